#include "scenarios/spec/value_check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/param_order.h"
#include "scenarios/spec/suggest.h"

namespace longtail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Interval kAnything{-kInfinity, kInfinity};

// Beyond this many standard deviations a normal law has next to no mass.
constexpr double kMaxSigmas = 8;

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
  const v1::Distribution& law = value.distribution();
  if (law.has_uniform()) return {law.uniform().lo(), law.uniform().hi()};
  if (law.has_normal()) return {law.normal().lo(), law.normal().hi()};
  if (law.discrete().values().empty()) return kAnything;
  const auto [lo, hi] = std::minmax_element(law.discrete().values().begin(), law.discrete().values().end());
  return {*lo, *hi};
}

void ValueChecker::Check(const v1::Value& value, const std::string& path, const v1::FieldRule& rule) {
  if (Bad(path)) return;
  switch (value.value_case()) {
    case v1::Value::kConstant:
      return CheckNumber(value.constant(), path, rule);
    case v1::Value::kDistribution:
      return CheckLaw(value.distribution(), absl::StrCat(path, ".distribution"), rule);
    case v1::Value::kExpression: {
      const Interval bounds = CheckExpression(value.expression(), path);
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
  if (Bad(path)) return;
  if (!std::isfinite(number) || std::abs(number) > kMaxMagnitude) {
    reporter_.Error(codes::kNotFinite, path,
                    absl::StrCat(path, " must be finite and in [-1e9, 1e9], got ", FormatNumber(number)));
  } else if (!InRange(rule, number)) {
    reporter_.Error(codes::kOutOfRange, path,
                    absl::StrCat(path, " must be ", DescribeRange(rule), ", got ", FormatNumber(number)));
  } else if (rule.integer() && number != std::floor(number)) {
    reporter_.Error(codes::kNotWhole, path, absl::StrCat(path, " must be a whole number, got ", FormatNumber(number)));
  }
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
        Suggest(name.name, names_));
  }
  return BoundExpression(expression);
}

void ValueChecker::CheckLaw(const v1::Distribution& law, const std::string& path, const v1::FieldRule& rule) {
  if (Bad(path)) return;
  const auto require = [&](const std::string& law_path, std::initializer_list<const char*> fields) {
    // Without a source only the values can be judged.
    if (reporter_.source_map().empty()) return;
    for (const char* field : fields) {
      const std::string field_path = absl::StrCat(law_path, ".", field);
      if (!reporter_.source_map().Has(field_path)) reporter_.Missing(field_path);
    }
  };
  if (law.has_uniform()) {
    const std::string law_path = path + ".uniform";
    require(law_path, {"lo", "hi"});
    CheckInterval(law.uniform().lo(), law.uniform().hi(), law_path, rule);
    CheckContinuous(law_path, rule);
  } else if (law.has_normal()) {
    const std::string law_path = path + ".normal";
    require(law_path, {"mean", "std", "lo", "hi"});
    CheckInterval(law.normal().lo(), law.normal().hi(), law_path, rule);
    CheckNormal(law.normal(), law_path);
    CheckContinuous(law_path, rule);
  } else if (law.has_discrete()) {
    CheckDiscrete(law.discrete(), path + ".discrete", rule);
  } else {
    for (const char* member : {".uniform", ".normal", ".discrete"}) {
      if (reporter_.source_map().Has(path + member)) return;
    }
    reporter_.Error(codes::kMissing, path, absl::StrCat(path, " must be uniform, normal or discrete, got nothing"));
  }
}

void ValueChecker::CheckInterval(double lo, double hi, const std::string& path, const v1::FieldRule& rule) {
  const std::string lo_path = path + ".lo";
  const std::string hi_path = path + ".hi";
  CheckNumber(lo, lo_path, rule.integer() ? v1::FieldRule() : rule);
  CheckNumber(hi, hi_path, rule.integer() ? v1::FieldRule() : rule);
  const SourceMap& source = reporter_.source_map();
  if (Bad(lo_path) || Bad(hi_path) || lo < hi) return;
  if (!source.empty() && (!source.Has(lo_path) || !source.Has(hi_path))) return;
  reporter_.Error(codes::kEmptyInterval, lo_path,
                  absl::StrCat(lo_path, " must be < hi, got lo ", FormatNumber(lo), " and hi ", FormatNumber(hi)));
}

void ValueChecker::CheckNormal(const v1::TruncatedNormal& law, const std::string& path) {
  const auto rule_of = [](const char* field) {
    return RuleOf(v1::TruncatedNormal::descriptor()->FindFieldByName(field));
  };
  const SourceMap& source = reporter_.source_map();
  CheckNumber(law.mean(), path + ".mean", rule_of("mean"));
  if (source.empty() || source.Has(path + ".std")) CheckNumber(law.std(), path + ".std", rule_of("std"));
  for (const char* field : {".mean", ".std", ".lo", ".hi"}) {
    if (Bad(path + field) || (!source.empty() && !source.Has(path + field))) return;
  }
  if (!(law.std() > 0) || !(law.lo() < law.hi())) return;
  const double nearest = std::clamp(law.mean(), law.lo(), law.hi());
  const double sigmas = std::abs(nearest - law.mean()) / law.std();
  if (sigmas <= kMaxSigmas) return;
  reporter_.Error(codes::kNoMass, path,
                  absl::StrCat(path, " must reach within ", FormatNumber(kMaxSigmas), " std of its mean, got [",
                               FormatNumber(law.lo()), ", ", FormatNumber(law.hi()), "] around mean ",
                               FormatNumber(law.mean()), " with std ", FormatNumber(law.std())));
}

void ValueChecker::CheckDiscrete(const v1::Discrete& law, const std::string& path, const v1::FieldRule& rule) {
  if (law.values().empty()) reporter_.Missing(path + ".values");
  for (int i = 0; i < law.values_size(); ++i) {
    CheckNumber(law.values(i), absl::StrCat(path, ".values[", i, "]"), rule);
  }
  if (law.weights().empty()) return;
  const v1::FieldRule& weight_rule = RuleOf(v1::Discrete::descriptor()->FindFieldByName("weights"));
  double sum = 0;
  bool bad = false;
  for (int i = 0; i < law.weights_size(); ++i) {
    const std::string weight_path = absl::StrCat(path, ".weights[", i, "]");
    CheckNumber(law.weights(i), weight_path, weight_rule);
    bad = bad || Bad(weight_path);
    sum += std::max(0.0, law.weights(i));
  }
  if (law.weights_size() != law.values_size()) {
    reporter_.Error(codes::kWeightCount, path + ".weights",
                    absl::StrCat(path, ".weights must be as many as values, got ", law.weights_size(), " weights for ",
                                 law.values_size(), " values"));
  } else if (!bad && !(sum > 0)) {
    reporter_.Error(codes::kNoWeight, path + ".weights", absl::StrCat(path, ".weights must not all be 0"));
  }
}

void ValueChecker::CheckContinuous(const std::string& path, const v1::FieldRule& rule) {
  if (!rule.integer()) return;
  reporter_.Error(
      codes::kNotWhole, path,
      absl::StrCat(path, " must be a discrete law or floor(…) of a parameter, since the field takes whole numbers"));
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
