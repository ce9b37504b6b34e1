#include "scenarios/road/network/fault_list.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "scenarios/road/network/codes.h"

namespace longtail::network {

void FaultList::Add(Severity severity, const char* code, const Place& place, std::string path, std::string message,
                    std::string suggestion) {
  int& count = severity == Severity::kError ? num_errors_ : num_warnings_;
  if (++count > kMaxFaults) return;
  Diagnostic diagnostic{severity,
                        code,
                        std::max(1, place.line),
                        std::max(1, place.column),
                        std::max(1, place.length),
                        std::move(path),
                        std::move(message),
                        std::move(suggestion)};
  if (count == kMaxFaults) {
    diagnostic.code = codes::kMapTooManyFaults;
    diagnostic.message =
        absl::StrCat("map must have fewer than ", kMaxFaults, severity == Severity::kError ? " errors" : " warnings",
                     "; the rest are not shown");
    diagnostic.suggestion.clear();
  }
  diagnostics_.push_back(std::move(diagnostic));
}

Diagnostics FaultList::Take() {
  SortByPosition(diagnostics_);
  num_errors_ = num_warnings_ = 0;
  return std::move(diagnostics_);
}

void SortByPosition(Diagnostics& diagnostics) {
  std::stable_sort(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.line, a.column, a.code) < std::tie(b.line, b.column, b.code);
  });
}

}  // namespace longtail::network
