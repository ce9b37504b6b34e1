// A generated road with its junctions and ramps as a road network.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_JUNCTION_NETWORK_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_JUNCTION_NETWORK_H_

#include <string>
#include <vector>

#include "scenarios/road/layout/junction_shape.h"
#include "scenarios/road/layout/ramp.h"
#include "scenarios/road/network/road_network_builder.h"

namespace longtail {

// The main road, cut at its junctions and where ramps meet it (along the road, in order) into roads "main", "main.2",
// …; the side arms and ramps; the paths through the boxes; islands, crosswalks, stop lines, signs and lights.
void AddRoads(const MainRoad& main, const std::vector<JunctionShape>& junctions, const std::vector<RampShape>& ramps,
              const std::string& name, network::RoadNetworkBuilder& builder);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_JUNCTION_NETWORK_H_
