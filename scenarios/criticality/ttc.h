// Time to collision along a path: gap over closing speed, to a body in the corridor that the box sweeps.
// Hayward (1972), "Near miss determination through use of a scale of danger": one behind the other.
#ifndef LONGTAIL_SCENARIOS_CRITICALITY_TTC_H_
#define LONGTAIL_SCENARIOS_CRITICALITY_TTC_H_

#include "scenarios/criticality/moving_box.h"

namespace longtail {

// Seconds >= 0; 0 in contact; infinite when other is not ahead in the corridor of self, or the gap does not shrink.
double TimeToCollision(const MovingBox& self, const MovingBox& other);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_CRITICALITY_TTC_H_
