// Checks of single numbers: ranges, laws and expressions.
#ifndef LONGTAIL_SCENARIOS_SPEC_VALUE_CHECK_H_
#define LONGTAIL_SCENARIOS_SPEC_VALUE_CHECK_H_

#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "longtail/v1/field_rule.pb.h"
#include "longtail/v1/value.pb.h"
#include "scenarios/spec/expression.h"
#include "scenarios/spec/reporter.h"
#include "scenarios/spec/unit.h"

namespace longtail {

// Not thread-safe: one validation. params and reporter must outlive it.
class ValueChecker {
 public:
  using Params = google::protobuf::RepeatedPtrField<v1::Param>;

  // Reports rings of parameters.
  ValueChecker(const Params& params, Reporter& reporter);

  // Reports every value outside rule that value can take, and faults of its law or expression.
  void Check(const v1::Value& value, const std::string& path, const v1::FieldRule& rule);

  // Reports faults of an expression; bounds of its value, unbounded where it has faults.
  Interval CheckExpression(const std::string& text, const std::string& path);

  // Bounds of a value, [-inf, inf] where it has faults or is unset. Reports nothing.
  Interval BoundOf(const v1::Value& value) const;

  // A plain number against rule and the limits of all numbers.
  void CheckNumber(double number, const std::string& path, const v1::FieldRule& rule);

  // Parameters that CheckExpression has not met: warnings.
  void ReportUnused();

 private:
  Interval BoundExpression(const Expression& expression) const;
  Unit UnitOf(const Expression& expression) const;
  std::string NamesWithUnits(const Expression& expression) const;
  // Warns where the unit of an expression is surely another than that of the field or parameter at path.
  void CheckUnit(const std::string& text, const std::string& path);
  bool Bad(const std::string& path) const { return reporter_.source_map().IsBad(path); }

  const Params& params_;
  Reporter& reporter_;
  std::vector<std::string> names_;
  absl::flat_hash_map<std::string, Interval> bounds_;
  std::set<std::string> used_;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_VALUE_CHECK_H_
