#include "scenarios/behavior/traffic.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/behavior/lane_changer.h"
#include "scenarios/behavior/right_of_way.h"

namespace longtail {
namespace {

// How often a driver looks at the rules, ticks. Drivers take turns.
constexpr int kRulesTicks = 4;
// And at other lanes.
constexpr int kLanesTicks = 10;
constexpr double kTurnSignalM = 30;

// Which indicator a driver has on for the turn ahead: +1 left, -1 right, 0 none.
int WantedIndicator(const Plan& plan, const ActorState& state) {
  if (DirectionOf(state) < 0) return 0;
  for (const Turn& turn : plan.junctions[state.course].turns) {
    if (state.center_s_m > turn.start_s_m - kTurnSignalM && state.center_s_m < turn.end_s_m) return turn.left ? 1 : -1;
  }
  return 0;
}

}  // namespace

Traffic::Traffic(const Plan& plan) : neighbors_(plan, plan.courses) {
  for (int actor = 1; actor < static_cast<int>(plan.actors.size()); ++actor) {
    // Trailers come with their towers.
    if (plan.actors[actor].tower >= 0) continue;
    if (plan.actors[actor].enters_tick > 0 && !plan.actors[actor].hidden) waiting_.push_back(actor);
    if (plan.actors[actor].leaves) leaving_.push_back(actor);
  }
  std::stable_sort(waiting_.begin(), waiting_.end(), [&plan](int a, int b) {
    return plan.actors[a].enters_tick != plan.actors[b].enters_tick
               ? plan.actors[a].enters_tick > plan.actors[b].enters_tick
               : a > b;
  });
}

void Traffic::Update(const Plan& plan, WorldState& world) {
  if (!leaving_.empty()) Leave(plan, world);
  neighbors_.Update(plan, world);
  // One after the other: who has entered is in the way of the next.
  while (!waiting_.empty() && Enter(plan, world)) neighbors_.Update(plan, world);
  for (int actor = 1; actor < static_cast<int>(world.actors.size()); ++actor) {
    if (IsDriven(world.actors[actor])) Think(plan, world, actor);
  }
}

void Traffic::Leave(const Plan& plan, WorldState& world) const {
  for (const int actor : leaving_) {
    ActorState& state = world.actors[actor];
    if (!state.present) continue;
    const Course& course = CourseOf(plan, state);
    if (DirectionOf(state) > 0 ? state.center_s_m + state.half_s_m >= course.last_s_m()
                               : state.center_s_m - state.half_s_m <= course.first_s_m()) {
      state.present = false;
    }
  }
}

// Gap to the nearest body in its way at its start.
double Traffic::RoomFor(const ActorState& state, double speed_mps) const {
  const double direction = DirectionOf(state);
  double gap_m = std::numeric_limits<double>::infinity();
  for (const CourseBody& body : neighbors_.On(state.course)) {
    if (std::abs(body.t_m - state.center_t_m) > body.half_t_m + state.half_t_m + 0.5) continue;
    const double apart = std::abs(body.s_m - state.center_s_m) - body.half_s_m - state.half_s_m;
    // One who comes from behind needs as much room as one who is ahead.
    const double closing = direction * (body.s_m - state.center_s_m) > 0 ? 0 : body.along_mps * direction;
    gap_m = std::min(gap_m, apart - std::max(0.0, closing - speed_mps) * 3);
  }
  return gap_m;
}

// Lets the first in whose time has come and whose start is clear; false where there is none.
bool Traffic::Enter(const Plan& plan, WorldState& world) {
  for (size_t i = waiting_.size(); i-- > 0;) {
    const int actor = waiting_[i];
    const PlanActor& info = plan.actors[actor];
    if (info.enters_tick > world.tick) return false;
    ActorState& state = world.actors[actor];
    double gap_m = RoomFor(state, info.speed_mps);
    if (info.trailer >= 0) gap_m = std::min(gap_m, RoomFor(world.actors[info.trailer], info.speed_mps));
    if (gap_m < info.profile.min_gap_m) continue;
    state.present = true;
    state.body.speed_mps = std::min(info.speed_mps, (gap_m - info.profile.min_gap_m) / info.profile.headway_s);
    waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
    return true;
  }
  return false;
}

void Traffic::Think(const Plan& plan, WorldState& world, int actor) const {
  ActorState& state = world.actors[actor];
  ActorOrders& orders = world.orders[actor];
  DriverState& driver = world.drivers[actor];
  const bool first = !driver.thinks;
  driver.thinks = true;
  if (orders.along_step >= 0) {
    // A step drives: the rules are the step's own business.
    driver.hold_s_m = DirectionOf(state) * std::numeric_limits<double>::infinity();
    driver.enters = false;
  } else if (first || (world.tick + actor) % kRulesTicks == 0) {
    FindHold({plan, world, neighbors_}, actor, first ? 1 : kRulesTicks, driver);
  }
  if (state.driver != v1::DRIVER_MODEL_MOBIL) {
    // A change that is under way is brought to its end.
    if (driver.wanted_side != 0 && !driver.changes) DropLaneChange(driver);
    if (first || (world.tick + actor) % kLanesTicks == 0) driver.lane_end_s_m = NarrowEnd(plan, state, orders);
  } else if (first || (driver.changes && orders.across_step >= 0) || (world.tick + actor) % kLanesTicks == 0) {
    ConsiderLanes({plan, world, neighbors_}, actor, kLanesTicks, driver, orders);
  }
  int indicator = 0;
  if (orders.across_step < 0) indicator = driver.wanted_side != 0 ? driver.wanted_side : WantedIndicator(plan, state);
  if (indicator == driver.indicator) return;
  driver.indicator = indicator;
  state.indicator_left = indicator > 0;
  state.indicator_right = indicator < 0;
}

}  // namespace longtail
