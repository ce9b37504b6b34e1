// Post-encroachment time: from the moment one body has left a place to the moment the other comes there.
// Allen, Shin and Cooper (1978), "Analysis of traffic conflicts and collisions", with every place that both bodies
// cover as conflict area; along one path it is the time gap between them.
#ifndef LONGTAIL_SCENARIOS_CRITICALITY_PET_H_
#define LONGTAIL_SCENARIOS_CRITICALITY_PET_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "scenarios/behavior/footprint.h"

namespace longtail {

// pet[f] = min over g of |time_us[g] - time_us[f]|, in seconds, where other at frame g overlaps self at frame f: >= 0;
// 0 in contact; infinite where other never is. Bodies are looked at at the frames only, so it is too long by less than
// two frame intervals.
//
// time_us increases; self and other have its size; other has no footprint where it is not in the world.
std::vector<double> PostEncroachmentTimes(const std::vector<int64_t>& time_us, const std::vector<Footprint>& self,
                                          const std::vector<std::optional<Footprint>>& other);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_CRITICALITY_PET_H_
