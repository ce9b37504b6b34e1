// Turns field paths into places, for the checks of a spec.
#ifndef LONGTAIL_SCENARIOS_SPEC_REPORTER_H_
#define LONGTAIL_SCENARIOS_SPEC_REPORTER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/source_map.h"

namespace longtail {

// Says of faults in imported files which file that is and where it is imported, then sorts all by position; at most
// 1000 stay, errors before warnings, and one that says that there are more.
void SortByPlace(const SourceMap& source_map, Diagnostics& diagnostics);

// Not thread-safe: one validation. Both arguments must outlive it.
class Reporter {
 public:
  Reporter(const SourceMap& source_map, Diagnostics& diagnostics)
      : source_map_(source_map), diagnostics_(diagnostics) {}

  const SourceMap& source_map() const { return source_map_; }

  // There are more faults than anybody reads through (200): of further ones nothing is suggested, which costs little.
  bool has_many() const;

  // At the value of the field (or at the block around it, where it is not written).
  void Error(const char* code, absl::string_view path, std::string message, std::string suggestion = "");
  void Warning(const char* code, absl::string_view path, std::string message);
  // At the name of the field.
  void ErrorAtName(const char* code, absl::string_view path, std::string message);
  // At bytes [offset, offset + length) inside the field's string, where it is written in one piece.
  void ErrorInString(const char* code, absl::string_view path, int offset, int length, std::string message,
                     std::string suggestion = "");
  // "path is required", unless the field was written but could not be read.
  void Missing(absl::string_view path, absl::string_view what = "");

 private:
  void Add(Severity severity, const char* code, const SourceSpan& span, absl::string_view path, std::string message,
           std::string suggestion);

  const SourceMap& source_map_;
  Diagnostics& diagnostics_;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_REPORTER_H_
