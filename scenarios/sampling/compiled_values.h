// What the Values of a spec need to be drawn, made ready once for many draws: laws, programs of expressions, the order
// of parameters.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_COMPILED_VALUES_H_
#define LONGTAIL_SCENARIOS_SAMPLING_COMPILED_VALUES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "longtail/v1/field_rule.pb.h"
#include "longtail/v1/spec.pb.h"
#include "longtail/v1/value.pb.h"
#include "scenarios/sampling/distribution.h"
#include "scenarios/spec/expression.h"

namespace longtail {

// An expression whose names are places in the list of parameters.
struct CompiledExpression {
  Expression program;
  std::vector<int> params;
};

// A law with what is drawn from in its place.
struct CompiledLaw {
  std::unique_ptr<const Law> law;
  std::unique_ptr<const Law> importance;  // null: law itself
};

// A field that holds Values, itself or further down.
struct ValueField {
  const google::protobuf::FieldDescriptor* field = nullptr;
  const v1::FieldRule* rule = nullptr;
  bool is_value = false;
  bool is_step = false;
};

// The fields of a message type below ScenarioSpec that lead to Values, in the order of their numbers.
const std::vector<ValueField>& ValueFieldsOf(const google::protobuf::Descriptor* descriptor);

// Thread-safe. Faults of an expression or a law come when it is asked for: a spec may hold some that no draw meets.
class CompiledValues {
 public:
  // spec must outlive it.
  explicit CompiledValues(const v1::ScenarioSpec& spec);

  // Indices of the parameters, each after those that it uses. InvalidArgument where they use one another in a ring.
  const absl::StatusOr<std::vector<int>>& param_order() const { return param_order_; }

  // Null where the spec has no such text.
  const absl::StatusOr<CompiledExpression>* FindExpression(absl::string_view text) const;
  // The law of a parameter; null where it has none.
  const absl::StatusOr<CompiledLaw>* ParamLaw(int index) const { return param_laws_[index].get(); }

  // Place of a parameter; -1 for an unknown name.
  int IndexOf(absl::string_view param) const;

  // InvalidArgument: text cannot be parsed, or names unknown parameters.
  absl::StatusOr<CompiledExpression> Compile(absl::string_view text) const;

 private:
  void AddExpressions(const google::protobuf::Message& message);
  void AddExpression(const std::string& text);

  absl::flat_hash_map<std::string, int> index_of_;
  absl::StatusOr<std::vector<int>> param_order_;
  std::vector<std::unique_ptr<const absl::StatusOr<CompiledLaw>>> param_laws_;
  absl::flat_hash_map<std::string, absl::StatusOr<CompiledExpression>> expressions_;
};

// Errors of MakeLaw, for the law or its importance.
absl::StatusOr<CompiledLaw> CompileLaw(const v1::Distribution& law);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_COMPILED_VALUES_H_
