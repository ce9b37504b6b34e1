#include "scenarios/spec/reporter.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "scenarios/spec/codes.h"

namespace longtail {

void Reporter::Add(Severity severity, const char* code, const SourceSpan& span, absl::string_view path,
                   std::string message, std::string suggestion) {
  diagnostics_.push_back({severity, code, span.line, span.column, span.length, std::string(path), std::move(message),
                          std::move(suggestion)});
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
