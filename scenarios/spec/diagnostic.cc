#include "scenarios/spec/diagnostic.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"

namespace longtail {
namespace {

constexpr char kBold[] = "\x1b[1m";
constexpr char kRed[] = "\x1b[1;31m";
constexpr char kYellow[] = "\x1b[1;35m";
constexpr char kGreen[] = "\x1b[1;32m";
constexpr char kPlain[] = "\x1b[0m";

// Longest stretch of a source line that is shown.
constexpr size_t kMaxShownColumns = 200;

// Errors first: warnings must not push them off the screen.
template <typename Items, typename GetSeverity>
void PutErrorsFirst(Items& items, GetSeverity severity) {
  std::stable_sort(items.begin(), items.end(), [&](const auto& a, const auto& b) { return severity(a) < severity(b); });
}

// "#" for each number, such as 7, -0.5 or 1e-05.
std::string WithoutNumbers(absl::string_view text) {
  const auto at = [text](size_t i) { return i < text.size() ? text[i] : '\0'; };
  std::string masked;
  for (size_t i = 0; i < text.size();) {
    const bool is_negative = text[i] == '-' && absl::ascii_isdigit(at(i + 1));
    if (!is_negative && !absl::ascii_isdigit(text[i])) {
      masked += text[i++];
      continue;
    }
    masked += '#';
    ++i;
    while (absl::ascii_isdigit(at(i)) || at(i) == '.' || (at(i) == 'e' && (at(i + 1) == '-' || at(i + 1) == '+'))) {
      i += at(i) == 'e' ? 2 : 1;
    }
  }
  return masked;
}

const char* SeverityName(Severity severity) { return severity == Severity::kError ? "error" : "warning"; }

// The source line and the caret line below it; empty for a place outside the text or far to the right.
std::string Excerpt(const std::vector<absl::string_view>& lines, const Diagnostic& diagnostic, bool color) {
  const bool own = diagnostic.path.empty();
  if (own && (diagnostic.line < 1 || diagnostic.line > static_cast<int>(lines.size()))) return "";
  absl::string_view line = own ? lines[diagnostic.line - 1] : absl::string_view(diagnostic.source_line);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  line = line.substr(0, kMaxShownColumns);
  const size_t start = std::max(0, diagnostic.column - 1);
  if (line.empty() || start > line.size()) return "";
  // Tabs stay tabs, and a character of several bytes takes one column.
  std::string indent;
  for (const char c : line.substr(0, start)) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) indent += c == '\t' ? '\t' : ' ';
  }
  int width = 0;
  for (const char c : line.substr(start, std::max(1, diagnostic.length))) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++width;
  }
  const std::string carets = absl::StrCat("^", std::string(std::max(0, width - 1), '~'));
  return absl::StrCat("  ", line, "\n  ", indent, color ? kGreen : "", carets, color ? kPlain : "", "\n");
}

}  // namespace

bool HasErrors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::kError; });
}

std::string FormatDiagnostics(const std::string& path, const std::string& source, const Diagnostics& diagnostics,
                              int max_shown, bool color) {
  const std::vector<absl::string_view> lines = absl::StrSplit(absl::string_view(source), '\n');
  std::string text;
  std::vector<const Diagnostic*> in_order;
  for (const Diagnostic& diagnostic : diagnostics) in_order.push_back(&diagnostic);
  PutErrorsFirst(in_order, [](const Diagnostic* diagnostic) { return diagnostic->severity; });
  int num_shown = 0;
  for (const Diagnostic* shown : in_order) {
    const Diagnostic& diagnostic = *shown;
    if (num_shown == max_shown) {
      absl::StrAppend(&text, "and ", diagnostics.size() - num_shown, " more\n");
      break;
    }
    ++num_shown;
    const char* paint = diagnostic.severity == Severity::kError ? kRed : kYellow;
    absl::StrAppend(&text, color ? kBold : "", diagnostic.path.empty() ? path : diagnostic.path, ":", diagnostic.line,
                    ":", diagnostic.column, ": ", color ? paint : "", SeverityName(diagnostic.severity), ": ",
                    color ? kPlain : "", diagnostic.message);
    if (!diagnostic.suggestion.empty()) absl::StrAppend(&text, "; did you mean ", diagnostic.suggestion, "?");
    absl::StrAppend(&text, " [", diagnostic.code, "]\n", Excerpt(lines, diagnostic, color));
    for (const ImportPlace& place : diagnostic.imported_from) {
      absl::StrAppend(&text, "  imported from ", place.path.empty() ? path : place.path, ":", place.line, ":",
                      place.column, "\n");
    }
  }
  return text;
}

std::string DiagnosticsToJson(const std::string& path, const Diagnostics& diagnostics) {
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    nlohmann::ordered_json imported_from = nlohmann::ordered_json::array();
    for (const ImportPlace& place : diagnostic.imported_from) {
      imported_from.push_back(
          {{"path", place.path.empty() ? path : place.path}, {"line", place.line}, {"column", place.column}});
    }
    array.push_back({{"path", diagnostic.path.empty() ? path : diagnostic.path},
                     {"severity", SeverityName(diagnostic.severity)},
                     {"code", diagnostic.code},
                     {"line", diagnostic.line},
                     {"column", diagnostic.column},
                     {"length", diagnostic.length},
                     {"field_path", diagnostic.field_path},
                     {"message", diagnostic.message},
                     {"suggestion", diagnostic.suggestion},
                     {"imported_from", std::move(imported_from)}});
  }
  return array.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Diagnostics GroupWarnings(const Diagnostics& diagnostics) {
  constexpr size_t kMaxLines = 5;
  std::map<std::pair<std::string, std::string>, size_t> firsts;  // code and message without numbers: place in grouped
  Diagnostics grouped;
  std::vector<std::vector<int>> more_lines;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity == Severity::kWarning) {
      const auto [first, is_new] =
          firsts.emplace(std::pair(diagnostic.code, WithoutNumbers(diagnostic.message)), grouped.size());
      if (!is_new) {
        more_lines[first->second].push_back(diagnostic.line);
        if (grouped[first->second].suggestion != diagnostic.suggestion) grouped[first->second].suggestion.clear();
        continue;
      }
    }
    grouped.push_back(diagnostic);
    more_lines.emplace_back();
  }
  for (size_t i = 0; i < grouped.size(); ++i) {
    const std::vector<int>& lines = more_lines[i];
    if (lines.empty()) continue;
    const size_t shown = std::min(lines.size(), kMaxLines);
    absl::StrAppend(&grouped[i].message, " (and ", lines.size(), " more: line ",
                    absl::StrJoin(lines.begin(), lines.begin() + shown, ", "), lines.size() > shown ? ", …)" : ")");
  }
  PutErrorsFirst(grouped, [](const Diagnostic& diagnostic) { return diagnostic.severity; });
  return grouped;
}

}  // namespace longtail
