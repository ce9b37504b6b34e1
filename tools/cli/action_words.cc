#include "tools/cli/action_words.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/cli/environment_words.h"
#include "tools/cli/spec_words.h"

namespace longtail {
namespace {

const char* ShapeWords(v1::Shape shape) {
  switch (shape) {
    case v1::SHAPE_LINEAR:
      return " at a constant rate";
    case v1::SHAPE_CUBIC:
      return " with a smooth start and end";
    case v1::SHAPE_SINUSOIDAL:
      return " along a half sine wave";
    default:
      return "";
  }
}

std::string Within(const v1::Value& duration_s, v1::Shape shape) {
  return absl::StrCat(" within ", ValueWords(duration_s, "s"), ShapeWords(shape));
}

// How an action changes what it changes; rate_unit of its rate.
template <typename Action>
std::string Over(const Action& action, const v1::Value& rate, const char* rate_unit) {
  if (action.shape() == v1::SHAPE_STEP) return " at once";
  if (action.has_distance_m()) {
    return absl::StrCat(" over a way of ", ValueWords(action.distance_m(), "m"), ShapeWords(action.shape()));
  }
  if (action.has_duration_s()) return Within(action.duration_s(), action.shape());
  return absl::StrCat(" at ", ValueWords(rate, rate_unit), " at most", ShapeWords(action.shape()));
}

std::string Place(const v1::Position& position) { return absl::StrCat("the place ", PositionWords(position)); }

std::string Given(bool given, const char* before, const v1::Value& value, const char* unit) {
  return given ? absl::StrCat(before, ValueWords(value, unit)) : "";
}

std::string SpeedWords(const v1::SpeedAction& action) {
  const std::string target = ValueWords(action.target_mps(), "m/s");
  return absl::StrCat("changes its speed to ",
                      action.relative_to().empty()  ? target
                      : IsZero(action.target_mps()) ? absl::StrCat("that of ", action.relative_to())
                                                    : absl::StrCat(target, " more than that of ", action.relative_to()),
                      Over(action, action.rate_mps2(), "m/s²"));
}

std::string SpeedProfileWords(const v1::SpeedProfileAction& action) {
  std::vector<std::string> points;
  for (const v1::SpeedPoint& point : action.points()) {
    points.push_back(absl::StrCat(ValueWords(point.speed_mps(), "m/s"), " after ", ValueWords(point.time_s(), "s")));
  }
  return absl::StrCat(
      "passes through speeds",
      action.relative_to().empty() ? "" : absl::StrCat(" (added to that of ", action.relative_to(), ")"), ": ",
      absl::StrJoin(points, ", "), ShapeWords(action.shape()));
}

// How hard an action may try.
template <typename Action>
std::string Limits(const Action& action) {
  return absl::StrCat(
      Given(action.has_max_acceleration_mps2(), ", accelerating at most at ", action.max_acceleration_mps2(), "m/s²"),
      Given(action.has_max_deceleration_mps2(), ", braking at most at ", action.max_deceleration_mps2(), "m/s²"),
      Given(action.has_max_speed_mps(), ", at most at ", action.max_speed_mps(), "m/s"));
}

std::string LongitudinalDistanceWords(const v1::LongitudinalDistanceAction& action) {
  return absl::StrCat("keeps ", action.has_gap_s() ? ValueWords(action.gap_s(), "s") : ValueWords(action.gap_m(), "m"),
                      action.ahead() ? " ahead of " : " behind ", action.target(),
                      action.centers() ? ", between centres" : "",
                      action.ends_when_reached() ? ", until that is reached" : "", Limits(action));
}

std::string LateralDistanceWords(const v1::LateralDistanceAction& action) {
  return absl::StrCat("keeps ", SignedWords(action.distance_m(), "m", "to the left of", "to the right of"), " ",
                      action.target(), action.centers() ? ", between centres" : "",
                      action.ends_when_reached() ? ", until that is reached" : "",
                      Given(action.has_max_rate_mps(), ", at most at ", action.max_rate_mps(), "m/s"));
}

std::string SynchronizeWords(const v1::SynchronizeAction& action) {
  const std::string master = action.master().empty() ? "ego" : action.master();
  const std::string when = IsZero(action.offset_s()) ? "when" : SignedWords(action.offset_s(), "s", "after", "before");
  return absl::StrCat("arrives at ", Place(action.position()), " ", when, " ", master, " arrives ",
                      action.has_master_position() ? absl::StrCat("at ", Place(action.master_position())) : "there",
                      Given(action.has_final_speed_mps(), ", at ", action.final_speed_mps(), "m/s"), Limits(action));
}

std::string LaneChangeWords(const v1::LaneChangeAction& action) {
  const std::string where = action.target_case() == v1::LaneChangeAction::kLaneOf
                                ? absl::StrCat("into the lane of ", action.lane_of())
                                : LaneStepWords(action.lanes_to_left());
  return absl::StrCat(
      "moves ", where,
      IsZero(action.offset_m())
          ? ""
          : absl::StrCat(", ", SignedWords(action.offset_m(), "m", "left of", "right of"), " its middle,"),
      Over(action, action.rate_mps(), "m/s"));
}

std::string LaneOffsetWords(const v1::LaneOffsetAction& action) {
  const std::string where = IsZero(action.offset_m())
                                ? "to the middle of its lane"
                                : absl::StrCat("to ", SignedWords(action.offset_m(), "m", "left of", "right of"),
                                               " the middle of its lane, as seen along the road");
  return absl::StrCat("moves ", where, Over(action, action.rate_mps(), "m/s"));
}

std::string BrakeWords(const v1::BrakeAction& action) {
  return absl::StrCat("brakes at ", ValueWords(action.deceleration_mps2(), "m/s²"), " down to ",
                      IsZero(action.target_mps()) ? "a stop" : ValueWords(action.target_mps(), "m/s"),
                      Given(action.has_rise_s(), ", full after ", action.rise_s(), "s"));
}

std::string TrajectoryWords(const v1::FollowTrajectoryAction& action) {
  std::vector<std::string> parts;
  for (const v1::TrajectoryPoint& point : action.points()) {
    parts.push_back(absl::StrCat(point.has_time_s() ? absl::StrCat("after ", ValueWords(point.time_s(), "s"), " ") : "",
                                 "at ", Place(point.position())));
  }
  for (const v1::ClothoidSegment& segment : action.clothoid().segments()) {
    parts.push_back(absl::StrCat(
        ValueWords(segment.length_m(), "m"),
        Given(segment.has_start_curvature_per_m(), " from a curvature of ", segment.start_curvature_per_m(), "1/m"),
        Given(segment.has_end_curvature_per_m(), " to a curvature of ", segment.end_curvature_per_m(), "1/m")));
  }
  const v1::ClothoidPath& path = action.clothoid();
  const std::string begin = absl::StrCat(path.has_start() ? absl::StrCat(" from ", Place(path.start())) : "",
                                         Given(path.has_heading_deg(), " heading ", path.heading_deg(), "°"));
  return absl::StrCat("follows a ", action.curve() == v1::CURVE_POLYLINE ? "line of straight pieces" : "path",
                      Given(action.has_speed_mps(), " at ", action.speed_mps(), "m/s"), begin, ": ",
                      absl::StrJoin(parts, "; "));
}

std::string WalkWords(const v1::WalkPathAction& action) {
  std::vector<std::string> points;
  for (const v1::Position& point : action.points()) points.push_back(PositionWords(point));
  return absl::StrCat("walks at ", ValueWords(action.speed_mps(), "m/s"),
                      Given(action.has_rise_s(), ", reached after ", action.rise_s(), "s"), ", to the place ",
                      absl::StrJoin(points, "; then to the place "));
}

std::string VisibilityWords(const v1::VisibilityAction& action) {
  std::vector<std::string> parts;
  if (action.has_sensors()) parts.push_back(action.sensors() ? "is seen by ego" : "is not seen by ego");
  if (action.has_traffic()) parts.push_back(action.traffic() ? "is seen by traffic" : "is not seen by traffic");
  return parts.empty() ? "is seen as before" : absl::StrJoin(parts, " and ");
}

std::string LightWords(const v1::LightAction& action) {
  std::vector<std::string> lamps;
  for (const int lamp : action.lamps()) {
    lamps.push_back(EnumWords(v1::Lamp_Name(static_cast<v1::Lamp>(lamp)), "LAMP_"));
  }
  const std::string how =
      action.mode() == v1::LIGHT_MODE_UNSPECIFIED ? "on" : EnumWords(v1::LightMode_Name(action.mode()), "LIGHT_MODE_");
  return absl::StrCat("switches its lamps (", absl::StrJoin(lamps, ", "), ") to ", how,
                      Given(action.has_on_s(), ", lit for ", action.on_s(), "s"),
                      Given(action.has_off_s(), ", dark for ", action.off_s(), "s"),
                      Given(action.has_duration_s(), " for ", action.duration_s(), "s"));
}

std::string TeleportWords(const v1::TeleportAction& action) {
  return absl::StrCat("is at once at ", Place(action.position()),
                      Given(action.has_heading_deg(), ", heading ", action.heading_deg(), "°"),
                      Given(action.has_speed_mps(), ", at ", action.speed_mps(), "m/s"));
}

std::string DropLoadWords(const v1::DropLoadAction& action) {
  return absl::StrCat("loses ", action.load(),
                      Given(action.has_along_mps(), ", which leaves it ahead at ", action.along_mps(), "m/s"),
                      Given(action.has_left_mps(), ", to the left at ", action.left_mps(), "m/s"),
                      Given(action.has_up_mps(), ", upwards at ", action.up_mps(), "m/s"),
                      Given(action.has_spin_degps(), ", turning at ", action.spin_degps(), "°/s"),
                      Given(action.has_friction_ratio(), ", friction ", action.friction_ratio(), ""),
                      Given(action.has_restitution_ratio(), ", bounce ", action.restitution_ratio(), ""));
}

std::string DoorWords(const v1::DoorAction& action) {
  const std::string door = EnumWords(v1::Door_Name(action.door()), "DOOR_");
  const std::string time = Given(action.has_duration_s(), " within ", action.duration_s(), "s");
  if (action.has_angle_deg() && IsZero(action.angle_deg())) return absl::StrCat("closes its ", door, " door", time);
  return absl::StrCat("opens its ", door, " door", Given(action.has_angle_deg(), " by ", action.angle_deg(), "°"),
                      time);
}

std::string FallWords(const v1::FallAction& action) {
  const v1::Side side = action.side() == v1::SIDE_UNSPECIFIED ? v1::SIDE_LEFT : action.side();
  return absl::StrCat("falls over its ", EnumWords(v1::Side_Name(side), "SIDE_"), " side",
                      Given(action.has_duration_s(), " within ", action.duration_s(), "s"),
                      Given(action.has_friction_ratio(), ", sliding with a friction of ", action.friction_ratio(), ""));
}

std::string LoseControlWords(const v1::LoseControlAction& action) {
  return absl::StrCat("loses control",
                      Given(action.has_friction_ratio(), " with a friction of ", action.friction_ratio(), ""),
                      Given(action.has_spin_degps(), ", turning at ", action.spin_degps(), "°/s"),
                      Given(action.has_deceleration_mps2(), ", braking at ", action.deceleration_mps2(), "m/s²"),
                      Given(action.has_duration_s(), ", for ", action.duration_s(), "s"));
}

std::string JackknifeWords(const v1::JackknifeAction& action) {
  return absl::StrCat("folds up with its trailer", Given(action.has_angle_deg(), " to ", action.angle_deg(), "°"),
                      Given(action.has_duration_s(), " within ", action.duration_s(), "s"),
                      Given(action.has_deceleration_mps2(), ", sliding with ", action.deceleration_mps2(), "m/s²"));
}

std::string SetEnvironmentWords(const v1::SetEnvironmentAction& action) {
  return absl::StrCat("light and weather change", Given(action.has_over_s(), " within ", action.over_s(), "s"), ": ",
                      EnvironmentValuesWords(action.to()));
}

std::string SetSignalWords(const v1::SetSignalAction& action) {
  return absl::StrCat(
      "the signals ", action.group(),
      action.has_mode()
          ? absl::StrCat(" go to the mode ", EnumWords(v1::SignalMode_Name(action.mode()), "SIGNAL_MODE_"))
          : absl::StrCat(" show ", EnumWords(v1::SignalColor_Name(action.color()), "SIGNAL_COLOR_")));
}

std::string SetVariableWords(const v1::SetVariableAction& action) {
  if (action.has_add())
    return absl::StrCat("the variable ", action.variable(), " grows by ", ValueWords(action.add(), ""));
  if (action.has_multiply()) {
    return absl::StrCat("the variable ", action.variable(), " is multiplied by ", ValueWords(action.multiply(), ""));
  }
  return absl::StrCat("the variable ", action.variable(), " becomes ", ValueWords(action.value(), ""));
}

}  // namespace

std::string ActionWords(const v1::Action& action) {
  switch (action.action_case()) {
    case v1::Action::kSpeed:
      return SpeedWords(action.speed());
    case v1::Action::kSpeedProfile:
      return SpeedProfileWords(action.speed_profile());
    case v1::Action::kBrake:
      return BrakeWords(action.brake());
    case v1::Action::kLongitudinalDistance:
      return LongitudinalDistanceWords(action.longitudinal_distance());
    case v1::Action::kSynchronize:
      return SynchronizeWords(action.synchronize());
    case v1::Action::kLaneChange:
      return LaneChangeWords(action.lane_change());
    case v1::Action::kLaneOffset:
      return LaneOffsetWords(action.lane_offset());
    case v1::Action::kLateralDistance:
      return LateralDistanceWords(action.lateral_distance());
    case v1::Action::kFollowTrajectory:
      return TrajectoryWords(action.follow_trajectory());
    case v1::Action::kWalkPath:
      return WalkWords(action.walk_path());
    case v1::Action::kAcquirePosition:
      return absl::StrCat(
          "goes to ", Place(action.acquire_position().position()),
          Given(action.acquire_position().has_speed_mps(), " at ", action.acquire_position().speed_mps(), "m/s"));
    case v1::Action::kRoute:
      return absl::StrCat("takes the course ", action.route().route());
    case v1::Action::kTeleport:
      return TeleportWords(action.teleport());
    case v1::Action::kAppear:
      return action.appear().has_position() ? absl::StrCat("appears at ", Place(action.appear().position()))
                                            : "appears";
    case v1::Action::kDisappear:
      return "disappears";
    case v1::Action::kVisibility:
      return VisibilityWords(action.visibility());
    case v1::Action::kLight:
      return LightWords(action.light());
    case v1::Action::kDoor:
      return DoorWords(action.door());
    case v1::Action::kDropLoad:
      return DropLoadWords(action.drop_load());
    case v1::Action::kFall:
      return FallWords(action.fall());
    case v1::Action::kLoseControl:
      return LoseControlWords(action.lose_control());
    case v1::Action::kJackknife:
      return JackknifeWords(action.jackknife());
    case v1::Action::kGesture:
      return absl::StrCat("makes the gesture ", EnumWords(v1::Gesture_Name(action.gesture().gesture()), "GESTURE_"),
                          Given(action.gesture().has_duration_s(), " for ", action.gesture().duration_s(), "s"));
    case v1::Action::kSetEnvironment:
      return SetEnvironmentWords(action.set_environment());
    case v1::Action::kSetSignal:
      return SetSignalWords(action.set_signal());
    case v1::Action::kSetVariable:
      return SetVariableWords(action.set_variable());
    case v1::Action::kSetDriverModel:
      return absl::StrCat("is driven by ",
                          EnumWords(v1::DriverModel_Name(action.set_driver_model().driver()), "DRIVER_MODEL_"),
                          " from now on");
    case v1::Action::ACTION_NOT_SET:
      return "does nothing";
  }
  return "";
}

}  // namespace longtail
