#include "scenarios/behavior/path.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/behavior/bicycle.h"

namespace longtail {

void Path::Clear() {
  points_.clear();
  lengths_.clear();
}

void Path::Add(double x_m, double y_m) {
  if (points_.empty()) {
    points_.push_back({x_m, y_m, 0});
    lengths_.push_back(0);
    return;
  }
  const double step_m = std::hypot(x_m - points_.back().x_m, y_m - points_.back().y_m);
  if (step_m < 1e-3) return;
  points_.push_back({x_m, y_m, 0});
  lengths_.push_back(lengths_.back() + step_m);
}

void Path::Finish() {
  const size_t count = points_.size();
  if (count < 2) return;
  double before = std::atan2(points_[1].y_m - points_[0].y_m, points_[1].x_m - points_[0].x_m);
  points_[0].yaw_rad = before;
  for (size_t i = 1; i < count; ++i) {
    if (i + 1 == count) {
      points_[i].yaw_rad = before;
      break;
    }
    const double after =
        before +
        WrapAngle(std::atan2(points_[i + 1].y_m - points_[i].y_m, points_[i + 1].x_m - points_[i].x_m) - before);
    points_[i].yaw_rad = (before + after) / 2;
    before = after;
  }
  // The ends turn on as their neighbours do.
  if (count > 2) {
    points_[0].yaw_rad -= (points_[1].yaw_rad - points_[0].yaw_rad);
    points_[count - 1].yaw_rad += (points_[count - 1].yaw_rad - points_[count - 2].yaw_rad);
  }
}

size_t Path::SegmentAt(double along_m) const {
  const size_t after = std::upper_bound(lengths_.begin(), lengths_.end(), along_m) - lengths_.begin();
  return std::clamp<size_t>(after, 1, points_.size() - 1) - 1;
}

Pose2 Path::At(double along_m) const {
  const size_t i = SegmentAt(along_m);
  const Pose2& a = points_[i];
  const Pose2& b = points_[i + 1];
  const double u = (along_m - lengths_[i]) / (lengths_[i + 1] - lengths_[i]);
  const double turned = std::clamp(u, 0.0, 1.0);
  const double yaw = a.yaw_rad + turned * (b.yaw_rad - a.yaw_rad);
  const double beyond_m = u < 0 ? along_m : u > 1 ? along_m - length_m() : 0;
  return {a.x_m + turned * (b.x_m - a.x_m) + beyond_m * std::cos(yaw),
          a.y_m + turned * (b.y_m - a.y_m) + beyond_m * std::sin(yaw), yaw};
}

double Path::CurvatureAt(double along_m, double reach_m) const {
  const double from = std::max(0.0, along_m - reach_m), to = std::min(length_m(), along_m + reach_m);
  return to - from < 1e-3 ? 0 : (At(to).yaw_rad - At(from).yaw_rad) / (to - from);
}

double Path::NearestAmong(size_t first, size_t last, double x_m, double y_m) const {
  double best = std::numeric_limits<double>::infinity(), along_m = 0;
  for (size_t i = first; i <= last; ++i) {
    const Pose2& a = points_[i];
    const Pose2& b = points_[i + 1];
    const double length_m = lengths_[i + 1] - lengths_[i];
    const double ux = (b.x_m - a.x_m) / length_m, uy = (b.y_m - a.y_m) / length_m;
    double into_m = (x_m - a.x_m) * ux + (y_m - a.y_m) * uy;
    // The path goes on straight past its end.
    into_m = std::max(0.0, i + 2 == points_.size() ? into_m : std::min(into_m, length_m));
    const double dx = a.x_m + into_m * ux - x_m, dy = a.y_m + into_m * uy - y_m;
    if (dx * dx + dy * dy >= best) continue;
    best = dx * dx + dy * dy;
    along_m = lengths_[i] + into_m;
  }
  return along_m;
}

PathFoot Path::Project(double x_m, double y_m, double along_m) const {
  constexpr double kSearchM = 5;
  PathFoot foot;
  foot.along_m = NearestAmong(SegmentAt(along_m - kSearchM), SegmentAt(along_m + kSearchM), x_m, y_m);
  foot.pose = At(foot.along_m);
  return foot;
}

double Path::Nearest(double x_m, double y_m) const { return NearestAmong(0, points_.size() - 2, x_m, y_m); }

Pose2 AddClothoid(const Pose2& start, double length_m, double start_curvature, double end_curvature, Path& path) {
  const int num_steps = std::max(1, static_cast<int>(std::ceil(length_m / kPathStepM)));
  const double step_m = length_m / num_steps;
  const double growth = (end_curvature - start_curvature) / length_m;
  Pose2 at = start;
  path.Add(at.x_m, at.y_m);
  for (int i = 0; i < num_steps; ++i) {
    // Heading is exact: the integral of curvature; the step is Simpson's rule on its cosine and sine.
    const double from_m = i * step_m;
    const auto yaw = [&](double s_m) { return start.yaw_rad + start_curvature * s_m + growth * s_m * s_m / 2; };
    const double y0 = yaw(from_m), y1 = yaw(from_m + step_m / 2), y2 = yaw(from_m + step_m);
    at.x_m += step_m / 6 * (std::cos(y0) + 4 * std::cos(y1) + std::cos(y2));
    at.y_m += step_m / 6 * (std::sin(y0) + 4 * std::sin(y1) + std::sin(y2));
    at.yaw_rad = y2;
    path.Add(at.x_m, at.y_m);
  }
  return at;
}

}  // namespace longtail
