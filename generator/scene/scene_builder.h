// Scenario + WorldTrack -> Scene, and the poses of each frame.
#ifndef LONGTAIL_GENERATOR_SCENE_SCENE_BUILDER_H_
#define LONGTAIL_GENERATOR_SCENE_SCENE_BUILDER_H_

#include "absl/status/statusor.h"
#include "generator/scene/scene.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

// Road, markings, verge, props, actors' bodies, lamps, sky and cameras. Everything random (where trees stand, which
// house has which colour, the pattern of textures) comes from Philox streams keyed by (scenario.seed,
// scenario.sample_index). Pure function; under 100 ms. Only the surroundings within sight of ego's path are built.
absl::StatusOr<Scene> BuildScene(const v1::Scenario& scenario, const v1::WorldTrack& track);

// Poses at frame t, 0 <= t < num_frames: wheels roll and steer, legs and arms swing with the distance walked,
// brake lamps and indicators follow the track's flags, vehicles pitch a little under braking.
SceneFrame PoseFrame(const Scene& scene, const v1::Scenario& scenario, const v1::WorldTrack& track, int t);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_SCENE_BUILDER_H_
