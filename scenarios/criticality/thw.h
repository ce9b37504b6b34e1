// Time headway: free gap ahead over own speed, to a body in the corridor that the box sweeps.
// ISO 15622 (adaptive cruise control), "time gap".
#ifndef LONGTAIL_SCENARIOS_CRITICALITY_THW_H_
#define LONGTAIL_SCENARIOS_CRITICALITY_THW_H_

#include "scenarios/criticality/moving_box.h"

namespace longtail {

// Seconds; infinite when other is not ahead in the corridor of self, or self stands.
double TimeHeadway(const MovingBox& self, const MovingBox& other);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_CRITICALITY_THW_H_
