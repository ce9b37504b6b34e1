// The surface of a road: where the point (s, t) lies beside and above the reference line.
//
// The t axis leans with superelevation, so t is measured on the leaning surface. Crossfall and shapes add height at
// right angles to that.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_SURFACE_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_SURFACE_H_

#include "scenarios/road/network/road.h"

namespace longtail::network {

// Where a cross-section's point lies in the upright plane across the line.
struct CrossPoint {
  double beside_m = 0;  // horizontal distance from the line, + to the left
  double z_m = 0;       // in the world frame
};

// Whether every cross-section is level: without superelevation, crossfall and shapes.
bool IsFlat(const Road& road);

// road must have passed CheckNetwork. All thread-safe, without allocation.
CrossPoint CrossPointAt(const Road& road, double s_m, double t_m);

// t of the surface's point that lies beside_m beside the line: the inverse of CrossPointAt.
double TransverseAt(const Road& road, double s_m, double beside_m);

// Slopes of the surface: along s (rad, + uphill) and across (rad, + rises to the left).
struct SurfaceSlope {
  double grade_rad = 0;
  double bank_rad = 0;
};
SurfaceSlope SlopeAt(const Road& road, double s_m, double t_m);

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_SURFACE_H_
