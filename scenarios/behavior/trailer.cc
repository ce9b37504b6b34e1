#include "scenarios/behavior/trailer.h"

#include <algorithm>
#include <cmath>

#include "scenarios/behavior/free_motion.h"
#include "scenarios/behavior/gravity.h"
#include "scenarios/behavior/lamps.h"
#include "scenarios/behavior/profile.h"

namespace longtail {
namespace {

constexpr double kSlowFoldMps = 2;
constexpr double kTippedRad = 0.3;

struct HitchMotion {
  Point2 at;
  double vx_mps = 0, vy_mps = 0;
};

HitchMotion HitchOf(const PlanActor& tower, const ActorState& state) {
  const double c = std::cos(state.body.yaw_rad), s = std::sin(state.body.yaw_rad);
  const double left_mps = state.left_mps + state.yaw_rate_radps * tower.hitch_m;
  return {{state.body.x_m + tower.hitch_m * c, state.body.y_m + tower.hitch_m * s},
          state.body.speed_mps * c - left_mps * s,
          state.body.speed_mps * s + left_mps * c};
}

// Its place and velocity behind the hitch. rolls: its axles do not slide sideways; else yaw_rate_radps is what it turns
// by.
void Follow(const HitchMotion& hitch, const PlanActor& info, bool rolls, double yaw_rate_radps, ActorState& state) {
  const double c = std::cos(state.body.yaw_rad), s = std::sin(state.body.yaw_rad);
  state.body.x_m = hitch.at.x_m - info.wheelbase_m * c;
  state.body.y_m = hitch.at.y_m - info.wheelbase_m * s;
  state.body.speed_mps = hitch.vx_mps * c + hitch.vy_mps * s;
  const double across_mps = hitch.vy_mps * c - hitch.vx_mps * s;
  state.yaw_rate_radps = rolls ? across_mps / info.wheelbase_m : yaw_rate_radps;
  state.left_mps = rolls ? 0 : across_mps - yaw_rate_radps * info.wheelbase_m;
}

void TakeLamps(const Plan& plan, int tower, int trailer, WorldState& world) {
  ActorLooks& looks = world.looks[trailer];
  const ActorState& from = world.actors[tower];
  looks.lamps_on = world.looks[tower].lamps_on;
  looks.lamps_off = world.looks[tower].lamps_off;
  if (BrakeLampsOn(plan.actors[tower], from, world.looks[tower])) looks.lamps_on |= LampBit(v1::LAMP_BRAKE);
  world.actors[trailer].indicator_left = from.indicator_left;
  world.actors[trailer].indicator_right = from.indicator_right;
}

}  // namespace

void Hitch(const Plan& plan, int trailer, WorldState& world) {
  const PlanActor& info = plan.actors[trailer];
  ActorState& state = world.actors[trailer];
  const ActorState& tower = world.actors[info.tower];
  const HitchMotion hitch = HitchOf(plan.actors[info.tower], tower);
  world.free[trailer] = {};
  world.free[trailer].hitch = hitch.at;
  world.looks[trailer] = {};
  state.mode = MotionMode::kTowed;
  const double angle = WrapAngle(state.body.yaw_rad - tower.body.yaw_rad);
  state.body.yaw_rad = tower.body.yaw_rad + std::clamp(angle, -kMostFoldRad, kMostFoldRad);
  state.course = tower.course;
  state.s_m = tower.s_m;
  state.present = tower.present;
  state.accel_mps2 = tower.accel_mps2;
  Follow(hitch, info, /*rolls=*/true, 0, state);
  TakeLamps(plan, info.tower, trailer, world);
  PlaceOnRoad(plan, trailer, state);
}

double TrailedYaw(double yaw_rad, double length_m, double dx_m, double dy_m) {
  const double way_m = std::hypot(dx_m, dy_m);
  if (way_m == 0) return yaw_rad;
  const double angle = WrapAngle(yaw_rad - std::atan2(dy_m, dx_m));
  const double after = 2 * std::atan2(std::sin(angle / 2) * std::exp(-way_m / length_m), std::cos(angle / 2));
  return yaw_rad + WrapAngle(after - angle);
}

void Tow(const Plan& plan, int trailer, WorldState& world) {
  const PlanActor& info = plan.actors[trailer];
  ActorState& state = world.actors[trailer];
  const ActorState& tower = world.actors[info.tower];
  if (std::abs(world.looks[info.tower].roll_rad) > kTippedRad || tower.mode == MotionMode::kFalling) {
    return TearOff(plan, trailer, world);
  }
  const HitchMotion hitch = HitchOf(plan.actors[info.tower], tower);
  const Point2 before = world.free[trailer].hitch;
  const double yaw = state.body.yaw_rad, v = state.body.speed_mps;
  double turn = TrailedYaw(yaw, info.wheelbase_m, hitch.at.x_m - before.x_m, hitch.at.y_m - before.y_m) - yaw;
  const double sideways = std::min(info.limits.max_lateral_mps2, FrictionUnder(plan, world, state) * kGravityMps2);
  const double most = kTickS * std::min(info.limits.max_yaw_rate_radps, sideways / std::max(1.0, std::abs(v)));
  bool rolls = std::abs(turn) <= most;
  turn = std::clamp(turn, -most, most);
  const double angle = WrapAngle(yaw + turn - tower.body.yaw_rad);
  if (std::abs(angle) > kMostFoldRad) {
    turn += std::clamp(angle, -kMostFoldRad, kMostFoldRad) - angle;
    rolls = false;
  }
  state.body.yaw_rad = yaw + turn;
  Follow(hitch, info, rolls, turn / kTickS, state);
  state.accel_mps2 = (state.body.speed_mps - v) / kTickS;
  state.present = tower.present;
  if (state.course != tower.course) {
    state.course = tower.course;
    state.s_m = CourseOf(plan, state).Project(state.body.x_m, state.body.y_m).s_m;
  }
  world.free[trailer].hitch = hitch.at;
  TakeLamps(plan, info.tower, trailer, world);
  PlaceOnRoad(plan, trailer, state);
}

void BeginFold(const Plan& plan, int actor, double angle_rad, double duration_s, double deceleration_mps2,
               WorldState& world) {
  const int trailer = TrailerOf(plan, world, actor);
  if (trailer < 0) return;
  ActorState& state = world.actors[actor];
  const double yaw = world.actors[trailer].body.yaw_rad, c = std::cos(yaw), s = std::sin(yaw);
  const HitchMotion hitch = HitchOf(plan.actors[actor], state);
  FreeMotion& free = world.free[actor];
  free = {};
  free.fold = {WrapAngle(state.body.yaw_rad - yaw),
               angle_rad,
               duration_s,
               0,
               deceleration_mps2,
               std::max(0.0, hitch.vx_mps * c + hitch.vy_mps * s),
               hitch.vy_mps * c - hitch.vx_mps * s};
  state.mode = MotionMode::kFolding;
}

void FoldOn(const Plan& plan, int actor, WorldState& world) {
  const PlanActor& info = plan.actors[actor];
  ActorState& state = world.actors[actor];
  Fold& fold = world.free[actor].fold;
  const ActorState& trailer = world.actors[info.trailer];
  // The slope is felt as it lies under who tows, whichever way both head.
  const Gravity gravity = Turned(GravityOn(plan, state), std::cos(trailer.body.yaw_rad - state.body.yaw_rad),
                                 std::sin(trailer.body.yaw_rad - state.body.yaw_rad));
  const double grip = std::min(FrictionUnder(plan, world, state) * gravity.onto_mps2,
                               plan.actors[info.trailer].limits.max_deceleration_mps2);
  const double along = fold.along_mps, left = fold.left_mps;
  fold.along_mps = std::max(0.0, along - (std::min(fold.deceleration_mps2, grip) - gravity.forward_mps2) * kTickS);
  fold.left_mps -= std::clamp(left, -grip * kTickS, grip * kTickS);
  if (along == 0) fold.left_mps = 0;
  const double along_m = (along + fold.along_mps) / 2 * kTickS, left_m = (left + fold.left_mps) / 2 * kTickS;
  const double pace = std::min(1.0, fold.along_mps / kSlowFoldMps);
  fold.elapsed_s = std::min(fold.duration_s, fold.elapsed_s + pace * kTickS);
  const Motion1 angle = ShapedChange(v1::SHAPE_CUBIC, fold.from_rad, fold.to_rad, fold.elapsed_s, fold.duration_s);

  const double c = std::cos(trailer.body.yaw_rad), s = std::sin(trailer.body.yaw_rad);
  HitchMotion hitch = HitchOf(info, state);
  hitch.at.x_m += along_m * c - left_m * s;
  hitch.at.y_m += along_m * s + left_m * c;
  const double vx = fold.along_mps * c - fold.left_mps * s, vy = fold.along_mps * s + fold.left_mps * c;
  const double yaw = state.body.yaw_rad + WrapAngle(trailer.body.yaw_rad + angle.value - state.body.yaw_rad);
  const double own_c = std::cos(yaw), own_s = std::sin(yaw), v = state.body.speed_mps;
  state.yaw_rate_radps = angle.rate * pace + fold.left_mps / plan.actors[info.trailer].wheelbase_m;
  state.body = {hitch.at.x_m - info.hitch_m * own_c, hitch.at.y_m - info.hitch_m * own_s, yaw, vx * own_c + vy * own_s};
  state.left_mps = vy * own_c - vx * own_s - state.yaw_rate_radps * info.hitch_m;
  state.accel_mps2 = (state.body.speed_mps - v) / kTickS;
}

void TearOff(const Plan& plan, int trailer, WorldState& world) {
  const int tower = plan.actors[trailer].tower;
  world.actors[trailer].mode = MotionMode::kStruck;
  world.looks[trailer].lamps_on = world.looks[trailer].lamps_off = 0;
  world.actors[trailer].indicator_left = world.actors[trailer].indicator_right = false;
  world.free[trailer] = {};
  // Nothing pushes it along any more.
  if (world.actors[tower].mode == MotionMode::kFolding) {
    world.actors[tower].mode = MotionMode::kStruck;
    world.free[tower] = {};
  }
}

RigidBody CombinedBody(const Plan& plan, int tower, int trailer, const WorldState& world) {
  const RigidBody a = RigidBodyOf(plan.actors[tower], world.actors[tower]);
  const RigidBody b = RigidBodyOf(plan.actors[trailer], world.actors[trailer]);
  RigidBody both;
  both.mass_kg = a.mass_kg + b.mass_kg;
  const double share = b.mass_kg / both.mass_kg;
  const double dx = b.center.x_m - a.center.x_m, dy = b.center.y_m - a.center.y_m;
  const double dvx = b.vx_mps - a.vx_mps, dvy = b.vy_mps - a.vy_mps;
  both.center = {a.center.x_m + share * dx, a.center.y_m + share * dy};
  both.vx_mps = a.vx_mps + share * dvx;
  both.vy_mps = a.vy_mps + share * dvy;
  // About their common centre, by the reduced mass.
  const double reduced_kg = a.mass_kg * share;
  both.inertia_kgm2 = a.inertia_kgm2 + b.inertia_kgm2 + reduced_kg * (dx * dx + dy * dy);
  const double spin =
      a.inertia_kgm2 * a.yaw_rate_radps + b.inertia_kgm2 * b.yaw_rate_radps + reduced_kg * (dx * dvy - dy * dvx);
  both.yaw_rate_radps = spin / both.inertia_kgm2;
  return both;
}

}  // namespace longtail
