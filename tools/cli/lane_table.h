// What lies across a road, for `longtail scenario road`.
#ifndef LONGTAIL_TOOLS_CLI_LANE_TABLE_H_
#define LONGTAIL_TOOLS_CLI_LANE_TABLE_H_

#include <string>

#include "scenarios/road/layout/road_layout.h"

namespace longtail {

// A line for each lane, shoulder and sidewalk that a course of the layout crosses at s, from left to right: its number
// as specs write it, its type and width and, beside the lanes, from where to where it lies as beside_right_m counts.
std::string LaneTable(const RoadLayout& layout, int course, double s_m);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_LANE_TABLE_H_
