// The shortest way between two places along lanes.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_LANE_ROUTE_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_LANE_ROUTE_H_

#include <optional>
#include <vector>

#include "scenarios/road/network/road_network.h"

namespace longtail::network {

struct LaneRouteOptions {
  // What a lane change costs beside the way itself. Default: 30 m.
  double lane_change_cost_m = 30;
  // Whether lanes may be changed at all. Default: yes.
  bool allow_lane_changes = true;
};

struct LaneRoute {
  // In the order of travel, from the start's lane to the end's. Neighbours in the list are successors, or lie side by
  // side: a lane change.
  std::vector<int> lanes;
  double length_m = 0;  // of the way along the reference lines, without the cost of lane changes
  int num_lane_changes = 0;
};

// Along lanes that are driven the same way, drivable (IsDrivable) and with start and end on them; changes only between
// neighbours of one section. Nothing where there is no way. Equal costs are broken by the lower lane.
std::optional<LaneRoute> ShortestRoute(const RoadNetwork& roads, const LanePosition& start, const LanePosition& end,
                                       const LaneRouteOptions& options = {});

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_LANE_ROUTE_H_
