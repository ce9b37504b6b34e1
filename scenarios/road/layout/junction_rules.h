// Where the paths through a junction meet, who goes first there, and how its lights go.
//
// Note [Right of way]
//   In this order: the main road goes before the side road, but without signs and with stop signs all round; who turns
//   left waits for who comes the other way; without signs, who comes from the right goes first. Lights add to it: their
//   two groups are never green together, and within a group the rules above hold. Where the lights are off or flash,
//   the rules alone hold. At a roundabout who comes onto the ring waits for who is on it.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_JUNCTION_RULES_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_JUNCTION_RULES_H_

#include <vector>

#include "scenarios/road/layout/junction_shape.h"
#include "scenarios/road/layout/road_layout.h"

namespace longtail {

// As Conflict, of movements; s from the box.
struct MovementConflict {
  int movement = 0, other = 0;
  double start_m = 0, end_m = 0;
  double other_start_m = 0, other_end_m = 0;
  bool merges = false;
  bool yields = false;
};

// Both ways. Two paths meet where vehicles kSweptWidthM wide on their lanes' centres would touch. Paths from one arm
// part and do not meet.
inline constexpr double kSweptWidthM = 2.2;
std::vector<MovementConflict> FindConflicts(const JunctionShape& shape);

// Whether traffic of a movement lets that of another, from another arm, go first; false at a roundabout, where it
// depends on the place.
bool Yields(const JunctionShape& shape, int movement, int other);

// Groups main and side, or none without lights. InvalidArgument, naming the field, where the program is none.
absl::StatusOr<std::vector<SignalGroup>> MakeSignalGroups(const JunctionShape& shape, int index);
// Which of the two an arm obeys.
inline int GroupOf(const JunctionArm& arm) { return arm.is_main ? 0 : 1; }

// How traffic from an arm stops at its line; false where it has none.
bool StopKindOf(const JunctionShape& shape, const JunctionArm& arm, StopKind* kind);

// The heads of an arm's group, which a driver who waits at its line sees: beside the line, and across the box.
void AddSignalHeads(const JunctionShape& shape, int arm, int first_group, std::vector<SignalHead>& heads);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_JUNCTION_RULES_H_
