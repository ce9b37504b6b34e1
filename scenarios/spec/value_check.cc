#include "scenarios/spec/value_check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <variant>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/law_bounds.h"
#include "scenarios/spec/law_check.h"
#include "scenarios/spec/number_check.h"
#include "scenarios/spec/param_order.h"
#include "scenarios/spec/suggest.h"

namespace longtail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Interval kAnything{-kInfinity, kInfinity};

}  // namespace

ValueChecker::ValueChecker(const Params& params, Reporter& reporter) : params_(params), reporter_(reporter) {
  for (const v1::Param& param : params) names_.push_back(param.name());
  const ParamOrder order = OrderParams(params);
  for (const int index : order.order) {
    bounds_.try_emplace(params[index].name(), BoundOf(params[index].value()));
  }
  for (const std::vector<int>& cycle : order.cycles) {
    std::vector<std::string> names;
    for (const int index : cycle) names.push_back(params[index].name());
    const std::string path = absl::StrCat("params[", cycle.front(), "].value");
    reporter_.Error(codes::kParamCycle, path,
                    cycle.size() == 1
                        ? absl::StrCat(path, " must not use itself: ", names[0])
                        : absl::StrCat(path, " must not lead back to itself: ", absl::StrJoin(names, " uses "),
                                       " uses ", names[0]));
  }
}

Interval ValueChecker::BoundExpression(const Expression& expression) const {
  return expression.Bound([&](int index) {
    const auto it = bounds_.find(expression.names()[index].name);
    return it == bounds_.end() ? kAnything : it->second;
  });
}

Interval ValueChecker::BoundOf(const v1::Value& value) const {
  if (value.has_constant()) return {value.constant(), value.constant()};
  if (value.has_expression()) {
    const auto parsed = Expression::Parse(value.expression());
    const auto* expression = std::get_if<Expression>(&parsed);
    return expression == nullptr ? kAnything : BoundExpression(*expression);
  }
  return BoundLaw(value.distribution());
}

void ValueChecker::Check(const v1::Value& value, const std::string& path, const v1::FieldRule& rule) {
  if (Bad(path)) return;
  switch (value.value_case()) {
    case v1::Value::kConstant:
      return CheckNumber(value.constant(), path, rule);
    case v1::Value::kDistribution:
      return CheckLaw(value.distribution(), absl::StrCat(path, ".distribution"), rule, reporter_);
    case v1::Value::kExpression: {
      const Interval bounds = CheckExpression(value.expression(), path);
      CheckUnit(value.expression(), path);
      const bool misses = (rule.has_min() && bounds.hi < rule.min()) || (rule.has_max() && bounds.lo > rule.max());
      if (!misses) return;
      const std::string got = bounds.lo == bounds.hi ? FormatNumber(bounds.lo)
                                                     : absl::StrCat("values from ", FormatNumber(bounds.lo), " to ",
                                                                    FormatNumber(bounds.hi));
      reporter_.Error(codes::kOutOfRange, path, absl::StrCat(path, " must be ", DescribeRange(rule), ", got ", got));
      return;
    }
    case v1::Value::VALUE_NOT_SET:
      for (const char* member : {".constant", ".distribution", ".expression"}) {
        if (reporter_.source_map().Has(path + member)) return;
      }
      reporter_.Error(codes::kMissing, path,
                      absl::StrCat(path, " must be a number, an expression in quotes or a distribution, got nothing"));
  }
}

void ValueChecker::CheckNumber(double number, const std::string& path, const v1::FieldRule& rule) {
  longtail::CheckNumber(number, path, rule, reporter_);
}

Interval ValueChecker::CheckExpression(const std::string& text, const std::string& path) {
  const auto parsed = Expression::Parse(text);
  if (const auto* fault = std::get_if<ExpressionFault>(&parsed)) {
    reporter_.ErrorInString(codes::kExpressionSyntax, path, fault->offset, fault->length,
                            absl::StrCat(path, ": ", fault->message), fault->suggestion);
    // What it would use cannot be known.
    used_.insert(names_.begin(), names_.end());
    return kAnything;
  }
  const Expression& expression = std::get<Expression>(parsed);
  for (const Expression::Name& name : expression.names()) {
    used_.insert(name.name);
    if (std::find(names_.begin(), names_.end(), name.name) != names_.end()) continue;
    reporter_.ErrorInString(
        codes::kUnknownParam, path, name.offset, static_cast<int>(name.name.size()),
        absl::StrCat(path, " must use parameters of this spec, got ", Quote(name.name), "; ",
                     names_.empty() ? "there are none" : absl::StrCat("there are ", JoinNames(names_))),
        reporter_.has_many() ? "" : Suggest(name.name, names_));
  }
  if (UnitOf(expression).kind == Unit::Kind::kClash) {
    reporter_.Warning(codes::kUnlikeUnits, path,
                      absl::StrCat(path, " must add and compare like with like, got ", Quote(text), ", where ",
                                   NamesWithUnits(expression)));
  }
  return BoundExpression(expression);
}

Unit ValueChecker::UnitOf(const Expression& expression) const {
  return expression.UnitOf([&](int index) { return UnitOfName(expression.names()[index].name); });
}

std::string ValueChecker::NamesWithUnits(const Expression& expression) const {
  return absl::StrJoin(expression.names(), ", ", [](std::string* out, const Expression::Name& name) {
    absl::StrAppend(out, name.name, " is ", UnitText(UnitOfName(name.name)));
  });
}

void ValueChecker::CheckUnit(const std::string& text, const std::string& path) {
  const auto parsed = Expression::Parse(text);
  const auto* expression = std::get_if<Expression>(&parsed);
  absl::string_view inner = path;
  int index = 0;
  const bool of_param = absl::ConsumePrefix(&inner, "params[") && absl::ConsumeSuffix(&inner, "].value") &&
                        absl::SimpleAtoi(inner, &index);
  const Unit wanted = UnitOfName(of_param ? params_[index].name() : path);
  if (expression == nullptr || wanted.kind != Unit::Kind::kKnown) return;
  const Unit unit = UnitOf(*expression);
  if (unit.kind != Unit::Kind::kKnown || unit == wanted) return;
  reporter_.Warning(codes::kUnlikeUnits, path,
                    absl::StrCat(path, " must be ", UnitText(wanted), ", got ", Quote(text), ", ", UnitText(unit)));
}

void ValueChecker::ReportUnused() {
  for (int i = 0; i < params_.size(); ++i) {
    const std::string& name = params_[i].name();
    if (name.empty() || used_.count(name) > 0) continue;
    // An imported file gives more than one spec needs.
    if (reporter_.source_map().Nearest(absl::StrCat("params[", i, "]")).name.file != 0) continue;
    reporter_.Warning(codes::kUnusedParam, absl::StrCat("params[", i, "].name"),
                      absl::StrCat("params[", i, "] is never used: ", name));
  }
}

}  // namespace longtail
