#include "scenarios/behavior/collisions.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "scenarios/actors/catalogue.h"
#include "scenarios/behavior/contact.h"
#include "scenarios/behavior/free_motion.h"
#include "scenarios/behavior/outline.h"
#include "scenarios/behavior/trailer.h"

namespace longtail {
namespace {

// Of slow bumps of bodywork, and of sheet metal on sheet metal (Brach, ch. 6).
constexpr double kSlowRestitution = 0.3, kBodyFriction = 0.5;
constexpr double kBumpMps = 0.7;
constexpr double kStruckFallS = 0.45;
constexpr double kTearNs = 60e3;
// Ahead of the hitch: a trailer's front turns within 2.04 m (ISO 1726).
constexpr double kCabBehindM = 2.1, kLeastCabM = 0.5;
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

// Whether whoever drives a body goes on after a blow, with what the blow leaves of its motion.
bool GoesOn(const PlanActor& info, double change_mps, ActorState& state) {
  if (info.tyres && change_mps < kStunsMps) return true;
  if (change_mps >= kBumpMps) return false;
  const double way = info.reverses ? -1 : 1;
  state.body.speed_mps = way * std::max(0.0, way * state.body.speed_mps);
  state.left_mps = state.yaw_rate_radps = 0;
  return true;
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
  if (GoesOn(info, std::hypot(dx, dy), state)) return;
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

// Who takes a blow: an actor, and who tows it or what it tows, for the moment one rigid body (Note [Blows on who tows
// and on trailers]).
struct Target {
  Target(const Plan& plan, int actor, const WorldState& world) : actor(actor) {
    tower = TrailerOf(plan, world, actor) >= 0 ? actor : TowerOf(plan, world, actor);
    trailer = tower < 0 ? -1 : plan.actors[tower].trailer;
    was = tower < 0 ? RigidBodyOf(plan.actors[actor], world.actors[actor]) : CombinedBody(plan, tower, trailer, world);
    body = was;
    center = CenterOf(plan.actors[actor], world.actors[actor]);
  }

  // By the blow, of a point that moves with it.
  Point2 ChangeAt(const Point2& at) const {
    const Point2 before = was.VelocityAt(at), after = body.VelocityAt(at);
    return {after.x_m - before.x_m, after.y_m - before.y_m};
  }
  bool Tears() const {
    return tower >= 0 && was.mass_kg * std::hypot(body.vx_mps - was.vx_mps, body.vy_mps - was.vy_mps) > kTearNs;
  }

  int actor, tower = -1, trailer = -1;
  RigidBody was, body;  // before and after it
  Point2 center;        // of the actor's box
};

// A tower, and its trailer with it.
void ReceiveTogether(const Plan& plan, const Target& target, WorldState& world) {
  const PlanActor& info = plan.actors[target.tower];
  ActorState& state = world.actors[target.tower];
  RigidBody own = RigidBodyOf(info, state);
  const Point2 change = target.ChangeAt(own.center);
  own.vx_mps += change.x_m;
  own.vy_mps += change.y_m;
  own.yaw_rate_radps += target.body.yaw_rate_radps - target.was.yaw_rate_radps;
  const double change_mps = std::hypot(change.x_m, change.y_m);
  if (change_mps < kBumpMps && state.mode == MotionMode::kFolding) {
    const double yaw = world.actors[target.trailer].body.yaw_rad;
    Fold& fold = world.free[target.tower].fold;
    fold.along_mps = std::max(0.0, fold.along_mps + change.x_m * std::cos(yaw) + change.y_m * std::sin(yaw));
    return;
  }
  TakeOver(info, own, state.body.yaw_rad, state);
  if (state.mode != MotionMode::kOwn && state.mode != MotionMode::kFolding) return;
  if (state.mode == MotionMode::kOwn && GoesOn(info, change_mps, state)) return;
  world.free[target.tower] = {};
  state.mode = MotionMode::kStruck;
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

// As another meets it: of who towed that one, the cab alone, as the rest lies under the trailer.
Outline OutlineFor(const Plan& plan, int actor, int other, const WorldState& world) {
  const PlanActor& info = plan.actors[actor];
  const ActorState& state = world.actors[actor];
  if (info.trailer != other) return OutlineOf(info, state);
  const double front_m = info.box_center_x_m + info.length_m / 2;
  const double back_m = std::max(info.box_center_x_m, std::min(info.hitch_m + kCabBehindM, front_m - kLeastCabM));
  Outline cab;
  cab.Add(MakeFootprint(state.body.x_m, state.body.y_m, state.body.yaw_rad, (front_m + back_m) / 2, front_m - back_m,
                        info.width_m));
  return cab;
}

bool IsAbove(const WorldState& world, const Plan& plan, int upper, int lower) {
  return world.looks[upper].z_m > world.looks[lower].z_m + plan.actors[lower].height_m;
}

}  // namespace

void Touching(const Plan& plan, int a, int b, WorldState& world) {
  const auto [first, second] = std::minmax({a, b});
  ActorState &one = world.actors[first], &two = world.actors[second];
  if (TowerOf(plan, world, first) == second || TowerOf(plan, world, second) == first) return;
  if (IsAbove(world, plan, first, second) || IsAbove(world, plan, second, first)) return;
  const std::optional<Touch> touch =
      TouchOf(OutlineFor(plan, first, second, world), OutlineFor(plan, second, first, world));
  if (!touch) return;
  one.collided = two.collided = true;
  ContactPair& contact = ContactOf(first, second, world);
  if (contact.last_tick < 0) contact.at = touch->at;
  const bool begins = contact.last_tick < 0;
  contact.last_tick = world.tick;
  Target target_one(plan, first, world), target_two(plan, second, world);
  const Point2 v_one = target_one.was.VelocityAt(touch->at), v_two = target_two.was.VelocityAt(touch->at);
  const double closing = (v_one.x_m - v_two.x_m) * touch->nx + (v_one.y_m - v_two.y_m) * touch->ny;
  const double restitution = RestitutionAt(kSlowRestitution, std::max(0.0, closing));
  std::optional<Impact> impact = Collide(target_one.body, target_two.body, *touch, restitution, kBodyFriction);
  if (!impact) return;
  if (begins) contact.closing_mps = impact->closing_mps;
  if (target_one.Tears() || target_two.Tears()) {
    for (const Target* target : {&target_one, &target_two}) {
      if (target->Tears()) TearOff(plan, target->trailer, world);
    }
    target_one = Target(plan, first, world);
    target_two = Target(plan, second, world);
    Collide(target_one.body, target_two.body, *touch, restitution, kBodyFriction);
  }
  const Point2 change_one = target_one.ChangeAt(target_one.center), change_two = target_two.ChangeAt(target_two.center);
  contact.first_dvx_mps += change_one.x_m;
  contact.first_dvy_mps += change_one.y_m;
  contact.second_dvx_mps += change_two.x_m;
  contact.second_dvy_mps += change_two.y_m;
  for (const Target* target : {&target_one, &target_two}) {
    target->tower < 0 ? Receive(plan, target->actor, target->body, world) : ReceiveTogether(plan, *target, world);
  }
}

}  // namespace longtail
