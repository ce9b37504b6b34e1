#include "scenarios/sampling/value_resolver.h"

#include <cmath>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kernels/status_macros.h"
#include "longtail/v1/storyboard.pb.h"
#include "scenarios/sampling/distribution.h"
#include "scenarios/spec/expression.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/param_order.h"

namespace longtail {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Half a millionth is rounding of an expression, more is meant.
constexpr double kWholeTolerance = 1e-6;

}  // namespace

absl::Status RejectionStatus(uint32_t try_index, v1::RejectionReason reason, std::string detail) {
  v1::Rejection rejection;
  rejection.set_try_index(try_index);
  rejection.set_reason(reason);
  rejection.set_detail(detail);
  absl::Status status = absl::FailedPreconditionError(detail);
  status.SetPayload("longtail.v1.Rejection", absl::Cord(rejection.SerializeAsString()));
  return status;
}

ValueResolver::ValueResolver(uint64_t seed, uint64_t sample_index, uint32_t try_index)
    : seed_(seed),
      sample_index_(sample_index),
      try_index_(try_index),
      stream_prefix_(try_index == 0 ? "" : absl::StrCat("try", try_index, "/")) {}

PhiloxStream ValueResolver::Stream(absl::string_view name) const {
  return PhiloxStream(seed_, sample_index_, absl::StrCat(stream_prefix_, name));
}

absl::Status ValueResolver::Reject(std::string detail) const {
  return RejectionStatus(try_index_, v1::REJECTION_REASON_RANGE, std::move(detail));
}

absl::Status ValueResolver::ResolveParams(google::protobuf::RepeatedPtrField<v1::Param>& params) {
  const ParamOrder order = OrderParams(params);
  if (!order.cycles.empty()) {
    std::vector<std::string> names;
    for (const int index : order.cycles.front()) names.push_back(params[index].name());
    return absl::InvalidArgumentError(absl::StrCat("params must not use one another in a ring, got ",
                                                   absl::StrJoin(names, " -> "), " -> ", names[0]));
  }
  const FieldDescriptor* field = v1::Param::descriptor()->FindFieldByName("value");
  for (const int index : order.order) {
    v1::Param& param = params[index];
    const std::string name = absl::StrCat("param/", param.name());
    RETURN_IF_ERROR(Resolve(*param.mutable_value(), RuleOf(field), absl::StrCat("params[", index, "].value"), name));
    params_.try_emplace(param.name(), param.value().constant());
  }
  return absl::OkStatus();
}

absl::StatusOr<double> ValueResolver::Evaluate(absl::string_view text, absl::string_view path) const {
  // The lone name of a parameter is by far the most common expression.
  if (const auto it = params_.find(text); it != params_.end()) return it->second;
  const auto parsed = Expression::Parse(text);
  if (const auto* fault = std::get_if<ExpressionFault>(&parsed)) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", fault->message, " in ", Quote(text)));
  }
  const Expression& expression = std::get<Expression>(parsed);
  std::vector<double> values;
  for (const Expression::Name& name : expression.names()) {
    const auto it = params_.find(name.name);
    if (it == params_.end()) {
      return absl::InvalidArgumentError(absl::StrCat(path, " must use known parameters, got ", Quote(name.name)));
    }
    values.push_back(it->second);
  }
  return expression.Evaluate([&values](int index) { return values[index]; });
}

absl::Status ValueResolver::Resolve(v1::Value& value, const v1::FieldRule& rule, absl::string_view path,
                                    absl::string_view stream_name) {
  double number = value.constant();
  if (value.has_expression()) {
    ASSIGN_OR_RETURN(number, Evaluate(value.expression(), path));
  } else if (value.has_distribution()) {
    PhiloxStream stream = Stream(stream_name);
    const absl::StatusOr<Draw> draw = DrawFrom(value.distribution(), stream);
    if (!draw.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(path, ".distribution.", draw.status().message()));
    }
    number = draw->value;
    log_p_ += draw->log_density;
  } else if (!value.has_constant()) {
    return absl::InvalidArgumentError(absl::StrCat(path, " must be a number, a law or an expression, got nothing"));
  }
  if (rule.integer() && std::abs(number - std::round(number)) <= kWholeTolerance) number = std::round(number);
  if (rule.integer() && number != std::round(number)) {
    return Reject(absl::StrCat(path, " must be a whole number, got ", FormatNumber(number)));
  }
  if (!std::isfinite(number) || !InRange(rule, number)) {
    return Reject(absl::StrCat(path, " must be ", DescribeRange(rule), ", got ", FormatNumber(number)));
  }
  value.set_constant(number);
  return absl::OkStatus();
}

absl::Status ValueResolver::ResolveAll(Message& message, absl::string_view path) {
  path_ = std::string(path);
  stream_path_ = path_;
  return Walk(message);
}

absl::Status ValueResolver::Walk(Message& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) RETURN_IF_ERROR(WalkField(message, field));
  }
  return absl::OkStatus();
}

absl::Status ValueResolver::WalkField(Message& message, const FieldDescriptor* field) {
  const Reflection* reflection = message.GetReflection();
  const size_t path_size = path_.size();
  const size_t stream_size = stream_path_.size();
  const int num_items = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
  for (int i = 0; i < num_items; ++i) {
    for (std::string* path : {&path_, &stream_path_}) {
      absl::StrAppend(path, path->empty() ? "" : ".", field->name());
      if (field->is_repeated()) absl::StrAppend(path, "[", i, "]");
    }
    Message* inner = field->is_repeated() ? reflection->MutableRepeatedMessage(&message, field, i)
                                          : reflection->MutableMessage(&message, field);
    RETURN_IF_ERROR(Enter(*inner, field));
    path_.resize(path_size);
    stream_path_.resize(stream_size);
  }
  return absl::OkStatus();
}

absl::Status ValueResolver::Enter(Message& inner, const FieldDescriptor* field) {
  if (field->message_type() == v1::Value::descriptor()) {
    return Resolve(static_cast<v1::Value&>(inner), RuleOf(field), path_, stream_path_);
  }
  if (field->message_type() != v1::Step::descriptor()) return Walk(inner);
  std::string outer = std::exchange(stream_path_, absl::StrCat("step/", static_cast<v1::Step&>(inner).name()));
  const absl::Status status = Walk(inner);
  stream_path_ = std::move(outer);
  return status;
}

}  // namespace longtail
