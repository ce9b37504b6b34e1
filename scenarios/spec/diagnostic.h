// What is wrong with a spec, and where.
#ifndef LONGTAIL_SCENARIOS_SPEC_DIAGNOSTIC_H_
#define LONGTAIL_SCENARIOS_SPEC_DIAGNOSTIC_H_

#include <string>
#include <vector>

namespace longtail {

enum class Severity { kError, kWarning };

struct Diagnostic {
  Severity severity = Severity::kError;
  std::string code;        // stable, such as "LT0104"
  int line = 1;            // 1-based
  int column = 1;          // 1-based, in bytes
  int length = 1;          // bytes to underline
  std::string field_path;  // such as "actors[2].speed_mps"; empty for the whole file
  std::string message;     // what is wrong with the value given, and the allowed range or names
  std::string suggestion;  // "did you mean" name; empty for none
};

// Sorted by position.
using Diagnostics = std::vector<Diagnostic>;

bool HasErrors(const Diagnostics& diagnostics);

// "path:line:column: error: message [code]" with the source line and a caret line, each fault; shows
// at most max_shown, then "and N more". color adds ANSI colours.
std::string FormatDiagnostics(const std::string& path, const std::string& source, const Diagnostics& diagnostics,
                              int max_shown = 20, bool color = false);

// JSON array with the same fields.
std::string DiagnosticsToJson(const std::string& path, const Diagnostics& diagnostics);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_DIAGNOSTIC_H_
