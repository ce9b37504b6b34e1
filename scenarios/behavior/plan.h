// A concrete scenario compiled into plain structs: numbers, indices and flat trees.
// Immutable once made; one plan serves any number of simulations. Thread-safe.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "longtail/v1/scenario.pb.h"
#include "scenarios/actors/limits.h"
#include "scenarios/behavior/bicycle.h"
#include "scenarios/environment/environment_state.h"
#include "scenarios/environment/friction.h"
#include "scenarios/environment/visibility.h"
#include "scenarios/road/layout/road_layout.h"

namespace longtail {

// A place; actor is only used by kRelative.
struct PlanPosition {
  enum class Kind { kFixed, kRelative } kind = Kind::kFixed;
  int course = 0;  // kFixed
  double s_m = 0;  // kFixed: along the course
  double t_m = 0;
  int actor = -1;  // kRelative
  double ds_m = 0;
  int dlane = 0;
  double offset_m = 0;
};

struct PlanTrigger {
  enum class Kind {
    kAll,
    kAny,
    kNot,
    kTime,
    kTtc,
    kThw,
    kDistance,
    kReachPosition,
    kStepState,
    kSpeed,
    kInLaneOf,
    kDeceleration,
  } kind = Kind::kAll;
  std::vector<int> children;  // indices into Plan::triggers
  int actor = -1;
  int target = -1;
  bool greater = false;
  double value = 0;  // time, TTC, distance, speed, radius, intrusion …
  v1::DistanceKind distance_kind = v1::DISTANCE_KIND_UNSPECIFIED;
  PlanPosition position;
  int step = -1;  // -1: a step that does not exist and so waits for ever
  v1::StepState step_state = v1::STEP_STATE_UNSPECIFIED;
  int delay_ticks = 0;
};

struct PlanTrajectoryPoint {
  double time_s = 0;
  PlanPosition position;
};

struct PlanAction {
  enum class Kind {
    kSpeed,
    kLaneChange,
    kLaneOffset,
    kFollowTrajectory,
    kBrake,
    kAppear,
    kWalkPath
  } kind = Kind::kAppear;
  double target = 0;  // m/s; or m of a lane offset
  int relative_to = -1;
  double duration_s = 0;  // also the rise of a brake or a walk
  v1::Shape shape = v1::SHAPE_LINEAR;
  int lanes_to_left = 0;
  int lane_of = -1;
  double deceleration_mps2 = 0;
  double speed_mps = 0;
  std::vector<PlanTrajectoryPoint> points;  // also of a walk, without times
};

struct PlanStep {
  std::string name;
  int start = -1;  // trigger, -1 for none
  int stop = -1;
  int actor = 0;
  PlanAction action;
};

struct PlanNode {
  enum class Kind { kSerial, kParallel, kStep } kind = Kind::kSerial;
  std::vector<int> children;  // nodes
  int step = -1;
};

struct PlanActor {
  std::string id;
  v1::ActorClass actor_class = v1::ACTOR_CLASS_CAR;
  bool person = false;  // moves like somebody on foot: people, animals, things
  v1::DriverModel driver = v1::DRIVER_MODEL_STATIONARY;
  double length_m = 0;
  double width_m = 0;
  double box_center_x_m = 0;
  double wheelbase_m = 0;
  double mass_kg = 0;
  ActorLimits limits;
  int course = 0;
  double start_s_m = 0;
  double start_t_m = 0;
  double heading_rad = 0;  // against the course
  double speed_mps = 0;
  double desired_speed_mps = 0;
  bool hidden = false;
  bool in_event = false;
};

struct PlanEvent {
  std::string id;
  std::vector<int> steps;
  int detector = -1;
};

struct PlanEgo {
  double headway_s = 1.4;
  double reaction_s = 0.3;
  double max_deceleration_mps2 = 8;
};

// Light and weather: how they are at frame 0, what of them changes by the clock, and what lies at certain places.
struct PlanWeather {
  EnvironmentState at_start;
  std::vector<EnvironmentShift> shifts;
  std::vector<HazeBand> haze;
  std::vector<SurfacePatchArea> patches;
};

struct Plan {
  RoadLayout layout;
  std::vector<PlanActor> actors;  // ego is 0
  PlanEgo ego;
  std::vector<PlanTrigger> triggers;
  std::vector<PlanStep> steps;
  std::vector<PlanNode> nodes;
  int root = -1;  // -1: an empty storyboard
  std::vector<PlanEvent> events;
  PlanWeather weather;
  int num_frames = 0;
  int ticks_per_frame = 10;
};

inline const Course& CourseOf(const Plan& plan, const PlanActor& actor) { return plan.layout.courses[actor.course]; }

// InvalidArgument, naming the field, where scenario cannot be simulated.
absl::StatusOr<Plan> CompilePlan(const v1::Scenario& scenario);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_H_
