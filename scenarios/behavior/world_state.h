// Everything that changes while a plan runs, and the places and distances that triggers and drivers measure on it.
// Copies are snapshots. Not thread-safe.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_WORLD_STATE_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_WORLD_STATE_H_

#include <vector>

#include "scenarios/behavior/actor_orders.h"
#include "scenarios/behavior/actor_state.h"
#include "scenarios/behavior/course_gravity.h"
#include "scenarios/behavior/driver_state.h"
#include "scenarios/behavior/footprint.h"
#include "scenarios/behavior/gravity.h"
#include "scenarios/behavior/outline.h"
#include "scenarios/behavior/path.h"
#include "scenarios/behavior/plan.h"

namespace longtail {

enum class StepPhase { kWaiting, kRunning, kDone };

struct StepRun {
  StepPhase phase = StepPhase::kWaiting;
  int count = 0;              // runs since its turn came
  bool start_held = false;    // the start trigger, when it was last looked at
  int first_begin_tick = -1;  // of all runs
  int begin_tick = -1;        // of the last run
  int end_tick = -1;          // last tick of the last run
  int skipped_tick = -1;
};

enum class NodePhase { kIdle, kActive, kDone };

struct NodeRun {
  NodePhase phase = NodePhase::kIdle;
  int current = 0;  // kSerial: the child whose turn it is
  int rounds = 0;   // kRepeat: that are over
};

// What a step remembers while its action runs.
struct ActionRun {
  int begin_tick = 0;    // or when it got its actor back
  int below_along = -1;  // steps that this one keeps from the actor
  int below_across = -1;
  double from = 0;              // speed, t, angle at the beginning
  double to = 0;                // at the end
  double total = 0;             // s or m of the change
  double progress_m = 0;        // way since it began
  int lane = 0;                 // that it goes to; 0: none
  double offset_m = 0;          // from that lane's centre
  size_t next_point = 0;        // of a walk
  double first_rate_s_mps = 0;  // of a timed path
  double first_rate_t_mps = 0;
  std::vector<double> times_s, s_m, t_m;  // timed paths and walks: points on the actor's course
  Path path;                              // other paths
  double along_m = 0;                     // on the path
  RoadPoint goal, master_goal;            // on the courses of those who go there
  bool known = true;                      // there are such places
};

// A trigger as it was on the tick before.
struct TriggerMemory {
  bool seen = false;  // measured is that of the tick before
  double measured = 0;
  bool edge_seen = false;  // held is that of the tick before
  bool held = false;       // its condition
};

// A condition as it was some ticks ago.
struct DelayLine {
  bool now = false;              // the condition at the last tick
  bool delayed = false;          // what comes out
  std::vector<int> flips_ticks;  // when it changed, oldest first
  size_t num_out = 0;            // of these have come out

