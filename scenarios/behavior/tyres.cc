#include "scenarios/behavior/tyres.h"

#include <algorithm>
#include <cmath>

#include "scenarios/behavior/rigid_body.h"
#include "scenarios/behavior/slide.h"

namespace longtail {
namespace {

constexpr double kRearOverFrontStiffness = 1.1;  // of TyreModel.stiffness_ratio
constexpr double kStandsMps = 1;
constexpr double kBackwardsMps2 = 4;  // braking of who rolls backwards
constexpr double kSkidRad = 0.1;      // tyres of stiffness 10 hold 1 g at that

}  // namespace

DynamicBicycleParams TyreParams(const PlanActor& info, double friction_front, double friction_rear) {
  return {.front_m = info.wheelbase_m - info.box_center_x_m,
          .rear_m = info.box_center_x_m,
          .mass_height_m = kMassHeightRatio * info.height_m,
          .inertia_over_mass_m2 = BoxYawInertia(1, info.length_m, info.width_m),
          .front_stiffness = info.tyres->stiffness_ratio,
          .rear_stiffness = kRearOverFrontStiffness * info.tyres->stiffness_ratio,
          .friction_front = info.tyres->front_grip_ratio * friction_front,
          .friction_rear = info.tyres->rear_grip_ratio * friction_rear,
          .gravity = {}};
}

double SlipAngle(double speed_mps, double left_mps) {
  return std::hypot(speed_mps, left_mps) < kStandsMps ? 0 : std::atan2(left_mps, speed_mps);
}

double SteerOnTyres(const PlanActor& info, double curvature, double speed_mps, double slip_rad, double left_pull_mps2) {
  return slip_rad + std::atan(info.wheelbase_m * curvature) +
         (speed_mps * speed_mps * curvature - left_pull_mps2) / (kGravityMps2 * info.tyres->stiffness_ratio);
}

double AccelOnTyres(double accel_mps2, double speed_mps, double slip_rad) {
  if (speed_mps < 0) return -kBackwardsMps2;
  return std::abs(slip_rad) > kSkidRad ? std::min(accel_mps2, 0.0) : accel_mps2;
}

bool Spins(double slip_rad) {
  // Who rolls back straight has not spun.
  const double slip = std::abs(slip_rad);
  return std::min(slip, kPi - slip) > kMaxSteerRad;
}

void MoveOnTyres(const Plan& plan, int actor, double accel_mps2, WorldState& world) {
  const PlanActor& info = plan.actors[actor];
  ActorState& state = world.actors[actor];
  const double v = state.body.speed_mps, rear = info.box_center_x_m;
  DynamicBicycleParams params =
      TyreParams(info, FrictionUnder(plan, world, state, info.wheelbase_m), FrictionUnder(plan, world, state));
  params.gravity = GravityOn(plan, state);
  const Point2 center = CenterOf(info, state);
  DynamicBicycleState moved{
      center.x_m,          center.y_m, state.body.yaw_rad, v, state.left_mps + rear * state.yaw_rate_radps,
      state.yaw_rate_radps};
  const double most = std::max(0.0, (kMaxSpeedMps - v) / kTickS);
  StepDynamicBicycle(moved, state.steer_rad, std::min(accel_mps2, most), params, kTickS);
  state.body = {moved.x_m - rear * std::cos(moved.yaw_rad), moved.y_m - rear * std::sin(moved.yaw_rad), moved.yaw_rad,
                moved.forward_mps};
  state.yaw_rate_radps = moved.yaw_rate_radps;
  state.left_mps = moved.left_mps - rear * moved.yaw_rate_radps;
  if (std::abs(state.left_mps) < 1e-9) state.left_mps = 0;  // rounding, where the wheels roll as they point
  state.accel_mps2 = (moved.forward_mps - v) / kTickS;
}

}  // namespace longtail
