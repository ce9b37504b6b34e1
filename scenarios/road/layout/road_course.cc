#include "scenarios/road/layout/road_course.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "scenarios/road/layout/course_builder.h"

namespace longtail {

Course CourseAlong(const RoadNetwork& network, int road) {
  const network::Road& data = network.road(road);
  const network::ReferenceLine& line = network.reference_line(road);
  const int steps = std::max(1, static_cast<int>(std::ceil(data.length_m / kCourseStepM)));
  std::vector<Pose2> poses;
  std::vector<double> curvatures;
  for (int i = 0; i <= steps; ++i) {
    const double s_m = i * kCourseStepM, beyond_m = std::max(0.0, s_m - data.length_m);
    const network::LinePose at = line.At(s_m);
    poses.push_back({at.x_m + beyond_m * at.cos_heading, at.y_m + beyond_m * at.sin_heading,
                     std::atan2(at.sin_heading, at.cos_heading)});
    curvatures.push_back(beyond_m > 0 ? 0 : at.curvature_per_m);
  }
  CourseBuilder builder(data.id);
  builder.SetStations(0, std::move(poses), std::move(curvatures));
  if (!data.elevation.empty()) {
    builder.SetElevation([&](double s_m) { return data.elevation.Value(std::clamp(s_m, 0.0, data.length_m)); });
  }
  return builder.Build();
}

}  // namespace longtail
