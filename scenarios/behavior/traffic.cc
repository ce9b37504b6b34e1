#include "scenarios/behavior/traffic.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/behavior/following_speed.h"
#include "scenarios/behavior/lane_changer.h"
#include "scenarios/behavior/right_of_way.h"

namespace longtail {
namespace {

// How often a driver looks at the rules, ticks. Drivers take turns.
constexpr int kRulesTicks = 4;
// And at other lanes.
constexpr int kLanesTicks = 10;
constexpr double kTurnSignalM = 30;
constexpr double kClosingS = 3;   // who enters leaves that much time to who comes up faster from behind
constexpr double kBesideM = 0.5;  // from who enters to who is not in its way
constexpr double kBehindM = 80, kBehindHeadwayS = 0.8;
constexpr double kDoorLookM = 25, kDoorLookS = 3;     // how far ahead one sees a door
constexpr double kDoorRoomM = 0.4, kLaneEdgeM = 0.1;  // kept from it, and from the edges of one's lane

// Which indicator a driver has on for the turn ahead: +1 left, -1 right, 0 none.
int WantedIndicator(const Plan& plan, const ActorState& state) {
  if (DirectionOf(state) < 0) return 0;
  for (const Turn& turn : plan.junctions[state.course].turns) {
    if (state.center_s_m > turn.start_s_m - kTurnSignalM && state.center_s_m < turn.end_s_m) return turn.left ? 1 : -1;
  }
  return 0;
}

// How far from where it keeps to it goes out of the way of doors that stand open ahead, as far as its lane allows.
double AsideOfDoors(const Plan& plan, const WorldState& world, const Neighbors& neighbors, int actor) {
  const ActorState& self = world.actors[actor];
  const ActorOrders& orders = world.orders[actor];
  const Course& course = CourseOf(plan, self);
  if (orders.across_step >= 0 || orders.along_step >= 0 || world.drivers[actor].changes) return 0;
  if (!course.HasLane(orders.lane, self.center_s_m)) return 0;
  const double kept_m = KeptT(plan, self, orders), half_m = plan.actors[actor].width_m / 2;
  const double look_m = std::max(kDoorLookM, kDoorLookS * self.body.speed_mps);
  double to_left_m = 0, to_right_m = 0;
  for (const CourseBody& body : neighbors.On(self.course)) {
    const double ahead_m = DirectionOf(self) * (body.s_m - self.center_s_m);
    if (body.actor == actor || ahead_m < -(self.half_s_m + body.half_s_m) || ahead_m > look_m) continue;
    const ActorState& other = world.actors[body.actor];
    if (!HasOpenDoor(other) || !other.seen_by_traffic) continue;
    const double apart_m = body.half_t_m + half_m + kDoorRoomM;
    if (body.t_m < kept_m) {
      to_left_m = std::max(to_left_m, body.t_m + apart_m - kept_m);
    } else {
      to_right_m = std::min(to_right_m, body.t_m - apart_m - kept_m);
    }
  }
  // Between doors on both sides.
  const double goal_m = to_left_m > 0 && to_right_m < 0 ? (to_left_m + to_right_m) / 2 : to_left_m + to_right_m;
  if (goal_m == 0) return 0;
  const double center_m = course.LaneCenter(orders.lane, self.center_s_m);
  const double most_m = std::max(0.0, course.LaneWidth(orders.lane, self.center_s_m) / 2 - half_m - kLaneEdgeM);
  return std::clamp(kept_m + goal_m, std::min(kept_m, center_m - most_m), std::max(kept_m, center_m + most_m)) - kept_m;
}

// Free gap to who drives up on another course from behind the start of one who is to enter: less what they need.
double GapToThoseBehind(const Plan& plan, const WorldState& world, int actor) {
  const ActorState& self = world.actors[actor];
  const Point2 at = CenterOf(plan.actors[actor], self);
  const double c = std::cos(self.body.yaw_rad), s = std::sin(self.body.yaw_rad);
  const double tail_m = TailOf(plan, world, actor);
  double gap_m = std::numeric_limits<double>::infinity();
  for (size_t i = 0; i < world.actors.size(); ++i) {
    const ActorState& other = world.actors[i];
    if (!other.present || other.course == self.course || static_cast<int>(i) == actor) continue;
    if (std::cos(other.body.yaw_rad - self.body.yaw_rad) < 0.7) continue;
    const Point2 from = CenterOf(plan.actors[i], other);
    const double behind_m = (at.x_m - from.x_m) * c + (at.y_m - from.y_m) * s;
    const double aside_m = std::abs((from.y_m - at.y_m) * c - (from.x_m - at.x_m) * s);
    if (behind_m < 0 || behind_m > kBehindM ||
        aside_m > (plan.actors[i].width_m + plan.actors[actor].width_m) / 2 + 1) {
      continue;
    }
    const double v = std::max(0.0, other.body.speed_mps), faster = std::max(0.0, v - plan.actors[actor].speed_mps);
    gap_m = std::min(gap_m, behind_m - tail_m - (plan.actors[i].length_m + plan.actors[actor].length_m) / 2 -
                                kBehindHeadwayS * v - kClosingS * faster);
  }
  return gap_m;
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
    if (IsDriven(world.actors[actor])) {
      Think(plan, world, actor);
    } else if (world.drivers[actor].wanted_side != 0) {
      world.drivers[actor].DropLaneChange();  // struck, or skids
    }
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

Traffic::Room Traffic::RoomFor(const Plan& plan, const WorldState& world, const PlanActor& info,
                               const ActorState& state) const {
  const double direction = DirectionOf(state);
  Room room{std::numeric_limits<double>::infinity(), info.speed_mps};
  for (const CourseBody& body : neighbors_.On(state.course)) {
    if (!ComesWithin(plan, world, body, state.center_t_m, body.half_t_m + state.half_t_m + kBesideM)) continue;
    const double apart = std::abs(body.s_m - state.center_s_m) - body.half_s_m - state.half_s_m;
    const bool is_ahead = direction * (body.s_m - state.center_s_m) > 0;
    const double along_mps = std::max(0.0, direction * body.along_mps);
    // One who comes from behind needs as much room as one who is ahead.
    room.gap_m = std::min(room.gap_m, is_ahead ? apart : apart - std::max(0.0, along_mps - info.speed_mps) * kClosingS);
    if (!is_ahead) continue;
    const double way_m = std::max(0.0, apart - info.profile.min_gap_m);
    room.speed_mps = std::min(room.speed_mps, FollowingSpeed(way_m, along_mps, info.profile.headway_s,
                                                             info.profile.comfort_deceleration_mps2));
  }
  return room;
}

// Lets the first in whose time has come and whose start is clear; false where there is none.
bool Traffic::Enter(const Plan& plan, WorldState& world) {
  for (size_t i = waiting_.size(); i-- > 0;) {
    const int actor = waiting_[i];
    const PlanActor& info = plan.actors[actor];
    if (info.enters_tick > world.tick) return false;
    ActorState& state = world.actors[actor];
    Room room = RoomFor(plan, world, info, state);
    room.gap_m = std::min(room.gap_m, GapToThoseBehind(plan, world, actor));
    if (info.trailer >= 0)
      room.gap_m = std::min(room.gap_m, RoomFor(plan, world, info, world.actors[info.trailer]).gap_m);
    if (room.gap_m < info.profile.min_gap_m) continue;
    state.present = true;
    state.body.speed_mps = room.speed_mps;
    if (info.trailer >= 0) {
      world.actors[info.trailer].present = true;
      world.actors[info.trailer].body.speed_mps = room.speed_mps;
    }
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
    if (driver.wanted_side != 0 && !driver.changes) driver.DropLaneChange();
    if (first || (world.tick + actor) % kLanesTicks == 0) driver.lane_end_s_m = NarrowEnd(plan, state, orders);
  } else if (first || (driver.changes && orders.across_step >= 0) || (world.tick + actor) % kLanesTicks == 0) {
    ConsiderLanes({plan, world, neighbors_}, actor, kLanesTicks, driver, orders);
  }
  driver.aside_goal_m = neighbors_.has_open_doors() ? AsideOfDoors(plan, world, neighbors_, actor) : 0;
  int indicator = 0;
  if (orders.across_step < 0) indicator = driver.wanted_side != 0 ? driver.wanted_side : WantedIndicator(plan, state);
  if (indicator == driver.indicator) return;
  driver.indicator = indicator;
  state.indicator_left = indicator > 0;
  state.indicator_right = indicator < 0;
}

}  // namespace longtail
