// Rain and snow in the air before a camera: where drops and flakes are at a moment, and what of each pixel they cover.
// A pure function of the weather, the moment and the camera's motion, so both cameras show the same drops.
#ifndef LONGTAIL_GENERATOR_SCENE_PRECIPITATION_H_
#define LONGTAIL_GENERATOR_SCENE_PRECIPITATION_H_

#include <vector>

#include "absl/types/span.h"
#include "generator/scene/scene.h"

namespace longtail {

// What falls covers of each pixel, [H, W], in [0, 1]; empty where nothing falls. distance_m: [H, W] from the eye to the
// surface that the pixel shows. Drops are streaks as long as they move, against the camera, while the shutter is open;
// where rain meets the road they splash. Nothing falls in tunnels.
std::vector<float> PrecipitationCover(const Sky& sky, absl::Span<const Tunnel> tunnels, const CameraModel& camera,
                                      const Rigid& world_from_camera, Vec3f camera_velocity_mps,
                                      absl::Span<const float> distance_m);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_PRECIPITATION_H_
