// A road of a network as a course.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_ROAD_COURSE_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_ROAD_COURSE_H_

#include "scenarios/road/layout/course.h"
#include "scenarios/road/network/road_network.h"

namespace longtail {

// The line of a road, with its heights and without its lanes; straight on beyond its ends. road: index in the network.
Course CourseAlong(const RoadNetwork& network, int road);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_ROAD_COURSE_H_
