// The motion half of WorldSim: how traffic moves over a tick.
#include <algorithm>
#include <cmath>

#include "scenarios/behavior/bend_speed.h"
#include "scenarios/behavior/cyclist.h"
#include "scenarios/behavior/driver_models.h"
#include "scenarios/behavior/free_motion.h"
#include "scenarios/behavior/gravity.h"
#include "scenarios/behavior/idm_of.h"
#include "scenarios/behavior/lane_changer.h"
#include "scenarios/behavior/trailer.h"
#include "scenarios/behavior/tyres.h"
#include "scenarios/behavior/world_sim.h"

namespace longtail {
namespace {

constexpr double kVehicleMaxSteerRad = 0.6;
constexpr double kVehicleSteerRateRadps = 0.8;
// Bounds how fast the yaw rate builds up, for riders' sake.
constexpr double kVehicleYawAccelRadps2 = 2.5;
constexpr double kVehicleLateralShare = 0.7;
constexpr double kWalkerTurnRadps = 7;
constexpr double kWalkerAccelMps2 = 2.5;
constexpr double kTooFastMps2 = 1;  // at which a vehicle slows down that goes faster than it can
constexpr double kLookAheadM = 150;
// For somebody whose lane ends one brakes no harder than this.
constexpr double kCourtesyMps2 = 1.5;
constexpr double kRiderLookaheadM = 2, kRiderSteerRateRadps = 2;
constexpr double kToSideS = 1.5, kToSideMps = 0.6;
constexpr double kAsideS = 0.7, kAsideMps = 1;  // out of the way of an open door

}  // namespace

double WorldSim::FollowingAcceleration(int actor) const {
  const ActorState& self = world_.actors[actor];
  const PlanActor& info = plan_->actors[actor];
  const double direction = DirectionOf(self);
  const double v = self.body.speed_mps;
  const double desired = BendSpeed(CourseOf(*plan_, self), self.s_m, direction, /*ahead_m=*/2.5 * v, /*step_m=*/10,
                                   info.limits.max_lateral_mps2, world_.orders[actor].desired_mps);
  const IdmParams idm = IdmOf(info, desired);
  const DriverState& driver = world_.drivers[actor];
  double accel = FreeAcceleration(idm, v);
  // Who changes lanes looks at both.
  const double aim = driver.changes ? KeptT(*plan_, self, world_.orders[actor]) : world_.orders[actor].target_t.value;
  bool gave_way = info.profile.politeness_ratio <= 0;
  const std::vector<CourseBody>& bodies = traffic_.neighbors().On(self.course);
  const int step = direction > 0 ? 1 : -1;
  for (int k = traffic_.neighbors().PlaceOf(actor) + step; k >= 0 && k < static_cast<int>(bodies.size()); k += step) {
    const ActorState& other = world_.actors[bodies[k].actor];
    // On its own course a body is where it is now: some have moved already.
    const CourseBody body =
        bodies[k].guest ? bodies[k] : BodyOf(plan_->actors[bodies[k].actor], bodies[k].actor, other);
    const double ahead = direction * (body.s_m - self.center_s_m);
    if (ahead > kLookAheadM) break;
    if (!other.seen_by_traffic || other.mode == MotionMode::kCarried || ahead <= 0) continue;
    const int decides = DriverOf(*plan_, world_, body.actor);
    if (decides == actor) continue;
    const double reach = info.width_m / 2 + body.half_t_m + 0.25;
    const double aside = std::abs(body.t_m - self.center_t_m);
    const bool in_way = aside <= reach || ComesWithin(*plan_, world_, body, aim, reach);
    if (!in_way) {
      const DriverState& changer = world_.drivers[decides];
      const double wanted_m = body.t_m + (body.cos_heading >= 0 ? 1 : -1) * changer.goes_left_m;
      const bool asks = changer.must_change && !gave_way && ahead > self.half_s_m + body.half_s_m;
      if (!asks || std::abs(wanted_m - aim) > reach) continue;
    }
    const double along = VelocityAlong(other, self.body.yaw_rad);
    const double following = FollowAcceleration(idm, v, ahead - self.half_s_m - body.half_s_m, std::max(0.0, along),
                                                std::min(0.0, other.accel_mps2));
    gave_way = gave_way || !in_way;
    accel = std::min(accel, in_way ? following : std::max(-kCourtesyMps2, following));
    if (along >= 0 && reach > aside && !driver.changes) break;  // the nearest leader hides the rest
  }
  accel = std::min({accel, LaneEndAcceleration(self, driver), driver.fall_in_mps2});
  const double front_m = self.center_s_m + direction * self.half_s_m;
  return std::min(accel, StopAcceleration(idm, v, direction * (driver.hold_s_m - front_m)));
}

double WorldSim::VehicleAcceleration(int actor) const {
  const ActorState& state = world_.actors[actor];
  const ActorOrders& orders = world_.orders[actor];
  if (orders.along_step >= 0) return orders.accel_mps2;
  return IsDriven(state) ? FollowingAcceleration(actor) : (orders.desired_mps - state.body.speed_mps) / 0.5;
}

void WorldSim::MoveActor(int actor) {
  ActorState& state = world_.actors[actor];
  const ActorOrders& orders = world_.orders[actor];
  LetSlideOff(*plan_, actor, world_);
  if (state.mode == MotionMode::kFolding) {
    FoldOn(*plan_, actor, world_);
  } else if (state.mode != MotionMode::kOwn) {
    MoveFreely(*plan_, actor, world_);
  } else {
    const bool waits = state.driver == v1::DRIVER_MODEL_STATIONARY || state.driver == v1::DRIVER_MODEL_SCRIPTED;
    const bool parked = waits && orders.across_step < 0 && orders.along_step < 0 && state.body.speed_mps == 0 &&
                        state.left_mps == 0 && orders.desired_mps == 0;
    if (parked && (plan_->level || !plan_->actors[actor].tyres)) return;
    plan_->actors[actor].person ? MovePerson(actor) : MoveVehicle(actor);
  }
  const double from_s_m = state.s_m;
  PlaceOnRoad(*plan_, actor, state);
  if (IsDriven(state)) FollowLane(*plan_, state, from_s_m, world_.orders[actor]);
}

void WorldSim::MoveVehicle(int actor) {
  ActorState& state = world_.actors[actor];
  ActorOrders& orders = world_.orders[actor];
  const PlanActor& info = plan_->actors[actor];
  // Whose tyres slip may ask for more than the road gives.
  const bool slips = info.tyres.has_value();
  if (slips && NoteSpin(actor)) return SpinOut(actor);
  const Gravity gravity = GravityOn(*plan_, state);
  const double grip = slips ? 1e9 : FrictionUnder(*plan_, world_, state) * gravity.onto_mps2;
  const double v = state.body.speed_mps;
  const bool rides = state.driver == v1::DRIVER_MODEL_CYCLIST && orders.across_step < 0;
  orders.kept_t_m = orders.across_step < 0 ? KeptT(*plan_, state, orders) : orders.target_t.value;
  if (orders.across_step < 0) orders.target_t = LaneTarget(*plan_, state, orders, world_.tick, world_.drivers[actor]);
  if (rides) KeepSide(actor);
  const DriverState& driver = world_.drivers[actor];
  if (orders.across_step < 0 && (driver.aside_goal_m != 0 || driver.aside_m != 0)) StepAside(actor);
  const double slip = slips ? SlipAngle(v, state.left_mps) : 0;
  const double asked = slips ? AccelOnTyres(VehicleAcceleration(actor), v, slip) : VehicleAcceleration(actor);
  const MotionRange along =
      AlongRange(gravity, grip, info.limits.max_acceleration_mps2, info.limits.max_deceleration_mps2);
  const double to_fastest = std::max(-kTooFastMps2, (info.limits.max_speed_mps - v) / kTickS);
  const double most =
      std::max(along.least, std::min({along.most, MostOnClimb(gravity, info.power_wpkg, v), to_fastest}));
  const double accel = std::clamp(asked, along.least, most);

  // Tracks its way: curvature of road and way, and pure pursuit's feedback on what is left (2 e / L² and 2 psi / L are
  // its small-angle form).
  const double moving = std::max(v, 1.0);
  const double lookahead = rides ? std::max(kRiderLookaheadM, 0.7 * v) : std::max(3.5, 0.7 * v);
  double kappa = 0, error = 0, turned = 0;
  if (orders.across == ActorOrders::Across::kPath) {
    const double dx = state.body.x_m - orders.pose.x_m, dy = state.body.y_m - orders.pose.y_m;
    kappa = orders.curvature;
    error = dx * std::sin(orders.pose.yaw_rad) - dy * std::cos(orders.pose.yaw_rad);
    turned = WrapAngle(orders.pose.yaw_rad - state.body.yaw_rad);
  } else {
    const double direction = DirectionOf(state);
    const Motion1& target = orders.target_t;
    const Course& course = CourseOf(*plan_, state);
    const double road_k = course.Curvature(state.s_m);
    const double heading = WrapAngle(state.body.yaw_rad - course.At(state.s_m, 0).yaw_rad - (direction > 0 ? 0 : kPi));
    kappa = direction * road_k / (1 - road_k * state.t_m) + direction * target.accel / (moving * moving);
    error = direction * (target.value - state.t_m);
    turned = std::atan2(direction * target.rate, moving) - heading;
  }
  kappa += 2 * error / (lookahead * lookahead) + 2 * (turned - slip) / lookahead;
  // A slope across the way holds on its lower side; on tyres that slip it is a force like others.
  const double hold = kVehicleLateralShare * grip, lean = slips ? 0 : gravity.left_mps2;
  const double sharpest = info.limits.max_yaw_rate_radps / moving;
  const double most_right = std::max(lean - hold, -info.limits.max_lateral_mps2) / (moving * moving);
  const double most_left = std::min(lean + hold, info.limits.max_lateral_mps2) / (moving * moving);
  const double left = std::min(most_left, sharpest);
  kappa = std::clamp(kappa, std::min(left, std::max(most_right, -sharpest)), left);
  const double steer_rate = rides ? kRiderSteerRateRadps : kVehicleSteerRateRadps;
  const double turn =
      (slips ? steer_rate : std::min(steer_rate, kVehicleYawAccelRadps2 * info.wheelbase_m / moving)) * kTickS;
  const double wanted =
      std::clamp(slips ? SteerOnTyres(info, kappa, v, slip, gravity.left_mps2) : std::atan(kappa * info.wheelbase_m),
                 -kVehicleMaxSteerRad, kVehicleMaxSteerRad);
  if (v > 0.05) state.steer_rad = std::clamp(wanted, state.steer_rad - turn, state.steer_rad + turn);
  if (slips) return MoveOnTyres(*plan_, actor, accel, world_);
  const double yaw = state.body.yaw_rad;
  StepBicycle(state.body, state.steer_rad, accel, info.wheelbase_m);
  state.accel_mps2 = (state.body.speed_mps - v) / kTickS;
  state.yaw_rate_radps = (state.body.yaw_rad - yaw) / kTickS;
}

// Brings DriverState::spun of an actor on tyres up to date, and gives it. Who has spun and stands wants no speed.
bool WorldSim::NoteSpin(int actor) {
  const ActorState& state = world_.actors[actor];
  ActorOrders& orders = world_.orders[actor];
  bool& spun = world_.drivers[actor].spun;
  spun = spun || Spins(SlipAngle(state.body.speed_mps, state.left_mps));
  if (!spun || state.body.speed_mps != 0 || state.left_mps != 0) return spun;
  orders.desired_mps = 0;
  spun = orders.along_step < 0;
  return spun;
}

// Brakes with the wheels straight.
void WorldSim::SpinOut(int actor) {
  ActorState& state = world_.actors[actor];
  const double turn = kVehicleSteerRateRadps * kTickS;
  state.steer_rad -= std::clamp(state.steer_rad, -turn, turn);
  MoveOnTyres(*plan_, actor, -plan_->actors[actor].limits.max_deceleration_mps2, world_);
}

// A rider's aim: over to its side of the lane, and the sway about that.
void WorldSim::KeepSide(int actor) {
  const ActorState& state = world_.actors[actor];
  ActorOrders& orders = world_.orders[actor];
  const PlanActor& info = plan_->actors[actor];
  const Course& course = CourseOf(*plan_, state);
  Motion1& target = orders.target_t;
  if (orders.lane != 0 && course.HasLane(orders.lane, state.s_m) && state.body.speed_mps > 0.3) {
    const double side = -DirectionOf(state) * RidersOffset(course.LaneWidth(orders.lane, state.s_m), info.rider.side_m);
    target.rate = std::clamp((side - orders.offset_m) / kToSideS, -kToSideMps, kToSideMps);
    orders.offset_m += target.rate * kTickS;
  }
  const auto sway = [&](double later_s) {
    return Sway(info.noise, world_.tick * kTickS + later_s, state.body.speed_mps, info.rider.wobble_m);
  };
  const double now = sway(0), before = world_.tick == 0 ? now : sway(-kTickS), after = sway(kTickS);
  target.value += now;
  target.rate += (after - before) / (2 * kTickS);
  target.accel += (after - 2 * now + before) / (kTickS * kTickS);
}

// A driver's aim, out of the way of an open door and back.
void WorldSim::StepAside(int actor) {
  DriverState& driver = world_.drivers[actor];
  Motion1& target = world_.orders[actor].target_t;
  const double rate = std::clamp((driver.aside_goal_m - driver.aside_m) / kAsideS, -kAsideMps, kAsideMps);
  driver.aside_m += rate * kTickS;
  if (driver.aside_goal_m == 0 && std::abs(driver.aside_m) < 1e-3) driver.aside_m = 0;
  target.value += driver.aside_m;
  target.rate += rate;
}

void WorldSim::WalkTowards(int actor, double goal_x_m, double goal_y_m, double speed_mps, double accel_mps2) {
  BicycleState& body = world_.actors[actor].body;
  const ActorLimits& limits = plan_->actors[actor].limits;
  const double wanted = std::atan2(goal_y_m - body.y_m, goal_x_m - body.x_m);
  const double fastest = body.speed_mps + limits.max_acceleration_mps2 * kTickS;
  const double most_turn =
      std::min({kWalkerTurnRadps, limits.max_yaw_rate_radps, limits.max_lateral_mps2 / fastest}) * kTickS;
  const double turn = std::clamp(WrapAngle(wanted - body.yaw_rad), -most_turn, most_turn);
  body.yaw_rad += turn;
  // Nobody runs before facing the way.
  const double facing = std::max(0.0, std::cos(wanted - body.yaw_rad));
  const double change = std::clamp(speed_mps * facing - body.speed_mps, -4 * kTickS, accel_mps2 * kTickS);
  body.speed_mps = SpeedWithin(limits, body.speed_mps, std::max(0.0, body.speed_mps + change), kTickS);
  world_.actors[actor].yaw_rate_radps = turn / kTickS;
}

void WorldSim::MovePerson(int actor) {
  ActorState& state = world_.actors[actor];
  const ActorOrders& orders = world_.orders[actor];
  BicycleState& body = state.body;
  if (orders.across == ActorOrders::Across::kExact) return MoveExactly(actor);
  if (IsWalking(state, orders)) return movers_.Walk(*plan_, actor, world_);
  if (IsRoaming(state, orders)) return movers_.Roam(*plan_, actor, world_);
  const double v = body.speed_mps;
  const bool commanded = orders.along_step >= 0;
  if (orders.across == ActorOrders::Across::kGoal) {
    WalkTowards(actor, orders.pose.x_m, orders.pose.y_m, commanded ? orders.wanted_mps : orders.desired_mps,
                commanded ? orders.rise_mps2 : kWalkerAccelMps2);
  } else {
    const double by_itself =
        v + std::clamp(orders.desired_mps - v, -kWalkerAccelMps2 * kTickS, kWalkerAccelMps2 * kTickS);
    const ActorLimits& limits = plan_->actors[actor].limits;
    body.speed_mps = SpeedWithin(limits, v, commanded ? orders.wanted_mps : by_itself, kTickS);
    // Keeps its angle to the road, so that it stays on the sidewalk through bends.
    const double yaw = body.yaw_rad;
    const double wanted_yaw = CourseOf(*plan_, state).At(state.s_m, 0).yaw_rad + orders.heading_rad;
    const double most_turn = std::min({kWalkerTurnRadps, limits.max_yaw_rate_radps,
                                       limits.max_lateral_mps2 / std::max(body.speed_mps, 0.5)}) *
                             kTickS;
    body.yaw_rad += std::clamp(WrapAngle(wanted_yaw - yaw), -most_turn, most_turn);
    state.yaw_rate_radps = (body.yaw_rad - yaw) / kTickS;
  }
  const double vm = (v + body.speed_mps) / 2;
  body.x_m += vm * std::cos(body.yaw_rad) * kTickS;
  body.y_m += vm * std::sin(body.yaw_rad) * kTickS;
  state.accel_mps2 = (body.speed_mps - v) / kTickS;
}

void WorldSim::MoveExactly(int actor) {
  ActorState& state = world_.actors[actor];
  const Pose2& next = world_.orders[actor].pose;
  const double dx = next.x_m - state.body.x_m, dy = next.y_m - state.body.y_m;
  const double speed = std::hypot(dx, dy) / kTickS;
  const double yaw =
      speed > 0.05 ? state.body.yaw_rad + WrapAngle(std::atan2(dy, dx) - state.body.yaw_rad) : state.body.yaw_rad;
  state.accel_mps2 = (speed - state.body.speed_mps) / kTickS;
  state.yaw_rate_radps = (yaw - state.body.yaw_rad) / kTickS;
  state.body = {next.x_m, next.y_m, yaw, speed};
}

}  // namespace longtail
