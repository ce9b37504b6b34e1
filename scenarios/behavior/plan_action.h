// The actions of a plan: a struct for each, numbers and indices. Actors, positions, courses, signals and variables are
// indices into the lists of the plan; -1 stands for none.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_ACTION_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_ACTION_H_

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "longtail/v1/action.pb.h"
#include "scenarios/environment/environment_state.h"

namespace longtail {

// How a quantity gets to its new value.
struct Change {
  enum class Over { kTime, kDistance, kRate } over = Over::kTime;
  double amount = 0;  // s, m or units a second
  v1::Shape shape = v1::SHAPE_LINEAR;
};

struct PlanSpeed {
  double target_mps = 0;
  int relative_to = -1;
  Change change;
};

struct PlanSpeedProfile {
  std::vector<double> times_s, speeds_mps;
  int relative_to = -1;
  v1::Shape shape = v1::SHAPE_LINEAR;
};

struct PlanBrake {
  double deceleration_mps2 = 0;
  double target_mps = 0;
  double rise_s = 0;
};

// How hard a step may ask an actor to go.
struct AlongLimits {
  double acceleration_mps2 = 3;
  double deceleration_mps2 = 6;
  double speed_mps = 70;
};

struct PlanLongitudinalDistance {
  int target = -1;
  double gap = 0;  // m, or s
  bool gap_is_time = false;
  bool ahead = false;
  bool centers = false;
  bool ends_when_reached = false;
  AlongLimits limits;
};

struct PlanSynchronize {
  int position = -1;
  int master = 0;
  int master_position = -1;
  double offset_s = 0;
  std::optional<double> final_mps;
  AlongLimits limits;
};

struct PlanLaneChange {
  int lanes_to_left = 0;
  int lane_of = -1;
  double offset_m = 0;
  Change change;
};

struct PlanLaneOffset {
  double offset_m = 0;
  Change change;
};

struct PlanLateralDistance {
  int target = -1;
  double distance_m = 0;
  bool centers = false;
  bool ends_when_reached = false;
  double max_rate_mps = 0;
};

struct PlanClothoidSegment {
  double length_m = 0;
  double start_curvature = 0;
  double end_curvature = 0;
};

struct PlanTrajectory {
  std::vector<int> points;      // positions
  std::vector<double> times_s;  // as points; empty where no times are asked for
  bool straight = false;        // from point to point
  std::vector<PlanClothoidSegment> segments;
  int start = -1;                     // of segments: a position
  std::optional<double> heading_rad;  // of segments: against the road
  std::optional<double> speed_mps;
};

struct PlanWalk {
  std::vector<int> points;  // positions
  double speed_mps = 0;
  double rise_s = 0;
};

struct PlanAcquirePosition {
  int position = -1;
  std::optional<double> speed_mps;
};

struct PlanRoute {
  int course = 0;
};

struct PlanTeleport {
  int position = -1;
  std::optional<double> heading_rad;  // against the road
  std::optional<double> speed_mps;
};

struct PlanAppear {
  int position = -1;
};

struct PlanDisappear {};

struct PlanVisibility {
  std::optional<bool> sensors, traffic;
};

struct PlanLight {
  uint32_t lamps = 0;  // bits 1 << v1::Lamp
  v1::LightMode mode = v1::LIGHT_MODE_ON;
  double duration_s = 0;  // 0: for ever
  double on_s = 0.3;
  double off_s = 0.3;
};

struct PlanDoor {
  v1::Door door = v1::DOOR_FRONT_LEFT;
  double angle_rad = 0;
  double duration_s = 0;
};

struct PlanDropLoad {
  int load = -1;
  double along_mps = 0;
  double left_mps = 0;
  double up_mps = 0;
  double spin_radps = 0;
  std::optional<double> friction_ratio, restitution_ratio;
};

struct PlanFall {
  v1::Side side = v1::SIDE_LEFT;
  double duration_s = 0;
  std::optional<double> friction_ratio;
};

struct PlanLoseControl {
  double friction_ratio = 0;
  double spin_radps = 0;
  double deceleration_mps2 = 0;
  double duration_s = 0;
};

struct PlanJackknife {
  double angle_rad = 0;
  double duration_s = 0;
  double deceleration_mps2 = 0;
};

struct PlanGesture {
  v1::Gesture gesture = v1::GESTURE_NONE;
  double duration_s = 0;  // 0: for ever
};

struct PlanSetEnvironment {
  EnvironmentShift shift;    // its begin is when the step starts
  v1::EnvironmentValues to;  // the same, for the record
};

struct PlanSetSignal {
  int group = -1;
  v1::SignalMode mode = v1::SIGNAL_MODE_UNSPECIFIED;  // unspecified: the colour
  int color = 0;                                      // a longtail::SignalColor
};

struct PlanSetVariable {
  int variable = -1;
  enum class How { kSet, kAdd, kMultiply } how = How::kSet;
  double value = 0;
};

struct PlanSetDriver {
  v1::DriverModel driver = v1::DRIVER_MODEL_STATIONARY;
};

using PlanAction = std::variant<PlanSpeed, PlanSpeedProfile, PlanBrake, PlanLongitudinalDistance, PlanSynchronize,
                                PlanLaneChange, PlanLaneOffset, PlanLateralDistance, PlanTrajectory, PlanWalk,
                                PlanAcquirePosition, PlanRoute, PlanTeleport, PlanAppear, PlanDisappear, PlanVisibility,
                                PlanLight, PlanDoor, PlanDropLoad, PlanFall, PlanLoseControl, PlanGesture,
                                PlanSetEnvironment, PlanSetSignal, PlanSetVariable, PlanSetDriver, PlanJackknife>;

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_ACTION_H_
