#include "scenarios/actors/side_door.h"

#include <algorithm>

#include "scenarios/actors/body_stretch.h"

namespace longtail {
namespace {

// Front edge behind the front of the box, and length.
struct Span {
  double behind_front_m = 0;
  double length_m = 0;
};

Span SpanOf(v1::ActorClass actor_class, double length_m, double stretch, bool front) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_CAR:
    case v1::ACTOR_CLASS_POLICE_CAR:
      return front ? Span{0.31 * length_m, 0.25 * length_m} : Span{0.57 * length_m, 0.18 * length_m};
    case v1::ACTOR_CLASS_VAN:
    case v1::ACTOR_CLASS_AMBULANCE:
      return front ? Span{0.24 * length_m, 0.19 * length_m} : Span{0.45 * length_m, 0.19 * length_m};
    case v1::ACTOR_CLASS_SCHOOL_BUS:  // behind its bonnet
      return front ? Span{1.9 * stretch, 1.0 * stretch} : Span{0.5 * length_m, 1.1 * stretch};
    case v1::ACTOR_CLASS_BUS:
      return front ? Span{0.4 * stretch, 1.1 * stretch} : Span{0.5 * length_m, 1.1 * stretch};
    default:
      return front ? Span{0.35 * stretch, 1.0 * stretch} : Span{1.45 * stretch, 0.9 * stretch};
  }
}

}  // namespace

bool HasDoors(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_CAR:
    case v1::ACTOR_CLASS_VAN:
    case v1::ACTOR_CLASS_TRUCK:
    case v1::ACTOR_CLASS_BUS:
    case v1::ACTOR_CLASS_SCHOOL_BUS:
    case v1::ACTOR_CLASS_TRACTOR_TRAILER:
    case v1::ACTOR_CLASS_TRACTOR_UNIT:
    case v1::ACTOR_CLASS_POLICE_CAR:
    case v1::ACTOR_CLASS_AMBULANCE:
    case v1::ACTOR_CLASS_FIRE_ENGINE:
      return true;
    default:
      return false;
  }
}

bool HasDoor(v1::ActorClass actor_class, v1::Door door) {
  return HasDoors(actor_class) && !(actor_class == v1::ACTOR_CLASS_TRACTOR_UNIT && door == v1::DOOR_TAILGATE);
}

std::optional<SideDoor> SideDoorOf(v1::ActorClass actor_class, double length_m, double width_m, double box_center_x_m,
                                   double stretch, v1::Door door) {
  const bool front = door == v1::DOOR_FRONT_LEFT || door == v1::DOOR_FRONT_RIGHT;
  const bool left = door == v1::DOOR_FRONT_LEFT || door == v1::DOOR_REAR_LEFT;
  if (!HasDoors(actor_class) || (!front && !left && door != v1::DOOR_REAR_RIGHT)) return std::nullopt;
  const Span span = SpanOf(actor_class, length_m, stretch, front);
  return SideDoor{box_center_x_m + length_m / 2 - span.behind_front_m, left ? width_m / 2 : -width_m / 2,
                  std::min(span.length_m, kLongestDoorM)};
}

std::optional<SideDoor> SideDoorOf(const v1::ActorBody& body, v1::Door door) {
  return SideDoorOf(body.actor_class(), body.length_m(), body.width_m(), body.box_center_x_m(), StretchOf(body).along,
                    door);
}

}  // namespace longtail
