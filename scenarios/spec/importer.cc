#include "scenarios/spec/importer.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "longtail/v1/spec.pb.h"
#include "scenarios/spec/binder.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/suggest.h"
#include "scenarios/spec/syntax_reader.h"
#include "scenarios/spec/tree_merge.h"

namespace longtail {
namespace {

// What a file says of itself: it stays there when the file is imported.
bool IsOfFile(absl::string_view name) {
  return name == "id" || name == "schema_major" || name == "schema_minor" || name == "fragment";
}

// Takes the fields of a name out of fields.
std::vector<SyntaxField> TakeFields(absl::string_view name, std::vector<SyntaxField>& fields) {
  const auto cut =
      std::stable_partition(fields.begin(), fields.end(), [&](const SyntaxField& field) { return field.name != name; });
  std::vector<SyntaxField> taken(std::make_move_iterator(cut), std::make_move_iterator(fields.end()));
  fields.erase(cut, fields.end());
  return taken;
}

class Importer {
 public:
  Importer(const ImportFiles* files, SourceMap& source_map, Diagnostics& diagnostics)
      : files_(files), source_map_(source_map), diagnostics_(diagnostics), chain_({0}) {}

  // fields are those of the file at the end of the chain.
  std::vector<SyntaxField> Resolve(std::vector<SyntaxField> fields) {
    const bool json = source_map_.files()[chain_.back()].json;
    const bool imports =
        std::any_of(fields.begin(), fields.end(), [](const SyntaxField& f) { return f.name == "imports"; });
    // The spec's own file without imports stays as it was written.
    if (!imports && chain_.size() == 1) return fields;
    fields = Flatten(std::move(fields), json);
    std::vector<SyntaxField> merged;
    const std::string id(StringOf(fields, "id"));
    std::vector<SyntaxField> written = TakeFields("imports", fields);
    if (written.size() > kMaxImportedFiles) {
      ReportLimit(written[kMaxImportedFiles].span, "imports", absl::StrCat(written.size(), " imports"));
      written.resize(kMaxImportedFiles);
    }
    for (size_t i = 0; i < written.size(); ++i) AddImport(written[i], absl::StrCat("imports[", i, "]"), id, merged);
    MergeOver(std::move(fields), merged);
    return merged;
  }

 private:
  void Report(const SourceSpan& span, const char* code, std::string path, std::string message,
              std::string suggestion = "") {
    diagnostics_.push_back({Severity::kError, code, span.line, span.column, span.length, std::move(path),
                            std::move(message), std::move(suggestion), span.file});
  }

  void ReportLimit(const SourceSpan& span, const std::string& path, const std::string& got) {
    Report(span, codes::kImportLimit, path,
           absl::StrCat(path, " must keep to chains of ", kMaxImportDepth, " imports, ", kMaxImportedFiles,
                        " files and ", kMaxImportedBytes, " bytes, got ", got));
  }

  // A map that tells JSON files from others, to bind by.
  SourceMap Forms() const {
    SourceMap forms;
    for (const SourceFile& file : source_map_.files()) {
      forms.files().emplace_back();
      forms.files().back().json = file.json;
    }
    return forms;
  }

