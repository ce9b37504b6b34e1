// What is wrong with a spec, and where.
#ifndef LONGTAIL_SCENARIOS_SPEC_DIAGNOSTIC_H_
#define LONGTAIL_SCENARIOS_SPEC_DIAGNOSTIC_H_

#include <string>
#include <vector>

namespace longtail {

enum class Severity { kError, kWarning };

// Where a file is imported.
struct ImportPlace {
  std::string path;  // of the importing file; empty for the spec's own
  int line = 1;      // 1-based, as below
  int column = 1;
};

struct Diagnostic {
  Severity severity = Severity::kError;
  std::string code;        // stable, such as "LT0104"
  int line = 1;            // 1-based
  int column = 1;          // 1-based, in bytes
  int length = 1;          // bytes to underline
  std::string field_path;  // such as "actors[2].speed_mps"; empty for the whole file
  std::string message;     // what is wrong with the value given, and the allowed range or names
  std::string suggestion;  // "did you mean" name; empty for none

  // Only of faults in imported files; SortByPlace (reporter.h) fills in what follows file.
  int file = 0;                                 // index into SourceMap::files
  std::string path = {};                        // of that file; empty for the spec's own
  std::string source_line = {};                 // that line of it
  std::vector<ImportPlace> imported_from = {};  // from the innermost import to that in the spec's own file
};

// Sorted by position; a fault in an imported file stands where the spec's own file imports it.
using Diagnostics = std::vector<Diagnostic>;

bool HasErrors(const Diagnostics& diagnostics);

// Warnings that say the same of several places, but for numbers, become one, which names how many and the next lines;
// errors come first.
Diagnostics GroupWarnings(const Diagnostics& diagnostics);

// "path:line:column: error: message [code]" with the source line and a caret line, each fault; under one in an imported
// file also where that is imported. path and source are those of the spec's own file. Errors come first. Shows at most
// max_shown, then "and N more". color adds ANSI colours.
std::string FormatDiagnostics(const std::string& path, const std::string& source, const Diagnostics& diagnostics,
                              int max_shown = 20, bool color = false);

// JSON array with the same fields.
std::string DiagnosticsToJson(const std::string& path, const Diagnostics& diagnostics);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_DIAGNOSTIC_H_
