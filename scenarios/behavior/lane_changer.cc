#include "scenarios/behavior/lane_changer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <variant>

#include "scenarios/behavior/idm_of.h"
#include "scenarios/behavior/mobil.h"

namespace longtail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kSignalTicks = 80;        // the indicator is on this long before the body moves
constexpr int kRestTicks = 300;         // between two changes that nothing asks for
constexpr double kLookM = 200;          // at others
constexpr double kSideRoomM = 0.25;     // beside a body that is not in the way
constexpr double kEndWayM = 100;        // each change that must be made is thought of that far from the lane's end,
constexpr double kEndWayS = 8;          // and by that much of time more
constexpr double kPickyMps2 = 1.2;      // what a new follower may be asked when the end comes into sight,
constexpr double kPressedMps2 = 4;      // and just before it
constexpr double kJunctionM = 40;       // before a junction one stays in lane
constexpr double kLeastLengthM = 14;    // way along the road of a change
constexpr double kLengthS = 4;          // the same as time, at speed
constexpr double kBiasMps2 = 0.3;       // what being on the right is worth (Kesting, Treiber, Helbing: table 1)
constexpr double kHeldUpMps2 = 0.3;     // loss of acceleration behind another
constexpr double kFreePassingMps = 16;  // slower traffic may pass on the right
constexpr double kFallInMps2 = 1.5;     // asked of oneself to get behind somebody in the lane one wants
constexpr double kCreepMps = 5;         // but beside a queue one goes on
constexpr double kEndBrakeMps2 = 2;     // for the end of a lane
constexpr double kEndRoomM = 1;
constexpr int kMaxRows = 4;

// The actor in the list of a course: its own, or one that joins it.
struct Row {
  const std::vector<CourseBody>* bodies = nullptr;
  int place = 0;  // of the actor in it
  double s_m = 0, t_m = 0;
  int direction = 1;
};

struct Found {
  const CourseBody* body = nullptr;
  int direction = 1;  // of its row
  double gap_m = kInfinity;

  double along_mps() const { return direction * body->along_mps; }
};

class Lanes {
 public:
  Lanes(const LaneView& view, int actor, const ActorOrders& orders)
      : view_(view),
        actor_(actor),
        self_(view.world.actors[actor]),
        info_(view.plan.actors[actor]),
        course_(CourseOf(view.plan, self_)),
        threads_(view.plan.threads[self_.course]),
        direction_(self_.cos_heading >= 0 ? 1 : -1),
        lane_(orders.lane),
        rear_m_(self_.half_s_m + TailOf(view.plan, view.world, actor)),
        idm_(IdmOf(info_, orders.desired_mps)) {
    rows_[0] = {&view.neighbors.On(self_.course), view.neighbors.PlaceOf(actor), self_.center_s_m, self_.center_t_m,
                direction_};
    for (const Meeting& meeting : view.plan.junctions[self_.course].meetings) {
      const double behind_m = self_.center_s_m - meeting.start_s_m;
      if (!meeting.merges || direction_ < 0 || behind_m < -5 || behind_m > kLookM) continue;
      const CourseBody* const guest = view.neighbors.GuestOn(actor, meeting.other);
      if (guest == nullptr || num_rows_ == kMaxRows) continue;
      const std::vector<CourseBody>& bodies = view.neighbors.On(meeting.other);
      rows_[num_rows_++] = {&bodies, static_cast<int>(guest - bodies.data()), guest->s_m, guest->t_m,
                            guest->cos_heading >= 0 ? 1 : -1};
    }
  }

  double EndAhead(int lane) const {
    const double front_m = self_.center_s_m + direction_ * self_.half_s_m;
    return direction_ * (threads_.EndOf(lane, self_.center_s_m, direction_) - front_m);
  }
  int ChangesFrom(int lane) const { return threads_.ChangesFrom(lane, self_.center_s_m, direction_); }
  // From where on a change that must be made is thought of.
  double EndWay(int changes) const { return changes * (kEndWayM + kEndWayS * std::max(0.0, self_.body.speed_mps)); }

  // Within room_m of a stretch where other traffic crosses.
  bool IsNearJunction(double room_m) const {
    if (direction_ < 0) return false;
    const double front_m = self_.center_s_m + self_.half_s_m, rear_m = self_.center_s_m - rear_m_;
    for (const Meeting& meeting : view_.plan.junctions[self_.course].meetings) {
      if (meeting.end_s_m <= meeting.start_s_m) continue;
      if (front_m > std::min(meeting.hold_s_m, meeting.start_s_m) - room_m && rear_m < meeting.end_s_m) return true;
    }
    return false;
  }

