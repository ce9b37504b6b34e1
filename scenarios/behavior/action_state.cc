// Actions that neither steer nor drive: places, sight, lamps, doors, loads, falls, gestures, and those of nobody.
#include <algorithm>
#include <cmath>

#include "scenarios/behavior/action_kinds.h"
#include "scenarios/behavior/actions.h"
#include "scenarios/behavior/free_motion.h"
#include "scenarios/behavior/trailer.h"

namespace longtail::actions {
namespace {

// What an actor tows is straight behind it again.
void HitchAgain(const Context& c) {
  const int trailer = c.info.trailer;
  if (trailer < 0) return;
  c.world.actors[trailer].body.yaw_rad = c.state.body.yaw_rad;
  Hitch(c.plan, trailer, c.world);
}

// The actor is at a position from now on, at a speed where one is given. Nothing happens where there is no such place.
void PutAt(int position, std::optional<double> heading_rad, std::optional<double> speed_mps, const Context& c) {
  const Place place = Resolve(c.plan, c.world, position);
  if (!place.known) return;
  const PlanPosition& wanted = c.plan.positions[position];
  FreeMotion& free = c.world.free[c.actor];
  free = {};
  c.world.looks[c.actor].z_m = 0;
  if (wanted.kind == PlanPosition::Kind::kOnActor && wanted.actor != c.actor) {
    c.state.mode = MotionMode::kCarried;
    free.carrier = wanted.actor;
    free.ahead_m = wanted.along_m;
    free.left_m = wanted.across_m;
    free.up_m = wanted.up_m;
    free.heading_rad = heading_rad.value_or(0);
    c.PutOn(place, heading_rad);
    if (speed_mps) c.state.body.speed_mps = c.orders.desired_mps = *speed_mps;
    return HitchAgain(c);
  }
  c.state.mode = MotionMode::kOwn;
  DriverState& driver = c.world.drivers[c.actor];
  driver.LookAnew();
  driver.spun = false;
  c.PutOn(place, heading_rad);
  c.LeaveWay();
  if (speed_mps) c.state.body.speed_mps = c.orders.desired_mps = *speed_mps;
  HitchAgain(c);
  // What moves it goes on from there.
  const int along = c.orders.along_step, across = c.orders.across_step;
  if (along >= 0) BeginAction(c.plan, along, c.world);
  if (across >= 0 && across != along) BeginAction(c.plan, across, c.world);
}

}  // namespace

void Begin(const PlanRoute& action, const Context& c) {
  if (c.state.course == action.course) return;
  c.state.course = action.course;
  c.state.s_m = c.course().Project(c.state.body.x_m, c.state.body.y_m).s_m;
  PlaceOnRoad(c.plan, c.actor, c.state);
  KeepTo(c.plan, c.state, c.state.t_m, c.orders);
  c.world.drivers[c.actor].LookAnew();
  if (c.orders.across_step >= 0) BeginAction(c.plan, c.orders.across_step, c.world);
}

void Begin(const PlanTeleport& action, const Context& c) {
  PutAt(action.position, action.heading_rad, action.speed_mps, c);
}

void Begin(const PlanAppear& action, const Context& c) {
  c.state.present = true;
  if (action.position >= 0) PutAt(action.position, std::nullopt, std::nullopt, c);
}

void Begin(const PlanDisappear&, const Context& c) { c.state.present = false; }

void Begin(const PlanVisibility& action, const Context& c) {
  c.state.seen_by_sensors = action.sensors.value_or(c.state.seen_by_sensors);
  c.state.seen_by_traffic = action.traffic.value_or(c.state.seen_by_traffic);
}

namespace {

void Switch(v1::LightMode mode, uint32_t lamps, ActorLooks& looks) {
  looks.lamps_on = mode == v1::LIGHT_MODE_ON ? looks.lamps_on | lamps : looks.lamps_on & ~lamps;
  looks.lamps_off = mode == v1::LIGHT_MODE_OFF ? looks.lamps_off | lamps : looks.lamps_off & ~lamps;
}

}  // namespace

void Begin(const PlanLight& action, const Context& c) {
  if (action.mode != v1::LIGHT_MODE_FLASHING) Switch(action.mode, action.lamps, c.world.looks[c.actor]);
}

void Drive(const PlanLight& action, const Context& c) {
  if (action.mode != v1::LIGHT_MODE_FLASHING) return;
  const bool on = std::fmod(c.Elapsed() + kTickS, action.on_s + action.off_s) < action.on_s;
  Switch(on ? v1::LIGHT_MODE_ON : v1::LIGHT_MODE_OFF, action.lamps, c.world.looks[c.actor]);
}

bool Finished(const PlanLight& action, const Context& c) {
  if (action.duration_s > 0) return c.Elapsed() >= action.duration_s;
  return action.mode != v1::LIGHT_MODE_FLASHING;
}

void End(const PlanLight& action, const Context& c) {
  const bool stays = action.duration_s <= 0 && action.mode != v1::LIGHT_MODE_FLASHING;
  if (!stays) Switch(v1::LIGHT_MODE_AUTOMATIC, action.lamps, c.world.looks[c.actor]);
}

void Begin(const PlanDoor& action, const Context& c) { c.run.from = c.state.door_rad[action.door]; }

void Drive(const PlanDoor& action, const Context& c) {
  c.state.door_rad[action.door] =
      ShapedChange(v1::SHAPE_CUBIC, c.run.from, action.angle_rad, c.Elapsed() + kTickS, action.duration_s).value;
}

bool Finished(const PlanDoor& action, const Context& c) { return c.Elapsed() >= action.duration_s; }

void Begin(const PlanDropLoad& action, const Context& c) {
  const ActorState& load = c.world.actors[action.load];
  FreeMotion& free = c.world.free[action.load];
  if (load.mode != MotionMode::kCarried || free.carrier != c.actor) return;
  const double cos_yaw = std::cos(c.state.body.yaw_rad), sin_yaw = std::sin(c.state.body.yaw_rad);
  const double along = c.state.body.speed_mps + action.along_mps;
  // Turning with the carrier, too, it leaves along the circle's tangent.
  const double left = c.state.left_mps + action.left_mps + c.state.yaw_rate_radps * free.ahead_m;
  LetLoose(c.plan, action.load, c.world);
  free.loose.vx_mps = along * cos_yaw - left * sin_yaw;
  free.loose.vy_mps = along * sin_yaw + left * cos_yaw;
  free.loose.vz_mps = action.up_mps;
  free.loose.yaw_rate_radps = action.spin_radps + c.state.yaw_rate_radps;
  free.friction_ratio = action.friction_ratio.value_or(-1);
  free.restitution_ratio = action.restitution_ratio.value_or(-1);
}

namespace {

// Nobody drives it any more; it goes on with the velocity that it has.
void SetFree(MotionMode mode, const Context& c) {
  c.world.free[c.actor] = {};
  c.state.mode = mode;
}

bool Rests(const ActorState& state) {
  return std::hypot(state.body.speed_mps, state.left_mps) < 0.05 && std::abs(state.yaw_rate_radps) < 0.05;
}

}  // namespace

void Begin(const PlanFall& action, const Context& c) {
  SetFree(MotionMode::kFalling, c);
  FreeMotion& free = c.world.free[c.actor];
  free.side = action.side;
  free.fall_s = action.duration_s;
  free.friction_ratio = action.friction_ratio.value_or(-1);
}

bool Finished(const PlanFall& action, const Context& c) { return c.Elapsed() >= action.duration_s && Rests(c.state); }

void Begin(const PlanLoseControl& action, const Context& c) {
  SetFree(MotionMode::kSkidding, c);
  c.state.yaw_rate_radps += action.spin_radps;
  FreeMotion& free = c.world.free[c.actor];
  free.friction_ratio = action.friction_ratio;
  free.deceleration_mps2 = action.deceleration_mps2;
  free.grip_back_s = c.world.tick * kTickS + action.duration_s;
}

bool Finished(const PlanLoseControl& action, const Context& c) {
  if (c.state.mode != MotionMode::kSkidding || Rests(c.state)) return true;
  // With its grip back it still has to come straight; whose tyres slip has a driver for that.
  if (c.info.tyres) return c.Elapsed() >= action.duration_s;
  return c.Elapsed() >= action.duration_s && std::abs(c.state.left_mps) < 0.3 && std::abs(c.state.yaw_rate_radps) < 0.1;
}

namespace {

// The driver wants what it wanted before, in the lane that it has come to where that leads its way.
void CatchSkid(const Context& c) {
  const int lane = c.course().LaneAt(c.state.s_m, c.state.t_m);
  if (lane * c.orders.lane > 0) c.orders.lane = lane;
  c.orders.across = ActorOrders::Across::kLane;
}

}  // namespace

void End(const PlanLoseControl&, const Context& c) {
  // Struck meanwhile: nothing that a driver could do about it.
  if (c.state.mode != MotionMode::kSkidding) return;
  c.state.mode = MotionMode::kOwn;
  if (c.info.tyres && !Rests(c.state)) return CatchSkid(c);
  c.state.left_mps = 0;
  c.state.body.speed_mps = std::max(0.0, c.state.body.speed_mps);
  c.orders.desired_mps = c.state.body.speed_mps;
  c.LeaveWay();
}

void Begin(const PlanJackknife& action, const Context& c) {
  BeginFold(c.plan, c.actor, action.angle_rad, action.duration_s, action.deceleration_mps2, c.world);
}

bool Finished(const PlanJackknife&, const Context& c) {
  return c.state.mode != MotionMode::kFolding || c.world.free[c.actor].fold.along_mps == 0;
}

namespace {

v1::BodyPose PoseOf(v1::Gesture gesture) {
  switch (gesture) {
    case v1::GESTURE_STOP:
      return v1::BODY_POSE_STOP_SIGN;
    case v1::GESTURE_GO:
      return v1::BODY_POSE_GO_SIGN;
    case v1::GESTURE_WAVE:
      return v1::BODY_POSE_WAVING;
    case v1::GESTURE_POINT:
      return v1::BODY_POSE_POINTING;
    case v1::GESTURE_LIE:
      return v1::BODY_POSE_LYING;
    case v1::GESTURE_SIT:
      return v1::BODY_POSE_SEATED;
    default:
      return v1::BODY_POSE_UNSPECIFIED;
  }
}

}  // namespace

void Begin(const PlanGesture& action, const Context& c) { c.world.looks[c.actor].pose = PoseOf(action.gesture); }

bool Finished(const PlanGesture& action, const Context& c) { return c.Elapsed() >= action.duration_s; }

void End(const PlanGesture& action, const Context& c) {
  if (action.duration_s > 0) c.world.looks[c.actor].pose = v1::BODY_POSE_UNSPECIFIED;
}

void Begin(const PlanSetEnvironment& action, const Context& c) {
  EnvironmentShift shift = action.shift;
  shift.at_s = c.world.tick * kTickS;
  InsertShift(shift, c.world.weather.shifts);
  c.world.weather.begun.push_back({c.step, c.world.tick});
}

bool Finished(const PlanSetEnvironment& action, const Context& c) { return c.Elapsed() >= action.shift.over_s; }

void Begin(const PlanSetSignal& action, const Context& c) {
  c.world.signals[action.group] = {action.mode, static_cast<SignalColor>(action.color)};
}

void Begin(const PlanSetVariable& action, const Context& c) {
  double& variable = c.world.variables[action.variable];
  switch (action.how) {
    case PlanSetVariable::How::kSet:
      variable = action.value;
      return;
    case PlanSetVariable::How::kAdd:
      variable += action.value;
      return;
    case PlanSetVariable::How::kMultiply:
      variable *= action.value;
      return;
  }
}

void Begin(const PlanSetDriver& action, const Context& c) {
  c.state.driver = action.driver;
  if (action.driver == v1::DRIVER_MODEL_SCRIPTED) c.orders.desired_mps = c.state.body.speed_mps;
  if (action.driver == v1::DRIVER_MODEL_LOOSE) LetLoose(c.plan, c.actor, c.world);
}

}  // namespace longtail::actions
