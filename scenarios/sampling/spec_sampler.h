// Draws many scenarios of one spec: what does not change from draw to draw is made ready once.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_SPEC_SAMPLER_H_
#define LONGTAIL_SCENARIOS_SAMPLING_SPEC_SAMPLER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/spec.pb.h"
#include "scenarios/sampling/compiled_values.h"
#include "scenarios/sampling/point_dimensions.h"
#include "scenarios/sampling/value_resolver.h"

namespace longtail {

// Tries of a sample where the spec does not say.
inline constexpr int kDefaultMaxTries = 64;

// Thread-safe: draws change nothing.
//
//   const SpecSampler sampler(spec);
//   absl::StatusOr<v1::Scenario> scenario = sampler.Draw(seed, sample_index);
class SpecSampler {
 public:
  // spec must have passed Validate (scenarios/spec/validate.h); it is copied.
  explicit SpecSampler(v1::ScenarioSpec spec);

  // Every number fixed; a pure function of the spec and the arguments.
  // Streams are named "<spec path>" or "param/<name>", keyed by (seed, sample_index), with the try
  // index as part of the name from try 1 on ("try3/param/gap_m"), never by the spec's digest, so that a
  // spec and its negative control draw the same numbers. Under Sobol, try 0 takes what has a dimension from
  // point sample_index of the seed's sequence.
  // FailedPrecondition with a v1::Rejection payload (see RejectionOf) when a constraint or a range rejects
  // this try; InvalidArgument when the spec cannot be evaluated at all.
  absl::StatusOr<v1::Scenario> Draw(uint64_t seed, uint64_t sample_index, uint32_t try_index = 0) const;

  const v1::ScenarioSpec& spec() const { return spec_; }

  // Tries that a sample has: sampling.max_tries of the spec.
  int max_tries() const;

 private:
  absl::Status CheckConstraints(const ValueResolver& resolver, uint32_t try_index) const;
  absl::StatusOr<v1::ActorBody> DrawBody(int index, v1::Actor& actor, ValueResolver& resolver) const;

  v1::ScenarioSpec spec_;
  // spec_ without roads, environments and traffic.
  v1::ScenarioSpec rest_;
  std::string digest_;
  PointDimensions dimensions_;
  CompiledValues values_;
};

// The rejection inside a FailedPrecondition status of Draw.
v1::Rejection RejectionOf(const absl::Status& status);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_SPEC_SAMPLER_H_
