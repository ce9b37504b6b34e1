#include "generator/sensors/sun_glare.h"

#include <algorithm>
#include <cmath>

#include "generator/scene/clouds.h"
#include "generator/scene/projection.h"
#include "generator/scene/vec.h"

namespace longtail {
namespace {

// How far outside of the picture it still shines into the lens, of the picture's height.
constexpr float kReach = 0.5f;

// What is open sky of the five by five pixels around a place.
float OpenPart(const CameraModel& camera, const ControlFrame& control, float x_px, float y_px) {
  const int middle_x = static_cast<int>(x_px), middle_y = static_cast<int>(y_px);
  int open = 0, all = 0;
  for (int y = std::max(0, middle_y - 2); y <= std::min(camera.height_px - 1, middle_y + 2); ++y) {
    for (int x = std::max(0, middle_x - 2); x <= std::min(camera.width_px - 1, middle_x + 2); ++x) {
      ++all;
      open += control.inverse_depth[static_cast<size_t>(y) * camera.width_px + x] <= 0 ? 1 : 0;
    }
  }
  return all == 0 ? 0 : static_cast<float>(open) / static_cast<float>(all);
}

// What clouds, a closed sky, thick air and the ground leave of it, as in the light of the sky.
float PartThroughAir(const Sky& sky, Vec3f to_sun) {
  const float cloud = 1 - 0.85f * CloudsAt(sky, to_sun).cover;
  const float closed = SmoothStep(0.55f, 0.95f, Clamp01(sky.cloud_ratio));
  const float air = std::exp(-1200.0f / std::max(sky.visual_range_m, 10.0f));
  return cloud * (1 - closed) * air * SmoothStep(-0.01f, 0.06f, to_sun.z);
}

}  // namespace

SunInPicture SunIn(const Scene& scene, const SceneFrame& frame, const CameraModel& camera,
                   const ControlFrame& control) {
  const Sky& sky = SkyOf(scene, frame);
  const Vec3f to_sun = Unit(sky.to_sun);
  if (to_sun.z <= -0.01f) return {};
  const Vec3f d = InverseRotate(Compose(frame.world_from_rig, camera.rig_from_camera), to_sun);
  const PicturePlace place = PlaceOf(camera, d.x, d.y, d.z);
  if (!place.exists) return {};
  const auto width = static_cast<float>(camera.width_px), height = static_cast<float>(camera.height_px);
  SunInPicture sun{static_cast<float>(place.x_px), static_cast<float>(place.y_px), 0};
  const float edge_x = std::clamp(sun.x_px, 0.0f, width - 1), edge_y = std::clamp(sun.y_px, 0.0f, height - 1);
  const float outside = std::hypot(sun.x_px - edge_x, sun.y_px - edge_y) / height;
  if (outside >= kReach) return {};
  sun.strength =
      (1 - SmoothStep(0, kReach, outside)) * OpenPart(camera, control, edge_x, edge_y) * PartThroughAir(sky, to_sun);
  return sun;
}

}  // namespace longtail
