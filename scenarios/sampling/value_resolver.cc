#include "scenarios/sampling/value_resolver.h"

#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "longtail/v1/storyboard.pb.h"
#include "scenarios/sampling/sobol.h"
#include "scenarios/spec/field_rules.h"

namespace longtail {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Half a millionth is rounding of an expression, more is meant.
constexpr double kWholeTolerance = 1e-6;

void AppendPlace(std::string& path, const FieldDescriptor* field, int index) {
  absl::StrAppend(&path, path.empty() ? "" : ".", field->name());
  if (index >= 0) absl::StrAppend(&path, "[", index, "]");
}

}  // namespace

absl::Status RejectionStatus(uint32_t try_index, v1::RejectionReason reason, std::string subject, std::string detail) {
  v1::Rejection rejection;
  rejection.set_try_index(try_index);
  rejection.set_reason(reason);
  rejection.set_subject(std::move(subject));
  rejection.set_detail(detail);
  absl::Status status = absl::FailedPreconditionError(detail);
  status.SetPayload("longtail.v1.Rejection", absl::Cord(rejection.SerializeAsString()));
  return status;
}

ValueResolver::ValueResolver(const CompiledValues& values, const DrawKey& key)
    : values_(values), key_(key), stream_prefix_(key.try_index == 0 ? "" : absl::StrCat("try", key.try_index, "/")) {}

PhiloxStream ValueResolver::Stream(absl::string_view name) const {
  if (stream_prefix_.empty()) return PhiloxStream(key_.seed, key_.sample_index, {name.data(), name.size()});
  return PhiloxStream(key_.seed, key_.sample_index, absl::StrCat(stream_prefix_, name));
}

double ValueResolver::Uniform(absl::string_view name, int dimension) const {
  return HasPoint(dimension) ? ScrambledSobol(key_.seed, key_.sample_index, dimension) : Stream(name).Uniform();
}

void ValueResolver::AddLogChance(double log_chance) {
  log_p_ += log_chance;
  log_q_ += log_chance;
}

absl::StatusOr<double> ValueResolver::Draw(const absl::StatusOr<CompiledLaw>& law, double u,
                                           absl::FunctionRef<std::string()> path) {
  if (!law.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(path(), ".distribution.", law.status().message()));
  }
  const longtail::Draw draw = (law->importance == nullptr ? law->law : law->importance)->At(u);
  const double log_p = law->importance == nullptr ? draw.log_density : law->law->LogDensity(draw.value);
  if (log_p == -std::numeric_limits<double>::infinity()) {
    return RejectionStatus(
        key_.try_index, v1::REJECTION_REASON_RANGE, path(),
        absl::StrCat(path(), " must be a value of its law, got ", FormatNumber(draw.value), " from its importance"));
  }
  log_p_ += log_p;
  log_q_ += draw.log_density;
  return draw.value;
}

absl::StatusOr<double> ValueResolver::Fit(double number, const v1::FieldRule& rule,
                                          absl::FunctionRef<std::string()> path) const {
  if (rule.integer() && std::abs(number - std::round(number)) <= kWholeTolerance) number = std::round(number);
  std::string must_be;
  if (rule.integer() && number != std::round(number)) {
    must_be = "a whole number";
  } else if (!std::isfinite(number) || !InRange(rule, number)) {
    must_be = DescribeRange(rule);
  } else {
    return number;
  }
  return RejectionStatus(key_.try_index, v1::REJECTION_REASON_RANGE, path(),
                         absl::StrCat(path(), " must be ", must_be, ", got ", FormatNumber(number)));
}

absl::Status ValueResolver::ResolveParams(const google::protobuf::RepeatedPtrField<v1::Param>& params,
                                          const std::vector<int>& dimensions) {
  RETURN_IF_ERROR(values_.param_order().status());
  static const v1::FieldRule& rule = RuleOf(v1::Param::descriptor()->FindFieldByName("value"));
  params_.assign(params.size(), 0);
  for (const int index : *values_.param_order()) {
    const v1::Value& value = params[index].value();
    const auto path = [index] { return absl::StrCat("params[", index, "].value"); };
    double number = value.constant();
    if (value.has_expression()) {
      ASSIGN_OR_RETURN(number, Evaluate(value.expression(), path));
    } else if (value.has_distribution()) {
      const double u = Uniform(absl::StrCat("param/", params[index].name()), dimensions[index]);
      ASSIGN_OR_RETURN(number, Draw(*values_.ParamLaw(index), u, path));
    } else if (!value.has_constant()) {
      return absl::InvalidArgumentError(absl::StrCat(path(), " must be a number, a law or an expression, got nothing"));
    }
    ASSIGN_OR_RETURN(params_[index], Fit(number, rule, path));
  }
  return absl::OkStatus();
}

