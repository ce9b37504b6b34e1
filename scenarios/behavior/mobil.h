// Whether a lane change pays and harms nobody: MOBIL (Kesting, Treiber, Helbing: General lane-changing model MOBIL for
// car-following models, 2007).
//
// Accelerations are those that the car-following model gives: "now" as the lanes are, "then" after the change.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_MOBIL_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_MOBIL_H_

namespace longtail {

struct MobilParams {
  double politeness_ratio = 0.2;
  // What a change must gain, m/s²: it keeps drivers from changing for next to nothing.
  double threshold_mps2 = 0.15;
  // No new follower may have to brake harder than this, m/s².
  double safe_deceleration_mps2 = 3;
};

struct MobilAccelerations {
  double own_now = 0, own_then = 0;
  double new_follower_now = 0, new_follower_then = 0;  // 0 where there is none
  double old_follower_now = 0, old_follower_then = 0;
};

// The safety criterion, for the new follower and for oneself.
inline bool IsSafeChange(const MobilParams& p, const MobilAccelerations& a) {
  return a.new_follower_then >= -p.safe_deceleration_mps2 && a.own_then >= -p.safe_deceleration_mps2;
}

// The incentive criterion's left side less its right side, m/s²: > 0 where the change pays.
// bias_mps2: what the change is worth in itself, such as leaving a lane that ends; < 0 for what costs.
inline double GainOfChange(const MobilParams& p, const MobilAccelerations& a, double bias_mps2) {
  // a~_c - a_c + p (a~_n - a_n + a~_o - a_o) > delta a_th
  return a.own_then - a.own_now +
         p.politeness_ratio * (a.new_follower_then - a.new_follower_now + a.old_follower_then - a.old_follower_now) +
         bias_mps2 - p.threshold_mps2;
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_MOBIL_H_
