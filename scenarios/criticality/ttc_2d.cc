#include "scenarios/criticality/ttc_2d.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace longtail {
namespace {

// Narrows [enter, leave] to the time in which the boxes' shadows on an axis overlap.
void Clip(const MovingBox& a, const MovingBox& b, double ux, double uy, double& enter, double& leave) {
  const double reach = a.box.ExtentAlong(ux, uy) + b.box.ExtentAlong(ux, uy);
  const double apart = (b.box.center.x_m - a.box.center.x_m) * ux + (b.box.center.y_m - a.box.center.y_m) * uy;
  const double rate = (b.vx_mps - a.vx_mps) * ux + (b.vy_mps - a.vy_mps) * uy;
  if (std::abs(rate) < 1e-9) {
    if (std::abs(apart) > reach) leave = -1;
    return;
  }
  const double t0 = (-reach - apart) / rate, t1 = (reach - apart) / rate;
  enter = std::max(enter, std::min(t0, t1));
  leave = std::min(leave, std::max(t0, t1));
}

}  // namespace

double TimeToCollision2d(const MovingBox& a, const MovingBox& b) {
  double enter = 0, leave = std::numeric_limits<double>::infinity();
  for (const Footprint& box : {a.box, b.box}) {
    Clip(a, b, box.cos_yaw, box.sin_yaw, enter, leave);
    Clip(a, b, -box.sin_yaw, box.cos_yaw, enter, leave);
  }
  return enter <= leave ? enter : std::numeric_limits<double>::infinity();
}

}  // namespace longtail
