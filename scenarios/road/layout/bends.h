// The bends of a spec's road: stretches of clothoid, arc, clothoid between straight ones.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_BENDS_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_BENDS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "longtail/v1/road.pb.h"

namespace longtail {

struct BendStretch {
  int index = 0;  // in the road's list, for messages
  double start_m = 0;
  double transition_m = 0;  // of each clothoid
  double arc_m = 0;
  double curvature = 0;  // of the arc, 1/m, + left
  double End() const { return start_m + 2 * transition_m + arc_m; }
};

// In order of start. road: concrete. InvalidArgument, naming the field, where bends overlap, leave the road's length_m
// or are tighter than half_width_m, from the reference line to the farther edge.
absl::StatusOr<std::vector<BendStretch>> ReadBends(const v1::Road& road, double length_m, double half_width_m);

// Curvature at s of a line with bends.
double CurvatureOf(const std::vector<BendStretch>& bends, double s_m);

// InvalidArgument "road.<field> must be in [lo, hi], got value" where it is not; CheckCount wants a whole number.
absl::Status CheckRoadRange(const std::string& field, double value, double lo, double hi);
absl::Status CheckRoadCount(const std::string& field, double value, int lo, int hi);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_BENDS_H_
