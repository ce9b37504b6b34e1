// How fast one may be behind another.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_FOLLOWING_SPEED_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_FOLLOWING_SPEED_H_

#include <cmath>

namespace longtail {

// The largest v with room_m >= v * headway_s + what it takes to slow down to ahead_mps at braking_mps2; room_m >= 0.
inline double FollowingSpeed(double room_m, double ahead_mps, double headway_s, double braking_mps2) {
  const double b = braking_mps2 * headway_s;
  const double v = std::sqrt(b * b + 2 * braking_mps2 * room_m + ahead_mps * ahead_mps) - b;
  return v >= ahead_mps ? v : room_m / headway_s;
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_FOLLOWING_SPEED_H_
