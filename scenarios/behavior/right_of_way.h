// Where the rules of the road ask a driver to wait: at red, at a stop sign, for those who go first, and where there is
// no room behind a junction.
//
// Note [Who goes first]
//   A driver may enter a stretch that its course shares with another when it can pass apart from everybody on the other
//   who comes to it before or at the same time, and whom it must let go:
//   - those who are in it already, or too near to stop, always;
//   - else nobody whom a red light holds;
//   - else, where somebody has waited past patience (so that waiting is bounded), whoever others wait for already as it
//     is past a place to wait, then whoever has waited longer;
//   - else those to whom the layout gives the right of way;
//   - else, at stop signs all round and where nobody has it, who stood there first, then who is nearer, then the lower
//     number.
//   Between two who can both still stop the answer is never yes to both, so no two wait for each other for ever.
//   A driver past its place to wait drives on: it is in the stretch, and others wait for it.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_RIGHT_OF_WAY_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_RIGHT_OF_WAY_H_

#include <vector>

#include "scenarios/behavior/neighbors.h"
#include "scenarios/behavior/plan.h"
#include "scenarios/behavior/world_state.h"

namespace longtail {

struct RuleView {
  const Plan& plan;
  const WorldState& world;
  const Neighbors& neighbors;
  const std::vector<char>* seen = nullptr;  // by actor: whom the driver sees; null for all
};

// Brings driver, the actor's own, up to date: its hold and what it remembers. elapsed_ticks: since it was last asked.
void FindHold(const RuleView& view, int actor, int elapsed_ticks, DriverState& driver);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_RIGHT_OF_WAY_H_
