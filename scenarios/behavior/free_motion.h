// Motion of bodies that no driver moves: loads on their carriers, loose things, those who fall, those who skid.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_FREE_MOTION_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_FREE_MOTION_H_

#include "scenarios/behavior/world_state.h"

namespace longtail {

// Over one tick, by actors[actor].mode (kLoose, kFalling or kSkidding) and free[actor]; sets the body, its speed and
// acceleration, and its looks. A fall that is over and a skid that stands stay in their mode.
void MoveFreely(const Plan& plan, int actor, WorldState& world);

// Puts a carried actor where its carrier has it now. To be called once all carriers have moved.
void Carry(const Plan& plan, int actor, WorldState& world);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_FREE_MOTION_H_
