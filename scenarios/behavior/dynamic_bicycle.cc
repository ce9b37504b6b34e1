#include "scenarios/behavior/dynamic_bicycle.h"

#include <algorithm>
#include <cmath>

#include "scenarios/behavior/bicycle.h"

namespace longtail {
namespace {

// Sideways force of an axle over the load on it, in units of gravity.
double SideForce(double slip_rad, double stiffness, double friction, double used_share) {
  const double most = friction * std::sqrt(std::max(0.0, 1 - used_share * used_share));
  return std::clamp(stiffness * slip_rad, -most, most);
}

}  // namespace

void StepDynamicBicycle(DynamicBicycleState& state, double steer_rad, double accel_mps2,
                        const DynamicBicycleParams& params, double dt_s) {
  const double base = params.front_m + params.rear_m;
  const double front_load = params.rear_m / base, rear_load = params.front_m / base;
  const double grip = (front_load * params.friction_front + rear_load * params.friction_rear) * kGravityMps2;
  const double v = state.forward_mps, u = state.left_mps, r = state.yaw_rate_radps;

  double push = std::clamp(accel_mps2, -grip, grip);
  const double used = grip > 0 ? std::abs(push) / grip : 0;
  if (push < 0) push = std::clamp(-v / dt_s, push, -push);  // against the motion, and no further than to rest

  // Dynamic: forces by slip angles. Rolling backwards the wheels' way turns round.
  const double way = v >= 0 ? 1 : -1, rolling = std::max(std::abs(v), 0.1);
  const double front_slip = way * steer_rad - std::atan2(u + params.front_m * r, rolling);
  const double rear_slip = -std::atan2(u - params.rear_m * r, rolling);
  const double front =
      front_load * kGravityMps2 * SideForce(front_slip, params.front_stiffness, params.friction_front, used);
  const double rear =
      rear_load * kGravityMps2 * SideForce(rear_slip, params.rear_stiffness, params.friction_rear, used);
  const double dynamic_u = u + (front * std::cos(steer_rad) + rear - v * r) * dt_s;
  const double dynamic_r =
      r + (params.front_m * front * std::cos(steer_rad) - params.rear_m * rear) / params.inertia_over_mass_m2 * dt_s;

  // Kinematic: wheels roll as they point, reached no faster than the grip allows.
  const double rolling_r = v * std::tan(steer_rad) / base;
  const double rolling_u = params.rear_m * rolling_r;
  const double most_u = grip * dt_s, most_r = grip * base / 4 / params.inertia_over_mass_m2 * dt_s;
  const double kinematic_u = u + std::clamp(rolling_u - u, -most_u, most_u);
  const double kinematic_r = r + std::clamp(rolling_r - r, -most_r, most_r);

  const double mix = std::clamp((std::hypot(v, u) - 3) / 2, 0.0, 1.0);
  state.left_mps = mix * dynamic_u + (1 - mix) * kinematic_u;
  state.yaw_rate_radps = mix * dynamic_r + (1 - mix) * kinematic_r;
  state.forward_mps = v + (push + mix * (u * r - front * std::sin(steer_rad))) * dt_s;

  const double yaw = state.yaw_rad + (r + state.yaw_rate_radps) / 2 * dt_s / 2;
  const double forward = (v + state.forward_mps) / 2, left = (u + state.left_mps) / 2;
  state.x_m += (forward * std::cos(yaw) - left * std::sin(yaw)) * dt_s;
  state.y_m += (forward * std::sin(yaw) + left * std::cos(yaw)) * dt_s;
  state.yaw_rad += (r + state.yaw_rate_radps) / 2 * dt_s;
}

}  // namespace longtail
