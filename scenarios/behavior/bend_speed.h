// How fast traffic takes bends.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_BEND_SPEED_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_BEND_SPEED_H_

#include <algorithm>
#include <cmath>

#include "scenarios/road/layout/course.h"

namespace longtail {

// At most speed_mps: what a driver at s_m who goes along the course (direction 1) or against it (-1) slows down to for
// the bends on the next ahead_m, looked at every step_m. Bends are taken at 2.5 m/s² across, after braking at 1.2 m/s².
inline double BendSpeed(const Course& course, double s_m, double direction, double ahead_m, double step_m,
                        double speed_mps) {
  constexpr double kAcrossMps2 = 2.5, kBrakingMps2 = 1.2;
  for (double way_m = 0; way_m <= ahead_m; way_m += step_m) {
    const double k = std::abs(course.Curvature(s_m + direction * way_m));
    if (k > 1e-3) speed_mps = std::min(speed_mps, std::sqrt(kAcrossMps2 / k + 2 * kBrakingMps2 * way_m));
  }
  return speed_mps;
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_BEND_SPEED_H_
