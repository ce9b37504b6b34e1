#include "scenarios/behavior/loose_habits.h"

#include <algorithm>

namespace longtail {
namespace {

// friction, rolling_ratio, restitution, terminal_mps, radius_m (set by the caller), rolling. Terminal speeds follow
// from weight and area: sqrt(2 m g / (1.2 kg/m³ * area * 1.1)).
LooseParams HabitsOf(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_BOX:
      return {0.5, 0, 0.2, 14, 0, Rolling::kNot};
    case v1::ACTOR_CLASS_LADDER:
      return {0.4, 0, 0.25, 22, 0, Rolling::kNot};
    case v1::ACTOR_CLASS_TYRE:
    case v1::ACTOR_CLASS_WHEEL:
      return {0.7, 0.015, 0.5, 35, 0, Rolling::kWheel};
    case v1::ACTOR_CLASS_MATTRESS:
      return {0.6, 0, 0.15, 10, 0, Rolling::kNot};
    case v1::ACTOR_CLASS_FURNITURE:
      return {0.45, 0, 0.1, 25, 0, Rolling::kNot};
    case v1::ACTOR_CLASS_PLASTIC_BAG:
      return {0.5, 0, 0, 1.8, 0, Rolling::kNot};
    case v1::ACTOR_CLASS_TUMBLEWEED:
      return {0.6, 0.06, 0.5, 5, 0, Rolling::kBall};
    case v1::ACTOR_CLASS_DUSTBIN:
    case v1::ACTOR_CLASS_CART:
      return {0.5, 0.02, 0.1, 25, 0, Rolling::kCart};
    case v1::ACTOR_CLASS_STONE:
      return {0.6, 0, 0.25, 45, 0, Rolling::kNot};
    case v1::ACTOR_CLASS_CONCRETE_BLOCK:
      return {0.65, 0, 0.05, 60, 0, Rolling::kNot};
    case v1::ACTOR_CLASS_CONE:
      return {0.6, 0, 0.3, 14, 0, Rolling::kNot};
    case v1::ACTOR_CLASS_BRANCH:
      return {0.6, 0, 0.1, 15, 0, Rolling::kNot};
    case v1::ACTOR_CLASS_SUITCASE:
      return {0.4, 0, 0.25, 22, 0, Rolling::kNot};
    default:
      return {0.5, 0, 0.1, 40, 0, Rolling::kNot};
  }
}

}  // namespace

LooseParams UsualLoose(v1::ActorClass actor_class, double height_m) {
  LooseParams params = HabitsOf(actor_class);
  params.radius_m = std::max(0.05, height_m / 2);
  return params;
}

}  // namespace longtail