  void AddImport(SyntaxField& written, const std::string& path, const std::string& id,
                 std::vector<SyntaxField>& merged) {
    // Parameters are bound where they end up.
    std::vector<SyntaxField> params = TakeFields("params", written.value.fields);
    v1::ScenarioSpec bound;
    SourceMap places = Forms();
    BindMessage({written}, bound, places, diagnostics_);
    if (bound.imports_size() != 1 || written.value.kind != SyntaxValue::Kind::kMessage) return;
    const v1::Import& import = bound.imports(0);
    if (import.file().empty()) {
      if (!places.IsBad("imports[0].file")) {
        Report(written.span, codes::kMissing, path + ".file", absl::StrCat(path, ".file is required"));
      }
      return;
    }
    const SourceSpan file_span = places.Nearest("imports[0].file").value;
    const std::vector<SyntaxField>* tree = Load(import.file(), file_span, path + ".file");
    if (tree == nullptr) return;
    std::vector<SyntaxField> taken = *tree;
    if (import.only_size() > 0) {
      const std::vector<std::string> only(import.only().begin(), import.only().end());
      std::vector<int> unknown;
      taken = Select(*tree, only, unknown);
      for (const int i : unknown) {
        const SourceSpan span = places.Nearest(absl::StrCat("imports[0].only[", i, "]")).value;
        ReportUnknown(span, absl::StrCat(path, ".only[", i, "]"), only[i], import.file(), ElementNames(*tree));
      }
    }
    SetParams(Flatten(std::move(params), false), path, import.file(), taken);
    const std::string old_id(StringOf(*tree, "id"));
    std::vector<SyntaxField> content;
    for (SyntaxField& field : taken) {
      if (IsOfFile(field.name)) continue;
      if (field.name == "events" && ElementName(field) == old_id) Rename(field, id);
      content.push_back(std::move(field));
    }
    for (const SyntaxField& clash : AddImported(std::move(content), merged)) {
      const absl::string_view name = ElementName(clash);
      const std::string what = name.empty() ? clash.name : absl::StrCat(clash.name, " ", Quote(name));
      Report(file_span, codes::kImportClash, path + ".file",
             absl::StrCat(path, ".file must not give what another import gives otherwise, got ", what,
                          " twice; `only` takes some names"));
    }
  }

  void ReportUnknown(const SourceSpan& span, const std::string& path, const std::string& name, const std::string& file,
                     const std::vector<std::string>& known) {
    Report(span, codes::kUnresolved, path,
           absl::StrCat(path, " must name something of ", file, ", got ", Quote(name), "; ",
                        known.empty() ? "it has no names" : absl::StrCat("there are ", JoinNames(known))),
           Suggest(name, known));
  }

  void SetParams(std::vector<SyntaxField> params, const std::string& path, const std::string& file,
                 std::vector<SyntaxField>& taken) {
    std::vector<std::string> known;
    for (const SyntaxField& field : taken) {
      if (field.name == "params") known.emplace_back(ElementName(field));
    }
    std::vector<SyntaxField> set;
    for (size_t i = 0; i < params.size(); ++i) {
      const std::string name(StringOf(params[i].value.fields, "name"));
      if (std::find(known.begin(), known.end(), name) != known.end()) {
        set.push_back(std::move(params[i]));
        continue;
      }
      SourceSpan span = params[i].span;
      for (const SyntaxField& field : params[i].value.fields) {
        if (field.name == "name") span = field.value.span;
      }
      ReportUnknown(span, absl::StrCat(path, ".params[", i, "].name"), name, file, known);
    }
    MergeOver(std::move(set), taken);
  }

  // An event that has its file's name takes that of the importing one.
  static void Rename(SyntaxField& event, const std::string& id) {
    for (SyntaxField& field : event.value.fields) {
      if (field.name == "id" && !id.empty()) field.value.text = id;
    }
  }

