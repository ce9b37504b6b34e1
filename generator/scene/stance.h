// How high actors are and how they lean: on roads that climb, in the air, fallen over.
#ifndef LONGTAIL_GENERATOR_SCENE_STANCE_H_
#define LONGTAIL_GENERATOR_SCENE_STANCE_H_

#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/road/network/road_network.h"

namespace longtail {

// Of the reference point. Turned by yaw, then pitch (+ nose down), then roll (+ left side up).
struct Stance {
  double z_m = 0;
  double pitch_rad = 0;
  double roll_rad = 0;
};

// Whether no road climbs or leans.
bool IsLevel(const RoadNetwork& network);

// At frame t: as the track says, on the road that lies nearest or the land beside it; beyond its end the road goes on
// level. network: null where all is level.
Stance StanceOf(const RoadNetwork* network, const v1::ActorTrack& actor, int t);

// As StanceOf, of an actor's box: one that leans by itself is raised so that its lowest corner lies at the track's
// height, and who lies down without having fallen lies on the back, feet at the reference point.
Stance BodyStanceOf(const RoadNetwork* network, const v1::ActorBody& body, const v1::ActorTrack& actor, int t);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_STANCE_H_
