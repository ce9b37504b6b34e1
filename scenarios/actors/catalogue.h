// What each class of actor is in size, mass and paint: the bodies a scenario draws from.
#ifndef LONGTAIL_SCENARIOS_ACTORS_CATALOGUE_H_
#define LONGTAIL_SCENARIOS_ACTORS_CATALOGUE_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "longtail/v1/actor_class.pb.h"

namespace longtail {

// What a body is by the way it moves.
enum class BodyKind {
  kNone,        // ACTOR_CLASS_UNSPECIFIED alone
  kVehicle,     // rolls on wheels: car to aircraft, and what is towed
  kRail,        // runs on rails
  kTwoWheeler,  // with its rider
  kPerson,      // on foot or in a wheelchair
  kAnimal,
  kThing,  // debris, cones, barriers, what lies or stands about
};

// One entry of the catalogue. The box stands on the ground, upright, x forward. The
// reference point is the rear axle of what has wheels to drive on, the centre of all else.
struct BodyModel {
  std::string name;  // such as "hatchback"
  double length_m = 0;
  double width_m = 0;
  double height_m = 0;
  double wheelbase_m = 0;     // > 0 for vehicles, rail and two-wheelers, 0 for all else
  double box_center_x_m = 0;  // from the reference point to the box centre; 0 without wheelbase
  double mass_kg = 0;         // with rider, driver, a usual load; > 0
};

// Bodies of a class, all equally likely. Empty only for ACTOR_CLASS_UNSPECIFIED. Thread-safe.
const std::vector<BodyModel>& BodyModels(v1::ActorClass actor_class);

// Colours of a class, all equally likely; a colour may be listed more than once to be
// seen more often. Empty only for ACTOR_CLASS_UNSPECIFIED. Thread-safe.
absl::Span<const v1::PaintColor> DefaultColors(v1::ActorClass actor_class);

// Ego's body: the car that the cameras ride on.
const BodyModel& EgoBody();

BodyKind KindOf(v1::ActorClass actor_class);

// Rolls on wheels or rails: kVehicle, kRail, kTwoWheeler.
bool IsVehicle(v1::ActorClass actor_class);

// A rigid body on the tyres of two axles or more with its mass between them: kVehicle but for trailers, a tractor
// with its trailer as one, a carriage and an aircraft.
bool DrivesOnTyres(v1::ActorClass actor_class);

// kPerson.
bool IsPerson(v1::ActorClass actor_class);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ACTORS_CATALOGUE_H_
