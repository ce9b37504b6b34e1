#include "generator/scene/sky_and_cameras.h"

#include <cmath>
#include <numbers>

#include "generator/scene/vec.h"
#include "scenarios/road/constant.h"

namespace longtail {
namespace {

constexpr double kRadPerDeg = std::numbers::pi / 180;
constexpr double kLampsSunDeg = 3, kLampsVisualRangeM = 150;

CameraModel CameraOf(const v1::Camera& camera) {
  CameraModel model;
  model.name = camera.name().empty() ? "front_60fov" : camera.name();
  model.width_px = camera.has_width_px() ? static_cast<int>(camera.width_px()) : 256;
  model.height_px = camera.has_height_px() ? static_cast<int>(camera.height_px()) : 128;
  model.focal_px = model.width_px / 2.0 / std::tan(ConstantOr(camera.horizontal_fov_deg(), 60) * kRadPerDeg / 2);
  const double yaw = ConstantOr(camera.yaw_deg(), 0) * kRadPerDeg;
  const double down = ConstantOr(camera.pitch_deg(), 2) * kRadPerDeg;
  const Vec3f forward{static_cast<float>(std::cos(yaw) * std::cos(down)),
                      static_cast<float>(std::sin(yaw) * std::cos(down)), static_cast<float>(-std::sin(down))};
  const Vec3f right{static_cast<float>(std::sin(yaw)), static_cast<float>(-std::cos(yaw)), 0};
  model.rig_from_camera.columns = {right, Cross(forward, right), forward};
  model.rig_from_camera.translation = {static_cast<float>(ConstantOr(camera.x_m(), 1.7)),
                                       static_cast<float>(ConstantOr(camera.y_m(), 0)),
                                       static_cast<float>(ConstantOr(camera.z_m(), 1.4))};
  return model;
}

}  // namespace

Sky SkyOf(const v1::Environment& environment, double road_yaw_rad, uint64_t texture_seed) {
  Sky sky;
  const double altitude_deg = ConstantOr(environment.sun_altitude_deg(), 45);
  const double altitude = altitude_deg * kRadPerDeg;
  const double azimuth = road_yaw_rad + ConstantOr(environment.sun_azimuth_deg(), 60) * kRadPerDeg;
  sky.sun_altitude_rad = static_cast<float>(altitude);
  sky.to_sun = {static_cast<float>(std::cos(altitude) * std::cos(azimuth)),
                static_cast<float>(std::cos(altitude) * std::sin(azimuth)), static_cast<float>(std::sin(altitude))};
  sky.cloud_ratio = static_cast<float>(ConstantOr(environment.cloud_ratio(), 0.2));
  sky.visual_range_m = static_cast<float>(ConstantOr(environment.visual_range_m(), 20000));
  sky.wetness_ratio = static_cast<float>(ConstantOr(environment.wetness_ratio(), 0));
  sky.lamps_on = altitude_deg < kLampsSunDeg || sky.visual_range_m < kLampsVisualRangeM;
  sky.texture_seed = texture_seed;
  return sky;
}

std::vector<CameraModel> CamerasOf(const v1::Sensors& sensors) {
  std::vector<CameraModel> cameras;
  for (const v1::Camera& camera : sensors.cameras()) cameras.push_back(CameraOf(camera));
  if (cameras.empty()) cameras.push_back(CameraOf(v1::Camera()));
  return cameras;
}

}  // namespace longtail