  // The lane beside the own on a side (+1 left, -1 right) if one can drive there; 0 for none.
  int Beside(int side) const {
    const double s_m = self_.center_s_m;
    const int lane = course_.NeighborLane(lane_, side * direction_, s_m);
    if (lane == 0 || (lane > 0) != (lane_ > 0)) return 0;
    return course_.LaneWidth(lane, s_m) < std::max(kLeastLaneWidthM, info_.width_m + 0.3) ? 0 : lane;
  }

  // How far to its left a lane's centre is.
  double LeftTo(int lane) const { return direction_ * (course_.LaneCenter(lane, self_.center_s_m) - self_.center_t_m); }

  bool KeepsRight() const { return course_.SpeedLimit(self_.center_s_m) > kKeepRightMps; }

  // What a change to the lane beside on a side does.
  struct Choice {
    double gain_mps2 = 0;
    bool safe = false;
    double fall_in_mps2 = kInfinity;
  };
  Choice Weigh(int lane, int side, double safe_mps2) const {
    MobilParams mobil;
    mobil.politeness_ratio = info_.profile.politeness_ratio;
    mobil.safe_deceleration_mps2 = safe_mps2;
    const double there_m = LeftTo(lane), here_m = LeftTo(lane_);
    const Found leader = Find(here_m, true), follower = Find(here_m, false);
    const Found new_leader = Find(there_m, true), new_follower = Find(there_m, false);
    MobilAccelerations a;
    a.own_now = Behind(leader);
    a.own_then = Behind(new_leader);
    if (new_follower.body != nullptr) {
      a.new_follower_now = FollowerBehind(new_follower, new_leader);
      a.new_follower_then = FollowerBehindSelf(new_follower);
    }
    if (follower.body != nullptr) {
      a.old_follower_now = FollowerBehindSelf(follower);
      a.old_follower_then = FollowerBehind(follower, leader);
    }
    Choice choice;
    const bool keeps_right = KeepsRight();
    choice.gain_mps2 = GainOfChange(mobil, a, keeps_right ? -side * kBiasMps2 : 0);
    const bool room = new_leader.gap_m > info_.profile.min_gap_m && new_follower.gap_m > RoomBehind(new_follower);
    choice.safe = room && IsSafeChange(mobil, a);
    // Who fits in behind the leader there, and waits for the follower alone, keeps its speed.
    const bool fits_behind = new_leader.gap_m > info_.profile.min_gap_m && a.own_then >= -safe_mps2;
    const double braking_mps2 = std::min(fits_behind ? 0 : kFallInMps2, self_.body.speed_mps - kCreepMps);
    choice.fall_in_mps2 = std::max(a.own_then, -braking_mps2);
    const bool held_up = a.own_now < FreeAcceleration(idm_, self_.body.speed_mps) - kHeldUpMps2;
    if (side < 0 && keeps_right && held_up && self_.body.speed_mps > kFreePassingMps) choice.gain_mps2 = -kInfinity;
    return choice;
  }

 private:
  bool Knows(int actor) const {
    const ActorState& other = view_.world.actors[actor];
    if (other.mode == MotionMode::kCarried) return false;
    return view_.known == nullptr ? other.seen_by_traffic : (*view_.known)[actor] != 0;
  }

  bool IsAt(const CourseBody& body, double goal_t_m) const {
    return ComesWithin(view_.plan, view_.world, body, goal_t_m, info_.width_m / 2 + kSideRoomM + body.half_t_m);
  }

  // The nearest body in the way of somebody that much to the left of here: ahead, or of those who come from behind.
  Found Find(double left_m, bool ahead) const {
    Found found;
    for (int r = 0; r < num_rows_; ++r) {
      const Row& row = rows_[r];
      const double goal_t_m = row.t_m + row.direction * left_m;
      const int step = ahead ? row.direction : -row.direction;
      const int count = static_cast<int>(row.bodies->size());
      for (int i = row.place + step; i >= 0 && i < count; i += step) {
        const CourseBody& body = (*row.bodies)[i];
        const double apart_m = std::abs(body.s_m - row.s_m);
        if (apart_m > kLookM) break;
        if (DriverOf(view_.plan, view_.world, body.actor) == actor_ || !Knows(body.actor)) continue;
        if (!ahead && (view_.plan.actors[body.actor].person || row.direction * body.cos_heading < 0.3)) continue;
        if (!IsAt(body, goal_t_m)) continue;
        const double gap_m = apart_m - (ahead ? self_.half_s_m : rear_m_) - body.half_s_m;
        if (gap_m < found.gap_m) found = {&body, row.direction, gap_m};
        break;
      }
    }
    return found;
  }

