// Turns every Value of a message into a constant, by named Philox streams or the points of a sequence.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_VALUE_RESOLVER_H_
#define LONGTAIL_SCENARIOS_SAMPLING_VALUE_RESOLVER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "kernels/philox.h"
#include "longtail/v1/field_rule.pb.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/value.pb.h"
#include "scenarios/sampling/compiled_values.h"

namespace longtail {

// FailedPrecondition that carries a v1::Rejection.
absl::Status RejectionStatus(uint32_t try_index, v1::RejectionReason reason, std::string subject, std::string detail);

// Which draw of a spec.
struct DrawKey {
  uint64_t seed = 0;
  uint64_t sample_index = 0;
  uint32_t try_index = 0;
};

// Not thread-safe: one draw. Errors: FailedPrecondition with a Rejection where a value leaves its
// field's range, InvalidArgument where it cannot be evaluated.
class ValueResolver {
 public:
  // values must outlive it.
  ValueResolver(const CompiledValues& values, const DrawKey& key);

  // The stream of this draw with a name.
  PhiloxStream Stream(absl::string_view name) const;

  // A number in [0, 1) for what has a name: of its own stream, or the coordinate of the draw's point where dimension
  // (of Sobol's sequence) is not -1. Tries after the first have no point.
  double Uniform(absl::string_view name, int dimension) const;
  bool HasPoint(int dimension) const { return dimension >= 0 && key_.try_index == 0; }

  // Draws and evaluates all parameters, each after those that it uses. dimensions: of each, or -1.
  absl::Status ResolveParams(const google::protobuf::RepeatedPtrField<v1::Param>& params,
                             const std::vector<int>& dimensions);
  // By place in the list. Only after ResolveParams.
  double param(int index) const { return params_[index]; }

  // Of an expression; path is asked for where it has a fault. Only after ResolveParams.
  absl::StatusOr<double> Evaluate(absl::string_view expression, absl::FunctionRef<std::string()> path) const;

  // Replaces each Value below message, whose own path is path. Streams are named by the path, except
  // that those of a step are named "step/<name>", which does not change when its neighbours go.
  absl::Status ResolveAll(google::protobuf::Message& message, absl::string_view path);

  // The same for one of many that each have their own draw, such as a vehicle of the traffic: streams are named as if
  // message's path were stream, and log_p and log_q do not count them.
  absl::Status ResolveUncounted(google::protobuf::Message& message, absl::string_view path, absl::string_view stream);

  double log_p() const { return log_p_; }
  double log_q() const { return log_q_; }
  // Of a choice that is drawn by the spec's own chances.
  void AddLogChance(double log_chance);

 private:
  // Where ResolveAll is: a field below the one before, its place in a list or -1.
  struct Place {
    const google::protobuf::FieldDescriptor* field = nullptr;
    int index = -1;
    const std::string* step = nullptr;  // the name of the step that it holds
  };

  absl::Status Walk(google::protobuf::Message& message);
  absl::Status Resolve(v1::Value& value, const v1::FieldRule& rule);
  absl::StatusOr<double> Draw(const absl::StatusOr<CompiledLaw>& law, double u, absl::FunctionRef<std::string()> path);
  // number as rule takes it, rounding of expressions off.
  absl::StatusOr<double> Fit(double number, const v1::FieldRule& rule, absl::FunctionRef<std::string()> path) const;
  // Where the walk is, and the name of the stream there.
  std::string Path() const;
  std::string StreamName() const;

  const CompiledValues& values_;
  DrawKey key_;
  std::string stream_prefix_;
  std::vector<double> params_;
  double log_p_ = 0;
  double log_q_ = 0;
  std::string root_;
  std::string stream_root_;
  std::vector<Place> places_;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_VALUE_RESOLVER_H_
