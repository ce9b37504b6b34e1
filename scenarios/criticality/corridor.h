// What lies straight ahead of a box, on the side to which it moves: the gap to it and how fast it closes.
#ifndef LONGTAIL_SCENARIOS_CRITICALITY_CORRIDOR_H_
#define LONGTAIL_SCENARIOS_CRITICALITY_CORRIDOR_H_

#include <cmath>

#include "scenarios/criticality/moving_box.h"

namespace longtail {

struct CorridorGap {
  bool ahead = false;      // other lies ahead within the width of self
  double gap_m = 0;        // bumper to bumper, 0 in contact
  double closing_mps = 0;  // > 0 when the gap shrinks
};

// +1 where a box stands or moves along its heading, -1 where it moves against it.
inline double WayOf(const MovingBox& self) {
  return self.vx_mps * self.box.cos_yaw + self.vy_mps * self.box.sin_yaw < 0 ? -1 : 1;
}

inline CorridorGap GapInCorridor(const MovingBox& self, const MovingBox& other) {
  const double way = WayOf(self), c = way * self.box.cos_yaw, s = way * self.box.sin_yaw;
  const double dx = other.box.center.x_m - self.box.center.x_m, dy = other.box.center.y_m - self.box.center.y_m;
  const double ahead = dx * c + dy * s, across = std::abs(-dx * s + dy * c);
  if (ahead <= 0 || across > self.box.half_width_m + other.box.ExtentAlong(-s, c)) return {};
  const double gap = ahead - self.box.half_length_m - other.box.ExtentAlong(c, s);
  const double closing = (self.vx_mps - other.vx_mps) * c + (self.vy_mps - other.vy_mps) * s;
  return {true, gap > 0 ? gap : 0, closing};
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_CRITICALITY_CORRIDOR_H_
