#include "scenarios/behavior/free_motion.h"

#include <algorithm>
#include <cmath>

#include "scenarios/actors/catalogue.h"
#include "scenarios/actors/mover_profile.h"
#include "scenarios/behavior/gravity.h"
#include "scenarios/behavior/slide.h"

namespace longtail {
namespace {

// Of people, animals and two-wheelers that lie on a dry road (Searle: The physics of throw distance, SAE 930659: 0.45
// to 0.7), and of vehicles on their side.
constexpr double kLyingFriction = 0.5;
// Of a vehicle's wheels after a blow: some are locked, some roll on.
constexpr double kStruckRollingShare = 0.6;
// Of one whose driver has grip again and steers out of the skid.
constexpr double kStraightenedRollingShare = 0.1;

// More than any friction, braking and time.
constexpr double kLockedForGood = 1e9;

void MoveLoose(const Plan& plan, int actor, WorldState& world) {
  const PlanActor& info = plan.actors[actor];
  ActorState& state = world.actors[actor];
  ActorLooks& looks = world.looks[actor];
  FreeMotion& free = world.free[actor];
  LooseParams params = info.loose;
  if (free.friction_ratio >= 0) params.friction = free.friction_ratio;
  if (free.restitution_ratio >= 0) params.restitution = free.restitution_ratio;
  params.friction *= FrictionUnder(plan, world, state) / kDryFriction;
  const EnvironmentState& weather = world.weather.state;
  Air air;
  if (weather.wind_mps > 0 || weather.wind_gust_mps > 0) {
    const Wind wind = plan.weather.gusts.WindAt(weather, world.tick * kTickS);
    const double yaw = plan.layout.courses[0].At(0, 0).yaw_rad, c = std::cos(yaw), s = std::sin(yaw);
    air = {wind.x_mps * c - wind.y_mps * s, wind.x_mps * s + wind.y_mps * c, 0};
  }
  StepLoose(free.loose, params, air, kTickS, GravityOn(plan, state));
  RigidBody body;
  body.center = {free.loose.x_m, free.loose.y_m};
  body.vx_mps = free.loose.vx_mps;
  body.vy_mps = free.loose.vy_mps;
  body.yaw_rate_radps = free.loose.yaw_rate_radps;
  TakeOver(info, body, free.loose.yaw_rad, state);
  looks.z_m = free.loose.z_m;
  looks.pitch_rad = WrapAngle(free.loose.pitch_rad);
  looks.roll_rad = free.loose.roll_rad;
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

SlideParams SupportOf(const PlanActor& info) {
  SlideParams params;
  params.half_base_m = std::max(0.1, info.wheelbase_m > 0 ? info.wheelbase_m / 2 : 0.4 * info.length_m);
  params.half_track_m = std::max(0.1, 0.42 * info.width_m);
  return params;
}

void SlideOn(const Plan& plan, int actor, WorldState& world) {
  const PlanActor& info = plan.actors[actor];
  ActorState& state = world.actors[actor];
  FreeMotion& free = world.free[actor];
  const double ground = FrictionUnder(plan, world, state);
  const double lying = (free.friction_ratio < 0 ? kLyingFriction : free.friction_ratio) * ground / kDryFriction;
  SlideParams params = SupportOf(info);
  params.lying_friction = lying;
  params.gravity = GravityOn(plan, state);
  switch (state.mode) {
    case MotionMode::kFalling:
      params.friction = lying;
      Tip(free, world.looks[actor]);
      break;
    case MotionMode::kSkidding:
      if (world.tick * kTickS < free.grip_back_s) {
        params.friction = std::min(free.friction_ratio, ground);
        params.rolling_share = std::min(1.0, free.deceleration_mps2 / (params.friction * kGravityMps2));
      } else {
        // Its driver works against the slope.
        params.friction = ground;
        params.rolling_share = std::min(1.0, kStraightenedRollingShare + std::abs(params.gravity.forward_mps2) /
                                                                             (ground * params.gravity.onto_mps2));
      }
      break;
    default:
      params.friction = ground;
      params.rolling_share = kStruckRollingShare;
      if (KindOf(info.actor_class) == BodyKind::kVehicle) params.mass_height_m = kMassHeightRatio * info.height_m;
  }
  RigidBody body = RigidBodyOf(info, state);
  double yaw_rad = state.body.yaw_rad;
  StepSlide(body, yaw_rad, free.roll, params, kTickS);
  TakeOver(info, body, yaw_rad, state);
  if (state.mode == MotionMode::kStruck) world.looks[actor].roll_rad = free.roll.roll_rad;
}

}  // namespace

RigidBody RigidBodyOf(const PlanActor& info, const ActorState& state) {
  const double c = std::cos(state.body.yaw_rad), s = std::sin(state.body.yaw_rad);
  const double left_mps = state.left_mps + state.yaw_rate_radps * info.box_center_x_m;
  RigidBody body;
  body.center = {state.body.x_m + info.box_center_x_m * c, state.body.y_m + info.box_center_x_m * s};
  body.vx_mps = state.body.speed_mps * c - left_mps * s;
  body.vy_mps = state.body.speed_mps * s + left_mps * c;
  body.yaw_rate_radps = state.yaw_rate_radps;
  body.mass_kg = info.mass_kg;
  body.inertia_kgm2 = BoxYawInertia(info.mass_kg, info.length_m, info.width_m);
  return body;
}

void TakeOver(const PlanActor& info, const RigidBody& body, double yaw_rad, ActorState& state) {
  const double c = std::cos(yaw_rad), s = std::sin(yaw_rad);
  const double before_mps = state.body.speed_mps;
  state.body = {body.center.x_m - info.box_center_x_m * c, body.center.y_m - info.box_center_x_m * s, yaw_rad,
                body.vx_mps * c + body.vy_mps * s};
  state.left_mps = -body.vx_mps * s + body.vy_mps * c - body.yaw_rate_radps * info.box_center_x_m;
  state.yaw_rate_radps = body.yaw_rate_radps;
  state.accel_mps2 = (state.body.speed_mps - before_mps) / kTickS;
}

void LetLoose(const Plan& plan, int actor, WorldState& world) {
  const RigidBody body = RigidBodyOf(plan.actors[actor], world.actors[actor]);
  const ActorLooks& looks = world.looks[actor];
  FreeMotion& free = world.free[actor];
  const double vz_mps = world.actors[actor].mode == MotionMode::kLoose ? free.loose.vz_mps : 0;
  const double pitch_rate = world.actors[actor].mode == MotionMode::kLoose ? free.loose.pitch_rate_radps : 0;
  free.carrier = -1;
  free.loose = {body.center.x_m,
                body.center.y_m,
                looks.z_m,
                body.vx_mps,
                body.vy_mps,
                vz_mps,
                world.actors[actor].body.yaw_rad,
                body.yaw_rate_radps,
                looks.pitch_rad,
                pitch_rate,
                looks.roll_rad,
                false};
  world.actors[actor].mode = MotionMode::kLoose;
}

void LetSlideOff(const Plan& plan, int actor, WorldState& world) {
  constexpr double kStandsMps = 0.05;
  const PlanActor& info = plan.actors[actor];
  ActorState& state = world.actors[actor];
  if (plan.level || state.mode != MotionMode::kOwn || info.person || info.tyres) return;
  if (std::abs(state.body.speed_mps) > kStandsMps) return;
  const Gravity gravity = GravityOn(plan, state);
  const double friction = FrictionUnder(plan, world, state), grip = friction * gravity.onto_mps2;
  if (StandsStill(gravity, friction)) return;
  // Who faces downhill rolls off as it drives.
  const double way = info.reverses ? -1 : 1;
  const ActorOrders& orders = world.orders[actor];
  const bool driven = actor == 0 || DrivesInLanes(state.driver) || orders.along_step >= 0 || orders.desired_mps > 0;
  if (driven && way * gravity.forward_mps2 > 0 && std::abs(gravity.left_mps2) < grip) return;
  world.free[actor] = {};
  world.free[actor].friction_ratio = world.free[actor].deceleration_mps2 = kLockedForGood;
  world.free[actor].grip_back_s = kLockedForGood;
  state.mode = MotionMode::kSkidding;
}

void MoveFreely(const Plan& plan, int actor, WorldState& world) {
  world.actors[actor].mode == MotionMode::kLoose ? MoveLoose(plan, actor, world) : SlideOn(plan, actor, world);
}

void Carry(const Plan& plan, int actor, WorldState& world) {
  ActorState& state = world.actors[actor];
  const FreeMotion& free = world.free[actor];
  const ActorState& carrier = world.actors[free.carrier];
  const double c = std::cos(carrier.body.yaw_rad), s = std::sin(carrier.body.yaw_rad);
  const double turned_c = std::cos(free.heading_rad), turned_s = std::sin(free.heading_rad);
  const double along_mps = carrier.body.speed_mps - carrier.yaw_rate_radps * free.left_m;
  const double left_mps = carrier.left_mps + carrier.yaw_rate_radps * free.ahead_m;
  state.body = {carrier.body.x_m + free.ahead_m * c - free.left_m * s,
                carrier.body.y_m + free.ahead_m * s + free.left_m * c, carrier.body.yaw_rad + free.heading_rad,
                along_mps * turned_c + left_mps * turned_s};
  state.left_mps = left_mps * turned_c - along_mps * turned_s;
  state.accel_mps2 = carrier.accel_mps2;
  state.yaw_rate_radps = carrier.yaw_rate_radps;
  world.looks[actor].z_m = free.up_m;
  state.course = carrier.course;
  state.s_m = carrier.s_m;
  PlaceOnRoad(plan, actor, state);
}

}  // namespace longtail
