#include "scenarios/behavior/world_state.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace longtail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool Compare(double measured, bool greater, double value) { return greater ? measured > value : measured < value; }

double TimeToCollision(const Plan& plan, const ActorState& a, const ActorState& b) {
  const double direction = DirectionOf(plan, a);
  const double gap = GapAhead(a, b, direction);
  if (gap < 0) return kInfinity;
  const double along_b = std::cos(b.body.yaw_rad - a.body.yaw_rad) * b.body.speed_mps;
  const double closing = a.body.speed_mps - along_b;
  return closing > 0 ? gap / closing : kInfinity;
}

double TimeHeadway(const Plan& plan, const ActorState& a, const ActorState& b) {
  const double gap = GapAhead(a, b, DirectionOf(plan, a));
  return gap < 0 || a.body.speed_mps <= 0 ? kInfinity : gap / a.body.speed_mps;
}

double Distance(const Plan& plan, const PlanTrigger& trigger, const ActorState& a, const ActorState& b) {
  switch (trigger.distance_kind) {
    case v1::DISTANCE_KIND_ALONG_ROAD: {
      const double direction = DirectionOf(plan, a);
      return direction * (b.center_s_m - a.center_s_m) - a.half_s_m - b.half_s_m;
    }
    case v1::DISTANCE_KIND_LATERAL:
      return std::abs(a.center_t_m - b.center_t_m);
    default:
      return FreeDistance(FootprintOf(plan.actors[trigger.actor], a), FootprintOf(plan.actors[trigger.target], b));
  }
}

// With an intrusion asked for, the body's edge counts; else the body's centre.
bool InLaneOf(const Plan& plan, const ActorState& a, const ActorState& b, double intrusion_m) {
  const Course& course = CourseOf(plan, b);
  const int lane = course.LaneAt(b.center_s_m, b.center_t_m);
  if (lane == 0) return false;
  if (intrusion_m <= 0) return course.LaneAt(a.center_s_m, a.center_t_m) == lane;
  if (!course.HasLane(lane, a.center_s_m)) return false;
  const double reach = course.LaneWidth(lane, a.center_s_m) / 2 + a.half_t_m -
                       std::abs(a.center_t_m - course.LaneCenter(lane, a.center_s_m));
  return reach >= intrusion_m;
}

bool Condition(const Plan& plan, const PlanTrigger& trigger, WorldState& world) {
  using Kind = PlanTrigger::Kind;
  const auto state = [&world](int actor) -> const ActorState& { return world.actors[actor]; };
  if (trigger.actor >= 0 && !state(trigger.actor).present) return false;
  if (trigger.target >= 0 && !state(trigger.target).present) return false;
  switch (trigger.kind) {
    case Kind::kAll: {
      bool all = true;
      for (const int child : trigger.children) all &= EvaluateTrigger(plan, child, world);
      return all;
    }
    case Kind::kAny: {
      bool any = false;
      for (const int child : trigger.children) any |= EvaluateTrigger(plan, child, world);
      return any;
    }
    case Kind::kNot:
      return !EvaluateTrigger(plan, trigger.children[0], world);
    case Kind::kTime:
      return world.tick * kTickS >= trigger.value - 1e-9;
    case Kind::kTtc:
      return Compare(TimeToCollision(plan, state(trigger.actor), state(trigger.target)), trigger.greater,
                     trigger.value);
    case Kind::kThw:
      return Compare(TimeHeadway(plan, state(trigger.actor), state(trigger.target)), trigger.greater, trigger.value);
    case Kind::kDistance:
      return Compare(Distance(plan, trigger, state(trigger.actor), state(trigger.target)), trigger.greater,
                     trigger.value);
    case Kind::kReachPosition: {
      const CoursePoint goal = Resolve(plan, world, trigger.position);
      const Pose2 pose = plan.layout.courses[goal.course].At(goal.s_m, goal.t_m);
      const BicycleState& body = state(trigger.actor).body;
      return std::hypot(body.x_m - pose.x_m, body.y_m - pose.y_m) <= trigger.value;
    }
    case Kind::kStepState: {
      const StepPhase phase = trigger.step < 0 ? StepPhase::kWaiting : world.steps[trigger.step].phase;
      if (trigger.step_state == v1::STEP_STATE_RUNNING) return phase == StepPhase::kRunning;
      if (trigger.step_state == v1::STEP_STATE_DONE) return phase == StepPhase::kDone;
      return phase == StepPhase::kWaiting;
    }
    case Kind::kSpeed:
      return Compare(state(trigger.actor).body.speed_mps, trigger.greater, trigger.value);
    case Kind::kInLaneOf:
      return InLaneOf(plan, state(trigger.actor), state(trigger.target), trigger.value);
    case Kind::kDeceleration:
      return Compare(-state(trigger.actor).accel_mps2, trigger.greater, trigger.value);
  }
  return false;
}

}  // namespace

