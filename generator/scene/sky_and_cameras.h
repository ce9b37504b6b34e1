// Light, weather and cameras of a scenario as the scene's plain data.
#ifndef LONGTAIL_GENERATOR_SCENE_SKY_AND_CAMERAS_H_
#define LONGTAIL_GENERATOR_SCENE_SKY_AND_CAMERAS_H_

#include <vector>

#include "generator/scene/scene.h"
#include "longtail/v1/spec.pb.h"

namespace longtail {

// road_yaw_rad: the road's direction at s = 0, which the sun's azimuth counts from.
Sky SkyOf(const v1::Environment& environment, double road_yaw_rad, uint64_t texture_seed);

// The concrete spec's cameras; one front_60fov of 256 x 128 where it names none.
std::vector<CameraModel> CamerasOf(const v1::Sensors& sensors);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_SKY_AND_CAMERAS_H_
