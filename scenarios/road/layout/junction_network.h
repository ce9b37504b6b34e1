// Generated junctions as parts of a road network.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_JUNCTION_NETWORK_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_JUNCTION_NETWORK_H_

#include <string>
#include <vector>

#include "scenarios/road/layout/junction_shape.h"
#include "scenarios/road/network/road_network_builder.h"

namespace longtail {

// The main road, cut at its junctions (along the road, in order) into roads "main", "main.2", …; the side arms; the
// paths through the boxes; crosswalks, stop lines, signs and lights.
void AddRoads(const MainRoad& main, const std::vector<JunctionShape>& junctions, const std::string& name,
              network::RoadNetworkBuilder& builder);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_JUNCTION_NETWORK_H_
