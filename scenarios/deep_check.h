// What only draws can tell about a spec: it is sampled, simulated and judged.
#ifndef LONGTAIL_SCENARIOS_DEEP_CHECK_H_
#define LONGTAIL_SCENARIOS_DEEP_CHECK_H_

#include <cstdint>

#include "longtail/v1/spec.pb.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/source_map.h"

namespace longtail {

struct DeepCheckOptions {
  // Samples to draw, >= 1: more find rarer faults and take longer. Default: 64, well under a second.
  int num_samples = 64;
  // Key of the draws. Default: 0.
  uint64_t seed = 0;
};

// Adds to diagnostics, which stay sorted by position: constraints that reject every draw, values that leave their
// range or do not fit together, actors that overlap or drivers off the road at frame 0, steps that never start,
// detectors that never hold, and too few accepted tries. An error where it is so in every sample, a warning where it is
// so in some. spec must have no errors. Pure function.
void CheckDraws(const v1::ScenarioSpec& spec, const SourceMap& source_map, const DeepCheckOptions& options,
                Diagnostics& diagnostics);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_DEEP_CHECK_H_
