// What people, animals, riders and loose things do by habit, by what they are: the defaults of v1 mover profiles.
#ifndef LONGTAIL_SCENARIOS_ACTORS_MOVER_PROFILE_H_
#define LONGTAIL_SCENARIOS_ACTORS_MOVER_PROFILE_H_

#include "longtail/v1/actor.pb.h"
#include "longtail/v1/actor_class.pb.h"

namespace longtail {

// How an animal takes fright at what comes.
struct AnimalHabits {
  double alert_s = 2.5;
  double freeze_ratio = 0.3;
};

// Deer see a car late and often stand in its lamps; cats and dogs run; the large ones do not mind. Thread-safe.
inline AnimalHabits HabitsOf(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_DEER:
      return {2.5, 0.5};
    case v1::ACTOR_CLASS_DOG:
      return {1.5, 0.2};
    case v1::ACTOR_CLASS_CAT:
      return {1.2, 0.3};
    case v1::ACTOR_CLASS_CATTLE:
      return {1.5, 0.9};
    case v1::ACTOR_CLASS_SHEEP:
      return {2.0, 0.3};
    case v1::ACTOR_CLASS_ELEPHANT:
    case v1::ACTOR_CLASS_LION:
      return {1.0, 0.9};
    default:
      return {};
  }
}

// Whether a driver may move a class. STATIONARY fits everything, SCRIPTED all but trailers. Thread-safe.
bool Fits(v1::DriverModel driver, v1::ActorClass actor_class);

// Who drives a vehicle of background traffic. Thread-safe.
inline v1::DriverModel UsualTrafficDriver(v1::ActorClass actor_class) {
  const bool at_side = actor_class == v1::ACTOR_CLASS_BICYCLE || actor_class == v1::ACTOR_CLASS_E_SCOOTER;
  return at_side ? v1::DRIVER_MODEL_CYCLIST : v1::DRIVER_MODEL_MOBIL;
}

// Whether a trailer can be hitched to it. Thread-safe.
bool Tows(v1::ActorClass actor_class);

// Drives along lanes and keeps its distance: IDM and what builds on it.
inline bool DrivesInLanes(v1::DriverModel driver) {
  return driver == v1::DRIVER_MODEL_IDM || driver == v1::DRIVER_MODEL_MOBIL || driver == v1::DRIVER_MODEL_CYCLIST;
}

// The profile that a driver reads: v1::Actor::kWalker …, or MOVER_NOT_SET. Thread-safe.
v1::Actor::MoverCase MoverOf(v1::DriverModel driver);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ACTORS_MOVER_PROFILE_H_