  double Behind(const Found& leader) const {
    const double v = self_.body.speed_mps;
    if (leader.body == nullptr) return FreeAcceleration(idm_, v);
    return FollowAcceleration(idm_, v, leader.gap_m, std::max(0.0, leader.along_mps()),
                              std::min(0.0, leader.body->accel_mps2));
  }
  IdmParams IdmOfOther(int actor) const {
    return IdmOf(view_.plan.actors[actor], view_.world.orders[actor].desired_mps);
  }
  // Of a follower behind a leader of ours, as if we were not there.
  double FollowerBehind(const Found& follower, const Found& leader) const {
    const IdmParams idm = IdmOfOther(follower.body->actor);
    const double v = std::max(0.0, follower.along_mps());
    if (leader.body == nullptr) return FreeAcceleration(idm, v);
    return FollowAcceleration(idm, v, follower.gap_m + rear_m_ + self_.half_s_m + leader.gap_m,
                              std::max(0.0, leader.along_mps()), std::min(0.0, leader.body->accel_mps2));
  }
  double FollowerBehindSelf(const Found& follower) const {
    return FollowAcceleration(IdmOfOther(follower.body->actor), std::max(0.0, follower.along_mps()), follower.gap_m,
                              std::max(0.0, self_.body.speed_mps), std::min(0.0, self_.accel_mps2));
  }
  double RoomBehind(const Found& follower) const {
    return follower.body == nullptr ? 0 : view_.plan.actors[follower.body->actor].profile.min_gap_m;
  }

  const LaneView& view_;
  int actor_;
  const ActorState& self_;
  const PlanActor& info_;
  const Course& course_;
  const LaneThreads& threads_;
  int direction_;
  int lane_;
  double rear_m_;  // from its box centre to its rear, or that of its trailer
  IdmParams idm_;
  std::array<Row, kMaxRows> rows_;
  int num_rows_ = 1;
};

struct Wish {
  int lane = 0;  // 0: none
  int side = 0;
  bool must = false;
  Lanes::Choice choice;
};

Wish WishOf(const Lanes& lanes, int lane, bool rests, const DriverState& driver) {
  Wish wish;
  const int changes = lanes.ChangesFrom(lane);
  const double way_m = lanes.EndWay(changes), ahead_m = lanes.EndAhead(lane);
  const bool must = changes > 0 && ahead_m < way_m;
  for (const int side : {1, -1}) {
    const int other = lanes.Beside(side);
    if (other == 0) continue;
    const int other_changes = lanes.ChangesFrom(other);
    if (must) {
      if (other_changes >= changes) continue;
      const double pressed = std::clamp(1 - ahead_m / way_m, 0.0, 1.0);
      const double safe_mps2 = kPickyMps2 + pressed * (kPressedMps2 - kPickyMps2);
      return {other, side, true, lanes.Weigh(other, side, safe_mps2)};
    }
    // Not into a lane that it would soon have to leave.
    const bool ends = other_changes > changes && lanes.EndAhead(other) < 2 * lanes.EndWay(other_changes);
    if (rests || ends) continue;
    Lanes::Choice choice = lanes.Weigh(other, side, MobilParams{}.safe_deceleration_mps2);
    // It stays with the lane that it signals for as long as that still pays.
    const bool stays = driver.wanted_lane == other && driver.wanted_side == side;
    if (choice.gain_mps2 <= 0 || !choice.safe) continue;
    if (wish.lane == 0 || stays || choice.gain_mps2 > wish.choice.gain_mps2) wish = {other, side, false, choice};
    if (stays) break;
  }
  return wish;
}

}  // namespace

double GoesLeft(const Plan& plan, const WorldState& world, int actor) {
  const int decides = DriverOf(plan, world, actor);
  const ActorState& state = world.actors[decides];
  const DriverState& driver = world.drivers[decides];
  const int step = world.orders[decides].across_step;
  if (step >= 0 && std::holds_alternative<PlanLaneChange>(plan.steps[step].action)) {
    return DirectionOf(state) * (world.actions[step].to - state.t_m);
  }
  return driver.changes ? driver.goes_left_m : 0;
}

bool ComesWithin(const Plan& plan, const WorldState& world, const CourseBody& body, double t_m, double reach_m) {
  if (std::abs(body.t_m - t_m) <= reach_m) return true;
  const double goes_m = GoesLeft(plan, world, body.actor) * (body.cos_heading >= 0 ? 1 : -1);
  // Anywhere on its way counts.
  return goes_m != 0 && std::abs(body.t_m + goes_m / 2 - t_m) <= reach_m + std::abs(goes_m) / 2;
}

