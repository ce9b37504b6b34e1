// ScenarioSpec -> Scenario: every number fixed by named Philox streams.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_INSTANTIATE_H_
#define LONGTAIL_SCENARIOS_SAMPLING_INSTANTIATE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/spec.pb.h"
#include "scenarios/sampling/spec_sampler.h"

namespace longtail {

// SpecSampler::Draw for one draw: to draw more than once from a spec, keep a SpecSampler. A pure function.
absl::StatusOr<v1::Scenario> Instantiate(const v1::ScenarioSpec& spec, uint64_t seed, uint64_t sample_index,
                                         uint32_t try_index = 0);

// The same spec without the steps of its events and with events kept: the negative control.
v1::ScenarioSpec NegativeControl(const v1::ScenarioSpec& spec);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_INSTANTIATE_H_
