#include "scenarios/criticality/drac.h"

#include <limits>

#include "scenarios/criticality/corridor.h"

namespace longtail {

double DecelerationToAvoidCrash(const MovingBox& self, const MovingBox& other) {
  const CorridorGap gap = GapInCorridor(self, other);
  if (!gap.ahead || gap.closing_mps <= 0) return 0;
  if (gap.gap_m <= 0) return std::numeric_limits<double>::infinity();
  return gap.closing_mps * gap.closing_mps / (2 * gap.gap_m);
}

}  // namespace longtail
