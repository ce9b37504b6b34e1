#include "scenarios/spec/reporter.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "scenarios/spec/codes.h"

namespace longtail {
namespace {

constexpr size_t kMaxDiagnostics = 1000;
constexpr size_t kMaxSuggestions = 200;

// The line of a text, without its end.
std::string LineOf(absl::string_view text, int line) {
  for (; line > 1; --line) {
    const size_t end = text.find('\n');
    if (end == absl::string_view::npos) return "";
    text.remove_prefix(end + 1);
  }
  return std::string(text.substr(0, text.find('\n')));
}

void Locate(const std::vector<SourceFile>& files, Diagnostic& diagnostic) {
  if (diagnostic.file <= 0 || !diagnostic.path.empty()) return;
  const SourceFile& file = files[diagnostic.file];
  diagnostic.path = file.path;
  for (int at = diagnostic.file; at > 0; at = files[at].import.file) {
    const SourceSpan& import = files[at].import;
    diagnostic.imported_from.push_back({import.file == 0 ? "" : files[import.file].path, import.line, import.column});
  }
}

}  // namespace

void SortByPlace(const SourceMap& source_map, Diagnostics& diagnostics) {
  const auto key = [](const Diagnostic& d) {
    const bool own = d.imported_from.empty();
    return std::tuple(own ? d.line : d.imported_from.back().line, own ? d.column : d.imported_from.back().column,
                      d.file, d.line, d.column);
  };
  const auto by_place = [&key](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); };
  // Of an earlier call.
  const bool has_more =
      std::erase_if(diagnostics, [](const Diagnostic& d) { return d.code == codes::kTooManyFaults; }) > 0;
  for (Diagnostic& diagnostic : diagnostics) Locate(source_map.files(), diagnostic);
  std::stable_sort(diagnostics.begin(), diagnostics.end(), by_place);
  if (diagnostics.size() > kMaxDiagnostics || has_more) {
    std::stable_partition(diagnostics.begin(), diagnostics.end(),
                          [](const Diagnostic& d) { return d.severity == Severity::kError; });
    Severity severity = Severity::kWarning;
    if (diagnostics.size() > kMaxDiagnostics) {
      severity = diagnostics[kMaxDiagnostics].severity;
      diagnostics.resize(kMaxDiagnostics);
    }
    std::stable_sort(diagnostics.begin(), diagnostics.end(), by_place);
    Diagnostic more = diagnostics.back();
    more.severity = severity;
    more.code = codes::kTooManyFaults;
    more.field_path.clear();
    more.suggestion.clear();
    more.message = "too many faults; some are not listed";
    diagnostics.push_back(std::move(more));
  }
  for (Diagnostic& d : diagnostics) {
    if (!d.path.empty()) d.source_line = LineOf(source_map.files()[d.file].text, d.line);
  }
}

bool Reporter::has_many() const { return diagnostics_.size() >= kMaxSuggestions; }

void Reporter::Add(Severity severity, const char* code, const SourceSpan& span, absl::string_view path,
                   std::string message, std::string suggestion) {
  diagnostics_.push_back({severity, code, span.line, span.column, span.length, std::string(path), std::move(message),
                          std::move(suggestion), span.file});
}

void Reporter::Error(const char* code, absl::string_view path, std::string message, std::string suggestion) {
  Add(Severity::kError, code, source_map_.Nearest(path).value, path, std::move(message), std::move(suggestion));
}

void Reporter::Warning(const char* code, absl::string_view path, std::string message) {
  Add(Severity::kWarning, code, source_map_.Nearest(path).value, path, std::move(message), "");
}

void Reporter::ErrorAtName(const char* code, absl::string_view path, std::string message) {
  Add(Severity::kError, code, source_map_.Nearest(path).name, path, std::move(message), "");
}

void Reporter::ErrorInString(const char* code, absl::string_view path, int offset, int length, std::string message,
                             std::string suggestion) {
  const SourceMap::Entry entry = source_map_.Nearest(path);
  SourceSpan span = entry.value;
  if (entry.plain_string) {
    span.column += 1 + offset;
    span.length = length;
  }
  Add(Severity::kError, code, span, path, std::move(message), std::move(suggestion));
}

void Reporter::Missing(absl::string_view path, absl::string_view what) {
  if (source_map_.Has(path)) {
    // Written, but empty; what could not be read is reported already.
    if (!source_map_.IsBad(path)) {
      Error(codes::kMissing, path, absl::StrCat(path, " must not be empty", what.empty() ? "" : ": ", what));
    }
    return;
  }
  ErrorAtName(codes::kMissing, path, absl::StrCat(path, " is required", what.empty() ? "" : ": ", what));
}

}  // namespace longtail
