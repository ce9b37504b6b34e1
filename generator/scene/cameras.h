// Cameras of a scenario as the scene's plain data.
#ifndef LONGTAIL_GENERATOR_SCENE_CAMERAS_H_
#define LONGTAIL_GENERATOR_SCENE_CAMERAS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "generator/scene/scene.h"
#include "longtail/v1/spec.pb.h"

namespace longtail {

// The concrete spec's cameras; one front_60fov of 256 x 128 where it names none. InvalidArgument for an f-theta lens
// that no picture can be made through (scenarios/sensors/ftheta.h).
absl::StatusOr<std::vector<CameraModel>> CamerasOf(const v1::Sensors& sensors);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_CAMERAS_H_
