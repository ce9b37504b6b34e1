// How many lanes the roads of a spec have at most, whatever is drawn.
#ifndef LONGTAIL_SCENARIOS_SPEC_ROAD_LANES_H_
#define LONGTAIL_SCENARIOS_SPEC_ROAD_LANES_H_

#include <algorithm>

#include "longtail/v1/spec.pb.h"
#include "scenarios/spec/value_check.h"

namespace longtail {

// As in LanePosition: lanes along are 1 to forward, lanes against are -1 to -backward, on any course.
struct RoadLanes {
  double forward = 0;
  double backward = 0;
  double together = 0;  // of one road, both directions

  bool Has(double lane) const { return lane > 0 ? lane <= forward : lane < 0 && -lane <= backward; }
};

// Bounds from above, over all roads and all places along them. Pure function.
inline RoadLanes MostLanes(const v1::ScenarioSpec& spec, const ValueChecker& values) {
  RoadLanes most;
  for (const v1::Road& road : spec.roads()) {
    double forward = 0, backward = 0;
    if (road.has_map()) {
      forward = backward = 8;  // which of them there are tells its layout
    } else {
      forward = values.BoundOf(road.forward_lanes()).hi;
      if (road.has_backward_lanes()) backward = values.BoundOf(road.backward_lanes()).hi;
    }
    for (const v1::LaneCountChange& change : road.lane_count_changes()) {
      if (!(values.BoundOf(change.added_lanes()).hi > 0)) continue;
      const Interval oncoming = change.has_oncoming() ? values.BoundOf(change.oncoming()) : Interval{0, 0};
      if (oncoming.lo < 1) ++forward;
      if (oncoming.hi > 0) ++backward;
    }
    if (road.ramps_size() > 0) ++forward;
    for (const v1::Junction& junction : road.junctions()) {
      const auto arm = [&values](bool given, const v1::Value& lanes) { return given ? values.BoundOf(lanes).hi : 1; };
      const double widest = std::max(arm(junction.has_lanes_in(), junction.lanes_in()),
                                     arm(junction.has_lanes_out(), junction.lanes_out()));
      forward = std::max(forward, widest);
      backward = std::max(backward, widest);
    }
    most.forward = std::max(most.forward, forward);
    most.backward = std::max(most.backward, backward);
    most.together = std::max(most.together, forward + backward);
  }
  return most;
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_ROAD_LANES_H_
