#include "scenarios/spec/spec_file.h"

#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/spec/binder.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/copies.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/importer.h"
#include "scenarios/spec/map_files.h"
#include "scenarios/spec/reporter.h"
#include "scenarios/spec/syntax_reader.h"
#include "scenarios/spec/validate.h"

namespace longtail {
namespace {

// The import of the spec's own file that led to a file.
SourceSpan OwnImport(const std::vector<SourceFile>& files, int file) {
  while (files[file].import.file != 0) file = files[file].import.file;
  return files[file].import;
}

// Required parameters must have got their value; where they have not, that is said once. Afterwards they are parameters
// like any other.
void CheckRequired(bool fragment, v1::ScenarioSpec& spec, SourceMap& source_map, Diagnostics& diagnostics) {
  for (int i = 0; i < spec.params_size(); ++i) {
    v1::Param& param = *spec.mutable_params(i);
    const std::string path = absl::StrCat("params[", i, "]");
    if (!param.required()) continue;
    param.clear_required();
    const SourceSpan required = source_map.Nearest(path + ".required").name;
    const auto report = [&](const SourceSpan& span, std::string message) {
      diagnostics.push_back({Severity::kError, codes::kRequiredParam, span.line, span.column, span.length,
                             path + ".value", std::move(message), "", span.file});
    };
    if (const SourceMap::Entry* value = source_map.Find(path + ".value")) {
      if (value->name.file != required.file) continue;
      report(value->name, absl::StrCat(path, ".value must be left to the importing file, since it is required"));
      continue;
    }
    // Not missing a second time.
    source_map.AddBad(path + ".value", required, required);
    if (fragment) continue;
    const std::string name = Quote(param.name());
    if (required.file == 0) {
      report(required, absl::StrCat(path, ".required must be of a fragment, got ", name, " without a value"));
    } else {
      const SourceFile& file = source_map.files()[required.file];
      report(OwnImport(source_map.files(), required.file),
             absl::StrCat("params must give a value to ", name, ", which ", file.path, " requires"));
    }
  }
}

void CheckFragment(bool allowed, v1::ScenarioSpec& spec, const SourceMap& source_map, Diagnostics& diagnostics) {
  if (!spec.fragment() || allowed) return;
  Reporter(source_map, diagnostics)
      .Error(codes::kFragment, "fragment",
             "fragment must not be true of a spec that is drawn from; this file is made to be imported");
}

}  // namespace

ParsedSpec ParseSpec(std::string_view text, const SpecReading& reading) {
  ParsedSpec parsed;
  const std::filesystem::path path(reading.path);
  parsed.source_map.files().push_back({path.lexically_normal().string(), "", false, {}});
  SyntaxTree tree = ReadSyntax(absl::string_view(text.data(), text.size()), 0, parsed.diagnostics);
  // Where braces do not match, all other faults would be echoes of that.
  if (!tree.fields.empty() && tree.balanced) {
    parsed.source_map.files()[0].json = tree.json;
    std::vector<SyntaxField> fields =
        ResolveImports(std::move(tree.fields), reading.imports, parsed.source_map, parsed.diagnostics);
    const CopiedLines copied = MakeCopies(fields, parsed.diagnostics);
    BindMessage(fields, parsed.spec, parsed.source_map, parsed.diagnostics);
    LoadMaps(reading.imports, parsed.spec, parsed.source_map, parsed.diagnostics);
    CheckRequired(parsed.spec.fragment(), parsed.spec, parsed.source_map, parsed.diagnostics);
    ValidateSpec(parsed.spec, path.stem().string(), parsed.source_map, parsed.diagnostics);
    CheckFragment(reading.fragments, parsed.spec, parsed.source_map, parsed.diagnostics);
    DropRepeats(copied, parsed.diagnostics);
  }
  SortByPlace(parsed.source_map, parsed.diagnostics);
  return parsed;
}

ParsedSpec ParseSpec(std::string_view text, std::string_view file_stem) {
  return ParseSpec(text, SpecReading{.path = std::string(file_stem)});
}

absl::StatusOr<SpecFile> ReadSpecFile(const std::string& path, const std::string& library_dir, bool fragments) {
  SpecFile spec_file;
  spec_file.path = path;
  ASSIGN_OR_RETURN(spec_file.text, ReadSpecText(path));
  const DiskFiles files(library_dir);
  spec_file.parsed = ParseSpec(spec_file.text, SpecReading{path, &files, fragments});
  return spec_file;
}

}  // namespace longtail
