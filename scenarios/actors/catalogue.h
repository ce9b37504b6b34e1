// What each class of actor looks like in size and paint: the bodies a scenario draws from.
#ifndef LONGTAIL_SCENARIOS_ACTORS_CATALOGUE_H_
#define LONGTAIL_SCENARIOS_ACTORS_CATALOGUE_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "longtail/v1/actor_class.pb.h"

namespace longtail {

// One entry of the catalogue. The box stands on the ground, upright, x forward. The
// reference point is the rear axle of vehicles, the centre of people.
struct BodyModel {
  std::string name;  // such as "hatchback"
  double length_m = 0;
  double width_m = 0;
  double height_m = 0;
  double wheelbase_m = 0;     // 0 for people
  double box_center_x_m = 0;  // from the reference point to the box centre; 0 for people
};

// Bodies of a class, all equally likely. Empty only for ACTOR_CLASS_UNSPECIFIED. Thread-safe.
const std::vector<BodyModel>& BodyModels(v1::ActorClass actor_class);

// Colours of a class, all equally likely; a colour may be listed more than once to be
// seen more often. Empty only for ACTOR_CLASS_UNSPECIFIED. Thread-safe.
absl::Span<const v1::PaintColor> DefaultColors(v1::ActorClass actor_class);

// Ego's body: the car that the cameras ride on.
const BodyModel& EgoBody();

// Cars, vans and trucks.
bool IsVehicle(v1::ActorClass actor_class);

// Adults and children.
bool IsPerson(v1::ActorClass actor_class);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ACTORS_CATALOGUE_H_
