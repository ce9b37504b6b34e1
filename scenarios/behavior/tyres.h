// Bodies on tyres that slip (PlanTyres): how they move over a tick, and how whoever drives them answers a skid.
//
// Note [Driving on tyres]
//   The mass lies in the middle of the box and is spread evenly over it, as contacts (rigid_body.h) have it, so that
//   blow and skid are of one body. That is wheelbase - m ahead of the rear axle, and the axles carry what follows.
//
//   Steering wants a curvature k of the rear axle's way, found as for wheels that roll as they point, with the heading
//   measured to the way that the rear axle takes and not to the nose:
//     steer = slip + wheelbase k + v² k / (g C_front)      slip: from the heading to the rear axle's way
//   On a steady turn this is the steering of the understeer gradient (Rajamani, 2nd ed., 3.3), as slip is then
//   -v² k / (g C_rear). Where the road leans v² k is less by gravity's pull to the left. A tail that swings out has the
//   wheels turned to where the body goes, and who turns faster than v k has less force at the front: heading against
//   the way and damping of the yaw rate, as in Hoffmann, Tomlin, Montemerlo, Thrun, "Autonomous Automobile Trajectory
//   Tracking for Off-Road Driving", ACC 2007.
//
//   Feet: off the throttle in a skid. One who has come further round than the wheels turn does not catch it: he brakes
//   until he stands, and stays.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_TYRES_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_TYRES_H_

#include "scenarios/behavior/dynamic_bicycle.h"
#include "scenarios/behavior/plan.h"
#include "scenarios/behavior/world_state.h"

namespace longtail {

// info.tyres is there. frictions: of the road under its axles.
DynamicBicycleParams TyreParams(const PlanActor& info, double friction_front, double friction_rear);

// From the heading to the way of the reference point, + left, in [-pi, pi); 0 for what all but stands.
double SlipAngle(double speed_mps, double left_mps);

// Front wheel angle for a curvature of the rear axle's way; before the wheels' limits. left_pull_mps2: of gravity.
double SteerOnTyres(const PlanActor& info, double curvature, double speed_mps, double slip_rad, double left_pull_mps2);

// What a driver who wants accel_mps2 asks for at a speed and a slip angle. Who rolls backwards brakes.
double AccelOnTyres(double accel_mps2, double speed_mps, double slip_rad);

// Further round than steering catches.
bool Spins(double slip_rad);

// One tick of an actor that has tyres, by its steer_rad. accel_mps2 is asked for; the road decides.
void MoveOnTyres(const Plan& plan, int actor, double accel_mps2, WorldState& world);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_TYRES_H_