absl::StatusOr<double> ValueResolver::Evaluate(absl::string_view text, absl::FunctionRef<std::string()> path) const {
  // The lone name of a parameter is by far the most common expression.
  if (const int index = values_.IndexOf(text); index >= 0) return params_[index];
  const absl::StatusOr<CompiledExpression>* found = values_.FindExpression(text);
  absl::StatusOr<CompiledExpression> compiled = absl::UnknownError("");
  if (found == nullptr) {
    compiled = values_.Compile(text);
    found = &compiled;
  }
  if (!found->ok()) return absl::InvalidArgumentError(absl::StrCat(path(), found->status().message()));
  const CompiledExpression& expression = **found;
  return expression.program.Evaluate([&](int index) { return params_[expression.params[index]]; });
}

absl::Status ValueResolver::ResolveAll(Message& message, absl::string_view path) {
  root_ = stream_root_ = std::string(path);
  places_.clear();
  return Walk(message);
}

absl::Status ValueResolver::ResolveUncounted(Message& message, absl::string_view path, absl::string_view stream) {
  const double log_p = log_p_, log_q = log_q_;
  root_ = std::string(path);
  stream_root_ = std::string(stream);
  places_.clear();
  const absl::Status status = Walk(message);
  log_p_ = log_p;
  log_q_ = log_q;
  return status;
}

absl::Status ValueResolver::Walk(Message& message) {
  const Reflection* reflection = message.GetReflection();
  for (const ValueField& value_field : ValueFieldsOf(message.GetDescriptor())) {
    const FieldDescriptor* field = value_field.field;
    const bool repeated = field->is_repeated();
    const int num_items =
        repeated ? reflection->FieldSize(message, field) : static_cast<int>(reflection->HasField(message, field));
    for (int i = 0; i < num_items; ++i) {
      Message* inner = repeated ? reflection->MutableRepeatedMessage(&message, field, i)
                                : reflection->MutableMessage(&message, field);
      places_.push_back(
          {field, repeated ? i : -1, value_field.is_step ? &static_cast<v1::Step*>(inner)->name() : nullptr});
      RETURN_IF_ERROR(value_field.is_value ? Resolve(static_cast<v1::Value&>(*inner), *value_field.rule)
                                           : Walk(*inner));
      places_.pop_back();
    }
  }
  return absl::OkStatus();
}

std::string ValueResolver::Path() const {
  std::string path = root_;
  for (const Place& place : places_) AppendPlace(path, place.field, place.index);
  return path;
}

std::string ValueResolver::StreamName() const {
  std::string name = stream_root_;
  for (const Place& place : places_) {
    if (place.step != nullptr) {
      name = absl::StrCat("step/", *place.step);
    } else {
      AppendPlace(name, place.field, place.index);
    }
  }
  return name;
}

absl::Status ValueResolver::Resolve(v1::Value& value, const v1::FieldRule& rule) {
  if (value.has_constant() && !rule.integer() && std::isfinite(value.constant()) && InRange(rule, value.constant())) {
    return absl::OkStatus();
  }
  const auto path = [this] { return Path(); };
  double number = value.constant();
  if (value.has_expression()) {
    ASSIGN_OR_RETURN(number, Evaluate(value.expression(), path));
  } else if (value.has_distribution()) {
    ASSIGN_OR_RETURN(number, Draw(CompileLaw(value.distribution()), Uniform(StreamName(), -1), path));
  } else if (!value.has_constant()) {
    return absl::InvalidArgumentError(absl::StrCat(Path(), " must be a number, a law or an expression, got nothing"));
  }
  ASSIGN_OR_RETURN(number, Fit(number, rule, path));
  value.set_constant(number);
  return absl::OkStatus();
}

}  // namespace longtail
