#include "generator/scene/projection.h"

#include <algorithm>
#include <cmath>

namespace longtail {
namespace {

// Nearer to a pinhole's plane than this, nothing has a place, m.
constexpr double kNearM = 1e-3;

double Polynomial(const CameraModel& camera, double theta) {
  const auto& k = camera.theta_px;
  return theta * (k[0] + theta * (k[1] + theta * (k[2] + theta * k[3])));
}

double Slope(const CameraModel& camera, double theta) {
  const auto& k = camera.theta_px;
  return k[0] + theta * (2 * k[1] + theta * (3 * k[2] + theta * 4 * k[3]));
}

}  // namespace

double FThetaRadius(const CameraModel& camera, double theta_rad) {
  const double inner = std::min(theta_rad, camera.max_theta_rad);
  return Polynomial(camera, inner) + (theta_rad - inner) * Slope(camera, inner);
}

double FThetaAngle(const CameraModel& camera, double radius_px) {
  const double last = camera.max_theta_rad, rim_px = Polynomial(camera, last);
  if (radius_px >= rim_px) return last + (radius_px - rim_px) / Slope(camera, last);
  // Newton's steps, kept inside by halving: the polynomial grows all the way.
  double lo = 0, hi = last, theta = std::min(radius_px / camera.theta_px[0], last);
  for (int i = 0; i < 60; ++i) {
    const double error_px = Polynomial(camera, theta) - radius_px;
    if (std::abs(error_px) < 1e-10) break;
    (error_px > 0 ? hi : lo) = theta;
    const double next = theta - error_px / Slope(camera, theta);
    theta = next > lo && next < hi ? next : (lo + hi) / 2;
  }
  return theta;
}

Vec3f RayOf(const CameraModel& camera, float x_px, float y_px) {
  const auto focal = static_cast<float>(camera.focal_px);
  const float x = x_px - 0.5f * static_cast<float>(camera.width_px);
  const float y = y_px - 0.5f * static_cast<float>(camera.height_px);
  if (camera.lens == Lens::kPinhole) return {x / focal, y / focal, 1};
  const double radius = std::sqrt(double{x} * x + double{y} * y);
  const double theta = FThetaAngle(camera, radius);
  const double aside = radius > 1e-9 ? std::sin(theta) / radius : 0;
  return {static_cast<float>(x * aside), static_cast<float>(y * aside), static_cast<float>(std::cos(theta))};
}

PicturePlace PlaceOf(const CameraModel& camera, double x_m, double y_m, double z_m) {
  const double cx = camera.width_px / 2.0, cy = camera.height_px / 2.0;
  if (camera.lens == Lens::kPinhole) {
    if (z_m < kNearM) return {};
    return {camera.focal_px * x_m / z_m + cx, camera.focal_px * y_m / z_m + cy, true};
  }
  const double aside = std::sqrt(x_m * x_m + y_m * y_m);
  const double theta = std::atan2(aside, z_m);
  const double scale = aside > 1e-12 ? FThetaRadius(camera, theta) / aside : 0;
  return {x_m * scale + cx, y_m * scale + cy, theta <= camera.max_theta_rad};
}

}  // namespace longtail
