// Delta-v: how much a collision changes a body's velocity, both bodies going on as one (plastic impact).
// Shelby (2011), "Delta-V as a measure of traffic conflict severity".
#ifndef LONGTAIL_SCENARIOS_CRITICALITY_DELTA_V_H_
#define LONGTAIL_SCENARIOS_CRITICALITY_DELTA_V_H_

#include "scenarios/criticality/moving_box.h"

namespace longtail {

// m_other / (m_self + m_other) * |v_self - v_other|: m/s >= 0 of self. Masses are kg > 0.
double DeltaV(const MovingBox& self, double self_mass_kg, const MovingBox& other, double other_mass_kg);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_CRITICALITY_DELTA_V_H_
