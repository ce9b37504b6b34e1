// Shapes of change over time and smooth curves through timed points.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_PROFILE_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_PROFILE_H_

#include <algorithm>
#include <cmath>
#include <vector>

#include "longtail/v1/action.pb.h"
#include "scenarios/behavior/bicycle.h"

namespace longtail {

// A quantity with its first and second derivative.
struct Motion1 {
  double value = 0;
  double rate = 0;
  double accel = 0;
};

// From `from` to `to` over duration_s; constant before and after.
inline Motion1 ShapedChange(v1::Shape shape, double from, double to, double elapsed_s, double duration_s) {
  if (elapsed_s >= duration_s) return {to, 0, 0};
  if (elapsed_s <= 0) return {from, 0, 0};
  const double u = elapsed_s / duration_s, change = to - from;
  const double r = change / duration_s, a = r / duration_s;
  switch (shape) {
    case v1::SHAPE_CUBIC:
      return {from + change * u * u * (3 - 2 * u), r * 6 * u * (1 - u), a * (6 - 12 * u)};
    case v1::SHAPE_SINUSOIDAL:
      return {from + change * (1 - std::cos(kPi * u)) / 2, r * kPi / 2 * std::sin(kPi * u),
              a * kPi * kPi / 2 * std::cos(kPi * u)};
    case v1::SHAPE_STEP:
      return {from, 0, 0};
    default:
      return {from + change * u, r, 0};
  }
}

// The largest rate of a shaped change over its mean rate.
inline double PeakOf(v1::Shape shape) {
  return shape == v1::SHAPE_CUBIC ? 1.5 : shape == v1::SHAPE_SINUSOIDAL ? kPi / 2 : 1.0;
}

// From point to point straight; before and after the ends: the end values.
inline Motion1 LinesThrough(const std::vector<double>& times, const std::vector<double>& values, double time_s) {
  const size_t last = times.size() - 1;
  if (time_s <= times[0] || last == 0) return {values[0], 0, 0};
  if (time_s >= times[last]) return {values[last], 0, 0};
  size_t i = 0;
  while (time_s > times[i + 1]) ++i;
  const double rate = (values[i + 1] - values[i]) / (times[i + 1] - times[i]);
  return {values[i] + rate * (time_s - times[i]), rate, 0};
}

// Cubic Hermite curve through (times[i], values[i]) with central-difference slopes; first_rate is
// the slope at the first point. Before and after the ends: the end values.
inline Motion1 CurveThrough(const std::vector<double>& times, const std::vector<double>& values, double first_rate,
                            double time_s) {
  const int last = static_cast<int>(times.size()) - 1;
  if (time_s <= times[0] || last == 0) return {values[0], 0, 0};
  if (time_s >= times[last]) return {values[last], 0, 0};
  int i = 0;
  while (time_s > times[i + 1]) ++i;
  const auto slope = [&](int k) {
    if (k == 0) return first_rate;
    const int next = std::min(k + 1, last);
    return (values[next] - values[k - 1]) / (times[next] - times[k - 1]);
  };
  const double h = times[i + 1] - times[i], u = (time_s - times[i]) / h;
  const double m0 = slope(i) * h, m1 = slope(i + 1) * h, d = values[i + 1] - values[i];
  const double a = m0 + m1 - 2 * d, b = 3 * d - 2 * m0 - m1;
  return {values[i] + u * (m0 + u * (b + u * a)), (m0 + u * (2 * b + 3 * u * a)) / h, (2 * b + 6 * u * a) / (h * h)};
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_PROFILE_H_
