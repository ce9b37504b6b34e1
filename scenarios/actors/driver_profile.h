// How drivers drive, by what they drive.
#ifndef LONGTAIL_SCENARIOS_ACTORS_DRIVER_PROFILE_H_
#define LONGTAIL_SCENARIOS_ACTORS_DRIVER_PROFILE_H_

#include "longtail/v1/actor_class.pb.h"

namespace longtail {

// As v1::DriverProfile, every number set.
struct DriverProfile {
  double headway_s = 1.4;
  double min_gap_m = 2;
  double max_acceleration_mps2 = 1.5;
  double comfort_deceleration_mps2 = 2;
  double politeness_ratio = 0.2;
};

// What is usual for a class; a car's for what nobody drives. Orders of magnitude after Treiber, Kesting: Traffic Flow
// Dynamics, tables 11.2 and 11.3. Thread-safe.
inline DriverProfile UsualProfile(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_TRUCK:
    case v1::ACTOR_CLASS_FIRE_ENGINE:
      return {1.7, 2.5, 1.0, 2.0, 0.2};
    case v1::ACTOR_CLASS_TRACTOR_TRAILER:
    case v1::ACTOR_CLASS_TRACTOR_UNIT:
    case v1::ACTOR_CLASS_WIDE_LOAD:
      return {1.9, 3.0, 0.7, 1.8, 0.2};
    case v1::ACTOR_CLASS_BUS:
    case v1::ACTOR_CLASS_SCHOOL_BUS:
      return {1.6, 2.5, 1.1, 1.6, 0.3};
    case v1::ACTOR_CLASS_TRAM:
    case v1::ACTOR_CLASS_TRAIN:
      return {2.5, 3.0, 1.0, 1.2, 0};
    case v1::ACTOR_CLASS_FARM_TRACTOR:
    case v1::ACTOR_CLASS_WORK_MACHINE:
    case v1::ACTOR_CLASS_CARRIAGE:
      return {1.8, 2.5, 0.7, 1.5, 0.3};
    case v1::ACTOR_CLASS_POLICE_CAR:
    case v1::ACTOR_CLASS_AMBULANCE:
      return {1.2, 2.0, 2.0, 2.5, 0};
    case v1::ACTOR_CLASS_MOTORCYCLE:
      return {1.2, 1.5, 2.5, 2.5, 0.1};
    case v1::ACTOR_CLASS_BICYCLE:
    case v1::ACTOR_CLASS_E_SCOOTER:
      return {1.0, 1.0, 1.0, 1.5, 0.2};
    default:
      return {};
  }
}

// Of ego's expert.
inline DriverProfile ExpertProfile(double headway_s) { return {headway_s, 2.5, 1.4, 2.2, 0.2}; }

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ACTORS_DRIVER_PROFILE_H_
