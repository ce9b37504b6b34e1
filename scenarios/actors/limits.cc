#include "scenarios/actors/limits.h"

#include <algorithm>
#include <limits>

#include "scenarios/actors/catalogue.h"
#include "scenarios/road/constant.h"

namespace longtail {
namespace {

// Cars: full braking of current types is 9 to 11 m/s² (UN R13-H asks for 6.43); sideways 0.8 to 1 g in skid-pad tests.
// Heavy vehicles: braking by UN R13 (5 at least, 7.5 with good brakes); sideways by the static rollover threshold, 0.3
// to 0.5 g (Winkler, Ervin 1999).
ActorLimits VehicleLimits(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_VAN:
      return {50, 3.5, 10, 7.5, 1.2};
    case v1::ACTOR_CLASS_AMBULANCE:
      return {45, 3, 9, 6.5, 1.1};
    case v1::ACTOR_CLASS_POLICE_CAR:
      return {70, 5, 12, 9.5, 1.5};
    case v1::ACTOR_CLASS_TRUCK:
    case v1::ACTOR_CLASS_FIRE_ENGINE:
      return {36, 2.5, 8, 5, 0.9};
    case v1::ACTOR_CLASS_BUS:
    case v1::ACTOR_CLASS_SCHOOL_BUS:
      return {33, 2, 7.5, 5, 0.8};
    case v1::ACTOR_CLASS_TRACTOR_TRAILER:
    case v1::ACTOR_CLASS_WIDE_LOAD:
      return {33, 1.5, 7, 4, 0.8};
    case v1::ACTOR_CLASS_TRACTOR_UNIT:
    case v1::ACTOR_CLASS_SEMI_TRAILER:
      return {33, 2.5, 7.5, 4.5, 0.9};
    case v1::ACTOR_CLASS_FARM_TRACTOR:
      return {17, 1.5, 6, 4, 0.9};
    case v1::ACTOR_CLASS_WORK_MACHINE:
      return {14, 1.5, 5, 3.5, 0.8};
    case v1::ACTOR_CLASS_CARRIAGE:
      return {8, 1.5, 3, 3, 0.9};
    case v1::ACTOR_CLASS_AIRCRAFT:
      return {70, 4, 5, 4, 0.8};
    default:
      return {70, 4.5, 12, 9.5, 1.5};
  }
}

// Rail: emergency braking of trams with track brakes 2.7 to 3 m/s² (EN 13452), of trains 1.2.
// Two-wheelers: braking until the rear wheel lifts (Wilson, Bicycling Science: 0.5 to 0.6 g for a bicycle), leaning
// 45°.
ActorLimits RailAndTwoWheelerLimits(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_TRAM:
      return {25, 1.4, 3, 1.5, 0.5};
    case v1::ACTOR_CLASS_TRAIN:
      return {60, 1, 1.5, 1.2, 0.3};
    case v1::ACTOR_CLASS_MOTORCYCLE:
      return {70, 7, 10, 9, 1.5};
    case v1::ACTOR_CLASS_BICYCLE:
      return {20, 2, 6, 5, 2};
    default:
      return {14, 2.5, 5, 4, 2};
  }
}

// People: the fastest sprint at 12 m/s and start with some 4 to 6 m/s² (Volkov, Lapin 1979); children slower.
ActorLimits PersonLimits(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_CHILD:
      return {8, 6, 8, 8, 9};
    case v1::ACTOR_CLASS_WHEELCHAIR:
      return {4, 1.5, 3, 2, 2};
    case v1::ACTOR_CLASS_STROLLER:
      return {5, 3, 4, 4, 4};
    case v1::ACTOR_CLASS_COSTUMED_PERSON:
      return {5, 4, 5, 5, 6};
    default:
      return {11, 7, 8, 8, 9};
  }
}

// Running speeds: Garland 1983, "The relation between maximum running speed and body mass in terrestrial mammals".
ActorLimits AnimalLimits(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_DOG:
      return {16, 9, 10, 10, 9};
    case v1::ACTOR_CLASS_CAT:
      return {13, 9, 10, 10, 10};
    case v1::ACTOR_CLASS_DEER:
      return {20, 9, 9, 10, 7};
    case v1::ACTOR_CLASS_SHEEP:
      return {11, 5, 7, 7, 6};
    case v1::ACTOR_CLASS_HORSE:
      return {19, 6, 7, 7, 4};
    case v1::ACTOR_CLASS_LION:
      return {16, 9.5, 9.5, 10, 7};
    case v1::ACTOR_CLASS_ELEPHANT:
      return {7, 1.5, 3, 3, 1.5};
    default:
      return {10, 3, 5, 5, 3};  // cattle
  }
}

}  // namespace

ActorLimits LimitsOf(v1::ActorClass actor_class) {
  switch (KindOf(actor_class)) {
    case BodyKind::kVehicle:
      return VehicleLimits(actor_class);
    case BodyKind::kRail:
    case BodyKind::kTwoWheeler:
      return RailAndTwoWheelerLimits(actor_class);
    case BodyKind::kPerson:
      return PersonLimits(actor_class);
    case BodyKind::kAnimal:
      return AnimalLimits(actor_class);
    case BodyKind::kThing:
      // Thrown, dropped, pushed: by gravity, friction, impacts, wind.
      return {60, 12, 12, 12, 30};
    case BodyKind::kNone:
      break;
  }
  return {};
}

