#include "scenarios/behavior/dynamic_bicycle.h"

#include <algorithm>
#include <cmath>

#include "scenarios/behavior/bicycle.h"

namespace longtail {
namespace {

// Forces of an axle over the load on it, in units of gravity.
struct AxleForces {
  double along = 0;
  double left = 0;
};

// What the road gives of what brakes or engine and the slip ask for.
AxleForces Hold(double along, double left, double friction) {
  along = std::clamp(along, -friction, friction);
  left = std::clamp(left, -friction, friction);
  const double both = std::hypot(along, left);
  const double share = both > friction ? friction / both : 1;
  return {along * share, left * share};
}

}  // namespace

void StepDynamicBicycle(DynamicBicycleState& state, double steer_rad, double accel_mps2,
                        const DynamicBicycleParams& params, double dt_s) {
  const double base = params.front_m + params.rear_m;
  const double onto = params.gravity.onto_mps2, downhill = params.gravity.forward_mps2;
  const double grip = (params.rear_m * params.friction_front + params.front_m * params.friction_rear) / base * onto;
  const double v = state.forward_mps, u = state.left_mps, r = state.yaw_rate_radps;

  // Of the road, against gravity. Brakes act against the motion, and no further than to rest.
  const double asked = accel_mps2 < 0
                           ? std::clamp(-v / dt_s - downhill, accel_mps2 - downhill, std::abs(downhill) - accel_mps2)
                           : accel_mps2 - downhill;

  const double shifted = params.mass_height_m / base * std::clamp(asked, -grip, grip) / onto;
  const double rear_load = std::clamp(params.front_m / base + shifted, 0.0, 1.0), front_load = 1 - rear_load;

  // Dynamic: forces by slip angles. Rolling backwards the wheels' way turns round.
  const double way = v >= 0 ? 1 : -1, rolling = std::max(std::abs(v), 0.1);
  const double front_slip = way * steer_rad - std::atan2(u + params.front_m * r, rolling);
  const double rear_slip = -std::atan2(u - params.rear_m * r, rolling);
  const AxleForces at_front = Hold(asked / onto, params.front_stiffness * front_slip, params.friction_front);
  const AxleForces at_rear = Hold(asked / onto, params.rear_stiffness * rear_slip, params.friction_rear);
  const double push = onto * (front_load * at_front.along + rear_load * at_rear.along);
  const double front = front_load * onto * at_front.left, rear = rear_load * onto * at_rear.left;
  const double sideways = params.gravity.left_mps2;
  const double dynamic_u = u + (front * std::cos(steer_rad) + rear + sideways - v * r) * dt_s;
  const double dynamic_r =
      r + (params.front_m * front * std::cos(steer_rad) - params.rear_m * rear) / params.inertia_over_mass_m2 * dt_s;

  // Kinematic: wheels roll as they point, reached no faster than the grip allows.
  const double rolling_r = v * std::tan(steer_rad) / base;
  const double rolling_u = params.rear_m * rolling_r;
  const double most = std::sqrt(std::max(0.0, grip * grip - push * push));  // what braking leaves
  const double most_r = grip * base / 4 / params.inertia_over_mass_m2 * dt_s;
  const double pull = std::clamp((rolling_u - u) / dt_s + v * r - sideways, -most, most);
  const double kinematic_u = u + (pull + sideways - v * r) * dt_s;
  const double kinematic_r = r + std::clamp(rolling_r - r, -most_r, most_r);

  const double mix = std::clamp((std::hypot(v, u) - 3) / 2, 0.0, 1.0);
  state.left_mps = mix * dynamic_u + (1 - mix) * kinematic_u;
  state.yaw_rate_radps = mix * dynamic_r + (1 - mix) * kinematic_r;
  const double dynamic_turn = u * r - front * std::sin(steer_rad);
  state.forward_mps = v + (push + downhill + mix * dynamic_turn + (1 - mix) * (u - rolling_u) * r) * dt_s;

  if (accel_mps2 <= 0 && std::abs(state.forward_mps) < 1e-9) state.forward_mps = 0;

  const double yaw = state.yaw_rad + (r + state.yaw_rate_radps) / 2 * dt_s / 2;
  const double forward = (v + state.forward_mps) / 2, left = (u + state.left_mps) / 2;
  state.x_m += (forward * std::cos(yaw) - left * std::sin(yaw)) * dt_s;
  state.y_m += (forward * std::sin(yaw) + left * std::cos(yaw)) * dt_s;
  state.yaw_rad += (r + state.yaw_rate_radps) / 2 * dt_s;
}

}  // namespace longtail
