// Responsibility-Sensitive Safety: the gap a driver must keep so that no braking of the other makes them crash.
// Shalev-Shwartz, Shammah and Shashua (2017), "On a formal model of safe and scalable self-driving cars",
// definitions 1 and 2.
#ifndef LONGTAIL_SCENARIOS_CRITICALITY_RSS_H_
#define LONGTAIL_SCENARIOS_CRITICALITY_RSS_H_

#include "scenarios/criticality/moving_box.h"

namespace longtail {

// What drivers are taken to do; the defaults are those of ad-rss-lib.
struct RssModel {
  double response_s = 1;              // rho: until braking begins
  double max_accel_mps2 = 3.5;        // a_max, during the response
  double min_brake_mps2 = 4;          // b_min, of who must brake
  double max_brake_mps2 = 8;          // b_max, of the one ahead
  double min_brake_correct_mps2 = 3;  // b_min,correct, of self against oncoming traffic
};

// d_min = [v rho + a_max rho^2 / 2 + (v + rho a_max)^2 / (2 b_min) - v_front^2 / (2 b_max)]+ behind a body that goes
// the same way; metres. Speeds are m/s >= 0.
double RssSameDirectionDistance(double speed_mps, double front_speed_mps, const RssModel& model);

// d_min = (v + v_rho) rho / 2 + v_rho^2 / (2 b_min,correct) + (w + w_rho) rho / 2 + w_rho^2 / (2 b_min) to a body that
// comes towards self at w, where x_rho = x + rho a_max; metres. Speeds are m/s >= 0.
double RssOppositeDirectionDistance(double speed_mps, double oncoming_speed_mps, const RssModel& model);

// Gap minus d_min to a body ahead in the corridor that self sweeps, metres: < 0 is closer than safe. Infinite where
// other is not ahead in the corridor. Both speeds are taken along the heading of self.
double RssMargin(const MovingBox& self, const MovingBox& other, const RssModel& model = {});

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_CRITICALITY_RSS_H_
