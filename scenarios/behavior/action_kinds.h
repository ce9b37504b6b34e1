// The actions, each with what it does at its begin, on a tick, and at its end. Kinds without a function of their own
// here have nothing to do there, and are finished at once.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_ACTION_KINDS_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_ACTION_KINDS_H_

#include "scenarios/behavior/world_state.h"

namespace longtail::actions {

// A running step and what belongs to it. A step of nobody has ego's state and orders, which it leaves alone.
struct Context {
  Context(const Plan& plan, int step, WorldState& world)
      : plan(plan),
        world(world),
        step(step),
        actor(std::max(0, plan.steps[step].actor)),
        info(plan.actors[actor]),
        state(world.actors[actor]),
        orders(world.orders[actor]),
        run(world.actions[step]) {}

  double Elapsed() const { return (world.tick - run.begin_tick) * kTickS; }
  bool HasAlong() const { return orders.along_step == step; }
  bool HasAcross() const { return orders.across_step == step; }
  const Course& course() const { return CourseOf(plan, state); }
  double Direction() const { return DirectionOf(state); }

  // Asks for a speed at the end of the coming tick.
  void Want(double speed_mps, double rise_mps2 = 1e3) const;
  // Asks for an acceleration within limits.
  void Accelerate(double accel_mps2, const AlongLimits& limits) const;
  // The actor is moved by its driver from now on at the speed that it has, or at the one that it was to reach and
  // nearly has.
  void LeaveSpeed(double reached_mps) const;
  // The actor keeps to where it is, and people to their heading, from now on.
  void LeaveWay() const;
  // Puts the body on a place.
  void PutOn(const Place& place, std::optional<double> heading_rad) const;

  const Plan& plan;
  WorldState& world;
  int step;
  int actor;
  const PlanActor& info;
  ActorState& state;
  ActorOrders& orders;
  ActionRun& run;
};

template <typename Kind>
void Begin(const Kind&, const Context&) {}
template <typename Kind>
void Drive(const Kind&, const Context&) {}
template <typename Kind>
bool Finished(const Kind&, const Context&) {
  return true;
}
template <typename Kind>
void End(const Kind&, const Context&) {}

// Along: action_along.cc.
void Begin(const PlanSpeed& action, const Context& c);
void Drive(const PlanSpeed& action, const Context& c);
bool Finished(const PlanSpeed& action, const Context& c);
void End(const PlanSpeed& action, const Context& c);
void Begin(const PlanSpeedProfile& action, const Context& c);
void Drive(const PlanSpeedProfile& action, const Context& c);
bool Finished(const PlanSpeedProfile& action, const Context& c);
void End(const PlanSpeedProfile& action, const Context& c);
void Begin(const PlanBrake& action, const Context& c);
void Drive(const PlanBrake& action, const Context& c);
bool Finished(const PlanBrake& action, const Context& c);
void End(const PlanBrake& action, const Context& c);
void Drive(const PlanLongitudinalDistance& action, const Context& c);
bool Finished(const PlanLongitudinalDistance& action, const Context& c);
void End(const PlanLongitudinalDistance& action, const Context& c);
void Begin(const PlanSynchronize& action, const Context& c);
void Drive(const PlanSynchronize& action, const Context& c);
bool Finished(const PlanSynchronize& action, const Context& c);
void End(const PlanSynchronize& action, const Context& c);

// Across: action_across.cc.
void Begin(const PlanLaneChange& action, const Context& c);
void Drive(const PlanLaneChange& action, const Context& c);
bool Finished(const PlanLaneChange& action, const Context& c);
void End(const PlanLaneChange& action, const Context& c);
void Begin(const PlanLaneOffset& action, const Context& c);
void Drive(const PlanLaneOffset& action, const Context& c);
bool Finished(const PlanLaneOffset& action, const Context& c);
void End(const PlanLaneOffset& action, const Context& c);
void Begin(const PlanLateralDistance& action, const Context& c);
void Drive(const PlanLateralDistance& action, const Context& c);
bool Finished(const PlanLateralDistance& action, const Context& c);
void End(const PlanLateralDistance& action, const Context& c);

// Along and across: action_path.cc.
void Begin(const PlanTrajectory& action, const Context& c);
void Drive(const PlanTrajectory& action, const Context& c);
bool Finished(const PlanTrajectory& action, const Context& c);
void End(const PlanTrajectory& action, const Context& c);
void Begin(const PlanWalk& action, const Context& c);
void Drive(const PlanWalk& action, const Context& c);
bool Finished(const PlanWalk& action, const Context& c);
void End(const PlanWalk& action, const Context& c);
void Begin(const PlanAcquirePosition& action, const Context& c);
void Drive(const PlanAcquirePosition& action, const Context& c);
bool Finished(const PlanAcquirePosition& action, const Context& c);
void End(const PlanAcquirePosition& action, const Context& c);

// Neither: action_state.cc.
void Begin(const PlanRoute& action, const Context& c);
void Begin(const PlanTeleport& action, const Context& c);
void Begin(const PlanAppear& action, const Context& c);
void Begin(const PlanDisappear& action, const Context& c);
void Begin(const PlanVisibility& action, const Context& c);
void Begin(const PlanLight& action, const Context& c);
void Drive(const PlanLight& action, const Context& c);
bool Finished(const PlanLight& action, const Context& c);
void End(const PlanLight& action, const Context& c);
void Begin(const PlanDoor& action, const Context& c);
void Drive(const PlanDoor& action, const Context& c);
bool Finished(const PlanDoor& action, const Context& c);
void Begin(const PlanDropLoad& action, const Context& c);
void Begin(const PlanFall& action, const Context& c);
bool Finished(const PlanFall& action, const Context& c);
void Begin(const PlanLoseControl& action, const Context& c);
bool Finished(const PlanLoseControl& action, const Context& c);
void End(const PlanLoseControl& action, const Context& c);
void Begin(const PlanJackknife& action, const Context& c);
bool Finished(const PlanJackknife& action, const Context& c);
void Begin(const PlanGesture& action, const Context& c);
bool Finished(const PlanGesture& action, const Context& c);
void End(const PlanGesture& action, const Context& c);
void Begin(const PlanSetEnvironment& action, const Context& c);
bool Finished(const PlanSetEnvironment& action, const Context& c);
void Begin(const PlanSetSignal& action, const Context& c);
void Begin(const PlanSetVariable& action, const Context& c);
void Begin(const PlanSetDriver& action, const Context& c);

}  // namespace longtail::actions

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_ACTION_KINDS_H_
