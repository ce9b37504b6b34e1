// The main road of a spec, as what joins and crosses it sees it.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAIN_ROAD_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAIN_ROAD_H_

#include <vector>

#include "scenarios/road/layout/lane_profile.h"
#include "scenarios/road/network/cubic_profile.h"
#include "scenarios/road/network/reference_line.h"
#include "scenarios/road/network/road.h"

namespace longtail {

struct MainRoad {
  std::vector<network::Geometry> geometries;
  network::ReferenceLine line;
  LaneProfile profile;
  network::CubicProfile elevation;
  std::vector<network::Structure> structures;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAIN_ROAD_H_
