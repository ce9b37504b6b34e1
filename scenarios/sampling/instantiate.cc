#include "scenarios/sampling/instantiate.h"

namespace longtail {

absl::StatusOr<v1::Scenario> Instantiate(const v1::ScenarioSpec& spec, uint64_t seed, uint64_t sample_index,
                                         uint32_t try_index) {
  return SpecSampler(spec).Draw(seed, sample_index, try_index);
}

}  // namespace longtail
