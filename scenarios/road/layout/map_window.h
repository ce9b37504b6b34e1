// A network cut down to what lies near a course.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_WINDOW_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_WINDOW_H_

#include <vector>

#include "absl/status/statusor.h"
#include "scenarios/road/layout/course.h"
#include "scenarios/road/network/road_network.h"

namespace longtail {

// The roads in `kept` (by index), and those whose reference line comes as near to the course as window_m; what links to
// other roads is left out. Pure function.
absl::StatusOr<RoadNetwork> CutToWindow(const RoadNetwork& network, const Course& course, double window_m,
                                        const std::vector<bool>& kept);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_WINDOW_H_
