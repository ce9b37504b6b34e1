// What actions do: at their begin, on each tick, and when they end.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_ACTIONS_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_ACTIONS_H_

#include "scenarios/behavior/world_state.h"

namespace longtail {

// The step's run has begun, or the actor was given back to it: it begins from where the actor is.
void BeginAction(const Plan& plan, int step, WorldState& world);

// Writes what the running step asks of its actor on the coming tick, on the axes that it has a hold of.
void GiveOrders(const Plan& plan, int step, WorldState& world);

// Whether there is nothing left to do.
bool ActionFinished(const Plan& plan, int step, WorldState& world);

// The step's run ends, in whatever way: its actor's driver goes on from what it came to.
void EndAction(const Plan& plan, int step, WorldState& world);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_ACTIONS_H_
