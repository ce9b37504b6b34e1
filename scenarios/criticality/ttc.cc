#include "scenarios/criticality/ttc.h"

#include <limits>

#include "scenarios/criticality/corridor.h"

namespace longtail {

double TimeToCollision(const MovingBox& self, const MovingBox& other) {
  const CorridorGap gap = GapInCorridor(self, other);
  return gap.ahead && gap.closing_mps > 0 ? gap.gap_m / gap.closing_mps : std::numeric_limits<double>::infinity();
}

}  // namespace longtail
