#include "scenarios/criticality/delta_v.h"

#include <cmath>

namespace longtail {

double DeltaV(const MovingBox& self, double self_mass_kg, const MovingBox& other, double other_mass_kg) {
  const double closing = std::hypot(self.vx_mps - other.vx_mps, self.vy_mps - other.vy_mps);
  return other_mass_kg / (self_mass_kg + other_mass_kg) * closing;
}

double UsualMassKg(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_VAN:
      return 2500;
    case v1::ACTOR_CLASS_TRUCK:
      return 9000;
    case v1::ACTOR_CLASS_ADULT:
      return 75;
    case v1::ACTOR_CLASS_CHILD:
      return 30;
    default:
      return 1500;
  }
}

}  // namespace longtail