void UpdateWeather(const Plan& plan, WorldState& world) {
  Weather& weather = world.weather;
  weather.state = EnvironmentAt(plan.weather.at_start, weather.shifts, world.tick * kTickS);
  weather.grip = RoadGrip(weather.state);
  weather.visual_range_m = VisualRangeM(weather.state);
}

double FrictionUnder(const Plan& plan, const WorldState& world, const ActorState& state) {
  RoadPoint at{state.s_m, state.t_m};
  if (state.course != 0 && !plan.weather.patches.empty()) {
    at = plan.layout.courses[0].Project(state.body.x_m, state.body.y_m);
  }
  return FrictionAt(world.weather.grip, plan.weather.patches, at.s_m, at.t_m, std::abs(state.body.speed_mps));
}

void PlaceOnRoad(const Plan& plan, int actor, ActorState& state) {
  const PlanActor& info = plan.actors[actor];
  const Course& course = CourseOf(plan, state);
  const RoadPoint at = course.Project(state.body.x_m, state.body.y_m, state.s_m);
  state.s_m = at.s_m;
  state.t_m = at.t_m;
  const double relative = state.body.yaw_rad - course.At(at.s_m, 0).yaw_rad;
  const double c = std::cos(relative), s = std::sin(relative);
  state.center_s_m = at.s_m;
  state.center_t_m = at.t_m;
  if (info.box_center_x_m != 0) {
    const RoadPoint center = course.Project(state.body.x_m + info.box_center_x_m * std::cos(state.body.yaw_rad),
                                            state.body.y_m + info.box_center_x_m * std::sin(state.body.yaw_rad),
                                            at.s_m + info.box_center_x_m * c);
    state.center_s_m = center.s_m;
    state.center_t_m = center.t_m;
  }
  state.half_s_m = (info.length_m * std::abs(c) + info.width_m * std::abs(s)) / 2;
  state.half_t_m = (info.length_m * std::abs(s) + info.width_m * std::abs(c)) / 2;
}

Footprint FootprintOf(const PlanActor& actor, const ActorState& state) {
  return MakeFootprint(state.body.x_m, state.body.y_m, state.body.yaw_rad, actor.box_center_x_m, actor.length_m,
                       actor.width_m);
}

double GapAhead(const ActorState& a, const ActorState& b, double direction) {
  const double ahead = direction * (b.center_s_m - a.center_s_m);
  return ahead <= 0 ? -1 : ahead - a.half_s_m - b.half_s_m;
}

double DirectionOf(const Plan& plan, const ActorState& state) {
  return std::cos(state.body.yaw_rad - CourseOf(plan, state).At(state.s_m, 0).yaw_rad) >= 0 ? 1 : -1;
}

CoursePoint Resolve(const Plan& plan, const WorldState& world, const PlanPosition& position) {
  if (position.kind == PlanPosition::Kind::kFixed) return {position.course, position.s_m, position.t_m};
  const ActorState& base = world.actors[position.actor];
  const Course& course = CourseOf(plan, base);
  const int lane = course.LaneAt(base.s_m, base.t_m);
  const int wanted = lane == 0 ? 0 : course.NeighborLane(lane, position.dlane, base.s_m);
  return {base.course, base.s_m + position.ds_m,
          (wanted == 0 ? base.t_m : course.LaneCenter(wanted, base.s_m)) + position.offset_m};
}

bool EvaluateTrigger(const Plan& plan, int index, WorldState& world) {
  const PlanTrigger& trigger = plan.triggers[index];
  const bool now = Condition(plan, trigger, world);
  if (trigger.delay_ticks == 0) return now;
  DelayLine& line = world.delays[index];
  if (now != line.now) line.flips_ticks.push_back(world.tick);
  line.now = now;
  while (!line.flips_ticks.empty() && world.tick >= line.flips_ticks.front() + trigger.delay_ticks) {
    line.delayed = !line.delayed;
    line.flips_ticks.erase(line.flips_ticks.begin());
  }
  return line.delayed;
}

}  // namespace longtail
