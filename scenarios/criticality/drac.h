// Deceleration rate to avoid a crash: closing speed squared over twice the gap.
// Cooper and Ferguson (1976), for a body in the corridor that the box sweeps.
#ifndef LONGTAIL_SCENARIOS_CRITICALITY_DRAC_H_
#define LONGTAIL_SCENARIOS_CRITICALITY_DRAC_H_

#include "scenarios/criticality/moving_box.h"

namespace longtail {

// m/s², >= 0; 0 when nothing is to be avoided; infinite in contact.
double DecelerationToAvoidCrash(const MovingBox& self, const MovingBox& other);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_CRITICALITY_DRAC_H_