ActorLimits LimitsOf(v1::ActorClass actor_class, const v1::MotionLimits& own) {
  constexpr double kRadPerDeg = 3.14159265358979323846 / 180;
  const ActorLimits usual = LimitsOf(actor_class);
  return {
      ConstantOr(own.max_speed_mps(), usual.max_speed_mps),
      ConstantOr(own.max_acceleration_mps2(), usual.max_acceleration_mps2),
      ConstantOr(own.max_deceleration_mps2(), usual.max_deceleration_mps2),
      ConstantOr(own.max_lateral_mps2(), usual.max_lateral_mps2),
      own.has_max_yaw_rate_degps() ? ConstantOr(own.max_yaw_rate_degps(), 0) * kRadPerDeg : usual.max_yaw_rate_radps};
}

// Lorries with trailers at the 120 kg/kW (200 lb/hp) that climbing lanes are designed for (AASHTO, A Policy on
// Geometric Design of Highways and Streets, 2018, 3.4), rigid ones and buses at the median of lorries on motorways, 85
// kg/kW (Harwood et al., NCHRP Report 505, 2003), loads as wide as the road at the least that the EU asks for, 5 kW/t.
// Tractor units: 300 kW and 7.5 t.
double PowerOverMass(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_TRUCK:
    case v1::ACTOR_CLASS_FIRE_ENGINE:
    case v1::ACTOR_CLASS_BUS:
    case v1::ACTOR_CLASS_SCHOOL_BUS:
      return 1000.0 / 85;
    case v1::ACTOR_CLASS_TRACTOR_TRAILER:
      return 1000.0 / 120;
    case v1::ACTOR_CLASS_WIDE_LOAD:
      return 5;
    case v1::ACTOR_CLASS_TRACTOR_UNIT:
      return 40;
    default:
      return std::numeric_limits<double>::infinity();
  }
}

ActorLimits WithTrailer(ActorLimits own, double tower_kg, double trailer_kg) {
  constexpr double kUsualKg = 26000, kBrakedKg = 40000;
  const double total_kg = tower_kg + trailer_kg;
  const ActorLimits usual = LimitsOf(v1::ACTOR_CLASS_TRACTOR_TRAILER);
  own.max_acceleration_mps2 = std::min(own.max_acceleration_mps2, usual.max_acceleration_mps2 * kUsualKg / total_kg);
  own.max_deceleration_mps2 =
      std::min(own.max_deceleration_mps2, usual.max_deceleration_mps2 * std::min(1.0, kBrakedKg / total_kg));
  own.max_lateral_mps2 = std::min(own.max_lateral_mps2, usual.max_lateral_mps2);
  own.max_yaw_rate_radps = std::min(own.max_yaw_rate_radps, usual.max_yaw_rate_radps);
  return own;
}

// Friction of bodies on asphalt: sliding tyres 0.7 to 0.8, steel on asphalt 0.3 to 0.5, clothed people 0.5 to 0.7
// (Fricke, Traffic Crash Reconstruction). Terminal speeds from mass, frontal area and a drag coefficient of about 1.
LooseTraits TraitsOf(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_BOX:
      return {0.5, 0, 0.25, 20};
    case v1::ACTOR_CLASS_LADDER:
      return {0.4, 0, 0.3, 30};
    case v1::ACTOR_CLASS_TYRE:
      return {0.7, 0, 0.6, 22};
    case v1::ACTOR_CLASS_WHEEL:
      return {0.7, 0.02, 0.6, 45};
    case v1::ACTOR_CLASS_MATTRESS:
      return {0.5, 0, 0.35, 12};
    case v1::ACTOR_CLASS_FURNITURE:
      return {0.45, 0, 0.15, 25};
    case v1::ACTOR_CLASS_PLASTIC_BAG:
      return {0.3, 0, 0.1, 1.3};
    case v1::ACTOR_CLASS_TUMBLEWEED:
      return {0.4, 0.12, 0.4, 6};
    case v1::ACTOR_CLASS_DUSTBIN:
      return {0.6, 0.025, 0.2, 22};
    case v1::ACTOR_CLASS_CART:
      return {0.5, 0.015, 0.2, 28};
    case v1::ACTOR_CLASS_STONE:
      return {0.65, 0.35, 0.3, 100};
    case v1::ACTOR_CLASS_CONCRETE_BLOCK:
      return {0.65, 0, 0.15, 130};
    case v1::ACTOR_CLASS_FALLEN_TREE:
      return {0.6, 0, 0.1, 45};
    case v1::ACTOR_CLASS_BRANCH:
      return {0.55, 0, 0.15, 16};
    case v1::ACTOR_CLASS_CONE:
      return {0.6, 0, 0.3, 22};
    case v1::ACTOR_CLASS_BARRIER:
      return {0.55, 0, 0.15, 25};
    case v1::ACTOR_CLASS_SUITCASE:
      return {0.45, 0, 0.25, 35};
    case v1::ACTOR_CLASS_HOSE:
      return {0.7, 0, 0.1, 40};
    case v1::ACTOR_CLASS_ARROW_BOARD:
      return {0.6, 0.02, 0.1, 60};
    default:
      break;
  }
  switch (KindOf(actor_class)) {
    case BodyKind::kTwoWheeler:
      return {0.45, 0, 0.15, 50};
    case BodyKind::kPerson:
    case BodyKind::kAnimal:
      return {0.65, 0, 0.1, 50};
    default:
      return {0.7, 0, 0.15, 100};
  }
}

}  // namespace longtail
