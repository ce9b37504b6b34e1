#include "scenarios/road/road.h"

#include <algorithm>
#include <cmath>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/road/constant.h"
#include "scenarios/road/layout/bends.h"
#include "scenarios/road/layout/course_builder.h"

namespace longtail {

absl::StatusOr<RoadLine> RoadLine::Create(const v1::Road& road) {
  const auto refuse = [](int size, const char* field) {
    if (size == 0) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat("road.", field, " must be empty for a road that is alike all along, got ", size, " of them"));
  };
  RETURN_IF_ERROR(refuse(road.grades_size(), "grades"));
  RETURN_IF_ERROR(refuse(road.lane_count_changes_size(), "lane_count_changes"));
  RETURN_IF_ERROR(refuse(road.junctions_size(), "junctions"));
  RETURN_IF_ERROR(refuse(road.parking_lanes_size(), "parking_lanes"));
  RETURN_IF_ERROR(refuse(road.work_zones_size(), "work_zones"));
  RETURN_IF_ERROR(refuse(road.tunnels_size(), "tunnels"));
  RETURN_IF_ERROR(refuse(road.bridges_size(), "bridges"));
  RETURN_IF_ERROR(refuse(road.ramps_size(), "ramps"));
  RETURN_IF_ERROR(refuse(road.center_line_size(), "center_line"));
  RETURN_IF_ERROR(refuse(road.has_map() ? 1 : 0, "map"));
  if (const double median_m = ConstantOr(road.median_m(), 0); median_m != 0) {
    return absl::UnimplementedError(absl::StrCat("road.median_m must be 0: it is not drawn yet, got ", median_m));
  }
  RoadLine line;
  ASSIGN_OR_RETURN(line.section_, ReadCrossSection(road));
  const double length_m = line.section_.length_m;
  ASSIGN_OR_RETURN(const std::vector<BendStretch> bends, ReadBends(road, length_m, line.section_.HalfWidth()));
  CourseBuilder course(road.name());
  course.SetLine(Pose2(), 0, length_m, [&bends](double s_m) { return CurvatureOf(bends, s_m); });
  line.course_ = course.Build();
  return line;
}

bool RoadLine::HasLane(int lane) const {
  return (lane >= 1 && lane <= section_.forward_lanes) || (lane <= -1 && lane >= -section_.backward_lanes);
}

double RoadLine::LaneCenter(int lane) const {
  return lane > 0 ? -(section_.forward_lanes - lane + 0.5) * section_.lane_width_m
                  : (-lane - 0.5) * section_.lane_width_m;
}

int RoadLine::LaneAt(double t_m) const {
  if (t_m >= 0) {
    const int lane = -1 - static_cast<int>(std::floor(std::min(t_m / section_.lane_width_m, 100.0)));
    return HasLane(lane) ? lane : 0;
  }
  const int lane = section_.forward_lanes - static_cast<int>(std::floor(std::min(-t_m / section_.lane_width_m, 100.0)));
  return HasLane(lane) ? lane : 0;
}

int RoadLine::NeighborLane(int lane, int lanes_to_left) const {
  if (!HasLane(lane)) return 0;
  const int from_right = lane > 0 ? lane - 1 : section_.forward_lanes - lane - 1;
  const int wanted = from_right + lanes_to_left;
  if (wanted < 0 || wanted >= section_.forward_lanes + section_.backward_lanes) return 0;
  return wanted < section_.forward_lanes ? wanted + 1 : section_.forward_lanes - wanted - 1;
}

double RoadLine::LeftEdge() const { return section_.backward_lanes * section_.lane_width_m; }
double RoadLine::RightEdge() const { return -section_.forward_lanes * section_.lane_width_m; }

RoadPoint RoadLine::Project(double x_m, double y_m, double hint_s_m) const {
  return hint_s_m < 0 ? course_.Project(x_m, y_m) : course_.Project(x_m, y_m, hint_s_m);
}

}  // namespace longtail
