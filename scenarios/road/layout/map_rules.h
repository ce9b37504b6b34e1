// Who goes first where a map's courses meet, where they stop, and how its lights go.
//
// Note [Right of way on a map]
//   Two courses that enter a junction from different roads meet where vehicles on their lanes would touch. Of them, in
//   this order: who has the map's <priority>; who has no yield or stop sign, or has the sign of a priority road; at
//   stop signs all round who stood first; who does not turn across the other's way; who comes from the right (left-hand
//   traffic: from the left). Lights add to it as in Note [Right of way] (junction_rules.h).
//   Roads that run into one without a junction: of courses that come into one lane, in this order: by their signs; who
//   comes from the road that the map names as the one before; who bends less on the last 80 m; who comes from the
//   right. Those that come into different lanes have nothing to let go, but see who drives up beside them.
//
// Note [Lights of a map]
//   A map says which lights switch together (<controller>) and in which order (sequence); it has no times: those are
//   the spec's (SignalTimes). The stages of a junction are green in turn, each followed by amber and by red for all.
//   Controllers of one sequence share a stage, but where all have the same each has its own. Lights without a
//   controller are put together by the axis of the road that they face. A light without a junction has the first's
//   green, amber, and red for the others' green. A controller's group has its name in lower case ("c" and its id where
//   it has none), an axis "j<junction>_1", "…_2", a lone light "s<id>".
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_RULES_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_RULES_H_

#include <vector>

#include "scenarios/road/layout/map_course.h"
#include "scenarios/road/layout/map_signals.h"
#include "scenarios/road/layout/road_layout.h"

namespace longtail {

// Adds stop lines, conflicts, signals and heads to a layout that has its courses; stretches are those of each course.
void AddMapRules(const RoadNetwork& network, const std::vector<std::vector<MapStretch>>& stretches,
                 const SignalTimes& times, RoadLayout& layout);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_RULES_H_
