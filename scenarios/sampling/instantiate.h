// ScenarioSpec -> Scenario: every number fixed by named Philox streams.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_INSTANTIATE_H_
#define LONGTAIL_SCENARIOS_SAMPLING_INSTANTIATE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/spec.pb.h"

namespace longtail {

// A pure function. spec must have passed Validate (scenarios/spec/validate.h).
// Streams are named "<spec path>" or "param/<name>", keyed by (seed, sample_index), with the try
// index as part of the name from try 1 on ("try3/param/gap_m"), never by the spec's digest, so that a
// spec and its negative control draw the same numbers.
// FailedPrecondition with a v1::Rejection payload (see RejectionOf) when a constraint or a range rejects
// this try; InvalidArgument when the spec cannot be evaluated at all.
absl::StatusOr<v1::Scenario> Instantiate(const v1::ScenarioSpec& spec, uint64_t seed, uint64_t sample_index,
                                         uint32_t try_index = 0);

// The rejection inside a FailedPrecondition status of Instantiate.
v1::Rejection RejectionOf(const absl::Status& status);

// The same spec without the steps of its events and with events kept: the negative control.
v1::ScenarioSpec NegativeControl(const v1::ScenarioSpec& spec);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_INSTANTIATE_H_
