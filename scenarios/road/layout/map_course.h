// A way through a network as a course.
//
// Note [The line of a map's course]
//   It is the centre of the lanes that the way takes. Where one lane's centre does not go on where the last one's
//   ended, as at a lane change or where widths differ, the line moves over: by the quintic that is level at both ends,
//   over 17 times the step, 10 to 80 m. So the line is smooth whatever the map's joints are like.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_COURSE_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_COURSE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "scenarios/road/layout/course.h"
#include "scenarios/road/layout/map_way.h"
#include "scenarios/road/network/road_network.h"

namespace longtail {

// A lane that a course takes, in the direction of travel.
struct MapStretch {
  int lane = 0;                       // node of the graph
  double from_m = 0, to_m = 0;        // s of its road
  double start_s_m = 0, end_s_m = 0;  // of the course
  bool along() const { return to_m >= from_m; }
  // Of the course beside a place on the road; good to what the course's line is shorter or longer than the road's.
  double CourseAt(double road_s_m) const {
    const double share = to_m == from_m ? 0 : (road_s_m - from_m) / (to_m - from_m);
    return start_s_m + share * (end_s_m - start_s_m);
  }
};

struct CourseOnMap {
  Course course;
  std::vector<MapStretch> stretches;  // in order of travel, each of some length
};

// Longest course.
inline constexpr double kMaxMapCourseM = 20000;

// s is 0 at the way's start. limit_mps: the speed limit up to where the map says one. InvalidArgument ("must …") where
// it is shorter than 10 m or longer than kMaxMapCourseM. Pure function.
absl::StatusOr<CourseOnMap> MakeMapCourse(std::string name, const RoadNetwork& network, const MapWay& way,
                                          double limit_mps);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_COURSE_H_