  // It is true, or has been and that is still to come out.
  bool Pending() const { return now || num_out < flips_ticks.size(); }
};

struct WatchRun {
  int ticks = -1;  // for how long it is so; -1: it is not
  double travelled_m = 0;
  double x_m = 0, y_m = 0;  // where the actor was on the tick before
  bool seen = false;        // it was in the world then
};

// Two actors that have touched; first < second.
struct ContactPair {
  int first = 0;
  int second = 0;
  int tick = 0;        // of the first touch
  int last_tick = -1;  // of the last
  Point2 at;           // of the first touch, world
  double closing_mps = 0;
  double first_dvx_mps = 0, first_dvy_mps = 0;  // by all blows, of the box centre
  double second_dvx_mps = 0, second_dvy_mps = 0;
};

// What a step did to a group of signals.
struct SignalRun {
  v1::SignalMode mode = v1::SIGNAL_MODE_PROGRAM;  // unspecified: keeps color
  SignalColor color = SignalColor::kRed;
};

// Light and weather at the present tick.
struct Weather {
  std::vector<EnvironmentShift> shifts;  // of the plan, and those that steps have begun; in order
  struct Begun {
    int step = 0;
    int tick = 0;
  };
  std::vector<Begun> begun;  // those of steps
  EnvironmentState state;
  RoadGrip grip{EnvironmentState()};
  double visual_range_m = 20000;
};

struct WorldState {
  int tick = 0;
  std::vector<ActorState> actors;  // ego is 0; all as Plan::actors
  std::vector<ActorOrders> orders;
  std::vector<DriverState> drivers;
  std::vector<ActorLooks> looks;
  std::vector<FreeMotion> free;
  std::vector<StepRun> steps;           // as Plan::steps
  std::vector<ActionRun> actions;       // as Plan::steps
  std::vector<NodeRun> nodes;           // as Plan::nodes
  std::vector<int> running;             // steps, in the order in which they began
  std::vector<TriggerMemory> triggers;  // as Plan::triggers
  std::vector<DelayLine> delays;        // by PlanTrigger::delay_line
  std::vector<WatchRun> watches;        // as Plan::watches
  std::vector<double> variables;        // as Plan::variables
  std::vector<SignalRun> signals;       // as RoadLayout::signals
  std::vector<ContactPair> contacts;    // in the order of their ticks
  Weather weather;
};

// At tick 0: everybody at the start.
WorldState StartOf(const Plan& plan);

// Brings world.weather to the present tick.
void UpdateWeather(const Plan& plan, WorldState& world);
// Tyre-road friction now under the point of an actor that is that far ahead of its reference point.
double FrictionUnder(const Plan& plan, const WorldState& world, const ActorState& state, double ahead_m = 0);

inline const Course& CourseOf(const Plan& plan, const ActorState& state) { return plan.layout.courses[state.course]; }

// Gravity on an actor where it is now.
inline Gravity GravityOn(const Plan& plan, const ActorState& state) {
  if (plan.level) return {};
  return Turned(GravityAt(CourseOf(plan, state), state.s_m, state.t_m), state.cos_heading, state.sin_heading);
}

// Refreshes everything that follows from state.body.
void PlaceOnRoad(const Plan& plan, int actor, ActorState& state);

// Index of the trailer that is hitched to the actor now, -1 for none; of who tows the actor now.
inline int TrailerOf(const Plan& plan, const WorldState& world, int actor) {
  const int trailer = plan.actors[actor].trailer;
  return trailer >= 0 && world.actors[trailer].mode == MotionMode::kTowed ? trailer : -1;
}
inline int TowerOf(const Plan& plan, const WorldState& world, int actor) {
  return world.actors[actor].mode == MotionMode::kTowed ? plan.actors[actor].tower : -1;
}
// Who decides where the actor goes: itself, or who tows it.
inline int DriverOf(const Plan& plan, const WorldState& world, int actor) {
  const int tower = TowerOf(plan, world, actor);
  return tower < 0 ? actor : tower;
}
// How far its trailer reaches behind its own rear; 0 where it has none.
inline double TailOf(const Plan& plan, const WorldState& world, int actor) {
  return TrailerOf(plan, world, actor) < 0 ? 0 : plan.actors[actor].tail_m;
}

// Middle of its box.
Point2 CenterOf(const PlanActor& actor, const ActorState& state);
Footprint FootprintOf(const PlanActor& actor, const ActorState& state);
// The same with the side doors that are open.
Outline OutlineOf(const PlanActor& actor, const ActorState& state);
inline bool HasOpenDoor(const ActorState& state) {
  for (const double open_rad : state.door_rad) {
    if (open_rad > 0) return true;
  }
  return false;
}

// From the front of a to the rear of b along the road in a's direction of travel; < 0 when b is not wholly ahead.
double GapAhead(const ActorState& a, const ActorState& b, double direction);
// +1 when the actor heads along its course, -1 against it.
inline double DirectionOf(const ActorState& state) { return state.cos_heading >= 0 ? 1 : -1; }

// Makes t_m where its driver keeps to: the lane there and the offset in it.
void KeepTo(const Plan& plan, const ActorState& state, double t_m, ActorOrders& orders);
// t at which its driver keeps to that, where the actor is now.
double KeptT(const Plan& plan, const ActorState& state, const ActorOrders& orders);

// A position as it is now.
struct Place {
  bool known = true;  // false: there is no such place yet
  int course = 0;
  RoadPoint at;  // on that course
  Pose2 pose;    // the same in the world, heading along the course
};

// plan.positions[position].
Place Resolve(const Plan& plan, const WorldState& world, int position);
// A place on another course; near_s_m: where it may be sought.
RoadPoint OnCourse(const Plan& plan, const Place& place, int course, double near_s_m);

// What a group of signals shows now.
SignalColor SignalNow(const Plan& plan, const WorldState& world, int group);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_WORLD_STATE_H_
