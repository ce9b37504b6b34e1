// Laws by which a step steers an actor's speed: pure functions of what is measured on a tick. Thread-safe.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_ALONG_LAWS_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_ALONG_LAWS_H_

#include <algorithm>
#include <cmath>
#include <optional>

namespace longtail {

// Acceleration that brings a body at v over distance_m in time_s, and to final_mps there where one is asked for, with
// the least ∫ a² dt: the first value of the optimal control of a double integrator (Bryson, Ho: Applied Optimal
// Control, 5.2). Asked again on each tick it gives the same course, and corrects what disturbs it. time_s > 0.
inline double ArrivalAcceleration(double distance_m, double time_s, double v, std::optional<double> final_mps) {
  // Nearer than this the law only amplifies what is left of the error.
  constexpr double kLastS = 0.15;
  if (time_s < kLastS) return final_mps ? (*final_mps - v) / kLastS : 0;
  if (final_mps) return 6 * distance_m / (time_s * time_s) - (4 * v + 2 * *final_mps) / time_s;
  return 3 * (distance_m - v * time_s) / (time_s * time_s);
}

// Acceleration that closes an error of a distance: error_m > 0 asks for more speed than that of the other, v_other. The
// approach slows down in time for deceleration_mps2 to be enough.
inline double KeepDistanceAcceleration(double error_m, double v, double v_other, double deceleration_mps2) {
  constexpr double kPerS = 0.3, kSpeedPerS = 1.2;
  const double steady = kPerS * std::abs(error_m);
  const double bounded = std::sqrt(std::max(0.0, deceleration_mps2) * std::abs(error_m));
  return kSpeedPerS * (v_other + std::copysign(std::min(steady, bounded), error_m) - v);
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_ALONG_LAWS_H_
