#include "scenarios/behavior/world_sim.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "kernels/status_macros.h"
#include "scenarios/actors/side_door.h"
#include "scenarios/behavior/collisions.h"
#include "scenarios/behavior/ego_view.h"
#include "scenarios/behavior/free_motion.h"
#include "scenarios/behavior/lane_changer.h"
#include "scenarios/behavior/right_of_way.h"
#include "scenarios/behavior/storyboard.h"
#include "scenarios/behavior/trailer.h"
#include "scenarios/behavior/triggers.h"
#include "scenarios/behavior/tyres.h"

namespace longtail {
namespace {

constexpr int kNotSeen = std::numeric_limits<int>::min();

}  // namespace

absl::StatusOr<WorldSim> WorldSim::Create(const v1::Scenario& scenario) {
  ASSIGN_OR_RETURN(Plan plan, CompilePlan(scenario));
  return Create(std::move(plan));
}

WorldSim WorldSim::Create(Plan plan) {
  WorldSim sim;
  sim.plan_ = std::make_shared<const Plan>(std::move(plan));
  const Plan& made = *sim.plan_;
  sim.world_ = StartOf(made);
  for (size_t i = 1; i < made.actors.size(); ++i) {
    if (made.actors[i].carrier >= 0) Carry(made, static_cast<int>(i), sim.world_);
    if (made.actors[i].tower >= 0) Hitch(made, static_cast<int>(i), sim.world_);
    if (made.actors[i].driver == v1::DRIVER_MODEL_LOOSE) sim.Release(static_cast<int>(i));
  }
  sim.detected_begin_.assign(made.events.size(), -1);
  sim.detected_end_.assign(made.events.size(), -1);
  sim.traffic_ = Traffic(made);
  sim.movers_ = Movers(made);
  sim.traffic_.Update(made, sim.world_);
  sim.discs_.resize(made.actors.size());
  sim.seen_.resize(made.actors.size());
  if (made.ego.changes_lanes) {
    sim.seen_since_ticks_.assign(made.actors.size(), kNotSeen);
    sim.known_.resize(made.actors.size());
    ActorOrders& orders = sim.world_.orders[0];
    if (orders.lane != 0) orders.offset_m = 0;
  }
  sim.FindContacts();
  return sim;
}

EgoView WorldSim::View() { return LookAround(*plan_, world_, sight_); }

void WorldSim::DecideWay(EgoView& view) {
  if (plan_->actors[0].reverses) return;  // signals and signs are for who drives on
  std::fill(seen_.begin(), seen_.end(), 0);
  for (const SeenActor& seen : view.seen) seen_[seen.track_id] = 1;
  const ActorState& ego = world_.actors[0];
  DriverState& driver = world_.drivers[0];
  const int elapsed_ticks = world_.tick - decided_tick_;
  FindHold({*plan_, world_, traffic_.neighbors(), &seen_}, 0, elapsed_ticks, driver);
  view.hold_ahead_m = DirectionOf(ego) * (driver.hold_s_m - ego.center_s_m) - ego.half_s_m;
  DecideLane(elapsed_ticks, view);
  decided_tick_ = world_.tick;
}

void WorldSim::RememberSeen() {
  const int reaction_ticks = static_cast<int>(std::lround(plan_->ego.reaction_s / kTickS));
  for (size_t i = 1; i < seen_.size(); ++i) {
    int& since_tick = seen_since_ticks_[i];
    if (!seen_[i]) {
      since_tick = kNotSeen;
    } else if (since_tick == kNotSeen) {
      // At the very start the driver has been watching the road already.
      since_tick = world_.tick == 0 ? -reaction_ticks : world_.tick;
    }
    known_[i] = since_tick != kNotSeen && since_tick + reaction_ticks <= world_.tick ? 1 : 0;
  }
}

void WorldSim::DecideLane(int elapsed_ticks, EgoView& view) {
  ActorState& ego = world_.actors[0];
  ActorOrders& orders = world_.orders[0];
  DriverState& driver = world_.drivers[0];
  const bool changes_lanes = plan_->ego.changes_lanes;
  if (changes_lanes) RememberSeen();
  if (ego.mode != MotionMode::kOwn || !ExpertDrives(plan_->ego, world_.tick)) {
    // Its lane is the one that it is led to.
    const int lane = CourseOf(*plan_, ego).LaneAt(ego.s_m, ego.t_m);
    if (lane * orders.lane > 0) orders.lane = lane;
    driver.DropLaneChange();
    driver.lane_end_s_m = NarrowEnd(*plan_, ego, orders);
  } else if (changes_lanes) {
    // It does not hope for more speed than it can see for.
    const double sight_mps = SightSpeedMps(view.sight_m, view.friction_ratio, plan_->ego.reaction_s);
    orders.desired_mps = std::min(plan_->actors[0].desired_speed_mps, std::max(sight_mps, ego.body.speed_mps));
    ConsiderLanes({*plan_, world_, traffic_.neighbors(), &known_}, 0, elapsed_ticks, driver, orders);
  } else {
    driver.lane_end_s_m = NarrowEnd(*plan_, ego, orders);
  }
  view.lane.most_accel_mps2 = std::min(LaneEndAcceleration(ego, driver), driver.fall_in_mps2);
  if (!changes_lanes) return;
  ego.indicator_left = driver.wanted_side > 0;
  ego.indicator_right = driver.wanted_side < 0;
  view.lane.lane = orders.lane;
  view.lane.left_m = driver.change_from_m;
  view.lane.gone_m = driver.change_m;
  view.lane.length_m = driver.change_length_m;
}

EgoCommand WorldSim::Limit(const EgoCommand& command, int num_ticks) const {
  const ActorState& ego = world_.actors[0];
  return LimitCommand(
      command, ego.body.speed_mps, ego.steer_rad, num_ticks * kTickS,
      {plan_->actors[0].wheelbase_m, plan_->ego.max_deceleration_mps2, FrictionUnder(*plan_, world_, ego),
       plan_->actors[0].reverses, plan_->actors[0].tyres.has_value(), GravityOn(*plan_, ego)});
}

void WorldSim::Observe() {
  if (observed_tick_ == world_.tick) return;
  observed_tick_ = world_.tick;
  UpdateWatches(*plan_, world_);
  RunStoryboard(*plan_, world_);
  for (size_t e = 0; e < plan_->events.size(); ++e) {
    if (!EvaluateTrigger(*plan_, plan_->events[e].detector, world_)) continue;
    if (detected_begin_[e] < 0) detected_begin_[e] = world_.tick;
    detected_end_[e] = world_.tick;
  }
}

void WorldSim::Step(const EgoCommand& command, int num_ticks) {
  for (int tick = 0; tick < num_ticks; ++tick) {
    Observe();
    traffic_.Update(*plan_, world_);
    movers_.Update(*plan_, world_);
    ActorState& ego = world_.actors[0];
    const double from_s_m = ego.s_m;
    LetSlideOff(*plan_, 0, world_);
    const bool drives = ego.mode == MotionMode::kOwn;
    if (drives && plan_->ego.changes_lanes) {
      world_.orders[0].kept_t_m = KeptT(*plan_, ego, world_.orders[0]);
      world_.orders[0].target_t = LaneTarget(*plan_, ego, world_.orders[0], world_.tick, world_.drivers[0]);
    }
    for (size_t i = 1; i < world_.actors.size(); ++i) {
      const MotionMode mode = world_.actors[i].mode;
      if (mode == MotionMode::kCarried || mode == MotionMode::kTowed) continue;
      if (world_.actors[i].present) MoveActor(static_cast<int>(i));
    }
    if (ego.mode == MotionMode::kOwn && plan_->actors[0].tyres) {
      ego.steer_rad = command.steer_rad;
      MoveOnTyres(*plan_, 0, command.accel_mps2, world_);
    } else if (ego.mode == MotionMode::kOwn) {
      const double v0 = ego.body.speed_mps, yaw0 = ego.body.yaw_rad;
      ego.steer_rad = command.steer_rad;
      StepBicycle(ego.body, command.steer_rad, command.accel_mps2, plan_->actors[0].wheelbase_m,
                  plan_->actors[0].reverses);
      ego.accel_mps2 = (ego.body.speed_mps - v0) / kTickS;
      ego.yaw_rate_radps = (ego.body.yaw_rad - yaw0) / kTickS;
    } else {
      MoveFreely(*plan_, 0, world_);
    }
    PlaceOnRoad(*plan_, 0, ego);
    if (drives) FollowLane(*plan_, ego, from_s_m, world_.orders[0]);
    for (size_t i = 1; i < world_.actors.size(); ++i) {
      if (world_.actors[i].mode == MotionMode::kTowed) Tow(*plan_, static_cast<int>(i), world_);
    }
    for (size_t i = 1; i < world_.actors.size(); ++i) {
      if (world_.actors[i].mode == MotionMode::kCarried) Carry(*plan_, static_cast<int>(i), world_);
    }
    FindContacts();
    ++world_.tick;
    if (!world_.weather.shifts.empty()) UpdateWeather(*plan_, world_);
  }
  Observe();
}

void WorldSim::Release(int actor) {
  const PlanActor& info = plan_->actors[actor];
  world_.looks[actor].z_m = info.loose_height_m;
  world_.actors[actor].yaw_rate_radps = info.loose_spin_radps;
  LetLoose(*plan_, actor, world_);
  world_.free[actor].loose.vz_mps = info.loose_up_mps;
}

void WorldSim::FindContacts() {
  for (size_t i = 0; i < discs_.size(); ++i) {
    const ActorState& state = world_.actors[i];
    const PlanActor& info = plan_->actors[i];
    if (!state.present || state.mode == MotionMode::kCarried) {
      discs_[i].radius_m = -1;
      continue;
    }
    // About the reference point, so that nothing depends on the heading.
    discs_[i] = {state.body.x_m, state.body.y_m,
                 std::hypot(info.length_m / 2 + std::abs(info.box_center_x_m), info.width_m / 2) +
                     (HasOpenDoor(state) ? kLongestDoorM : 0)};
  }
  near_pairs_.Update(discs_);
  for (const ActorPair& pair : near_pairs_.pairs()) {
    const Disc &first = discs_[pair.first], &second = discs_[pair.second];
    if (first.radius_m < 0 || second.radius_m < 0) continue;
    const double dx = first.x_m - second.x_m, dy = first.y_m - second.y_m, reach = first.radius_m + second.radius_m;
    if (dx * dx + dy * dy <= reach * reach) Touching(*plan_, pair.first, pair.second, world_);
  }
}

}  // namespace longtail
