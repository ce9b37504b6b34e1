// The shortest way through a network from a place along named roads to another place.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_WAY_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_WAY_H_

#include <optional>
#include <vector>

#include "scenarios/road/network/road_network.h"

namespace longtail {

// What a way asks for.
struct MapWish {
  network::LanePosition start;
  // Roads to take in that order, by index; others may lie between.
  std::vector<int> roads;
  // Where it ends; else at the end of the last road (of the start's where there are none) in the direction of travel.
  std::optional<network::LanePosition> goal;
};

struct MapWay {
  // Nodes of the lane graph in the order of travel: each follows from the last, or lies beside it: a lane change.
  std::vector<int> lanes;
  double start_s_m = 0, end_s_m = 0;  // on the first and last one's road
};

// Along drivable lanes; a lane change counts as 30 m, and there is none inside a junction. Equal ways are decided by
// the lower lane. Nothing where there is none; num_reached then says how many of the roads can be reached. Pure
// function.
std::optional<MapWay> FindWay(const RoadNetwork& network, const MapWish& wish, int* num_reached);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_WAY_H_
