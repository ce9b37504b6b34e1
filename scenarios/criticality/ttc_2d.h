// Time to collision in two dimensions: when two boxes first touch if both keep their velocity and heading.
// Hayward (1972), "Near miss determination through use of a scale of danger", taken to two dimensions.
#ifndef LONGTAIL_SCENARIOS_CRITICALITY_TTC_2D_H_
#define LONGTAIL_SCENARIOS_CRITICALITY_TTC_2D_H_

#include "scenarios/criticality/moving_box.h"

namespace longtail {

// Seconds >= 0; 0 in contact; infinite when they never touch.
double TimeToCollision2d(const MovingBox& a, const MovingBox& b);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_CRITICALITY_TTC_2D_H_