void ConsiderLanes(const LaneView& view, int actor, int elapsed_ticks, DriverState& driver, ActorOrders& orders) {
  const ActorState& self = view.world.actors[actor];
  const int direction = self.cos_heading >= 0 ? 1 : -1;
  driver.lane_end_s_m = direction * kInfinity;
  const bool held = orders.across_step >= 0 || (orders.along_step >= 0 && !driver.changes);
  if (held || orders.lane == 0 || !CourseOf(view.plan, self).HasLane(orders.lane, self.center_s_m)) {
    driver.DropLaneChange();
    driver.kept_tick = view.world.tick;
    return;
  }
  driver.lane_end_s_m = view.plan.threads[self.course].EndOf(orders.lane, self.center_s_m, direction);
  if (driver.changes) return;
  const Lanes lanes(view, actor, orders);
  if (lanes.IsNearJunction(0)) return driver.DropLaneChange();
  const bool rests = view.world.tick < driver.kept_tick + kRestTicks || lanes.IsNearJunction(kJunctionM);
  const Wish wish = WishOf(lanes, orders.lane, rests, driver);
  if (wish.lane == 0) return driver.DropLaneChange();
  driver.signalled_ticks = driver.wanted_lane == wish.lane ? driver.signalled_ticks + elapsed_ticks : 0;
  driver.wanted_lane = wish.lane;
  driver.wanted_side = wish.side;
  driver.must_change = wish.must;
  driver.goes_left_m = lanes.LeftTo(wish.lane);
  driver.fall_in_mps2 = wish.must && !wish.choice.safe ? wish.choice.fall_in_mps2 : kInfinity;
  if (!wish.choice.safe || driver.signalled_ticks < kSignalTicks) return;
  driver.change_from_m = KeptT(view.plan, self, orders) - CourseOf(view.plan, self).LaneCenter(wish.lane, self.s_m);
  driver.change_m = 0;
  driver.change_length_m = std::max(kLeastLengthM, kLengthS * self.body.speed_mps);
  driver.changes = true;
  driver.lane_end_s_m = view.plan.threads[self.course].EndOf(wish.lane, self.center_s_m, direction);
  orders.lane = wish.lane;
  orders.offset_m = 0;
}

Motion1 LaneTarget(const Plan& plan, const ActorState& state, const ActorOrders& orders, int tick,
                   DriverState& driver) {
  Motion1 target{KeptT(plan, state, orders), 0, 0};
  if (!driver.changes) return target;
  driver.change_m += std::max(0.0, state.body.speed_mps) * kTickS;
  const double u = driver.change_m / driver.change_length_m;
  driver.goes_left_m = DirectionOf(state) * (target.value - state.t_m);
  if (u >= 1) {
    driver.DropLaneChange();
    driver.kept_tick = tick;
    return target;
  }
  const double rate = state.body.speed_mps / driver.change_length_m;
  target.value += driver.change_from_m * LeftOfChange(u);
  target.rate = -driver.change_from_m * 6 * u * (1 - u) * rate;
  target.accel = -driver.change_from_m * (6 - 12 * u) * rate * rate;
  return target;
}

void FollowLane(const Plan& plan, const ActorState& state, double from_s_m, ActorOrders& orders) {
  if (orders.lane == 0 || CourseOf(plan, state).sections().size() < 2) return;
  const int lane = plan.threads[state.course].Follow(orders.lane, from_s_m, state.s_m);
  if (lane != 0) orders.lane = lane;
}

double NarrowEnd(const Plan& plan, const ActorState& state, const ActorOrders& orders) {
  const int direction = state.cos_heading >= 0 ? 1 : -1;
  const double never_m = direction * kInfinity, s_m = state.center_s_m;
  const Course& course = CourseOf(plan, state);
  if (orders.across_step >= 0 || orders.lane == 0 || !course.HasLane(orders.lane, s_m)) return never_m;
  const LaneThreads& threads = plan.threads[state.course];
  const double end_m = threads.EndOf(orders.lane, s_m, direction);
  if (!std::isfinite(end_m)) return never_m;
  const int there = threads.Follow(orders.lane, s_m, end_m);
  constexpr double kRoundingM = 1e-6;
  return there != 0 && course.LaneWidth(there, end_m) < kLeastLaneWidthM + kRoundingM ? end_m : never_m;
}

double LaneEndAcceleration(const ActorState& state, const DriverState& driver) {
  if (!std::isfinite(driver.lane_end_s_m)) return kInfinity;
  const double v = state.body.speed_mps;
  const double ahead_m = DirectionOf(state) * (driver.lane_end_s_m - state.center_s_m) - state.half_s_m - kEndRoomM;
  // Along v² = 2 b d, with what v is off by made good within a second.
  const double most_mps = std::sqrt(2 * kEndBrakeMps2 * std::max(0.0, ahead_m));
  return most_mps - v - kEndBrakeMps2 * (most_mps > v ? v / most_mps : 1);
}

}  // namespace longtail
