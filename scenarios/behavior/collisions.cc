#include "scenarios/behavior/collisions.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "scenarios/actors/catalogue.h"
#include "scenarios/behavior/contact.h"
#include "scenarios/behavior/free_motion.h"
#include "scenarios/behavior/outline.h"

namespace longtail {
namespace {

// Of slow bumps of bodywork, and of sheet metal on sheet metal (Brach, ch. 6).
constexpr double kSlowRestitution = 0.3, kBodyFriction = 0.5;
constexpr double kBumpMps = 0.7;
constexpr double kStruckFallS = 0.45;
// Whoever drives a body on tyres that slip goes on after a lighter blow. Airbags go off from there on (NHTSA: a barrier
// at 8 mph).
constexpr double kStunsMps = 3.6;
// Two that have been apart for that long begin a new contact.
constexpr int kApartTicks = 100;

// The contact of the pair that goes on now; a new one where there is none.
ContactPair& ContactOf(int first, int second, WorldState& world) {
  for (auto it = world.contacts.rbegin(); it != world.contacts.rend(); ++it) {
    if (it->first == first && it->second == second && world.tick - it->last_tick <= kApartTicks) return *it;
  }
  ContactPair& made = world.contacts.emplace_back();
  made.first = first;
  made.second = second;
  made.tick = world.tick;
  return made;
}

// body: with its velocity after the blow.
void Receive(const Plan& plan, int actor, const RigidBody& body, WorldState& world) {
  const PlanActor& info = plan.actors[actor];
  ActorState& state = world.actors[actor];
  FreeMotion& free = world.free[actor];
  const RigidBody before = RigidBodyOf(info, state);
  const double dx = body.vx_mps - before.vx_mps, dy = body.vy_mps - before.vy_mps;
  TakeOver(info, body, state.body.yaw_rad, state);
  const BodyKind kind = KindOf(info.actor_class);
  if (state.mode == MotionMode::kLoose || (state.mode == MotionMode::kOwn && kind == BodyKind::kThing)) {
    return LetLoose(plan, actor, world);
  }
  if (state.mode != MotionMode::kOwn) return;
  if (info.tyres && std::hypot(dx, dy) < kStunsMps) return;
  if (std::hypot(dx, dy) < kBumpMps) {
    state.body.speed_mps = std::max(0.0, state.body.speed_mps);
    state.left_mps = state.yaw_rate_radps = 0;
    return;
  }
  free = {};
  if (kind == BodyKind::kVehicle || kind == BodyKind::kRail) {
    state.mode = MotionMode::kStruck;
    return;
  }
  const double c = std::cos(state.body.yaw_rad), s = std::sin(state.body.yaw_rad);
  const double forward = dx * c + dy * s, left = -dx * s + dy * c;
  free.fall_s = kStruckFallS;
  free.side = kind == BodyKind::kTwoWheeler || std::abs(left) >= std::abs(forward)
                  ? (left > 0 ? v1::SIDE_LEFT : v1::SIDE_RIGHT)
                  : (forward > 0 ? v1::SIDE_FRONT : v1::SIDE_BACK);
  state.mode = MotionMode::kFalling;
}

// Of the bodies' boxes where these touch, else of a door.
std::optional<Touch> TouchOf(const Outline& a, const Outline& b) {
  for (const Footprint& one : a) {
    for (const Footprint& two : b) {
      if (!Overlap(one, two)) continue;
      if (const std::optional<Touch> touch = FindTouch(one, two)) return touch;
    }
  }
  return std::nullopt;
}

bool IsAbove(const WorldState& world, const Plan& plan, int upper, int lower) {
  return world.looks[upper].z_m > world.looks[lower].z_m + plan.actors[lower].height_m;
}

}  // namespace

void Touching(const Plan& plan, int a, int b, WorldState& world) {
  const auto [first, second] = std::minmax({a, b});
  ActorState &one = world.actors[first], &two = world.actors[second];
  if (IsAbove(world, plan, first, second) || IsAbove(world, plan, second, first)) return;
  const std::optional<Touch> touch = TouchOf(OutlineOf(plan.actors[first], one), OutlineOf(plan.actors[second], two));
  if (!touch) return;
  one.collided = two.collided = true;
  ContactPair& contact = ContactOf(first, second, world);
  if (contact.last_tick < 0) contact.at = touch->at;
  const bool begins = contact.last_tick < 0;
  contact.last_tick = world.tick;
  RigidBody body_one = RigidBodyOf(plan.actors[first], one), body_two = RigidBodyOf(plan.actors[second], two);
  const RigidBody was_one = body_one, was_two = body_two;
  const Point2 v_one = body_one.VelocityAt(touch->at), v_two = body_two.VelocityAt(touch->at);
  const double closing = (v_one.x_m - v_two.x_m) * touch->nx + (v_one.y_m - v_two.y_m) * touch->ny;
  const std::optional<Impact> impact =
      Collide(body_one, body_two, *touch, RestitutionAt(kSlowRestitution, std::max(0.0, closing)), kBodyFriction);
  if (!impact) return;
  if (begins) contact.closing_mps = impact->closing_mps;
  contact.first_dvx_mps += body_one.vx_mps - was_one.vx_mps;
  contact.first_dvy_mps += body_one.vy_mps - was_one.vy_mps;
  contact.second_dvx_mps += body_two.vx_mps - was_two.vx_mps;
  contact.second_dvy_mps += body_two.vy_mps - was_two.vy_mps;
  Receive(plan, first, body_one, world);
  Receive(plan, second, body_two, world);
}

}  // namespace longtail
