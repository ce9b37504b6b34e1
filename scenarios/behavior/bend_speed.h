// How fast traffic takes bends.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_BEND_SPEED_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_BEND_SPEED_H_

#include <algorithm>
#include <cmath>

#include "scenarios/behavior/course_gravity.h"
#include "scenarios/behavior/gravity.h"
#include "scenarios/road/layout/course.h"

namespace longtail {

// At most speed_mps: what a driver at s_m who goes along the course (direction 1) or against it (-1) slows down to for
// the bends on the next ahead_m, looked at every step_m. Bends are taken at 2.5 m/s² across, or four fifths of
// most_across_mps2 that the vehicle can, and what a bank adds or takes, after braking at 1.2 m/s².
inline double BendSpeed(const Course& course, double s_m, double direction, double ahead_m, double step_m,
                        double most_across_mps2, double speed_mps) {
  constexpr double kBrakingMps2 = 1.2;
  const double across_mps2 = std::min(2.5, 0.8 * most_across_mps2);
  for (double way_m = 0; way_m <= ahead_m; way_m += step_m) {
    const double there_m = s_m + direction * way_m, left_k = course.Curvature(there_m), k = std::abs(left_k);
    if (k <= 1e-3) continue;
    const double across = AcrossInBend(across_mps2, GravityAt(course, there_m, 0), left_k);
    speed_mps = std::min(speed_mps, std::sqrt(across / k + 2 * kBrakingMps2 * way_m));
  }
  return speed_mps;
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_BEND_SPEED_H_
