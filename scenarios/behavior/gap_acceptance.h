// When one may drive through a stretch that others drive through as well.
//
// Gap acceptance: a driver goes where the gap in the traffic that it lets go first is longer than its critical gap.
// The critical gap is here what it takes to get across from where the driver is, plus a margin that impatience eats
// up; so it is long for lorries and for wide roads, as it is in counts (Highway Capacity Manual, two-way stop control:
// 4.1 s for a left turn from the major road to 7.1 s for one from the minor, passenger cars). The follow-up time is
// not a number of the model: it is how long the next one in the queue needs to reach the line.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_GAP_ACCEPTANCE_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_GAP_ACCEPTANCE_H_

#include <algorithm>
#include <cmath>
#include <limits>

namespace longtail {

inline constexpr double kNever = std::numeric_limits<double>::infinity();

// Time to drive distance_m >= 0 from speed v with constant acceleration up to speed most_mps, then at that; kNever for
// one who stands and does not accelerate. A v above most_mps is kept.
inline double TravelTime(double distance_m, double v, double accel_mps2, double most_mps) {
  if (distance_m <= 0) return 0;
  if (accel_mps2 <= 0 || v >= most_mps) return v > 1e-3 ? distance_m / v : kNever;
  const double reach_m = (most_mps * most_mps - v * v) / (2 * accel_mps2);
  if (reach_m >= distance_m) return (std::sqrt(v * v + 2 * accel_mps2 * distance_m) - v) / accel_mps2;
  return (most_mps - v) / accel_mps2 + (distance_m - reach_m) / most_mps;
}

// When a body comes to a stretch and when it has left it, s from now.
struct Passage {
  double enter_s = 0;
  double leave_s = kNever;
};

struct GapParams {
  double margin_s = 1.5;        // of time between two bodies in the stretch, at first
  double least_margin_s = 0.6;  // when patience is at an end
  double patience_s = 20;
};

// What is asked for after waiting that long.
inline double MarginAfter(const GapParams& p, double waited_s) {
  const double share = std::clamp(waited_s / p.patience_s, 0.0, 1.0);
  return p.margin_s + (p.least_margin_s - p.margin_s) * share;
}

// Whether one may pass before or after the other with that margin between.
inline bool AreApart(const Passage& own, const Passage& other, double margin_s) {
  return own.leave_s + margin_s <= other.enter_s || other.leave_s + margin_s <= own.enter_s;
}

// The deceleration that stops a body at v within distance_m.
inline double DecelerationToStop(double v, double distance_m) {
  return distance_m <= 0 ? (v > 0 ? kNever : 0) : v * v / (2 * distance_m);
}

// The dilemma at amber: whether to stop at a line that far ahead. Stops where that can be done at hardest_mps2 at most
// after reaction_s (ITE's yellow change interval is made for 3 m/s² and 1 s).
inline bool StopsAtAmber(double v, double distance_m, double reaction_s = 0.3, double hardest_mps2 = 3.0) {
  return distance_m >= 0 && DecelerationToStop(v, distance_m - v * reaction_s) <= hardest_mps2;
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_GAP_ACCEPTANCE_H_
