// What a tunnel keeps out: nothing falls in it, and what lies on the road outside lies in it only as far as wheels and
// wind carry it.
#ifndef LONGTAIL_SCENARIOS_ENVIRONMENT_SHELTER_H_
#define LONGTAIL_SCENARIOS_ENVIRONMENT_SHELTER_H_

#include <algorithm>

#include "absl/types/span.h"

namespace longtail {

// How far in from a mouth the road is not quite dry, m.
inline constexpr double kCarriedInM = 30;

// How much of the water, snow and ice outside lies that deep in a tunnel, from its nearest mouth: 1 at a mouth and
// outside (depth_m <= 0), 0 from kCarriedInM on.
inline double CarriedInShare(double depth_m) {
  const double left = 1 - std::clamp(depth_m / kCarriedInM, 0.0, 1.0);
  return left * left * (3 - 2 * left);
}

// A tunnel along the main course.
struct TunnelStretch {
  double start_s_m = 0, end_s_m = 0;
  double right_t_m = 0, left_t_m = 0;  // its walls
  // From the nearest mouth; <= 0 outside.
  double DepthM(double s_m, double t_m) const {
    return t_m < right_t_m || t_m > left_t_m ? 0 : std::min(s_m - start_s_m, end_s_m - s_m);
  }
};

// As CarriedInShare, at (s, t) of the main course; 1 outside of all tunnels.
inline double CarriedInShareAt(absl::Span<const TunnelStretch> tunnels, double s_m, double t_m) {
  double deepest_m = 0;
  for (const TunnelStretch& tunnel : tunnels) deepest_m = std::max(deepest_m, tunnel.DepthM(s_m, t_m));
  return CarriedInShare(deepest_m);
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ENVIRONMENT_SHELTER_H_
