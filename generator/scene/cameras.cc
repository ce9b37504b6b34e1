#include "generator/scene/cameras.h"

#include <array>
#include <cmath>
#include <numbers>

#include "absl/strings/str_cat.h"
#include "generator/scene/vec.h"
#include "kernels/status_macros.h"
#include "scenarios/road/constant.h"
#include "scenarios/sensors/ftheta.h"

namespace longtail {
namespace {

constexpr double kRadPerDeg = std::numbers::pi / 180;

absl::StatusOr<CameraModel> CameraOf(const v1::Camera& camera) {
  CameraModel model;
  model.name = camera.name().empty() ? "front_60fov" : camera.name();
  model.width_px = camera.has_width_px() ? static_cast<int>(camera.width_px()) : 256;
  model.height_px = camera.has_height_px() ? static_cast<int>(camera.height_px()) : 128;
  const double fov_deg = ConstantOr(camera.horizontal_fov_deg(), 60);
  if (camera.has_ftheta()) {
    const v1::FThetaLens& lens = camera.ftheta();
    const std::array<double, 3> ratios = {ConstantOr(lens.theta2_ratio(), 0), ConstantOr(lens.theta3_ratio(), 0),
                                          ConstantOr(lens.theta4_ratio(), 0)};
    const absl::StatusOr<FThetaCurve> curve = FThetaOf({fov_deg, model.width_px, model.height_px, ratios});
    if (!curve.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("sensors.cameras[", camera.name(), "].ftheta must ", curve.status().message()));
    }
    model.lens = Lens::kFTheta;
    model.theta_px = curve->px;
    model.max_theta_rad = curve->max_theta_rad;
    model.focal_px = curve->px[0];
  } else {
    model.focal_px = model.width_px / 2.0 / std::tan(fov_deg * kRadPerDeg / 2);
  }
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

absl::StatusOr<std::vector<CameraModel>> CamerasOf(const v1::Sensors& sensors) {
  std::vector<CameraModel> cameras;
  for (const v1::Camera& camera : sensors.cameras()) {
    ASSIGN_OR_RETURN(cameras.emplace_back(), CameraOf(camera));
  }
  if (cameras.empty()) {
    ASSIGN_OR_RETURN(cameras.emplace_back(), CameraOf(v1::Camera()));
  }
  return cameras;
}

}  // namespace longtail
