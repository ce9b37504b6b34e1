#include "scenarios/behavior/triggers.h"

#include <algorithm>
#include <cmath>

#include "scenarios/behavior/measure.h"

namespace longtail {
namespace {

using Kind = PlanTrigger::Kind;

constexpr double kStandingMps = 0.05;
// Quantities that are worked out differ in their last digits from those that are written.
constexpr double kEqual = 1e-9;

bool Compare(const PlanTrigger& trigger, double measured, TriggerMemory& memory) {
  const double value = trigger.value;
  switch (trigger.rule) {
    case v1::RULE_GREATER:
      return measured > value;
    case v1::RULE_LESS_OR_EQUAL:
      return measured <= value;
    case v1::RULE_GREATER_OR_EQUAL:
      return measured >= value;
    case v1::RULE_EQUAL:
    case v1::RULE_NOT_EQUAL: {
      const bool jumps = trigger.kind == Kind::kVariable;
      const bool passed = !jumps && memory.seen && (memory.measured - value) * (measured - value) < 0;
      const bool equal = passed || std::abs(measured - value) <= kEqual;
      memory.measured = measured;
      memory.seen = true;
      return equal == (trigger.rule == v1::RULE_EQUAL);
    }
    default:
      return measured < value;
  }
}

// With an intrusion asked for, the body's edge counts; else the body's centre.
bool InLaneOf(const Plan& plan, const ActorState& a, const ActorState& b, const PlanActor& info_b, double intrusion_m) {
  const Counterpart to = Against(plan, a, info_b, b);
  const Course& course = CourseOf(plan, a);
  const int lane = course.LaneAt(to.center.s_m, to.center.t_m);
  if (lane == 0) return false;
  if (intrusion_m <= 0) return course.LaneAt(a.center_s_m, a.center_t_m) == lane;
  if (!course.HasLane(lane, a.center_s_m)) return false;
  const double reach = course.LaneWidth(lane, a.center_s_m) / 2 + a.half_t_m -
                       std::abs(a.center_t_m - course.LaneCenter(lane, a.center_s_m));
  return reach >= intrusion_m;
}

bool InState(const StepRun& run, v1::StepState state, int tick) {
  const auto just = [tick](int then) { return then >= 0 && tick - then <= 1; };
  switch (state) {
    case v1::STEP_STATE_RUNNING:
      return run.phase == StepPhase::kRunning;
    case v1::STEP_STATE_DONE:
      return run.phase == StepPhase::kDone;
    case v1::STEP_STATE_STARTS:
      return just(run.begin_tick);
    case v1::STEP_STATE_ENDS:
      return run.phase != StepPhase::kRunning && just(run.end_tick);
    case v1::STEP_STATE_SKIPPED:
      return just(run.skipped_tick);
    default:
      return run.phase == StepPhase::kWaiting;
  }
}

bool HaveTouched(const PlanTrigger& trigger, const WorldState& world) {
  for (const ContactPair& pair : world.contacts) {
    const bool own = pair.first == trigger.actor || pair.second == trigger.actor;
    const bool other = trigger.target < 0 || pair.first == trigger.target || pair.second == trigger.target;
    if (own && other) return true;
  }
  return false;
}

double Watched(const PlanWatch& watch, const WatchRun& run) {
  return watch.kind == PlanWatch::Kind::kTravelled ? run.travelled_m : run.ticks < 0 ? -1 : run.ticks * kTickS + kEqual;
}

bool Combined(const Plan& plan, const PlanTrigger& trigger, WorldState& world) {
  const bool all = trigger.kind == Kind::kAll;
  bool result = all;
  for (int i = 0; i < trigger.num_children; ++i) {
    const int child = plan.trigger_children[trigger.first_child + i];
    // What has a past must be looked at even where the answer is known.
    if (result != all && !plan.triggers[child].has_past) continue;
    const bool held = EvaluateTrigger(plan, child, world);
    result = all ? result && held : result || held;
  }
  return result;
}

// Of one actor against another or a place.
double Measured(const Plan& plan, const PlanTrigger& trigger, const WorldState& world, const Counterpart& to) {
  const PlanActor& info = plan.actors[trigger.actor];
  const ActorState& state = world.actors[trigger.actor];
  switch (trigger.kind) {
    case Kind::kTtc:
      return TimeToCollision(info, state, to, trigger.gap_kind);
    case Kind::kThw:
      return TimeHeadway(info, state, to, trigger.gap_kind);
    default:
      return DistanceTo(info, state, to, trigger.distance_kind);
  }
}

double RelativeSpeed(const ActorState& a, const ActorState& b, bool lateral) {
  const double turned = b.body.yaw_rad - a.body.yaw_rad;
  const double c = std::cos(turned), s = std::sin(turned);
  return lateral ? a.left_mps - (b.body.speed_mps * s + b.left_mps * c)
                 : a.body.speed_mps - (b.body.speed_mps * c - b.left_mps * s);
}

bool Condition(const Plan& plan, int index, WorldState& world) {
  const PlanTrigger& trigger = plan.triggers[index];
  TriggerMemory& memory = world.triggers[index];
  const auto state = [&world](int actor) -> const ActorState& { return world.actors[actor]; };
  if (trigger.actor >= 0 && !state(trigger.actor).present && trigger.kind != Kind::kCollision) return false;
  if (trigger.target >= 0 && !state(trigger.target).present && trigger.kind != Kind::kCollision) return false;
  switch (trigger.kind) {
    case Kind::kAll:
    case Kind::kAny:
      return Combined(plan, trigger, world);
    case Kind::kNot:
      return !EvaluateTrigger(plan, plan.trigger_children[trigger.first_child], world);
    case Kind::kTime:
      return world.tick * kTickS >= trigger.value - 1e-9;
    case Kind::kTtc:
    case Kind::kThw:
    case Kind::kDistance: {
      const ActorState& from = state(trigger.actor);
      if (trigger.target >= 0) {
        const Counterpart to = Against(plan, from, plan.actors[trigger.target], state(trigger.target));
        return Compare(trigger, Measured(plan, trigger, world, to), memory);
      }
      const Place place = Resolve(plan, world, trigger.position);
      return place.known && Compare(trigger, Measured(plan, trigger, world, Against(plan, from, place)), memory);
    }
    case Kind::kReachPosition: {
      const Place goal = Resolve(plan, world, trigger.position);
      const BicycleState& body = state(trigger.actor).body;
      return goal.known && Compare(trigger, std::hypot(body.x_m - goal.pose.x_m, body.y_m - goal.pose.y_m), memory);
    }
    case Kind::kStepState:
      return InState(trigger.index < 0 ? StepRun() : world.steps[trigger.index], trigger.step_state, world.tick);
    case Kind::kSpeed:
      return Compare(trigger, SpeedOver(state(trigger.actor)), memory);
    case Kind::kInLaneOf:
      return InLaneOf(plan, state(trigger.actor), state(trigger.target), plan.actors[trigger.target], trigger.value);
    case Kind::kDeceleration:
      return Compare(trigger, -state(trigger.actor).accel_mps2, memory);
    case Kind::kRelativeSpeed:
      return Compare(trigger, RelativeSpeed(state(trigger.actor), state(trigger.target), trigger.lateral), memory);
    case Kind::kAcceleration: {
      const ActorState& of = state(trigger.actor);
      return Compare(trigger, trigger.lateral ? of.body.speed_mps * of.yaw_rate_radps : of.accel_mps2, memory);
    }
    case Kind::kWatch:
      return Compare(trigger, Watched(plan.watches[trigger.index], world.watches[trigger.index]), memory);
    case Kind::kCollision:
      return HaveTouched(trigger, world);
    case Kind::kSignal:
      return static_cast<int>(SignalNow(plan, world, trigger.index)) == trigger.color;
    case Kind::kVariable:
      return Compare(trigger, world.variables[trigger.index], memory);
    case Kind::kDoor:
      return Compare(trigger, state(trigger.actor).door_rad[trigger.index], memory);
  }
  return false;
}

bool Delayed(bool now, int delay_ticks, int tick, DelayLine& line) {
  if (now != line.now) line.flips_ticks.push_back(tick);
  line.now = now;
  while (line.num_out < line.flips_ticks.size() && tick >= line.flips_ticks[line.num_out] + delay_ticks) {
    line.delayed = !line.delayed;
    ++line.num_out;
  }
  if (line.num_out == line.flips_ticks.size()) {
    line.flips_ticks.clear();
    line.num_out = 0;
  }
  return line.delayed;
}

bool IsPastEnd(const Plan& plan, const ActorState& state) {
  const Course& course = CourseOf(plan, state);
  return DirectionOf(state) > 0 ? state.center_s_m + state.half_s_m > course.last_s_m()
                                : state.center_s_m - state.half_s_m < course.first_s_m();
}

bool IsOffRoad(const Plan& plan, const ActorState& state, double beyond_m) {
  const Course& course = CourseOf(plan, state);
  return state.center_t_m > course.LeftEdge(state.center_s_m) + beyond_m ||
         state.center_t_m < course.RightEdge(state.center_s_m) - beyond_m;
}

}  // namespace

bool EvaluateTrigger(const Plan& plan, int index, WorldState& world) {
  const PlanTrigger& trigger = plan.triggers[index];
  bool now = Condition(plan, index, world);
  if (trigger.edge != v1::EDGE_NONE) {
    TriggerMemory& memory = world.triggers[index];
    const bool first = !memory.edge_seen;
    const bool rises = !first && now && !memory.held, falls = !first && !now && memory.held;
    memory.held = now;
    memory.edge_seen = true;
    now = trigger.edge == v1::EDGE_RISING ? rises : trigger.edge == v1::EDGE_FALLING ? falls : rises || falls;
  }
  return trigger.delay_ticks == 0 ? now
                                  : Delayed(now, trigger.delay_ticks, world.tick, world.delays[trigger.delay_line]);
}

void ForgetTrigger(const Plan& plan, int index, WorldState& world) {
  const PlanTrigger& root = plan.triggers[index];
  if (!root.has_past) return;
  for (int i = root.first_of_tree; i <= index; ++i) {
    world.triggers[i] = {};
    if (plan.triggers[i].delay_line < 0) continue;
    DelayLine& line = world.delays[plan.triggers[i].delay_line];
    line.now = line.delayed = false;
    line.flips_ticks.clear();
    line.num_out = 0;
  }
}

void UpdateWatches(const Plan& plan, WorldState& world) {
  // Farther in a tick is no way but a jump.
  constexpr double kJumpM = 1;
  for (size_t i = 0; i < plan.watches.size(); ++i) {
    const PlanWatch& watch = plan.watches[i];
    const ActorState& state = world.actors[watch.actor];
    WatchRun& run = world.watches[i];
    if (watch.kind == PlanWatch::Kind::kTravelled) {
      const double step_m = std::hypot(state.body.x_m - run.x_m, state.body.y_m - run.y_m);
      if (state.present && run.seen && step_m < kJumpM) run.travelled_m += step_m;
      run.x_m = state.body.x_m;
      run.y_m = state.body.y_m;
      run.seen = state.present;
      continue;
    }
    const bool so =
        state.present && (watch.kind == PlanWatch::Kind::kStandstill  ? std::abs(SpeedOver(state)) < kStandingMps
                          : watch.kind == PlanWatch::Kind::kEndOfRoad ? IsPastEnd(plan, state)
                                                                      : IsOffRoad(plan, state, watch.beyond_m));
    run.ticks = so ? run.ticks + 1 : -1;
  }
}

}  // namespace longtail
