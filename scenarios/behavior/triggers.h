// Whether triggers hold now.
//
// A condition says what is so at this tick; nothing latches. Its edge, if it has one, makes of that the ticks on which
// it changes, and its delay says what came out of that some time ago (ASAM OpenSCENARIO XML 1.3, Condition).
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_TRIGGERS_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_TRIGGERS_H_

#include "scenarios/behavior/world_state.h"

namespace longtail {

// plan.triggers[index] now. To be called once every tick for as long as it matters; what has a past (an edge, a delay,
// a value that is passed) starts afresh after ForgetTrigger.
bool EvaluateTrigger(const Plan& plan, int index, WorldState& world);

// The trigger and all that it is made of were never looked at.
void ForgetTrigger(const Plan& plan, int index, WorldState& world);

// Notes what plan.watches ask for. Once every tick, before any trigger.
void UpdateWatches(const Plan& plan, WorldState& world);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_TRIGGERS_H_
