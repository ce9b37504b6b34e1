#include "scenarios/road/layout/cross_section.h"

#include "kernels/status_macros.h"
#include "scenarios/road/constant.h"
#include "scenarios/road/layout/bends.h"

namespace longtail {

absl::StatusOr<CrossSection> ReadCrossSection(const v1::Road& road) {
  const double forward = ConstantOr(road.forward_lanes(), 0), backward = ConstantOr(road.backward_lanes(), 0);
  RETURN_IF_ERROR(CheckRoadCount("forward_lanes", forward, 1, 8));
  RETURN_IF_ERROR(CheckRoadCount("backward_lanes", backward, 0, 8));
  CrossSection section;
  section.forward_lanes = static_cast<int>(forward);
  section.backward_lanes = static_cast<int>(backward);
  section.length_m = ConstantOr(road.length_m(), 0);
  section.lane_width_m = ConstantOr(road.lane_width_m(), 0);
  section.shoulder_m = ConstantOr(road.shoulder_m(), 0.5);
  section.sidewalk_m = ConstantOr(road.sidewalk_m(), 0);
  section.speed_limit_mps = ConstantOr(road.speed_limit_mps(), 0);
  RETURN_IF_ERROR(CheckRoadRange("length_m", section.length_m, 1, 1e5));
  RETURN_IF_ERROR(CheckRoadRange("lane_width_m", section.lane_width_m, 1, 10));
  RETURN_IF_ERROR(CheckRoadRange("shoulder_m", section.shoulder_m, 0, 100));
  RETURN_IF_ERROR(CheckRoadRange("sidewalk_m", section.sidewalk_m, 0, 100));
  RETURN_IF_ERROR(CheckRoadRange("speed_limit_mps", section.speed_limit_mps, 0.1, 100));
  return section;
}

}  // namespace longtail
