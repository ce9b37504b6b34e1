#include "scenarios/behavior/footprint.h"

#include <algorithm>
#include <cmath>

namespace longtail {
namespace {

bool SeparatedOnAxesOf(const Footprint& a, const Footprint& b) {
  const double dx = b.center.x_m - a.center.x_m;
  const double dy = b.center.y_m - a.center.y_m;
  if (std::abs(dx * a.cos_yaw + dy * a.sin_yaw) > a.half_length_m + b.ExtentAlong(a.cos_yaw, a.sin_yaw)) return true;
  return std::abs(-dx * a.sin_yaw + dy * a.cos_yaw) > a.half_width_m + b.ExtentAlong(-a.sin_yaw, a.cos_yaw);
}

// From a corner of one box to the other box's edges; the nearest pair always has a corner in it.
double CornerDistance(const Footprint& from, const Footprint& box) {
  double best = 1e300;
  for (const Point2& corner : from.Corners()) {
    const double dx = corner.x_m - box.center.x_m;
    const double dy = corner.y_m - box.center.y_m;
    const double along = std::max(0.0, std::abs(dx * box.cos_yaw + dy * box.sin_yaw) - box.half_length_m);
    const double across = std::max(0.0, std::abs(-dx * box.sin_yaw + dy * box.cos_yaw) - box.half_width_m);
    best = std::min(best, along * along + across * across);
  }
  return std::sqrt(best);
}

}  // namespace

std::array<Point2, 4> Footprint::Corners() const {
  const double lx = half_length_m * cos_yaw, ly = half_length_m * sin_yaw;
  const double wx = -half_width_m * sin_yaw, wy = half_width_m * cos_yaw;
  return {{{center.x_m + lx + wx, center.y_m + ly + wy},
           {center.x_m - lx + wx, center.y_m - ly + wy},
           {center.x_m - lx - wx, center.y_m - ly - wy},
           {center.x_m + lx - wx, center.y_m + ly - wy}}};
}

double Footprint::ExtentAlong(double ux, double uy) const {
  return half_length_m * std::abs(cos_yaw * ux + sin_yaw * uy) + half_width_m * std::abs(-sin_yaw * ux + cos_yaw * uy);
}

Footprint MakeFootprint(double x_m, double y_m, double yaw_rad, double box_center_x_m, double length_m,
                        double width_m) {
  const double c = std::cos(yaw_rad), s = std::sin(yaw_rad);
  return {{x_m + box_center_x_m * c, y_m + box_center_x_m * s}, c, s, length_m / 2, width_m / 2};
}

bool Overlap(const Footprint& a, const Footprint& b) { return !SeparatedOnAxesOf(a, b) && !SeparatedOnAxesOf(b, a); }

double FreeDistance(const Footprint& a, const Footprint& b) {
  if (Overlap(a, b)) return 0;
  return std::min(CornerDistance(a, b), CornerDistance(b, a));
}

bool Blocks(const Footprint& box, const Point2& from, const Point2& to) {
  const double fx = from.x_m - box.center.x_m, fy = from.y_m - box.center.y_m;
  const double dx = to.x_m - from.x_m, dy = to.y_m - from.y_m;
  const std::array<double, 2> start = {fx * box.cos_yaw + fy * box.sin_yaw, -fx * box.sin_yaw + fy * box.cos_yaw};
  const std::array<double, 2> step = {dx * box.cos_yaw + dy * box.sin_yaw, -dx * box.sin_yaw + dy * box.cos_yaw};
  const std::array<double, 2> half = {box.half_length_m, box.half_width_m};
  double enter = 0, leave = 1;
  for (int i = 0; i < 2; ++i) {
    if (std::abs(step[i]) < 1e-12) {
      if (std::abs(start[i]) > half[i]) return false;
      continue;
    }
    const double u0 = (-half[i] - start[i]) / step[i], u1 = (half[i] - start[i]) / step[i];
    enter = std::max(enter, std::min(u0, u1));
    leave = std::min(leave, std::max(u0, u1));
  }
  return enter <= leave;
}

}  // namespace longtail
