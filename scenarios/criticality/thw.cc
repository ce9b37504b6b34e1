#include "scenarios/criticality/thw.h"

#include <cmath>
#include <limits>

#include "scenarios/criticality/corridor.h"

namespace longtail {

double TimeHeadway(const MovingBox& self, const MovingBox& other) {
  const CorridorGap gap = GapInCorridor(self, other);
  const double speed = std::hypot(self.vx_mps, self.vy_mps);
  return gap.ahead && speed > 1e-9 ? gap.gap_m / speed : std::numeric_limits<double>::infinity();
}

}  // namespace longtail
