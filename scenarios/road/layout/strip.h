// A stretch of road as one course drives it, and a course made of such stretches.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_STRIP_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_STRIP_H_

#include <string>
#include <vector>

#include "scenarios/road/layout/course.h"
#include "scenarios/road/network/cubic_profile.h"
#include "scenarios/road/network/reference_line.h"

namespace longtail {

struct StripPoint {
  Pose2 pose;                  // along travel
  double curvature_per_m = 0;  // of the parallel to the strip's line
};

struct Strip {
  const network::ReferenceLine* line = nullptr;
  double from_m = 0, to_m = 0;  // along the line; driven against it where from_m > to_m
  // Of the course's reference line from `line`, + to the left of travel.
  double offset_m = 0;
  // start_s_m counts from the strip's start in the direction of travel, t from `line`, + to the left of travel.
  std::vector<CourseSection> sections;
  // Height over s of the line; null for level.
  const network::CubicProfile* elevation = nullptr;
  double base_m = 0;  // added to it

  double length_m() const { return to_m > from_m ? to_m - from_m : from_m - to_m; }
  // Distance along `line` from the strip's start; t_m from the course's reference line.
  StripPoint PointAt(double distance_m, double t_m = 0) const;
  Pose2 At(double distance_m, double t_m) const;
  // Length of the course's reference line up to there.
  double ArcTo(double distance_m) const;
};

// The course that goes through the strips, each beginning where the last one ends, tangent to it. Its reference line is
// exact at stations. starts_m, if not null, becomes s of each strip's start, and one past the last. Pure function.
Course CourseOf(std::string name, double first_s_m, const std::vector<Strip>& strips,
                std::vector<double>* starts_m = nullptr);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_STRIP_H_
