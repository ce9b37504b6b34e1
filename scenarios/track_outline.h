// Bodies of a recorded track as seen from above.
#ifndef LONGTAIL_SCENARIOS_TRACK_OUTLINE_H_
#define LONGTAIL_SCENARIOS_TRACK_OUTLINE_H_

#include <optional>

#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/behavior/footprint.h"
#include "scenarios/behavior/outline.h"

namespace longtail {

// The actor's body in the scenario; that of ego in the catalogue where the scenario has none. Lives as long as
// scenario.
const v1::ActorBody& BodyOf(const v1::Scenario& scenario, const v1::ActorTrack& actor);

Footprint FootprintAt(const v1::ActorBody& body, const v1::ActorTrack& actor, int frame);

// Nothing while it is closed.
std::optional<Footprint> OpenDoorAt(const v1::ActorBody& body, const v1::ActorTrack& actor, const v1::DoorTrack& door,
                                    int frame);

// With the side doors that stand open.
Outline OutlineAt(const v1::ActorBody& body, const v1::ActorTrack& actor, int frame);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_TRACK_OUTLINE_H_
