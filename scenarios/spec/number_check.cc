#include "scenarios/spec/number_check.h"

#include <cmath>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"

namespace longtail {

namespace {

// For a speed that is too high and would fit, were it km/h.
std::string InMetresASecond(double number, const std::string& path, const v1::FieldRule& rule) {
  const bool speed = absl::StrContains(path, "_mps") && !absl::StrContains(path, "_mps2");
  if (!speed || !rule.has_max() || number <= rule.max() || !InRange(rule, number / 3.6)) return "";
  return absl::StrFormat("; %s km/h are %.1f m/s", FormatNumber(number), number / 3.6);
}

}  // namespace

void CheckNumber(double number, const std::string& path, const v1::FieldRule& rule, Reporter& reporter) {
  if (reporter.source_map().IsBad(path)) return;
  if (!std::isfinite(number) || std::abs(number) > kMaxMagnitude) {
    reporter.Error(codes::kNotFinite, path,
                   absl::StrCat(path, " must be finite and in [-1e9, 1e9], got ", FormatNumber(number)));
  } else if (!InRange(rule, number)) {
    reporter.Error(codes::kOutOfRange, path,
                   absl::StrCat(path, " must be ", DescribeRange(rule), ", got ", FormatNumber(number),
                                InMetresASecond(number, path, rule)));
  } else if (rule.integer() && number != std::floor(number)) {
    reporter.Error(codes::kNotWhole, path, absl::StrCat(path, " must be a whole number, got ", FormatNumber(number)));
  }
}

}  // namespace longtail
