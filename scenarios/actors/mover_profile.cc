#include "scenarios/actors/mover_profile.h"

#include "scenarios/actors/catalogue.h"

namespace longtail {

bool Fits(v1::DriverModel driver, v1::ActorClass actor_class) {
  const BodyKind kind = KindOf(actor_class);
  const bool trailer = actor_class == v1::ACTOR_CLASS_SEMI_TRAILER;
  switch (driver) {
    case v1::DRIVER_MODEL_IDM:
      return IsVehicle(actor_class) && !trailer;
    case v1::DRIVER_MODEL_MOBIL:
      return (kind == BodyKind::kVehicle || kind == BodyKind::kTwoWheeler) && !trailer;
    case v1::DRIVER_MODEL_CYCLIST:
      return kind == BodyKind::kTwoWheeler;
    case v1::DRIVER_MODEL_WALKER:
      return kind == BodyKind::kPerson;
    case v1::DRIVER_MODEL_ANIMAL:
      return kind == BodyKind::kAnimal;
    case v1::DRIVER_MODEL_LOOSE:
      return kind == BodyKind::kThing;
    case v1::DRIVER_MODEL_TOWED:
      return trailer;
    case v1::DRIVER_MODEL_SCRIPTED:
      return !trailer;
    default:
      return true;
  }
}

bool Tows(v1::ActorClass actor_class) { return actor_class == v1::ACTOR_CLASS_TRACTOR_UNIT; }

v1::Actor::MoverCase MoverOf(v1::DriverModel driver) {
  switch (driver) {
    case v1::DRIVER_MODEL_WALKER:
      return v1::Actor::kWalker;
    case v1::DRIVER_MODEL_ANIMAL:
      return v1::Actor::kAnimal;
    case v1::DRIVER_MODEL_CYCLIST:
      return v1::Actor::kRider;
    case v1::DRIVER_MODEL_LOOSE:
      return v1::Actor::kLoose;
    default:
      return v1::Actor::MOVER_NOT_SET;
  }
}

}  // namespace longtail
