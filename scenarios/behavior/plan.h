// A concrete scenario compiled into plain structs: numbers, indices and flat trees.
// Immutable once made; one plan serves any number of simulations. Thread-safe.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_H_

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "kernels/philox.h"
#include "longtail/v1/scenario.pb.h"
#include "scenarios/actors/driver_profile.h"
#include "scenarios/actors/limits.h"
#include "scenarios/behavior/animal.h"
#include "scenarios/behavior/bicycle.h"
#include "scenarios/behavior/lane_threads.h"
#include "scenarios/behavior/loose_object.h"
#include "scenarios/behavior/noise.h"
#include "scenarios/behavior/plan_action.h"
#include "scenarios/behavior/plan_junctions.h"
#include "scenarios/behavior/plan_position.h"
#include "scenarios/behavior/plan_trigger.h"
#include "scenarios/environment/environment_state.h"
#include "scenarios/environment/friction.h"
#include "scenarios/environment/gusts.h"
#include "scenarios/environment/visibility.h"
#include "scenarios/road/layout/road_layout.h"

namespace longtail {

// Bits of the axes that an action has a hold of.
inline constexpr unsigned kAxisAlong = 1, kAxisAcross = 2;

struct PlanStep {
  std::string name;
  int start = -1;  // trigger, -1 for none
  int stop = -1;
  int actor = -1;  // -1: nobody
  PlanAction action;
  unsigned axes = 0;
  v1::StepPriority priority = v1::STEP_PRIORITY_OVERRIDE;
  int max_count = 1;
};

struct PlanNode {
  enum class Kind { kSerial, kParallel, kStep, kRepeat } kind = Kind::kSerial;
  std::vector<int> children;  // nodes
  int step = -1;
  int count = 0;   // kRepeat: rounds, 0 for no end
  int until = -1;  // kRepeat: trigger
};

// DRIVER_MODEL_WALKER.
struct PlanWalker {
  int goal = -1;  // position; -1: on along its heading
  double alertness = 1;
  double gap_s = 2;
  bool keeps_off_lanes = false;
};

// DRIVER_MODEL_CYCLIST.
struct PlanRider {
  double side_m = 0.75;
  double wobble_m = 0.06;
};

// Of a body whose tyres slip; its mass is in the middle of its box, which is between its axles.
struct PlanTyres {
  double front_grip_ratio = 1;
  double rear_grip_ratio = 1;
  double stiffness_ratio = 10;
};

struct PlanActor {
  std::string id;
  v1::ActorClass actor_class = v1::ACTOR_CLASS_CAR;
  bool person = false;  // moves like somebody on foot: people, animals, things
  v1::DriverModel driver = v1::DRIVER_MODEL_STATIONARY;
  double length_m = 0;
  double length_stretch = 1;  // over the length that the catalogue has
  double width_m = 0;
  double box_center_x_m = 0;
  double wheelbase_m = 0;
  double mass_kg = 0;
  ActorLimits limits;
  double power_wpkg = std::numeric_limits<double>::infinity();  // over its mass and its trailer's, on climbs
  std::optional<PlanTyres> tyres;                               // none: its wheels roll as they point
  double height_m = 0;
  LooseParams loose;                                                  // where nobody holds it; friction on a dry road
  double loose_height_m = 0, loose_up_mps = 0, loose_spin_radps = 0;  // DRIVER_MODEL_LOOSE: at frame 0
  PlanWalker walker;
  PlanRider rider;
  AnimalParams animal;  // heading and pace are of the moment
  int herd = -1;        // the same for those that keep together; -1: none
  Noise noise{0, 0, ""};
  int course = 0;
  double start_s_m = 0;
  double start_t_m = 0;
  double heading_rad = 0;  // against the course
  int carrier = -1;        // whom it starts on
  double carried_ahead_m = 0;
  double carried_left_m = 0;
  double carried_up_m = 0;
  int tower = -1;      // who tows it at the start
  int trailer = -1;    // what it tows at the start
  double hitch_m = 0;  // of who tows: the hitch ahead of its reference point
  double tail_m = 0;   // and how far its trailer reaches behind its own rear, straight
  double speed_mps = 0;
  double desired_speed_mps = 0;
  DriverProfile profile;
  bool obeys_signals = true;  // red lights and stop signs
  bool yields = true;         // to who has the right of way
  int enters_tick = 0;        // > 0: comes into the world then, or when its start is clear
  bool leaves = false;        // the world at the end of its course
  int kept_tick = -1000;      // when it last came to its lane: it rests in it from then on
  bool hidden = false;
  bool in_event = false;
  bool reverses = false;  // has the reverse gear in
};

struct PlanEvent {
  std::string id;
  std::vector<int> steps;
  int detector = -1;
};

struct PlanEgo {
  enum class Driver { kExpert, kPerturbed, kReplay, kExternal };
  struct Point {
    double time_s = 0;
    int position = -1;  // in Plan::positions
  };
  struct Command {
    double time_s = 0;
    EgoCommand command;
  };

  double headway_s = 1.4;
  double reaction_s = 0.3;
  double max_deceleration_mps2 = 8;
  bool changes_lanes = false;  // the expert does
  Driver driver = Driver::kExpert;
  // kPerturbed: standard deviations of the noise, and how long it remembers itself.
  double steer_noise_rad = 0;
  double accel_noise_mps2 = 0;
  double correlation_s = 1;
  PhiloxStream steer_noise{0, 0, ""}, accel_noise{0, 0, ""};
  // kReplay: one of them, times strictly increasing.
  std::vector<Point> points;
  std::vector<Command> commands;
};

// Whether the expert moves ego at a tick, with noise or without.
bool ExpertDrives(const PlanEgo& ego, int tick);

// Light and weather: how they are at frame 0, what of them changes by the clock, and what lies at certain places.
struct PlanWeather {
  EnvironmentState at_start;
  std::vector<EnvironmentShift> shifts;
  std::vector<HazeBand> haze;
  std::vector<SurfacePatchArea> patches;
  std::vector<TunnelStretch> tunnels;
  Gusts gusts{0, 0};
};

struct Plan {
  RoadLayout layout;
  bool level = true;                       // every course is, all along: nobody asks for gravity
  std::vector<CourseJunctions> junctions;  // as layout.courses
  std::vector<LaneThreads> threads;        // as layout.courses
  std::vector<int> opposite_courses;       // as layout.courses; -1 for none
  std::vector<int> courses;                // that actors may ever be on, or whose rules hold for one
  std::vector<PlanActor> actors;           // ego is 0
  PlanEgo ego;
  std::vector<PlanPosition> positions;
  std::vector<PlanTrigger> triggers;
  std::vector<int> trigger_children;
  std::vector<PlanWatch> watches;
  int num_delay_lines = 0;
  std::vector<double> variables;  // at frame 0
  std::vector<PlanStep> steps;
  std::vector<PlanNode> nodes;
  int root = -1;                  // -1: an empty storyboard
  std::vector<int> lane_changes;  // steps
  std::vector<PlanEvent> events;
  PlanWeather weather;
  int num_frames = 0;
  int ticks_per_frame = 10;
};

inline const Course& CourseOf(const Plan& plan, const PlanActor& actor) { return plan.layout.courses[actor.course]; }

// Works out what drivers need to know of plan.layout, and which courses anybody may come to be on. plan is whole
// otherwise.
void ConnectCourses(Plan& plan);

// InvalidArgument, naming the field, where scenario cannot be simulated.
absl::StatusOr<Plan> CompilePlan(const v1::Scenario& scenario);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_H_
