#include "scenarios/criticality/delta_v.h"

#include <cmath>

namespace longtail {

double DeltaV(const MovingBox& self, double self_mass_kg, const MovingBox& other, double other_mass_kg) {
  const double closing = std::hypot(self.vx_mps - other.vx_mps, self.vy_mps - other.vy_mps);
  return other_mass_kg / (self_mass_kg + other_mass_kg) * closing;
}

}  // namespace longtail
