// Where the lanes of a section lie across the road.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_LANE_GEOMETRY_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_LANE_GEOMETRY_H_

#include "scenarios/road/network/road.h"

namespace longtail::network {

// Borders of a lane across the road at one s.
struct LaneSpan {
  double inner_t_m = 0;  // towards the centre lane
  double outer_t_m = 0;

  double Center() const { return 0.5 * (inner_t_m + outer_t_m); }
  double Width() const { return outer_t_m > inner_t_m ? outer_t_m - inner_t_m : inner_t_m - outer_t_m; }
};

// Index of the section at s; the first or last beyond the ends. road must have one. No allocation here and below.
int SectionAt(const Road& road, double s_m);

// Borders of lane lane_id of the section at s (along the road). Both are the lane offset for the centre lane and for
// a lane that is not there. A negative width counts as 0.
LaneSpan LaneSpanAt(const Road& road, const LaneSection& section, int lane_id, double s_m);

// Id of the lane that contains t at s; 0 off the lanes. A border belongs to the outer of its lanes.
int LaneIdAt(const Road& road, const LaneSection& section, double s_m, double t_m);

// Outermost borders of all lanes at s.
struct RoadExtent {
  double left_t_m = 0;
  double right_t_m = 0;
};
RoadExtent ExtentAt(const Road& road, const LaneSection& section, double s_m);

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_LANE_GEOMETRY_H_
