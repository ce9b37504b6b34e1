// A body on the ground as a rigid box seen from above: where its mass is, how it moves, what turning it takes.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_RIGID_BODY_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_RIGID_BODY_H_

#include "scenarios/behavior/footprint.h"

namespace longtail {

// Velocities are those of the centre of mass, in world; counter-clockwise is +.
struct RigidBody {
  Point2 center;
  double vx_mps = 0;
  double vy_mps = 0;
  double yaw_rate_radps = 0;
  double mass_kg = 1;       // > 0
  double inertia_kgm2 = 1;  // about the vertical through the centre, > 0

  Point2 VelocityAt(const Point2& point) const {
    return {vx_mps - yaw_rate_radps * (point.y_m - center.y_m), vy_mps + yaw_rate_radps * (point.x_m - center.x_m)};
  }
  void Push(const Point2& at, double jx_ns, double jy_ns) {
    vx_mps += jx_ns / mass_kg;
    vy_mps += jy_ns / mass_kg;
    yaw_rate_radps += ((at.x_m - center.x_m) * jy_ns - (at.y_m - center.y_m) * jx_ns) / inertia_kgm2;
  }
  double KineticEnergy() const {
    return (mass_kg * (vx_mps * vx_mps + vy_mps * vy_mps) + inertia_kgm2 * yaw_rate_radps * yaw_rate_radps) / 2;
  }
};

// Of a box whose mass is spread evenly over its footprint.
inline double BoxYawInertia(double mass_kg, double length_m, double width_m) {
  return mass_kg * (length_m * length_m + width_m * width_m) / 12;
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_RIGID_BODY_H_
