// The sun in a camera's picture, for the light that lenses strew.
#ifndef LONGTAIL_GENERATOR_SENSORS_SUN_GLARE_H_
#define LONGTAIL_GENERATOR_SENSORS_SUN_GLARE_H_

#include "generator/control/control_frame.h"
#include "generator/scene/scene.h"

namespace longtail {

// The place may lie outside of the picture, by at most half of its height. strength 0: nothing to see of it.
struct SunInPicture {
  float x_px = 0, y_px = 0;
  float strength = 0;  // part of a clear noon's sun that shines into the lens: what hides it, clouds, air, its height
};

// control: of this frame and camera. What hides a sun outside of the picture is what lies at the edge nearest to it.
// Pure function.
SunInPicture SunIn(const Scene& scene, const SceneFrame& frame, const CameraModel& camera, const ControlFrame& control);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SENSORS_SUN_GLARE_H_
