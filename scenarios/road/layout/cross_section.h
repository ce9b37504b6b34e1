// The cross-section of a spec's road: lanes of one width, shoulders and sidewalks, the same all along.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_CROSS_SECTION_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_CROSS_SECTION_H_

#include <algorithm>

#include "absl/status/statusor.h"
#include "longtail/v1/road.pb.h"

namespace longtail {

struct CrossSection {
  int forward_lanes = 1;
  int backward_lanes = 0;
  double length_m = 0;  // of the road
  double lane_width_m = 0;
  double shoulder_m = 0;
  double sidewalk_m = 0;
  double speed_limit_mps = 0;

  // From the reference line to the farther edge of the lanes.
  double HalfWidth() const { return std::max(forward_lanes, backward_lanes) * lane_width_m; }
};

// road: concrete. InvalidArgument, naming the field, where a number is out of range.
absl::StatusOr<CrossSection> ReadCrossSection(const v1::Road& road);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_CROSS_SECTION_H_
