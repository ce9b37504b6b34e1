// The present state of every actor, and the quantities that triggers and drivers measure on it.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_WORLD_STATE_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_WORLD_STATE_H_

#include <vector>

#include "scenarios/behavior/bicycle.h"
#include "scenarios/behavior/footprint.h"
#include "scenarios/behavior/plan.h"

namespace longtail {

struct ActorState {
  BicycleState body;  // reference point; heading not wrapped
  double accel_mps2 = 0;
  double yaw_rate_radps = 0;
  double steer_rad = 0;
  int course = 0;
  double s_m = 0;  // reference point on its course
  double t_m = 0;
  double center_s_m = 0;  // box centre on its course
  double center_t_m = 0;
  double half_s_m = 0;  // half extents of the box along and across the road
  double half_t_m = 0;
  bool present = true;
  bool collided = false;
  bool indicator_left = false;
  bool indicator_right = false;
};

enum class StepPhase { kWaiting, kRunning, kDone };

struct StepRun {
  StepPhase phase = StepPhase::kWaiting;
  int begin_tick = -1;
  int end_tick = -1;
};

// A condition as it was some ticks ago.
struct DelayLine {
  bool now = false;              // the condition at the last tick
  bool delayed = false;          // what comes out
  std::vector<int> flips_ticks;  // when it changed and that has not come out yet, oldest first

  // It is true, or has been and that is still to come out.
  bool Pending() const { return now || !flips_ticks.empty(); }
};

// Light and weather at the present tick.
struct Weather {
  std::vector<EnvironmentShift> shifts;  // of the plan, and those that steps have begun; in order
  EnvironmentState state;
  RoadGrip grip{EnvironmentState()};
  double visual_range_m = 20000;
};

struct WorldState {
  int tick = 0;
  std::vector<ActorState> actors;  // ego is 0
  std::vector<StepRun> steps;      // as Plan::steps
  std::vector<DelayLine> delays;   // as Plan::triggers
  Weather weather;
};

// Brings world.weather to the present tick.
void UpdateWeather(const Plan& plan, WorldState& world);
// Tyre-road friction under an actor now.
double FrictionUnder(const Plan& plan, const WorldState& world, const ActorState& state);

inline const Course& CourseOf(const Plan& plan, const ActorState& state) { return plan.layout.courses[state.course]; }

// Refreshes everything that follows from state.body.
void PlaceOnRoad(const Plan& plan, int actor, ActorState& state);

Footprint FootprintOf(const PlanActor& actor, const ActorState& state);

// From the front of a to the rear of b along the road in a's direction of travel; < 0 when b is not wholly ahead.
double GapAhead(const ActorState& a, const ActorState& b, double direction);
// +1 when the actor heads along its course, -1 against it.
double DirectionOf(const Plan& plan, const ActorState& state);
// A place on a course.
struct CoursePoint {
  int course = 0;
  double s_m = 0;
  double t_m = 0;
};

// A position now.
CoursePoint Resolve(const Plan& plan, const WorldState& world, const PlanPosition& position);

// Evaluates plan.triggers[index] now: nothing latches, and one with a delay says what its condition said that long
// ago, false before it was looked at. To be called once every tick, for as long as it matters.
bool EvaluateTrigger(const Plan& plan, int index, WorldState& world);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_WORLD_STATE_H_
