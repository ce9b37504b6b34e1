// What ego sees of a world.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_EGO_VIEW_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_EGO_VIEW_H_

#include "scenarios/behavior/ego_controller.h"
#include "scenarios/behavior/plan.h"
#include "scenarios/behavior/sight.h"
#include "scenarios/behavior/world_state.h"

namespace longtail {

// The road and the actors with at least two of box centre and corners in line of sight from the windscreen, nearer than
// the visual range. Vehicles and things hide what is behind them. Asks for no stop and names no lane.
// sight: of whoever looks, one for each thread; what it saw before makes no difference.
EgoView LookAround(const Plan& plan, const WorldState& world, Sight& sight);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_EGO_VIEW_H_
