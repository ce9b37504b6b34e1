// Where the side doors of a vehicle are, and how they lie when they stand open: the same for contacts and for pictures.
//
// Frame: the actor's (reference point, x forward, y left). A door is a straight line from its hinge, which is its front
// edge, to the rear while it is closed. Pure functions.
#ifndef LONGTAIL_SCENARIOS_ACTORS_SIDE_DOOR_H_
#define LONGTAIL_SCENARIOS_ACTORS_SIDE_DOOR_H_

#include <optional>

#include "longtail/v1/action.pb.h"
#include "longtail/v1/actor_class.pb.h"
#include "longtail/v1/scenario.pb.h"

namespace longtail {

struct SideDoor {
  double hinge_x_m = 0;
  double hinge_y_m = 0;  // > 0: on the left
  double length_m = 0;   // in (0, kLongestDoorM]
};

inline constexpr double kLongestDoorM = 1.3;

// Whether bodies of the class have doors: vehicles with bodywork round a cab as wide as their box.
bool HasDoors(v1::ActorClass actor_class);

// Whether that one is among them: a tractor unit has no tailgate.
bool HasDoor(v1::ActorClass actor_class, v1::Door door);

// Of a body of that box, stretch times as long as the catalogue has it (BodyStretch::along): its doors stretch with it.
// Nothing for the tailgate and where HasDoors is false.
std::optional<SideDoor> SideDoorOf(v1::ActorClass actor_class, double length_m, double width_m, double box_center_x_m,
                                   double stretch, v1::Door door);
std::optional<SideDoor> SideDoorOf(const v1::ActorBody& body, v1::Door door);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ACTORS_SIDE_DOOR_H_
