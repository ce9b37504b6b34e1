// The shape of a road's reference line seen from above: pieces, each with its own start pose.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_PLAN_VIEW_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_PLAN_VIEW_H_

#include <variant>

#include "scenarios/road/network/cubic_profile.h"
#include "scenarios/road/network/place.h"

namespace longtail::network {

struct Line {};

struct Arc {
  double curvature_per_m = 0;  // + bends left; not 0
};

// A clothoid: curvature is linear in arc length.
struct Spiral {
  double start_curvature_per_m = 0;  // + bends left
  double end_curvature_per_m = 0;
};

// v = a + b u + c u² + d u³ in the piece's own frame: u along its start heading, v to the left. It ends where its arc
// length is the piece's length.
struct Poly3 {
  Cubic v;
};

// (u(p), v(p)) in the piece's own frame, p from 0 to p_end.
struct ParamPoly3 {
  Cubic u;
  Cubic v;
  double p_end = 1;  // 1 where the file says normalized, the piece's length where it says arcLength
};

struct Geometry {
  double s_m = 0;  // of its start, along the road
  double x_m = 0;  // start pose in the world frame
  double y_m = 0;
  double heading_rad = 0;  // any real number; queries give [-pi, pi)
  double length_m = 0;     // > 0, arc length
  std::variant<Line, Arc, Spiral, Poly3, ParamPoly3> shape;
  Place place;
};

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_PLAN_VIEW_H_
