// A network cut down to what lies near a course.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_WINDOW_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_WINDOW_H_

#include <vector>

#include "scenarios/road/layout/course.h"
#include "scenarios/road/network/road_network.h"

namespace longtail {

// Takes out of data, which is the network's, all roads but those in `kept` (by index) and those whose reference line
// comes as near to the course as window_m, and what links to them.
void CutToWindow(const RoadNetwork& network, const Course& course, double window_m, const std::vector<bool>& kept,
                 network::NetworkData& data);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_WINDOW_H_
