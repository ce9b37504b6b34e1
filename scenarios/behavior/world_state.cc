#include "scenarios/behavior/world_state.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace longtail {
namespace {

// The centre of a lane beside t_m, or t_m itself where there is none.
double LaneCenterBeside(const Course& course, double s_m, double t_m, int lanes_to_left) {
  const int own = course.LaneAt(s_m, t_m);
  const int wanted = own == 0 ? 0 : course.NeighborLane(own, lanes_to_left, s_m);
  return wanted == 0 ? t_m : course.LaneCenter(wanted, s_m);
}

Pose2 Ahead(const BicycleState& body, double ahead_m, double left_m) {
  const double c = std::cos(body.yaw_rad), s = std::sin(body.yaw_rad);
  return {body.x_m + ahead_m * c - left_m * s, body.y_m + ahead_m * s + left_m * c, body.yaw_rad};
}

Place OnRoad(const Plan& plan, int course, double s_m, double t_m) {
  return {true, course, {s_m, t_m}, plan.layout.courses[course].At(s_m, t_m)};
}

// near: whose s is a good guess.
Place InWorld(const Plan& plan, int course, double near_s_m, double x_m, double y_m) {
  Place place{true, course, plan.layout.courses[course].Project(x_m, y_m, near_s_m), {}};
  place.pose = {x_m, y_m, plan.layout.courses[course].At(place.at.s_m, 0).yaw_rad};
  return place;
}

ActorState StartOf(const Plan& plan, int index) {
  const PlanActor& info = plan.actors[index];
  const Course& course = plan.layout.courses[info.course];
  ActorState state;
  const Pose2 pose = course.At(info.start_s_m, info.start_t_m);
  state.body = {pose.x_m, pose.y_m, WrapAngle(pose.yaw_rad + info.heading_rad), info.speed_mps};
  state.course = info.course;
  state.s_m = info.start_s_m;
  state.present = !info.hidden && info.enters_tick <= 0;
  state.driver = info.driver;
  const double direction = std::cos(info.heading_rad) >= 0 ? 1 : -1;
  const double k = direction * course.Curvature(info.start_s_m);
  if (!info.person && info.driver != v1::DRIVER_MODEL_STATIONARY && info.tower < 0) {
    state.steer_rad = std::atan(info.wheelbase_m * k / (1 - direction * k * info.start_t_m));
    state.yaw_rate_radps = info.speed_mps * std::tan(state.steer_rad) / info.wheelbase_m;
  }
  PlaceOnRoad(plan, index, state);
  return state;
}

}  // namespace

WorldState StartOf(const Plan& plan) {
  WorldState world;
  const size_t count = plan.actors.size();
  world.orders.resize(count);
  world.drivers.resize(count);
  world.looks.resize(count);
  world.free.resize(count);
  for (size_t i = 0; i < count; ++i) {
    const PlanActor& info = plan.actors[i];
    world.actors.push_back(StartOf(plan, static_cast<int>(i)));
    ActorOrders& orders = world.orders[i];
    orders.desired_mps = info.desired_speed_mps;
    world.drivers[i].ignores_signals = !info.obeys_signals;
    world.drivers[i].ignores_right_of_way = !info.yields;
    world.drivers[i].kept_tick = info.kept_tick;
    orders.heading_rad = info.heading_rad;
    KeepTo(plan, world.actors[i], info.start_t_m, orders);
    if (info.tower >= 0) world.actors[i].mode = MotionMode::kTowed;
    if (info.carrier >= 0) {
      world.actors[i].mode = MotionMode::kCarried;
      FreeMotion& free = world.free[i];
      free.carrier = info.carrier;
      free.ahead_m = info.carried_ahead_m;
      free.left_m = info.carried_left_m;
      free.up_m = info.carried_up_m;
      free.heading_rad = WrapAngle(info.heading_rad - plan.actors[info.carrier].heading_rad);
    }
  }
  world.steps.resize(plan.steps.size());
  world.actions.resize(plan.steps.size());
  world.nodes.resize(plan.nodes.size());
  world.running.reserve(plan.steps.size());
  world.triggers.resize(plan.triggers.size());
  world.delays.resize(plan.num_delay_lines);
  world.watches.resize(plan.watches.size());
  world.variables = plan.variables;
  world.signals.resize(plan.layout.signals.size());
  world.weather.shifts = plan.weather.shifts;
  UpdateWeather(plan, world);
  return world;
}

