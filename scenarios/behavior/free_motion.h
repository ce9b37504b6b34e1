// Motion of bodies that no driver moves: loads on their carriers, loose things, those who fall, skid or were struck.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_FREE_MOTION_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_FREE_MOTION_H_

#include "scenarios/behavior/rigid_body.h"
#include "scenarios/behavior/world_state.h"

namespace longtail {

// Over one tick, by actors[actor].mode (any but kOwn, kCarried, kTowed and kFolding) and free[actor]; sets the body,
// its velocity and its looks. One that has come to rest stays in its mode.
void MoveFreely(const Plan& plan, int actor, WorldState& world);

// Puts a carried actor where its carrier has it now. To be called once all carriers have moved.
void Carry(const Plan& plan, int actor, WorldState& world);

// The actor as a rigid body at the centre of its box, with the velocity that it has now.
RigidBody RigidBodyOf(const PlanActor& info, const ActorState& state);
// Gives the actor the place and velocity of the body, and yaw_rad.
void TakeOver(const PlanActor& info, const RigidBody& body, double yaw_rad, ActorState& state);

// A vehicle that stands where the road does not hold it (ice on a slope) goes into a skid with its wheels locked, for
// good; not one whose driver faces downhill, who drives on. Nothing happens on tyres, which slip by themselves, and on
// level roads.
void LetSlideOff(const Plan& plan, int actor, WorldState& world);

// Nobody holds the actor from now on: it goes on as a loose thing with the place and velocity that it has.
void LetLoose(const Plan& plan, int actor, WorldState& world);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_FREE_MOTION_H_
