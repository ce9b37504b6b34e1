#include "scenarios/road/layout/turn_path.h"

#include <algorithm>
#include <cmath>

namespace longtail {
namespace {

// Share of the turn that each clothoid makes; the arc makes the rest.
constexpr double kSpiralShare = 0.15;

// From the corner of its tangents to either end of a turn whose arc has radius 1.
double UnitTangent(double turn_rad) {
  const double spiral = 2 * kSpiralShare * turn_rad, arc = turn_rad * (1 - 2 * kSpiralShare);
  // Its first half ends on the corner's bisector: Simpson's rule over heading u² / (2 spiral), then the arc in closed
  // form.
  constexpr int kSteps = 64;
  double x = 0, y = 0;
  for (int i = 0; i < kSteps; ++i) {
    const auto heading = [&](double k) {
      const double u = spiral * k / kSteps;
      return u * u / (2 * spiral);
    };
    const double a = heading(i), b = heading(i + 0.5), c = heading(i + 1);
    x += spiral / kSteps / 6 * (std::cos(a) + 4 * std::cos(b) + std::cos(c));
    y += spiral / kSteps / 6 * (std::sin(a) + 4 * std::sin(b) + std::sin(c));
  }
  const double start = spiral / 2, middle = start + arc / 2;
  x += std::sin(middle) - std::sin(start);
  y += std::cos(start) - std::cos(middle);
  return x + y * std::tan(turn_rad / 2);
}

}  // namespace

void TurnPath::AddTo(network::RoadBuilder& road) const {
  if (before_m > 1e-9) road.AddLine(before_m);
  road.AddSpiral(spiral_m, 0, curvature).AddArc(arc_m, curvature).AddSpiral(spiral_m, curvature, 0);
  if (after_m > 1e-9) road.AddLine(after_m);
}

std::optional<TurnPath> FindTurnPath(const Pose2& from, const Pose2& to) {
  const double turn = std::remainder(to.yaw_rad - from.yaw_rad, 2 * M_PI);
  if (std::abs(turn) < 3 * M_PI / 180 || std::abs(turn) > 160 * M_PI / 180) return std::nullopt;
  const double c = std::cos(from.yaw_rad), s = std::sin(from.yaw_rad);
  const double dx = to.x_m - from.x_m, dy = to.y_m - from.y_m;
  const double along = dx * c + dy * s, across = -dx * s + dy * c;
  const double after_corner = across / std::sin(turn), before_corner = along - after_corner * std::cos(turn);
  const double tangent = std::min(before_corner, after_corner);
  if (!(tangent > 0.5)) return std::nullopt;
  const double radius = tangent / UnitTangent(std::abs(turn));
  TurnPath path;
  path.before_m = before_corner - tangent;
  path.after_m = after_corner - tangent;
  path.curvature = (turn > 0 ? 1 : -1) / radius;
  path.spiral_m = 2 * kSpiralShare * std::abs(turn) * radius;
  path.arc_m = (1 - 2 * kSpiralShare) * std::abs(turn) * radius;
  return path;
}

}  // namespace longtail