void UpdateWeather(const Plan& plan, WorldState& world) {
  Weather& weather = world.weather;
  weather.state = EnvironmentAt(plan.weather.at_start, weather.shifts, world.tick * kTickS);
  weather.grip = RoadGrip(weather.state);
  weather.visual_range_m = VisualRangeM(weather.state);
}

double FrictionUnder(const Plan& plan, const WorldState& world, const ActorState& state, double ahead_m) {
  RoadPoint at{state.s_m + ahead_m * state.cos_heading, state.t_m + ahead_m * state.sin_heading};
  const PlanWeather& weather = plan.weather;
  if (state.course != 0 && (!weather.patches.empty() || !weather.tunnels.empty())) {
    const Pose2 there = Ahead(state.body, ahead_m, 0);
    at = plan.layout.courses[0].Project(there.x_m, there.y_m);
  }
  return FrictionAt(world.weather.grip, weather.patches, weather.tunnels, at.s_m, at.t_m, std::abs(SpeedOver(state)));
}

void PlaceOnRoad(const Plan& plan, int actor, ActorState& state) {
  const PlanActor& info = plan.actors[actor];
  const Course& course = CourseOf(plan, state);
  const RoadPoint at = course.Project(state.body.x_m, state.body.y_m, state.s_m);
  state.s_m = at.s_m;
  state.t_m = at.t_m;
  const double relative = state.body.yaw_rad - course.At(at.s_m, 0).yaw_rad;
  const double c = std::cos(relative), s = std::sin(relative);
  state.cos_heading = c;
  state.sin_heading = s;
  state.center_s_m = at.s_m;
  state.center_t_m = at.t_m;
  if (info.box_center_x_m != 0) {
    const Point2 middle = CenterOf(info, state);
    const RoadPoint center = course.Project(middle.x_m, middle.y_m, at.s_m + info.box_center_x_m * c);
    state.center_s_m = center.s_m;
    state.center_t_m = center.t_m;
  }
  state.half_s_m = (info.length_m * std::abs(c) + info.width_m * std::abs(s)) / 2;
  state.half_t_m = (info.length_m * std::abs(s) + info.width_m * std::abs(c)) / 2;
}

Point2 CenterOf(const PlanActor& actor, const ActorState& state) {
  return {state.body.x_m + actor.box_center_x_m * std::cos(state.body.yaw_rad),
          state.body.y_m + actor.box_center_x_m * std::sin(state.body.yaw_rad)};
}

Footprint FootprintOf(const PlanActor& actor, const ActorState& state) {
  return MakeFootprint(state.body.x_m, state.body.y_m, state.body.yaw_rad, actor.box_center_x_m, actor.length_m,
                       actor.width_m);
}

Outline OutlineOf(const PlanActor& actor, const ActorState& state) {
  Outline outline;
  outline.Add(FootprintOf(actor, state));
  if (!HasOpenDoor(state)) return outline;
  for (int door = v1::DOOR_FRONT_LEFT; door <= v1::DOOR_REAR_RIGHT; ++door) {
    if (state.door_rad[door] <= 0) continue;
    const std::optional<SideDoor> place =
        SideDoorOf(actor.actor_class, actor.length_m, actor.width_m, actor.box_center_x_m, actor.length_stretch,
                   static_cast<v1::Door>(door));
    if (!place) continue;
    outline.Add(DoorFootprint(*place, state.door_rad[door], state.body.x_m, state.body.y_m, state.body.yaw_rad));
  }
  return outline;
}

