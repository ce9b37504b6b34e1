// Which gear ego has in over a whole clip.
#ifndef LONGTAIL_SCENARIOS_ACTORS_EGO_GEAR_H_
#define LONGTAIL_SCENARIOS_ACTORS_EGO_GEAR_H_

#include "longtail/v1/actor.pb.h"
#include "longtail/v1/scenario.pb.h"
#include "scenarios/road/constant.h"

namespace longtail {

// Whether it is the reverse gear: a concrete ego's speed at frame 0, or the one that it wants, is below 0.
inline bool EgoReverses(const v1::Ego& ego) {
  return ConstantOr(ego.speed_mps(), 0) < 0 || ConstantOr(ego.desired_speed_mps(), 0) < 0;
}
inline bool EgoReverses(const v1::Scenario& scenario) { return EgoReverses(scenario.concrete().ego()); }

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ACTORS_EGO_GEAR_H_
