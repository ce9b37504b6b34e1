#include "scenarios/behavior/movers.h"

#include <algorithm>
#include <cmath>

#include "scenarios/actors/catalogue.h"

namespace longtail {
namespace {

constexpr double kMovesMps = 0.3;
constexpr double kSeesM = 15, kSeesS = 8;  // who is farther than both is not looked at
constexpr double kLooksAheadM = 12, kObstacleMarginM = 0.25;
constexpr double kThereM = 0.15, kArrivesS = 0.8;
constexpr double kEdgeStandM = 0.2, kEdgeBrakeS = 0.6, kEdgeMarginM = 0.3;

// Of a disc that stands for the body. That of a person has nearly all of its box in it: they come close on all sides.
double RadiusOf(const PlanActor& info) {
  const double share = KindOf(info.actor_class) == BodyKind::kPerson ? 0.31 : 0.25;
  return share * (info.length_m + info.width_m);
}

bool LiesOrSits(const ActorLooks& looks) {
  return looks.pose == v1::BODY_POSE_LYING || looks.pose == v1::BODY_POSE_SEATED;
}

bool IsOnFeet(const PlanActor& info, const ActorState& state, const ActorLooks& looks) {
  return KindOf(info.actor_class) == BodyKind::kPerson && state.mode == MotionMode::kOwn && !LiesOrSits(looks);
}

// The box along body's heading that has all of an outline in it.
Footprint WholeOf(const Outline& outline) {
  Footprint whole = *outline.begin();
  if (outline.size == 1) return whole;
  double front = whole.half_length_m, rear = -front, left = whole.half_width_m, right = -left;
  for (const Footprint* part = outline.begin() + 1; part != outline.end(); ++part) {
    const double dx = part->center.x_m - whole.center.x_m, dy = part->center.y_m - whole.center.y_m;
    const double along = dx * whole.cos_yaw + dy * whole.sin_yaw, across = -dx * whole.sin_yaw + dy * whole.cos_yaw;
    const double half_along = part->ExtentAlong(whole.cos_yaw, whole.sin_yaw);
    const double half_across = part->ExtentAlong(-whole.sin_yaw, whole.cos_yaw);
    front = std::max(front, along + half_along);
    rear = std::min(rear, along - half_along);
    left = std::max(left, across + half_across);
    right = std::min(right, across - half_across);
  }
  const double along = (front + rear) / 2, across = (left + right) / 2;
  whole.center.x_m += along * whole.cos_yaw - across * whole.sin_yaw;
  whole.center.y_m += along * whole.sin_yaw + across * whole.cos_yaw;
  whole.half_length_m = (front - rear) / 2;
  whole.half_width_m = (left - right) / 2;
  return whole;
}

// The edge of its course's lanes, for who stands beside them.
struct LanesEdge {
  bool beside = false;
  double gap_m = 0;       // to it
  double nx = 0, ny = 0;  // unit, away from the lanes
};

LanesEdge EdgeBeside(const Course& course, double s_m, double t_m) {
  const double left = t_m - course.LeftEdge(s_m), right = course.RightEdge(s_m) - t_m;
  if (left <= 0 && right <= 0) return {};
  const double side = left > 0 ? 1 : -1, yaw = course.At(s_m, 0).yaw_rad;
  return {true, std::max(left, right), -side * std::sin(yaw), side * std::cos(yaw)};
}

// Goes over a tick along a heading that turns, at a speed that changes.
void Go(double speed_mps, double turn_rad, ActorState& state) {
  const double way_m = (state.body.speed_mps + speed_mps) / 2 * kTickS, yaw = state.body.yaw_rad + turn_rad / 2;
  state.accel_mps2 = (speed_mps - state.body.speed_mps) / kTickS;
  state.yaw_rate_radps = turn_rad / kTickS;
  state.body = {state.body.x_m + way_m * std::cos(yaw), state.body.y_m + way_m * std::sin(yaw),
                state.body.yaw_rad + turn_rad, speed_mps};
}

bool IsFar(const Point2& at, double far_m2, const Point2& from) {
  const double dx = at.x_m - from.x_m, dy = at.y_m - from.y_m;
  return dx * dx + dy * dy > far_m2;
}

}  // namespace

Movers::Movers(const Plan& plan) {
  bodies_.reserve(plan.actors.size());
  people_.reserve(plan.actors.size());
  others_.reserve(plan.actors.size());
}

Movers::Body Movers::BodyOf(const Plan& plan, const WorldState& world, int actor) {
  const PlanActor& info = plan.actors[actor];
  const ActorState& state = world.actors[actor];
  const BodyKind kind = KindOf(info.actor_class);
  const double c = std::cos(state.body.yaw_rad), s = std::sin(state.body.yaw_rad);
  Body body;
  body.actor = actor;
  body.vehicle = kind == BodyKind::kVehicle || kind == BodyKind::kRail || kind == BodyKind::kTwoWheeler;
  body.outline = OutlineOf(info, state);
  body.whole = WholeOf(body.outline);
  body.reach_m = std::hypot(body.whole.half_length_m, body.whole.half_width_m);
  body.vx_mps = state.body.speed_mps * c - state.left_mps * s;
  body.vy_mps = state.body.speed_mps * s + state.left_mps * c;
  body.speed_mps = std::hypot(body.vx_mps, body.vy_mps);
  const double far_m = std::max(kSeesM, body.speed_mps * kSeesS) + body.reach_m;
  body.far_m2 = far_m * far_m;
  body.radius_m = RadiusOf(info);
  body.animal = {body.outline.begin()->center, state.body.yaw_rad, state.body.speed_mps, state.yaw_rate_radps,
                 world.drivers[actor].startled};
  body.herd = state.driver == v1::DRIVER_MODEL_ANIMAL && state.mode == MotionMode::kOwn ? info.herd : -1;
  return body;
}

void Movers::Update(const Plan& plan, const WorldState& world) {
  bodies_.clear();
  people_.clear();
  others_.clear();
  bool needed = false;
  for (size_t i = 1; i < world.actors.size() && !needed; ++i) {
    const ActorState& state = world.actors[i];
    needed = state.present && (IsWalking(state, world.orders[i]) || IsRoaming(state, world.orders[i]));
  }
  if (!needed) return;
  for (size_t i = 0; i < world.actors.size(); ++i) {
    const ActorState& state = world.actors[i];
    if (!state.present || !state.seen_by_traffic || state.mode == MotionMode::kCarried) continue;
    const Body& body = bodies_.emplace_back(BodyOf(plan, world, static_cast<int>(i)));
    if (IsOnFeet(plan.actors[i], state, world.looks[i])) {
      const double reach_m = PersonReachM(body.speed_mps);
      people_.push_back({{body.outline.begin()->center, body.vx_mps, body.vy_mps, state.body.yaw_rad, body.radius_m},
                         reach_m * reach_m,
                         body.actor});
    } else {
      others_.push_back(static_cast<int>(bodies_.size()) - 1);
    }
  }
}

// Where to head for to get by the nearest body that stands in the way.
Point2 Movers::PastObstacles(int actor, const WalkerState& self, const Point2& to) const {
  const double margin_m = self.radius_m + kObstacleMarginM;
  double nearest = 1e300;
  const Body* in_way = nullptr;
  for (const int other : others_) {
    const Body& body = bodies_[other];
    if (body.actor == actor || body.speed_mps > kMovesMps) continue;
    const double dx = body.whole.center.x_m - self.at.x_m, dy = body.whole.center.y_m - self.at.y_m;
    const double away = std::hypot(dx, dy) - body.reach_m;
    if (away > kLooksAheadM || away >= nearest) continue;
    Footprint wide = body.whole;
    wide.half_length_m += margin_m;
    wide.half_width_m += margin_m;
    if (!Blocks(wide, self.at, to)) continue;
    nearest = away;
    in_way = &body;
  }
  return in_way == nullptr ? to : WayAround(in_way->whole, self.at, to, margin_m);
}

// wish: as it would go on.
bool Movers::WaitsAtEdge(const PlanWalker& habits, int actor, const WalkerState& self, WalkerWish wish) const {
  const double gap_s = habits.gap_s * habits.alertness;
  if (gap_s <= 0) return false;
  return std::any_of(others_.begin(), others_.end(), [&](int other) {
    const Body& body = bodies_[other];
    return body.actor != actor && body.vehicle && body.speed_mps > kMovesMps &&
           ComesTooSoon(self, wish, *body.outline.begin(), body.vx_mps, body.vy_mps, kEdgeMarginM, gap_s);
  });
}

void Movers::Walk(const Plan& plan, int actor, WorldState& world) const {
  const PlanActor& info = plan.actors[actor];
  ActorState& state = world.actors[actor];
  const ActorOrders& orders = world.orders[actor];
  const Course& course = CourseOf(plan, state);
  const bool commanded = orders.along_step >= 0;
  const double v = state.body.speed_mps, radius_m = RadiusOf(info);
  const double c = std::cos(state.body.yaw_rad), s = std::sin(state.body.yaw_rad);
  WalkerState self{CenterOf(info, state), v * c, v * s, state.body.yaw_rad, radius_m};
  WalkerWish wish{c, s, commanded ? orders.wanted_mps : orders.desired_mps};
  const bool down = LiesOrSits(world.looks[actor]);
  if (down) wish.speed_mps = 0;

  const Place goal = info.walker.goal >= 0 ? Resolve(plan, world, info.walker.goal) : Place{/*known=*/false, 0, {}, {}};
  Point2 to{goal.pose.x_m, goal.pose.y_m};
  if (goal.known) {
    const double left_m = std::hypot(to.x_m - self.at.x_m, to.y_m - self.at.y_m);
    wish.speed_mps = left_m < kThereM ? 0 : std::min(wish.speed_mps, left_m / kArrivesS);
  } else {
    const double yaw = course.At(state.s_m, 0).yaw_rad + orders.heading_rad;
    to = {self.at.x_m + kLooksAheadM * std::cos(yaw), self.at.y_m + kLooksAheadM * std::sin(yaw)};
  }
  const Point2 aim = PastObstacles(actor, self, to);
  const double away = std::hypot(aim.x_m - self.at.x_m, aim.y_m - self.at.y_m);
  if (away > 1e-6) wish.ux = (aim.x_m - self.at.x_m) / away, wish.uy = (aim.y_m - self.at.y_m) / away;

  const LanesEdge edge = EdgeBeside(course, state.s_m, state.t_m);
  const double inwards = -(wish.ux * edge.nx + wish.uy * edge.ny);
  if (edge.beside && inwards > 0 && wish.speed_mps > 0) {
    if (info.walker.keeps_off_lanes) {
      // What is left of its way goes along the edge.
      if (edge.gap_m < radius_m + kEdgeStandM + kEdgeBrakeS * v) {
        const double x = wish.ux + inwards * edge.nx, y = wish.uy + inwards * edge.ny, along = std::hypot(x, y);
        wish.speed_mps *= along;
        if (along > 1e-6) wish.ux = x / along, wish.uy = y / along;
      }
    } else if (inwards > 0.15 && edge.gap_m > radius_m / 2 &&
               edge.gap_m < radius_m + kEdgeStandM + kEdgeMarginM / 2 + kEdgeBrakeS * v) {
      // It takes a while to get going.
      WalkerState from = self;
      const double late_m = std::max(0.0, wish.speed_mps - v) * kEdgeBrakeS;
      from.at.x_m -= late_m * wish.ux;
      from.at.y_m -= late_m * wish.uy;
      if (WaitsAtEdge(info.walker, actor, from, wish)) wish.speed_mps = 0;
    }
  }

  WalkerPush push(self, wish);
  if (!down) {
    for (const Person& person : people_) {
      if (person.actor == actor || IsFar(person.state.at, person.reach_m2, self.at)) continue;
      push.FromPerson(person.state);
    }
    for (const int other : others_) {
      const Body& body = bodies_[other];
      if (body.actor == actor || IsFar(body.whole.center, body.far_m2, self.at)) continue;
      for (const Footprint& box : body.outline) push.FromBody(box, body.vx_mps, body.vy_mps, info.walker.alertness);
    }
  }
  if (edge.beside && info.walker.keeps_off_lanes) push.FromEdge(edge.gap_m - radius_m, edge.nx, edge.ny);
  StepWalker(self, wish, push, info.limits, kTickS);
  const double speed = commanded ? SpeedWithin(info.limits, state.body.speed_mps, orders.wanted_mps, kTickS)
                                 : std::hypot(self.vx_mps, self.vy_mps);
  Go(speed, self.yaw_rad - state.body.yaw_rad, state);
}

void Movers::Roam(const Plan& plan, int actor, WorldState& world) const {
  const PlanActor& info = plan.actors[actor];
  ActorState& state = world.actors[actor];
  const ActorOrders& orders = world.orders[actor];
  const bool commanded = orders.along_step >= 0;
  const double yaw = state.body.yaw_rad;
  AnimalParams params = info.animal;
  params.heading_rad = CourseOf(plan, state).At(state.s_m, 0).yaw_rad + orders.heading_rad;
  params.pace_mps = commanded ? orders.wanted_mps : orders.desired_mps;
  params.radius_m = RadiusOf(info);
  AnimalState self{CenterOf(info, state), yaw, state.body.speed_mps, state.yaw_rate_radps,
                   world.drivers[actor].startled};
  const AnimalState before = self;
  AnimalSenses senses(before, params);
  for (const Body& body : bodies_) {
    if (body.actor == actor) continue;
    if (info.herd >= 0 && body.herd == info.herd) {
      senses.Companion(body.animal, body.radius_m);
      continue;
    }
    if (IsFar(body.whole.center, body.far_m2, self.at)) continue;
    const Footprint* const box = body.outline.begin();
    body.vehicle ? senses.Vehicle(*box, body.vx_mps, body.vy_mps) : senses.Obstacle(*box);
    for (const Footprint* door = box + 1; door != body.outline.end(); ++door) senses.Obstacle(*door);
  }
  StepAnimal(self, params, senses, info.limits, info.noise, world.tick * kTickS, kTickS);
  world.drivers[actor].startled = self.startled;
  const double speed =
      commanded ? SpeedWithin(info.limits, state.body.speed_mps, orders.wanted_mps, kTickS) : self.speed_mps;
  Go(speed, self.yaw_rad - yaw, state);
}

}  // namespace longtail
