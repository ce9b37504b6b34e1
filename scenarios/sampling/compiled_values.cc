#include "scenarios/sampling/compiled_values.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kernels/status_macros.h"
#include "longtail/v1/storyboard.pb.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/param_order.h"

namespace longtail {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

using ValueFields = absl::flat_hash_map<const Descriptor*, std::vector<ValueField>>;

// Types that reach a Value, found by going on until nothing is added: types may hold one another.
absl::flat_hash_set<const Descriptor*> ReachingTypes(const std::vector<const Descriptor*>& types) {
  absl::flat_hash_set<const Descriptor*> reaching = {v1::Value::descriptor()};
  for (bool added = true; added;) {
    added = false;
    for (const Descriptor* type : types) {
      for (int i = 0; i < type->field_count(); ++i) {
        const Descriptor* inner = type->field(i)->message_type();
        if (inner != nullptr && reaching.contains(inner)) added = reaching.insert(type).second || added;
      }
    }
  }
  return reaching;
}

ValueFields FindValueFields() {
  std::vector<const Descriptor*> types = {v1::ScenarioSpec::descriptor()};
  for (size_t t = 0; t < types.size(); ++t) {
    if (types[t] == v1::Value::descriptor()) continue;
    for (int i = 0; i < types[t]->field_count(); ++i) {
      const Descriptor* inner = types[t]->field(i)->message_type();
      if (inner != nullptr && std::find(types.begin(), types.end(), inner) == types.end()) types.push_back(inner);
    }
  }
  const absl::flat_hash_set<const Descriptor*> reaching = ReachingTypes(types);
  ValueFields all;
  for (const Descriptor* type : types) {
    std::vector<ValueField>& fields = all[type];
    for (int i = 0; type != v1::Value::descriptor() && i < type->field_count(); ++i) {
      const FieldDescriptor* field = type->field(i);
      const Descriptor* inner = field->message_type();
      if (inner == nullptr || !reaching.contains(inner)) continue;
      fields.push_back({field, &RuleOf(field), inner == v1::Value::descriptor(), inner == v1::Step::descriptor()});
    }
    std::sort(fields.begin(), fields.end(),
              [](const ValueField& a, const ValueField& b) { return a.field->number() < b.field->number(); });
  }
  return all;
}

}  // namespace

const std::vector<ValueField>& ValueFieldsOf(const Descriptor* descriptor) {
  static const auto& all = *new ValueFields(FindValueFields());
  static const auto& none = *new std::vector<ValueField>;
  const auto it = all.find(descriptor);
  return it == all.end() ? none : it->second;
}

absl::StatusOr<CompiledLaw> CompileLaw(const v1::Distribution& law) {
  CompiledLaw compiled;
  ASSIGN_OR_RETURN(compiled.law, MakeLaw(law));
  if (!law.has_importance()) return compiled;
  absl::StatusOr<std::unique_ptr<const Law>> importance = MakeLaw(law.importance());
  if (!importance.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("importance.", importance.status().message()));
  }
  compiled.importance = *std::move(importance);
  return compiled;
}

CompiledValues::CompiledValues(const v1::ScenarioSpec& spec) {
  for (int i = 0; i < spec.params_size(); ++i) index_of_.try_emplace(spec.params(i).name(), i);
  for (const v1::Param& param : spec.params()) {
    const bool has_law = param.value().has_distribution();
    param_laws_.push_back(
        has_law ? std::make_unique<const absl::StatusOr<CompiledLaw>>(CompileLaw(param.value().distribution()))
                : nullptr);
  }
  const ParamOrder order = OrderParams(spec.params());
  if (order.cycles.empty()) {
    param_order_ = order.order;
  } else {
    std::vector<std::string> names;
    for (const int index : order.cycles.front()) names.push_back(spec.params(index).name());
    param_order_ = absl::InvalidArgumentError(absl::StrCat("params must not use one another in a ring, got ",
                                                           absl::StrJoin(names, " -> "), " -> ", names[0]));
  }
  AddExpressions(spec);
  for (const v1::Constraint& constraint : spec.constraints()) AddExpression(constraint.expression());
}

void CompiledValues::AddExpressions(const Message& message) {
  const Reflection* reflection = message.GetReflection();
  for (const ValueField& value_field : ValueFieldsOf(message.GetDescriptor())) {
    const FieldDescriptor* field = value_field.field;
    const int num_items = field->is_repeated() ? reflection->FieldSize(message, field)
                                               : static_cast<int>(reflection->HasField(message, field));
    for (int i = 0; i < num_items; ++i) {
      const Message& inner = field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                                  : reflection->GetMessage(message, field);
      if (!value_field.is_value) {
        AddExpressions(inner);
      } else if (const auto& value = static_cast<const v1::Value&>(inner); value.has_expression()) {
        AddExpression(value.expression());
      }
    }
  }
}

void CompiledValues::AddExpression(const std::string& text) {
  if (!expressions_.contains(text)) expressions_.emplace(text, Compile(text));
}

const absl::StatusOr<CompiledExpression>* CompiledValues::FindExpression(absl::string_view text) const {
  const auto it = expressions_.find(text);
  return it == expressions_.end() ? nullptr : &it->second;
}

int CompiledValues::IndexOf(absl::string_view param) const {
  const auto it = index_of_.find(param);
  return it == index_of_.end() ? -1 : it->second;
}

absl::StatusOr<CompiledExpression> CompiledValues::Compile(absl::string_view text) const {
  auto parsed = Expression::Parse(text);
  if (const auto* fault = std::get_if<ExpressionFault>(&parsed)) {
    return absl::InvalidArgumentError(absl::StrCat(": ", fault->message, " in ", Quote(text)));
  }
  CompiledExpression compiled{std::get<Expression>(std::move(parsed)), {}};
  for (const Expression::Name& name : compiled.program.names()) {
    compiled.params.push_back(IndexOf(name.name));
    if (compiled.params.back() >= 0) continue;
    return absl::InvalidArgumentError(absl::StrCat(" must use known parameters, got ", Quote(name.name)));
  }
  return compiled;
}

}  // namespace longtail
