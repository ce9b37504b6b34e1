// Oriented boxes on the ground: overlap, distance, and what blocks a line of sight.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_FOOTPRINT_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_FOOTPRINT_H_

#include <array>

namespace longtail {

struct Point2 {
  double x_m = 0;
  double y_m = 0;
};

// A body's box seen from above.
struct Footprint {
  Point2 center;
  double cos_yaw = 1;
  double sin_yaw = 0;
  double half_length_m = 0;
  double half_width_m = 0;

  std::array<Point2, 4> Corners() const;
  // Half the extent along a unit direction.
  double ExtentAlong(double ux, double uy) const;
};

// Of the body whose reference point is at (x, y) and whose box centre lies box_center_x_m ahead of it.
Footprint MakeFootprint(double x_m, double y_m, double yaw_rad, double box_center_x_m, double length_m, double width_m);

// By separating axes; touching counts as overlap.
bool Overlap(const Footprint& a, const Footprint& b);
// Between nearest points, 0 when they overlap.
double FreeDistance(const Footprint& a, const Footprint& b);
// Whether the segment from-to passes through the box.
bool Blocks(const Footprint& box, const Point2& from, const Point2& to);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_FOOTPRINT_H_
