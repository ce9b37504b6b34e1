// The reference line of a road that a spec gives by points.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_CENTER_LINE_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_CENTER_LINE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "longtail/v1/road.pb.h"
#include "scenarios/road/network/plan_view.h"

namespace longtail {

// The first length_m of the natural cubic spline through road.center_line, over chord length, as spirals of at most 1 m
// that each begin on it; within 1 mm of it where its curvature changes by less than 0.01 1/m per metre.
// InvalidArgument, naming the field, where there are fewer than two points, two are less than 1 m apart, the line is
// shorter than length_m, bends more tightly than half_width_m allows, or the road has bends as well.
absl::StatusOr<std::vector<network::Geometry>> ReadCenterLine(const v1::Road& road, double length_m,
                                                              double half_width_m);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_CENTER_LINE_H_
