#include "generator/scene/cameras.h"

#include <cmath>
#include <numbers>

#include "generator/scene/vec.h"
#include "scenarios/road/constant.h"

namespace longtail {
namespace {

constexpr double kRadPerDeg = std::numbers::pi / 180;

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
  const Vec3f level{static_cast<float>(std::sin(yaw)), static_cast<float>(-std::cos(yaw)), 0};
  const Vec3f below = Cross(forward, level);
  const double roll = ConstantOr(camera.roll_deg(), 0) * kRadPerDeg;
  const auto cos = static_cast<float>(std::cos(roll)), sin = static_cast<float>(std::sin(roll));
  model.rig_from_camera.columns = {level * cos + below * sin, below * cos - level * sin, forward};
  model.rig_from_camera.translation = {static_cast<float>(ConstantOr(camera.x_m(), 1.7)),
                                       static_cast<float>(ConstantOr(camera.y_m(), 0)),
                                       static_cast<float>(ConstantOr(camera.z_m(), 1.4))};
  return model;
}

}  // namespace

std::vector<CameraModel> CamerasOf(const v1::Sensors& sensors) {
  std::vector<CameraModel> cameras;
  for (const v1::Camera& camera : sensors.cameras()) cameras.push_back(CameraOf(camera));
  if (cameras.empty()) cameras.push_back(CameraOf(v1::Camera()));
  return cameras;
}

}  // namespace longtail
