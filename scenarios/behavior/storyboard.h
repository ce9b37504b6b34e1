// The storyboard: who is told what, and when.
//
//   idle --its turn--> active: serial, parallel and repeat nodes hand the turn on to their children
//   step: waiting --start--> running --finished, stopped, overridden--> waiting (runs left) or done
//
// States follow ASAM OpenSCENARIO XML 1.3 (standby, running, complete; start, end, stop and skip transitions).
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_STORYBOARD_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_STORYBOARD_H_

#include "scenarios/behavior/world_state.h"

namespace longtail {

// One tick: begins, ends and stops steps, and writes world.orders for the coming tick. Triggers see the steps before
// theirs in the storyboard as they are on this tick, and those after it as they were on the tick before.
void RunStoryboard(const Plan& plan, WorldState& world);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_STORYBOARD_H_
