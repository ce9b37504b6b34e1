// What a rider of a two-wheeler does in a lane beside following it: keeps to its side, sways, and leans into turns.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_CYCLIST_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_CYCLIST_H_

#include <algorithm>
#include <cmath>

#include "scenarios/behavior/bicycle.h"
#include "scenarios/behavior/noise.h"

namespace longtail {

// From the centre of a lane to where a rider keeps: `side_m` from the right edge of the way it rides, but no further
// over than the lane's centre. > 0, to the rider's right.
inline double RidersOffset(double lane_width_m, double side_m) { return std::max(0.0, lane_width_m / 2 - side_m); }

// Sway across the way, m to the left: slow riders steer more to stay upright (Moore, Kooijman, Hubbard, Schwab 2011:
// the sway of a bicycle falls to a third from 2 to 7 m/s). wobble_m is its standard deviation at walking pace.
inline double Sway(const Noise& noise, double time_s, double speed_mps, double wobble_m) {
  if (speed_mps < 0.3) return 0;
  const double share = std::clamp(1.18 - 0.13 * speed_mps, 0.25, 1.0);
  // Of unit variance: that of smooth noise is 1 - 2 / 2 + 2 * 13 / 35 = 0.743, the mean of w² + (1 - w)² over a period.
  return wobble_m * share * (1.038 * noise.Smooth(time_s, 1.7, 0) + 0.519 * noise.Smooth(time_s, 0.8, 1));
}

// Lean in a steady turn, rad: tan(lean) = v r / g, into the turn; + to the right, as roll is.
inline double LeanInTurn(double speed_mps, double yaw_rate_radps) {
  return std::atan(-speed_mps * yaw_rate_radps / kGravityMps2);
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_CYCLIST_H_