double GapAhead(const ActorState& a, const ActorState& b, double direction) {
  const double ahead = direction * (b.center_s_m - a.center_s_m);
  return ahead <= 0 ? -1 : ahead - a.half_s_m - b.half_s_m;
}

void KeepTo(const Plan& plan, const ActorState& state, double t_m, ActorOrders& orders) {
  const Course& course = CourseOf(plan, state);
  orders.lane = course.LaneAt(state.s_m, t_m);
  orders.offset_m = orders.lane == 0 ? t_m : t_m - course.LaneCenter(orders.lane, state.s_m);
  orders.target_t = {t_m, 0, 0};
  orders.kept_t_m = t_m;
}

double KeptT(const Plan& plan, const ActorState& state, const ActorOrders& orders) {
  if (orders.lane == 0) return orders.offset_m;
  const Course& course = CourseOf(plan, state);
  // Past the end of its lane it goes on where it was.
  return course.HasLane(orders.lane, state.s_m) ? course.LaneCenter(orders.lane, state.s_m) + orders.offset_m
                                                : orders.kept_t_m;
}

Place Resolve(const Plan& plan, const WorldState& world, int index) {
  using Kind = PlanPosition::Kind;
  const PlanPosition& position = plan.positions[index];
  const ActorState* base = position.actor < 0 ? nullptr : &world.actors[position.actor];
  switch (position.kind) {
    case Kind::kCourse:
      return OnRoad(plan, position.course, position.along_m, position.across_m);
    case Kind::kWorld:
      return InWorld(plan, 0, position.near_s_m, position.along_m, position.across_m);
    case Kind::kRelativeLane: {
      const double center_m = LaneCenterBeside(CourseOf(plan, *base), base->s_m, base->t_m, position.lanes);
      return OnRoad(plan, base->course, base->s_m + position.along_m, center_m + position.across_m);
    }
    case Kind::kAheadOfEgo: {
      const Course& course = CourseOf(plan, *base);
      const double s_m = base->s_m + position.along_m;
      const bool given = position.lanes != 0 && course.HasLane(position.lanes, s_m);
      const double center_m =
          given ? course.LaneCenter(position.lanes, s_m) : LaneCenterBeside(course, base->s_m, base->t_m, 0);
      return OnRoad(plan, base->course, s_m, center_m + position.across_m);
    }
    case Kind::kRelativeRoad:
      return OnRoad(plan, base->course, base->s_m + position.along_m, base->t_m + position.across_m);
    case Kind::kRelativeActor:
    case Kind::kOnActor: {
      const Pose2 pose = Ahead(base->body, position.along_m, position.across_m);
      return InWorld(plan, base->course, base->s_m, pose.x_m, pose.y_m);
    }
    case Kind::kHitched:
      break;
    case Kind::kTrajectory: {
      Place place;
      place.known = position.step >= 0 && !world.actions[position.step].path.empty();
      if (!place.known) return place;
      const Pose2 on = world.actions[position.step].path.At(position.along_m);
      const ActorState& owner = world.actors[plan.steps[position.step].actor];
      return InWorld(plan, owner.course, owner.s_m, on.x_m - position.across_m * std::sin(on.yaw_rad),
                     on.y_m + position.across_m * std::cos(on.yaw_rad));
    }
  }
  return {};
}

RoadPoint OnCourse(const Plan& plan, const Place& place, int course, double near_s_m) {
  if (place.course == course) return place.at;
  return plan.layout.courses[course].Project(place.pose.x_m, place.pose.y_m, near_s_m);
}

SignalColor SignalNow(const Plan& plan, const WorldState& world, int group) {
  const SignalRun& run = world.signals[group];
  switch (run.mode) {
    case v1::SIGNAL_MODE_DARK:
      return SignalColor::kDark;
    case v1::SIGNAL_MODE_FLASHING:
      return SignalColor::kFlashingAmber;
    case v1::SIGNAL_MODE_PROGRAM:
      return plan.layout.signals[group].At(world.tick * kTickS);
    default:
      return run.color;
  }
}

}  // namespace longtail