  // The resolved tree of a file that the one at the end of the chain imports; null where there is a fault.
  const std::vector<SyntaxField>* Load(const std::string& name, const SourceSpan& span, const std::string& path) {
    if (files_ == nullptr) {
      Report(span, codes::kImportNotFound, path,
             absl::StrCat(path, " must be a file that came along, got ", Quote(name)));
      return nullptr;
    }
    if (name[0] == '/' || name.find('\0') != std::string::npos) {
      Report(span, codes::kImportNotFound, path,
             absl::StrCat(path, " must be relative to the importing file or to the library, got ", Quote(name)));
      return nullptr;
    }
    const std::string importer = source_map_.files()[chain_.back()].path;
    absl::StatusOr<ImportFiles::File> file = files_->Open(importer, name);
    if (!file.ok()) {
      ReportNotFound(name, importer, file.status(), span, path);
      return nullptr;
    }
    if (const auto ring = std::find_if(chain_.begin(), chain_.end(),
                                       [&](int index) { return source_map_.files()[index].path == file->path; });
        ring != chain_.end()) {
      std::vector<std::string> paths;
      for (auto at = ring; at != chain_.end(); ++at) paths.push_back(source_map_.files()[*at].path);
      Report(span, codes::kImportRing, path,
             absl::StrCat(path, " must not lead back to itself: ", absl::StrJoin(paths, " imports "), " imports ",
                          file->path));
      return nullptr;
    }
    const auto known = trees_.find(file->path);
    if (known != trees_.end()) return known->second ? &*known->second : nullptr;
    num_bytes_ += file->text.size();
    if (chain_.size() > kMaxImportDepth || source_map_.files().size() > kMaxImportedFiles ||
        num_bytes_ > kMaxImportedBytes) {
      ReportLimit(span, path, absl::StrCat("more with ", Quote(name)));
      return nullptr;
    }
    return Read(*std::move(file), span);
  }

  const std::vector<SyntaxField>* Read(ImportFiles::File file, const SourceSpan& span) {
    const int index = static_cast<int>(source_map_.files().size());
    std::string path = file.path;
    source_map_.files().push_back({std::move(file.path), std::move(file.text), false, span});
    std::optional<std::vector<SyntaxField>>& tree = trees_[path];
    const size_t num_faults = diagnostics_.size();
    SyntaxTree read = ReadSyntax(source_map_.files()[index].text, index, diagnostics_);
    source_map_.files()[index].json = read.json;
    if (read.fields.empty() && diagnostics_.size() > num_faults) return nullptr;
    CheckHead(read.fields);
    chain_.push_back(index);
    std::vector<SyntaxField> resolved = Resolve(std::move(read.fields));
    chain_.pop_back();
    tree = std::move(resolved);
    return &*tree;
  }

  // What a file says of itself is looked at here, since it goes no further.
  void CheckHead(const std::vector<SyntaxField>& fields) {
    std::vector<SyntaxField> head;
    std::copy_if(fields.begin(), fields.end(), std::back_inserter(head),
                 [](const SyntaxField& field) { return IsOfFile(field.name); });
    v1::ScenarioSpec bound;
    SourceMap places = Forms();
    BindMessage(head, bound, places, diagnostics_);
  }

  void ReportNotFound(const std::string& name, const std::string& importer, const absl::Status& status,
                      const SourceSpan& span, const std::string& path) {
    const std::vector<std::string> known = files_->Names(importer);
    Report(span, codes::kImportNotFound, path,
           absl::StrCat(path, " must be a file that can be read, got ", Quote(name), " (", status.message(), ")"),
           Suggest(name, known));
  }

  const ImportFiles* files_;
  SourceMap& source_map_;
  Diagnostics& diagnostics_;
  std::vector<int> chain_;                                                // of files, each imported by the one before
  std::map<std::string, std::optional<std::vector<SyntaxField>>> trees_;  // by path; nothing for one with faults
  size_t num_bytes_ = 0;
};

}  // namespace

std::vector<SyntaxField> ResolveImports(std::vector<SyntaxField> fields, const ImportFiles* files,
                                        SourceMap& source_map, Diagnostics& diagnostics) {
  return Importer(files, source_map, diagnostics).Resolve(std::move(fields));
}

std::vector<std::string> ImportedNames(std::string_view text) {
  Diagnostics ignored;
  SyntaxTree tree = ReadSyntax(absl::string_view(text.data(), text.size()), 0, ignored);
  std::vector<std::string> names;
  for (const SyntaxField& field : Flatten(std::move(tree.fields), tree.json)) {
    if (field.name != "imports") continue;
    if (const absl::string_view name = StringOf(field.value.fields, "file"); !name.empty()) names.emplace_back(name);
  }
  return names;
}

}  // namespace longtail
