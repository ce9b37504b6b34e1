// Turns every Value of a message into a constant, by named Philox streams.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_VALUE_RESOLVER_H_
#define LONGTAIL_SCENARIOS_SAMPLING_VALUE_RESOLVER_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "kernels/philox.h"
#include "longtail/v1/field_rule.pb.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/value.pb.h"

namespace longtail {

// FailedPrecondition that carries a v1::Rejection.
absl::Status RejectionStatus(uint32_t try_index, v1::RejectionReason reason, std::string detail);

// Not thread-safe: one draw. Errors: FailedPrecondition with a Rejection where a value leaves its
// field's range, InvalidArgument where it cannot be evaluated.
class ValueResolver {
 public:
  ValueResolver(uint64_t seed, uint64_t sample_index, uint32_t try_index);

  // The stream of this draw with a name.
  PhiloxStream Stream(absl::string_view name) const;

  // Draws and evaluates all parameters, each after those that it uses.
  absl::Status ResolveParams(google::protobuf::RepeatedPtrField<v1::Param>& params);

  // The parameters' values, by name. Only after ResolveParams.
  absl::StatusOr<double> Evaluate(absl::string_view expression, absl::string_view path) const;

  // Replaces each Value below message, whose own path is path. Streams are named by the path, except
  // that those of a step are named "step/<name>", which does not change when its neighbours go.
  absl::Status ResolveAll(google::protobuf::Message& message, absl::string_view path);

  double log_p() const { return log_p_; }
  void AddLogChance(double log_chance) { log_p_ += log_chance; }

 private:
  absl::Status Walk(google::protobuf::Message& message);
  absl::Status WalkField(google::protobuf::Message& message, const google::protobuf::FieldDescriptor* field);
  absl::Status Enter(google::protobuf::Message& inner, const google::protobuf::FieldDescriptor* field);
  // Sets value to a constant inside rule.
  absl::Status Resolve(v1::Value& value, const v1::FieldRule& rule, absl::string_view path,
                       absl::string_view stream_name);
  absl::Status Reject(std::string detail) const;

  uint64_t seed_;
  uint64_t sample_index_;
  uint32_t try_index_;
  std::string stream_prefix_;
  absl::flat_hash_map<std::string, double> params_;
  double log_p_ = 0;
  // Where Walk is: the path shown and the path that names streams.
  std::string path_;
  std::string stream_path_;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_VALUE_RESOLVER_H_
