// Required deceleration: the constant braking with which a driver just does not touch what is ahead, which keeps its
// own acceleration until it stands. Jansson (2005), "Collision avoidance theory", a_long,req; unlike DRAC it sees a
// leader that brakes.
#ifndef LONGTAIL_SCENARIOS_CRITICALITY_REQUIRED_DECELERATION_H_
#define LONGTAIL_SCENARIOS_CRITICALITY_REQUIRED_DECELERATION_H_

#include "scenarios/criticality/moving_box.h"

namespace longtail {

// m/s² >= 0 of self, to a body in the corridor that it sweeps; 0 when nothing is to be avoided; infinite in contact
// and where no braking helps, as against oncoming traffic that does not stop in time.
//
// With gap g, own speed v, the other's speed w and acceleration a along the heading of self:
//   a >= 0, or touch while it still moves:  b = [(v - w)^2 / (2 g) - a]+
//   it stands before they would touch:      b = v^2 / (2 (g + w^2 / (2 |a|)))
//   it comes towards self and stops in d:   b = v^2 / (2 (g - d)) where d = w^2 / (2 a) < g
double RequiredDeceleration(const MovingBox& self, const MovingBox& other);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_CRITICALITY_REQUIRED_DECELERATION_H_
