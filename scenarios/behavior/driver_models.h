// Car following: the intelligent driver model (Treiber, Hennecke, Helbing 2000) with the
// constant-acceleration heuristic of its ACC variant (Treiber, Kesting: Traffic Flow Dynamics,
// 11.3.8), which keeps it calm when somebody merges close ahead at about the same speed.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_DRIVER_MODELS_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_DRIVER_MODELS_H_

#include <algorithm>
#include <cmath>

namespace longtail {

struct IdmParams {
  double desired_mps = 15;
  double headway_s = 1.4;
  double min_gap_m = 2;
  double accel_mps2 = 1.5;
  double comfort_mps2 = 2;
};

// a (1 - (v / v0)^4), braking with comfort above v0.
inline double FreeAcceleration(const IdmParams& p, double v) {
  if (p.desired_mps < 0.1) return v > 0 ? -p.comfort_mps2 : 0;
  const double ratio = v / p.desired_mps;
  return std::max(-p.comfort_mps2, p.accel_mps2 * (1 - ratio * ratio * ratio * ratio));
}

// gap: bumper to bumper, m. leader_accel: of the leader along our heading, m/s².
inline double FollowAcceleration(const IdmParams& p, double v, double gap, double leader_v, double leader_accel) {
  gap = std::max(gap, 0.1);
  const double closing = v - leader_v;
  const double wanted =
      p.min_gap_m + std::max(0.0, v * p.headway_s + v * closing / (2 * std::sqrt(p.accel_mps2 * p.comfort_mps2)));
  const double idm = FreeAcceleration(p, v) - p.accel_mps2 * (wanted / gap) * (wanted / gap);
  const double capped = std::min(leader_accel, p.accel_mps2);
  double cah;
  if (leader_v * closing <= -2 * gap * capped && leader_v * leader_v - 2 * gap * capped > 1e-9) {
    cah = v * v * capped / (leader_v * leader_v - 2 * gap * capped);
  } else {
    cah = capped - (closing > 0 ? closing * closing / (2 * gap) : 0);
  }
  if (idm >= cah) return idm;
  constexpr double kCoolness = 0.95;
  return (1 - kCoolness) * idm + kCoolness * (cah + p.comfort_mps2 * std::tanh((idm - cah) / p.comfort_mps2));
}

// Before a point where one has to stop; far away or infinitely far, it asks for nothing.
inline double StopAcceleration(const IdmParams& p, double v, double ahead_m) {
  IdmParams stop = p;
  stop.min_gap_m = 0.5;
  stop.headway_s = 0.7;
  return ahead_m < 150 ? FollowAcceleration(stop, v, ahead_m, 0, 0) : 1e9;
}

// Curvature of the circle that is tangent to the heading and passes through a point
// (ahead, left) of the rear axle: pure pursuit.
inline double PursuitCurvature(double ahead_m, double left_m) {
  return 2 * left_m / std::max(1e-6, ahead_m * ahead_m + left_m * left_m);
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_DRIVER_MODELS_H_
