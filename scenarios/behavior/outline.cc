#include "scenarios/behavior/outline.h"

#include <algorithm>
#include <cmath>

namespace longtail {
namespace {

constexpr double kDoorThicknessM = 0.1;

}  // namespace

Footprint DoorFootprint(const SideDoor& door, double open_rad, double x_m, double y_m, double yaw_rad) {
  const double c = std::cos(yaw_rad), s = std::sin(yaw_rad);
  const double hinge_x_m = x_m + door.hinge_x_m * c - door.hinge_y_m * s;
  const double hinge_y_m = y_m + door.hinge_x_m * s + door.hinge_y_m * c;
  // Closed it points to the rear; its free end swings out and forward.
  const double forward_rad = door.hinge_y_m > 0 ? -open_rad : open_rad;
  return MakeFootprint(hinge_x_m, hinge_y_m, yaw_rad + forward_rad, -door.length_m / 2, door.length_m, kDoorThicknessM);
}

double FreeDistance(const Outline& a, const Outline& b) {
  double best_m = 1e300;
  for (const Footprint& one : a) {
    for (const Footprint& two : b) best_m = std::min(best_m, FreeDistance(one, two));
  }
  return best_m;
}

}  // namespace longtail
