// Parameters of car following of an actor of a plan.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_IDM_OF_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_IDM_OF_H_

#include "scenarios/behavior/driver_models.h"
#include "scenarios/behavior/plan.h"

namespace longtail {

inline IdmParams IdmOf(const PlanActor& info, double desired_mps) {
  return {.desired_mps = desired_mps,
          .headway_s = info.profile.headway_s,
          .min_gap_m = info.profile.min_gap_m,
          .accel_mps2 = info.profile.max_acceleration_mps2,
          .comfort_mps2 = info.profile.comfort_deceleration_mps2};
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_IDM_OF_H_
