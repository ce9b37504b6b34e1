// Actions that have a hold of an actor's speed.
#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/behavior/action_kinds.h"
#include "scenarios/behavior/along_laws.h"
#include "scenarios/behavior/measure.h"

namespace longtail::actions {
namespace {

// How long a change of speed takes.
double SpeedChangeSeconds(const Change& change, double from, double to) {
  constexpr double kLongestS = 60;
  switch (change.over) {
    case Change::Over::kTime:
      return change.amount;
    case Change::Over::kRate:
      return std::min(kLongestS, PeakOf(change.shape) * std::abs(to - from) / change.amount);
    case Change::Over::kDistance:
      // All shapes are symmetric, so that the mean speed is in the middle.
      return from + to < 2 * change.amount / kLongestS ? kLongestS : 2 * change.amount / (from + to);
  }
  return 0;
}

// What a step asks for, as far as its actor can: or it would never end.
double Reachable(const Context& c, double speed_mps) {
  return std::clamp(speed_mps, 0.0, c.plan.actors[c.actor].limits.max_speed_mps);
}

double SpeedOf(const Context& c, int actor) { return actor < 0 ? 0 : c.world.actors[actor].body.speed_mps; }

}  // namespace

void Begin(const PlanSpeed& action, const Context& c) {
  c.run.from = c.state.body.speed_mps;
  c.run.to = Reachable(c, action.target_mps + SpeedOf(c, action.relative_to));
  c.run.total = SpeedChangeSeconds(action.change, c.run.from, c.run.to);
  if (action.change.shape != v1::SHAPE_STEP) return;
  c.run.total = 0;
  c.state.body.speed_mps = c.run.to;
}

void Drive(const PlanSpeed& action, const Context& c) {
  if (!c.HasAlong()) return;
  c.Want(ShapedChange(action.change.shape, c.run.from, c.run.to, c.Elapsed() + kTickS, c.run.total).value);
}

bool Finished(const PlanSpeed&, const Context& c) {
  // Friction may make it late.
  return c.Elapsed() >= c.run.total && (!c.HasAlong() || std::abs(c.state.body.speed_mps - c.run.to) < 0.05);
}

void End(const PlanSpeed&, const Context& c) {
  if (c.HasAlong()) c.LeaveSpeed(c.run.to);
}

void Begin(const PlanSpeedProfile& action, const Context& c) {
  const double base = SpeedOf(c, action.relative_to);
  c.run.times_s.assign(1, 0);
  c.run.s_m.assign(1, c.state.body.speed_mps);
  for (size_t i = 0; i < action.times_s.size(); ++i) {
    c.run.times_s.push_back(action.times_s[i]);
    c.run.s_m.push_back(Reachable(c, base + action.speeds_mps[i]));
  }
}

void Drive(const PlanSpeedProfile& action, const Context& c) {
  if (!c.HasAlong()) return;
  const double time_s = c.Elapsed() + kTickS;
  const std::vector<double>& times_s = c.run.times_s;
  const size_t after = std::upper_bound(times_s.begin(), times_s.end(), time_s) - times_s.begin();
  if (after == times_s.size()) return c.Want(c.run.s_m.back());
  const double wanted = ShapedChange(action.shape, c.run.s_m[after - 1], c.run.s_m[after], time_s - times_s[after - 1],
                                     times_s[after] - times_s[after - 1])
                            .value;
  if (action.shape == v1::SHAPE_STEP) c.state.body.speed_mps = wanted;
  c.Want(wanted);
}

bool Finished(const PlanSpeedProfile&, const Context& c) {
  return c.Elapsed() >= c.run.times_s.back() &&
         (!c.HasAlong() || std::abs(c.state.body.speed_mps - c.run.s_m.back()) < 0.05);
}

void End(const PlanSpeedProfile&, const Context& c) {
  if (c.HasAlong()) c.LeaveSpeed(c.run.s_m.back());
}

void Begin(const PlanBrake& action, const Context& c) {
  c.run.from = std::max(0.0, -c.state.accel_mps2);
  c.run.to = action.target_mps;
}

void Drive(const PlanBrake& action, const Context& c) {
  if (!c.HasAlong()) return;
  const double built = action.rise_s > 0 ? std::min(1.0, (c.Elapsed() + kTickS) / action.rise_s) : 1.0;
  const double wanted = c.run.from + (action.deceleration_mps2 - c.run.from) * built;
  const double v = c.state.body.speed_mps;
  c.Want(std::max(action.target_mps, v - wanted * kTickS));
}

bool Finished(const PlanBrake& action, const Context& c) { return c.state.body.speed_mps <= action.target_mps + 1e-9; }

void End(const PlanBrake& action, const Context& c) {
  if (c.HasAlong()) c.LeaveSpeed(action.target_mps);
}

namespace {

struct DistanceError {
  double error_m = 0;  // > 0: more speed is needed
  double other_mps = 0;
};

DistanceError ErrorOf(const PlanLongitudinalDistance& action, const Context& c) {
  const ActorState& other = c.world.actors[action.target];
  const Counterpart to = Against(c.plan, c.state, c.plan.actors[action.target], other);
  const double v = c.state.body.speed_mps;
  const double v_other = other.body.speed_mps * std::cos(other.body.yaw_rad - c.state.body.yaw_rad);
  const double ahead_m = c.Direction() * (to.center.s_m - c.state.center_s_m);
  const double bodies_m = action.centers ? 0 : c.state.half_s_m + to.half_s_m;
  const double gap_m = (action.ahead ? -ahead_m : ahead_m) - bodies_m;
  const double wanted_m = action.gap_is_time ? action.gap * (action.ahead ? std::max(0.0, v_other) : v) : action.gap;
  return {action.ahead ? wanted_m - gap_m : gap_m - wanted_m, v_other};
}

}  // namespace

void Drive(const PlanLongitudinalDistance& action, const Context& c) {
  if (!c.HasAlong()) return;
  const DistanceError error = ErrorOf(action, c);
  c.Accelerate(
      KeepDistanceAcceleration(error.error_m, c.state.body.speed_mps, error.other_mps, action.limits.deceleration_mps2),
      action.limits);
}

bool Finished(const PlanLongitudinalDistance& action, const Context& c) {
  if (!action.ends_when_reached) return false;
  const DistanceError error = ErrorOf(action, c);
  return std::abs(error.error_m) < 0.5 && std::abs(error.other_mps - c.state.body.speed_mps) < 0.5;
}

void End(const PlanLongitudinalDistance&, const Context& c) {
  if (c.HasAlong()) c.LeaveSpeed(c.state.body.speed_mps);
}

namespace {

constexpr double kNoTime = std::numeric_limits<double>::infinity();

// What is left of an actor's way to a place on its course: along the path that a step leads it on, along its course for
// vehicles, straight for people.
double WayLeft(const Context& c, int actor, const RoadPoint& goal) {
  const ActorState& state = c.world.actors[actor];
  const Course& course = CourseOf(c.plan, state);
  const int leading = c.world.orders[actor].across_step;
  if (leading >= 0 && !c.world.actions[leading].path.empty()) {
    const ActionRun& run = c.world.actions[leading];
    const Pose2 pose = course.At(goal.s_m, goal.t_m);
    return run.path.Nearest(pose.x_m, pose.y_m) - run.path.Nearest(state.body.x_m, state.body.y_m);
  }
  if (!c.plan.actors[actor].person) return DirectionOf(state) * (goal.s_m - state.s_m);
  const Pose2 pose = course.At(goal.s_m, goal.t_m);
  const double dx = pose.x_m - state.body.x_m, dy = pose.y_m - state.body.y_m;
  // Negative once the place is behind.
  const double ahead = dx * std::cos(state.body.yaw_rad) + dy * std::sin(state.body.yaw_rad);
  return std::copysign(std::hypot(dx, dy), state.body.speed_mps > 0.3 ? ahead : 1.0);
}

// When the master arrives, s from now; < 0 when it has; kNoTime while it stands.
double MasterSeconds(const PlanSynchronize& action, const Context& c) {
  constexpr double kStandsMps = 0.3;
  if (c.run.total >= 0) return (c.run.total - c.world.tick) * kTickS;
  const double left_m = WayLeft(c, action.master, c.run.master_goal);
  const double v = c.world.actors[action.master].body.speed_mps;
  if (left_m <= v * kTickS / 2) return 0;
  return v < kStandsMps ? kNoTime : left_m / v;
}

}  // namespace

void Begin(const PlanSynchronize& action, const Context& c) {
  const Place own = Resolve(c.plan, c.world, action.position);
  const Place of_master = Resolve(c.plan, c.world, action.master_position);
  const ActorState& master = c.world.actors[action.master];
  c.run.known = own.known && of_master.known;
  if (!c.run.known) return;
  c.run.goal = OnCourse(c.plan, own, c.state.course, c.state.s_m);
  c.run.master_goal = OnCourse(c.plan, of_master, master.course, master.s_m);
  // The tick on which the master arrived.
  c.run.total = -1;
}

void Drive(const PlanSynchronize& action, const Context& c) {
  if (!c.HasAlong()) return;
  const double master_s = MasterSeconds(action, c);
  if (master_s == 0 && c.run.total < 0) c.run.total = c.world.tick;
  const double time_s = master_s + action.offset_s;
  const double left_m = WayLeft(c, c.actor, c.run.goal);
  const double accel = time_s == kNoTime ? 0
                       : time_s > 0      ? ArrivalAcceleration(left_m, time_s, c.state.body.speed_mps, action.final_mps)
                                         : action.limits.acceleration_mps2;
  c.Accelerate(accel, action.limits);
  if (c.orders.across_step >= 0 || !c.info.person) return;
  // Nobody leads the walker: straight there.
  c.orders.across = ActorOrders::Across::kGoal;
  c.orders.pose = c.course().At(c.run.goal.s_m, c.run.goal.t_m);
}

bool Finished(const PlanSynchronize&, const Context& c) {
  if (!c.run.known) return true;
  return c.HasAlong() && WayLeft(c, c.actor, c.run.goal) <= c.state.body.speed_mps * kTickS / 2;
}

void End(const PlanSynchronize& action, const Context& c) {
  if (c.orders.across_step < 0) c.LeaveWay();
  if (!c.HasAlong()) return;
  c.LeaveSpeed(action.final_mps.value_or(c.state.body.speed_mps));
  if (action.final_mps) c.orders.desired_mps = *action.final_mps;
}

}  // namespace longtail::actions
