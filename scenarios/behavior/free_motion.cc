#include "scenarios/behavior/free_motion.h"

#include <algorithm>
#include <cmath>

namespace longtail {
namespace {

constexpr double kUsualFriction = 0.5, kUsualRestitution = 0.2;

// Slows the slide over the ground by friction, and the spin with it.
void Slide(double friction_ratio, double share_of_weight, FreeMotion& free) {
  const double speed = std::hypot(free.vx_mps, free.vy_mps);
  const double less = friction_ratio * kGravityMps2 * share_of_weight * kTickS;
  const double kept = speed > less ? 1 - less / speed : 0;
  free.vx_mps *= kept;
  free.vy_mps *= kept;
  free.spin_radps *= std::max(0.0, 1 - (kept > 0 ? 1.5 : 6.0) * kTickS);
}

void MoveLoose(ActorLooks& looks, FreeMotion& free) {
  const double friction = free.friction_ratio < 0 ? kUsualFriction : free.friction_ratio;
  const double restitution = free.restitution_ratio < 0 ? kUsualRestitution : free.restitution_ratio;
  if (looks.z_m > 0 || free.vz_mps > 0) {
    looks.z_m += free.vz_mps * kTickS - kGravityMps2 * kTickS * kTickS / 2;
    free.vz_mps -= kGravityMps2 * kTickS;
    if (looks.z_m > 0) return;
    looks.z_m = 0;
    // The blow on the ground brakes as friction does over the time of the blow.
    const double blow = -free.vz_mps * (1 + restitution);
    Slide(friction, blow / (kGravityMps2 * kTickS), free);
    free.vz_mps = -free.vz_mps * restitution;
    if (free.vz_mps < 0.3) free.vz_mps = 0;
    return;
  }
  Slide(friction, 1, free);
}

void Tip(const FreeMotion& free, ActorLooks& looks) {
  const double turn = kPi / 2 * kTickS / std::max(kTickS, free.fall_s);
  const auto towards = [turn](double& angle, double goal) { angle += std::clamp(goal - angle, -turn, turn); };
  switch (free.side) {
    case v1::SIDE_RIGHT:
      towards(looks.roll_rad, kPi / 2);
      break;
    case v1::SIDE_FRONT:
      towards(looks.pitch_rad, kPi / 2);
      break;
    case v1::SIDE_BACK:
      towards(looks.pitch_rad, -kPi / 2);
      break;
    default:
      towards(looks.roll_rad, -kPi / 2);
  }
}

}  // namespace

void MoveFreely(const Plan& plan, int actor, WorldState& world) {
  ActorState& state = world.actors[actor];
  ActorLooks& looks = world.looks[actor];
  FreeMotion& free = world.free[actor];
  const double ground = FrictionUnder(plan, world, state);
  const double vx = free.vx_mps, vy = free.vy_mps;
  switch (state.mode) {
    case MotionMode::kLoose:
      MoveLoose(looks, free);
      break;
    case MotionMode::kFalling:
      Tip(free, looks);
      Slide((free.friction_ratio < 0 ? kUsualFriction : free.friction_ratio) * ground / 0.9, 1, free);
      break;
    case MotionMode::kSkidding:
      Slide(std::min({free.friction_ratio, ground, free.deceleration_mps2 / kGravityMps2}), 1, free);
      break;
    default:
      return;
  }
  state.body.x_m += (vx + free.vx_mps) / 2 * kTickS;
  state.body.y_m += (vy + free.vy_mps) / 2 * kTickS;
  state.body.yaw_rad += free.spin_radps * kTickS;
  const double before = state.body.speed_mps;
  state.body.speed_mps = std::hypot(free.vx_mps, free.vy_mps);
  state.accel_mps2 = (state.body.speed_mps - before) / kTickS;
  state.yaw_rate_radps = free.spin_radps;
}

void Carry(const Plan& plan, int actor, WorldState& world) {
  ActorState& state = world.actors[actor];
  const FreeMotion& free = world.free[actor];
  const ActorState& carrier = world.actors[free.carrier];
  const double c = std::cos(carrier.body.yaw_rad), s = std::sin(carrier.body.yaw_rad);
  state.body = {carrier.body.x_m + free.ahead_m * c - free.left_m * s,
                carrier.body.y_m + free.ahead_m * s + free.left_m * c, carrier.body.yaw_rad + free.heading_rad,
                carrier.body.speed_mps};
  state.accel_mps2 = carrier.accel_mps2;
  state.yaw_rate_radps = carrier.yaw_rate_radps;
  world.looks[actor].z_m = free.up_m;
  state.course = carrier.course;
  state.s_m = carrier.s_m;
  PlaceOnRoad(plan, actor, state);
}

}  // namespace longtail
