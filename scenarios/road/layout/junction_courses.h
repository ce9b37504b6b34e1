// The courses of a generated road and through its junctions, with all that traffic on them meets.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_JUNCTION_COURSES_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_JUNCTION_COURSES_H_

#include <vector>

#include "scenarios/road/layout/junction_shape.h"
#include "scenarios/road/layout/ramp.h"
#include "scenarios/road/layout/road_layout.h"

namespace longtail {

// Adds to an empty layout: the main course and the others, stop lines, conflicts, signals and heads. junctions: along
// the main road, in order of place.
absl::Status AddCourses(const MainRoad& main, const std::vector<JunctionShape>& junctions,
                        const std::vector<RampShape>& ramps, RoadLayout& layout);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_JUNCTION_COURSES_H_
