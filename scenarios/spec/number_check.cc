#include "scenarios/spec/number_check.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"

namespace longtail {

void CheckNumber(double number, const std::string& path, const v1::FieldRule& rule, Reporter& reporter) {
  if (reporter.source_map().IsBad(path)) return;
  if (!std::isfinite(number) || std::abs(number) > kMaxMagnitude) {
    reporter.Error(codes::kNotFinite, path,
                   absl::StrCat(path, " must be finite and in [-1e9, 1e9], got ", FormatNumber(number)));
  } else if (!InRange(rule, number)) {
    reporter.Error(codes::kOutOfRange, path,
                   absl::StrCat(path, " must be ", DescribeRange(rule), ", got ", FormatNumber(number)));
  } else if (rule.integer() && number != std::floor(number)) {
    reporter.Error(codes::kNotWhole, path, absl::StrCat(path, " must be a whole number, got ", FormatNumber(number)));
  }
}

}  // namespace longtail
