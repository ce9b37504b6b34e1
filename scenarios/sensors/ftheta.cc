#include "scenarios/sensors/ftheta.h"

#include <cmath>
#include <numbers>

#include "absl/strings/str_format.h"

namespace longtail {
namespace {

constexpr double kRadPerDeg = std::numbers::pi / 180;
// Growth is looked at in steps of a fifth of a degree.
constexpr double kStepRad = 0.2 * kRadPerDeg;
// Slower growth than this part of the centre's would squeeze what is there into nothing.
constexpr double kLeastGrowth = 0.02;

}  // namespace

absl::StatusOr<FThetaCurve> FThetaOf(const FThetaShape& shape) {
  const auto& [a2, a3, a4] = shape.ratios;
  const auto radius = [a2 = a2, a3 = a3, a4 = a4](double t) { return t * (1 + t * (a2 + t * (a3 + t * a4))); };
  const auto growth = [a2 = a2, a3 = a3, a4 = a4](double t) { return 1 + t * (2 * a2 + t * (3 * a3 + t * 4 * a4)); };
  const double half_width_px = shape.width_px / 2.0, half_height_px = shape.height_px / 2.0;
  const double edge_rad = shape.horizontal_fov_deg * kRadPerDeg / 2;
  const double edge = radius(edge_rad);
  const double corner = edge * std::hypot(half_width_px, half_height_px) / half_width_px;
  double theta = 0;
  for (;; theta += kStepRad) {
    if (growth(theta) < kLeastGrowth) {
      return absl::InvalidArgumentError(
          absl::StrFormat("grow with theta up to the picture's corner, got none at %.0f degrees", theta / kRadPerDeg));
    }
    if (theta >= edge_rad && radius(theta) >= corner) break;
    if (theta > kMaxThetaRad) {
      return absl::InvalidArgumentError(
          absl::StrFormat("show nothing more than %.0f degrees off its axis, got a corner "
                          "of the picture beyond it",
                          kMaxThetaRad / kRadPerDeg));
    }
  }
  FThetaCurve curve;
  curve.max_theta_rad = theta;
  const double scale = half_width_px / edge;
  curve.px = {scale, scale * a2, scale * a3, scale * a4};
  return curve;
}

}  // namespace longtail
