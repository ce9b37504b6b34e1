// Whether the lanes that a concrete spec names exist on its road.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_LANE_CHECK_H_
#define LONGTAIL_SCENARIOS_SAMPLING_LANE_CHECK_H_

#include "absl/status/status.h"
#include "longtail/v1/spec.pb.h"

namespace longtail {

// spec has one road and constants only. OutOfRange naming the first LanePosition whose lane is not on the road.
absl::Status CheckLanes(const v1::ScenarioSpec& spec);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_LANE_CHECK_H_
