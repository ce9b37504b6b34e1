#include "scenarios/spec/map_files.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "scenarios/road/opendrive/opendrive_reader.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/suggest.h"
#include "scenarios/spec/syntax_reader.h"

namespace longtail {
namespace {

class MapLoader {
 public:
  MapLoader(const ImportFiles* files, SourceMap& source_map, Diagnostics& diagnostics)
      : files_(files), source_map_(source_map), diagnostics_(diagnostics) {
    for (const SourceFile& file : source_map.files()) num_bytes_ += file.text.size();
  }

  void Load(const std::string& path, v1::RoadMap& map) {
    if (map.file().empty() || source_map_.IsBad(path + ".file")) return;
    const SourceMap::Entry field = source_map_.Nearest(path + ".file");
    bool sound = map.text().empty() ? Open(field.value, path + ".file", map) : Check(map.text(), field.value, -1);
    if (!sound) source_map_.AddBad(path + ".file", field.name, field.value);
  }

 private:
  bool Fault(const char* code, const SourceSpan& span, const std::string& path, const std::string& rule,
             const std::string& name, const std::string& why = "", std::string suggestion = "") {
    diagnostics_.push_back({Severity::kError, code, span.line, span.column, span.length, path,
                            absl::StrCat(path, " must be ", rule, ", got ", Quote(name), why), std::move(suggestion),
                            span.file});
    return false;
  }

  bool Open(const SourceSpan& span, const std::string& path, v1::RoadMap& map) {
    const std::string& name = map.file();
    if (files_ == nullptr) return Fault(codes::kImportNotFound, span, path, "a file that came along", name);
    if (name[0] == '/' || name.find('\0') != std::string::npos) {
      return Fault(codes::kImportNotFound, span, path, "relative to the file that names it or to the library", name);
    }
    const std::string& importer = source_map_.files()[span.file].path;
    absl::StatusOr<ImportFiles::File> file = files_->Open(importer, name);
    if (!file.ok()) {
      return Fault(codes::kImportNotFound, span, path, "a file that can be read", name,
                   absl::StrCat(" (", file.status().message(), ")"), Suggest(name, files_->Names(importer)));
    }
    const auto [known, is_new] = sound_.emplace(file->path, false);
    if (is_new) {
      num_bytes_ += file->text.size();
      if (num_bytes_ > kMaxImportedBytes) {
        return Fault(codes::kImportLimit, span, path,
                     absl::StrCat("at most ", kMaxImportedBytes, " bytes with all other files of the spec"), name);
      }
      if (!IsUtf8(file->text)) return Fault(codes::kNotText, span, path, "UTF-8 text", name);
      source_map_.files().push_back({file->path, file->text, false, span});
      known->second = Check(file->text, span, static_cast<int>(source_map_.files().size()) - 1);
    }
    if (known->second) map.set_text(std::move(file->text));
    return known->second;
  }

  // index: of the map's file; -1 for a text that stands in the spec, whose faults stand at span.
  bool Check(const std::string& text, const SourceSpan& span, int index) {
    const OpenDriveMap map = ParseOpenDrive(text);
    for (Diagnostic& fault : GroupWarnings(map.diagnostics)) {
      fault.file = index;
      if (index < 0) {
        fault.message = absl::StrCat("line ", fault.line, " of the map: ", fault.message);
        fault.line = span.line;
        fault.column = span.column;
        fault.length = span.length;
        fault.file = span.file;
      }
      diagnostics_.push_back(std::move(fault));
    }
    return map.network.has_value();
  }

  const ImportFiles* files_;
  SourceMap& source_map_;
  Diagnostics& diagnostics_;
  std::map<std::string, bool> sound_;  // by path
  size_t num_bytes_ = 0;
};

}  // namespace

void LoadMaps(const ImportFiles* files, v1::ScenarioSpec& spec, SourceMap& source_map, Diagnostics& diagnostics) {
  MapLoader loader(files, source_map, diagnostics);
  for (int i = 0; i < spec.roads_size(); ++i) {
    if (spec.roads(i).has_map()) loader.Load(absl::StrCat("roads[", i, "].map"), *spec.mutable_roads(i)->mutable_map());
  }
}

}  // namespace longtail
