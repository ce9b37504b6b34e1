// Makes courses: a line by its curvature over arc length, and sections of lanes.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_COURSE_BUILDER_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_COURSE_BUILDER_H_

#include <functional>
#include <string>
#include <vector>

#include "scenarios/road/layout/course.h"

namespace longtail {

// Not thread-safe: one function fills it.
class CourseBuilder {
 public:
  explicit CourseBuilder(std::string name);

  // The line from first_s_m on, length_m > 0 long, beginning at start: curvature (1/m, + left) as a function of s.
  // |curvature| <= 0.2; it is taken to be linear between stations 0.5 m apart.
  CourseBuilder& SetLine(const Pose2& start, double first_s_m, double length_m,
                         const std::function<double(double s_m)>& curvature);
  // The line through poses that are kCourseStepM of arc apart, with the curvature at each.
  CourseBuilder& SetStations(double first_s_m, std::vector<Pose2> poses, std::vector<double> curvatures);
  // Height over s; a level road needs none. After the line.
  CourseBuilder& SetElevation(const std::function<double(double s_m)>& elevation);
  // Heights at the stations.
  CourseBuilder& SetElevations(std::vector<double> elevations);
  // Slopes across at the stations; a road that does not lean needs none.
  CourseBuilder& SetBanks(std::vector<double> banks);
  // In order of start_s_m; the first must start at or before the line.
  CourseBuilder& AddSection(CourseSection section);

  Course Build();

 private:
  Course course_;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_COURSE_BUILDER_H_
