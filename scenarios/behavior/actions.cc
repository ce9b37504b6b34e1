#include "scenarios/behavior/actions.h"

#include <algorithm>
#include <cmath>

#include "scenarios/behavior/action_kinds.h"

namespace longtail {
namespace actions {

void Context::Want(double speed_mps, double rise_mps2) const {
  orders.wanted_mps = std::max(0.0, speed_mps);
  orders.accel_mps2 = (orders.wanted_mps - state.body.speed_mps) / kTickS;
  orders.rise_mps2 = rise_mps2;
}

void Context::Accelerate(double accel_mps2, const AlongLimits& limits) const {
  const double within = std::clamp(accel_mps2, -limits.deceleration_mps2, limits.acceleration_mps2);
  Want(std::min(state.body.speed_mps + within * kTickS, std::max(state.body.speed_mps, limits.speed_mps)));
}

void Context::LeaveSpeed(double reached_mps) const {
  const bool reached = std::abs(state.body.speed_mps - reached_mps) < 0.1;
  orders.desired_mps = reached ? reached_mps : state.body.speed_mps;
}

void Context::LeaveWay() const {
  KeepTo(plan, state, state.t_m, orders);
  orders.heading_rad = state.body.yaw_rad - course().At(state.s_m, 0).yaw_rad;
  orders.across = ActorOrders::Across::kLane;
}

void Context::PutOn(const Place& place, std::optional<double> heading_rad) const {
  state.course = place.course;
  const bool against = course().LaneAt(place.at.s_m, place.at.t_m) < 0;
  state.body.x_m = place.pose.x_m;
  state.body.y_m = place.pose.y_m;
  state.body.yaw_rad = place.pose.yaw_rad + heading_rad.value_or(against ? kPi : 0);
  state.s_m = place.at.s_m;
  state.steer_rad = state.yaw_rate_radps = state.left_mps = 0;
  PlaceOnRoad(plan, actor, state);
}

}  // namespace actions

void BeginAction(const Plan& plan, int step, WorldState& world) {
  const actions::Context context(plan, step, world);
  context.run.begin_tick = world.tick;
  std::visit([&context](const auto& action) { actions::Begin(action, context); }, plan.steps[step].action);
}

void GiveOrders(const Plan& plan, int step, WorldState& world) {
  const actions::Context context(plan, step, world);
  std::visit([&context](const auto& action) { actions::Drive(action, context); }, plan.steps[step].action);
}

bool ActionFinished(const Plan& plan, int step, WorldState& world) {
  const actions::Context context(plan, step, world);
  return std::visit([&context](const auto& action) { return actions::Finished(action, context); },
                    plan.steps[step].action);
}

void EndAction(const Plan& plan, int step, WorldState& world) {
  const actions::Context context(plan, step, world);
  std::visit([&context](const auto& action) { actions::End(action, context); }, plan.steps[step].action);
}

}  // namespace longtail
