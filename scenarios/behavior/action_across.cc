// Actions that have a hold of where an actor drives across the road.
#include <algorithm>
#include <cmath>

#include "scenarios/behavior/action_kinds.h"
#include "scenarios/behavior/measure.h"

namespace longtail::actions {
namespace {

// t where the change ends, here: lanes may shift along the road.
double TargetT(const Context& c) {
  if (c.run.lane == 0 || !c.course().HasLane(c.run.lane, c.state.s_m)) return c.run.to;
  return c.course().LaneCenter(c.run.lane, c.state.s_m) + c.run.offset_m;
}

// From where the actor was to be until now, to offset_m from the centre of a lane; lane 0: to t = to_m.
void BeginChange(const Change& change, int lane, double offset_m, double to_m, const Context& c) {
  c.run.from = c.orders.target_t.value;
  c.run.lane = lane;
  c.run.offset_m = offset_m;
  c.run.to = to_m;
  c.run.to = TargetT(c);
  c.run.progress_m = 0;
  c.run.total = change.over == Change::Over::kRate
                    ? PeakOf(change.shape) * std::abs(c.run.to - c.run.from) / change.amount
                    : change.amount;
  if (change.shape != v1::SHAPE_STEP) return;
  c.run.total = 0;
  const Pose2 at = c.course().At(c.state.s_m, c.run.to);
  c.state.body.x_m = at.x_m;
  c.state.body.y_m = at.y_m;
  PlaceOnRoad(c.plan, c.actor, c.state);
}

void DriveChange(const Change& change, const Context& c) {
  if (!c.HasAcross()) return;
  c.run.to = TargetT(c);
  const double v = c.state.body.speed_mps;
  const bool by_distance = change.over == Change::Over::kDistance;
  // How fast its argument grows: seconds by 1 a second, metres by the speed.
  const double pace = by_distance ? v : 1;
  Motion1 target =
      ShapedChange(change.shape, c.run.from, c.run.to, by_distance ? c.run.progress_m : c.Elapsed(), c.run.total);
  target.rate *= pace;
  target.accel *= pace * pace;
  c.run.progress_m += v * kTickS;
  c.orders.across = ActorOrders::Across::kLane;
  c.orders.target_t = target;
}

bool IsOver(const Change& change, const Context& c) {
  return (change.over == Change::Over::kDistance ? c.run.progress_m : c.Elapsed()) >= c.run.total;
}

bool ChangeFinished(const Change& change, const Context& c) {
  return IsOver(change, c) && (!c.HasAcross() || std::abs(c.state.t_m - c.run.to) < 0.1);
}

void EndChange(const Change& change, const Context& c) {
  if (!c.HasAcross()) return;
  // Stopped half way: keeps to the target of this moment.
  KeepTo(c.plan, c.state, IsOver(change, c) ? c.run.to : c.orders.target_t.value, c.orders);
}

}  // namespace

void Begin(const PlanLaneChange& action, const Context& c) {
  const int own = c.course().LaneAt(c.state.center_s_m, c.state.center_t_m);
  int lane = 0;
  if (action.lane_of >= 0) {
    const Counterpart to = Against(c.plan, c.state, c.plan.actors[action.lane_of], c.world.actors[action.lane_of]);
    lane = c.course().LaneAt(to.center.s_m, to.center.t_m);
  } else {
    lane = c.course().NeighborLane(own, action.lanes_to_left, c.state.center_s_m);
  }
  // There may be no such lane where others have moved; the actor then stays where it is.
  BeginChange(action.change, lane, action.offset_m, c.orders.target_t.value, c);
}

void Drive(const PlanLaneChange& action, const Context& c) { DriveChange(action.change, c); }
bool Finished(const PlanLaneChange& action, const Context& c) { return ChangeFinished(action.change, c); }
void End(const PlanLaneChange& action, const Context& c) { EndChange(action.change, c); }

void Begin(const PlanLaneOffset& action, const Context& c) {
  const int own = c.course().LaneAt(c.state.center_s_m, c.state.center_t_m);
  BeginChange(action.change, own, action.offset_m, c.state.t_m + action.offset_m, c);
}

void Drive(const PlanLaneOffset& action, const Context& c) { DriveChange(action.change, c); }
bool Finished(const PlanLaneOffset& action, const Context& c) { return ChangeFinished(action.change, c); }
void End(const PlanLaneOffset& action, const Context& c) { EndChange(action.change, c); }

namespace {

// t at which the reference point is at the distance asked for.
double WantedT(const PlanLateralDistance& action, const Context& c) {
  const Counterpart to = Against(c.plan, c.state, c.plan.actors[action.target], c.world.actors[action.target]);
  const double bodies_m = action.centers ? 0 : std::copysign(c.state.half_t_m + to.half_t_m, action.distance_m);
  return to.center.t_m + action.distance_m + bodies_m + c.state.t_m - c.state.center_t_m;
}

}  // namespace

void Begin(const PlanLateralDistance&, const Context& c) { c.run.to = c.orders.target_t.value; }

void Drive(const PlanLateralDistance& action, const Context& c) {
  if (!c.HasAcross()) return;
  constexpr double kPerS = 0.8;
  const double rate = std::clamp(kPerS * (WantedT(action, c) - c.run.to), -action.max_rate_mps, action.max_rate_mps);
  c.run.to += rate * kTickS;
  c.orders.across = ActorOrders::Across::kLane;
  c.orders.target_t = {c.run.to, rate, 0};
}

bool Finished(const PlanLateralDistance& action, const Context& c) {
  return action.ends_when_reached && std::abs(WantedT(action, c) - c.state.t_m) < 0.1;
}

void End(const PlanLateralDistance&, const Context& c) {
  if (c.HasAcross()) KeepTo(c.plan, c.state, c.run.to, c.orders);
}

}  // namespace longtail::actions
