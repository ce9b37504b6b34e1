// Ramps of generated roads: a lane that joins the main road on its right, or leaves it there.
//
//   main        --> --> --> --> --> --> -->        main        --> --> --> --> --> -->
//   lane              /--> --> --> --> .           lane           . --> --> --> .
//   on-ramp  --> --> /   full      taper           off-ramp     taper   full     \--> --> -->
//                   at_m                                                       at_m
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_RAMP_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_RAMP_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "longtail/v1/road.pb.h"
#include "scenarios/road/layout/lane_profile.h"
#include "scenarios/road/layout/main_road.h"
#include "scenarios/road/layout/strip.h"
#include "scenarios/road/network/road_network_builder.h"

namespace longtail {

struct RampShape {
  std::string name;  // of its course, road and junction
  int index = 0;     // in the spec's list
  bool is_on = false;
  double at_m = 0;      // on the main road
  double offset_m = 0;  // of the ramp's line from the main road's there: the edge of the lanes that run through
  int num_lanes = 0;    // of the main road along it, the ramp's own left out
  // Its line runs away from the main road, whichever way it is driven, and is the left edge of its lane.
  std::vector<network::Geometry> geometries;
  std::shared_ptr<const network::ReferenceLine> line;
  std::shared_ptr<const LaneProfile> profile;
  std::shared_ptr<const network::CubicProfile> elevation;

  // As its course drives it.
  Strip Leg() const;
};

// InvalidArgument, naming the field, where it does not fit on the road.
absl::StatusOr<RampShape> ShapeRamp(const v1::Ramp& ramp, int index, const MainRoad& main);

// Adds the ramp's road, and the junction without a road inside that joins it and the pieces of the main road before and
// behind its place.
void AddRampRoads(const RampShape& ramp, const MainRoad& main, const std::string& before, const std::string& behind,
                  network::RoadNetworkBuilder& builder);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_RAMP_H_
