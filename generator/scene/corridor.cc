#include "generator/scene/corridor.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace longtail {
namespace {

constexpr double kStraightStepM = 8, kBendStepM = 3;
// Bends tighter than this get more stations, so that chords stay within a centimetre of them.
constexpr double kTightPerM = 1.0 / 40, kChordErrorM = 0.01;
constexpr double kLevelBesideM = 12, kBackToLineM = 45;

double StepAt(const Course& course, double s_m) {
  double tight = 0;
  for (double ahead_m = 0; ahead_m <= kBendStepM; ahead_m += 1) {
    tight = std::max(tight, std::abs(course.Curvature(s_m + ahead_m)));
  }
  if (tight > kTightPerM) return std::max(0.5, std::sqrt(8 * kChordErrorM / tight));
  const bool bends = std::abs(course.Curvature(s_m)) > 1e-4 || std::abs(course.Curvature(s_m + kStraightStepM)) > 1e-4;
  return bends ? kBendStepM : kStraightStepM;
}

}  // namespace

double LandBesideM(double edge_z_m, double line_z_m, double beyond_m) {
  const double share = std::clamp((beyond_m - kLevelBesideM) / kBackToLineM, 0.0, 1.0);
  return edge_z_m + (line_z_m - edge_z_m) * share * share * (3 - 2 * share);
}

std::vector<double> CorridorStations(const Course& course, double start_m, double end_m) {
  std::vector<double> stations;
  for (double s = start_m; s < end_m; s += StepAt(course, s)) stations.push_back(s);
  stations.push_back(end_m);
  return stations;
}

Corridor::Corridor(Course course, std::vector<double> stations, const std::function<PavementEdges(double s_m)>& edges,
                   const CorridorRoad& road)
    : course_(std::move(course)), road_(road), stations_(std::move(stations)) {
  for (double s : stations_) {
    poses_.push_back(course_.At(s, 0));
    edges_.push_back(edges(s));
    if (road_.surface) rims_.push_back({SurfaceAt(s, edges_.back().right_t_m), SurfaceAt(s, edges_.back().left_t_m)});
  }
}

network::CrossPoint Corridor::SurfaceAt(double s_m, double t_m) const {
  return network::CrossPointAt(*road_.surface, std::clamp(s_m, 0.0, road_.surface->length_m), t_m);
}

PavementEdges Corridor::EdgesBetween(size_t station, double share) const {
  const PavementEdges &a = edges_[station], &b = edges_[station + 1];
  const double k = std::clamp(share, 0.0, 1.0);
  return {a.right_t_m + k * (b.right_t_m - a.right_t_m), a.left_t_m + k * (b.left_t_m - a.left_t_m)};
}

PavementEdges Corridor::EdgesAt(double s_m) const {
  const auto after = std::upper_bound(stations_.begin() + 1, stations_.end() - 1, s_m);
  const size_t i = after - stations_.begin() - 1;
  return EdgesBetween(i, (s_m - stations_[i]) / (stations_[i + 1] - stations_[i]));
}

double Corridor::PavementEdge(int side, double s_m) const {
  const PavementEdges edges = EdgesAt(s_m);
  return side > 0 ? edges.left_t_m : edges.right_t_m;
}

Vec3f Corridor::At(double s_m, double t_m, double z_m) const {
  double beside_m = t_m, ground_m = course_.Elevation(s_m);
  if (road_.surface) {
    const PavementEdges edges = EdgesAt(s_m);
    const double on_t_m = std::max(edges.right_t_m, std::min(edges.left_t_m, t_m));
    const network::CrossPoint on = SurfaceAt(s_m, on_t_m);
    beside_m = on.beside_m + (t_m - on_t_m);
    ground_m = LandBesideM(on.z_m, ground_m, std::abs(t_m - on_t_m));
  }
  const Pose2 pose = course_.At(s_m, beside_m);
  return {static_cast<float>(pose.x_m), static_cast<float>(pose.y_m), static_cast<float>(z_m + ground_m)};
}

Vec3f Corridor::Beside(double s_m, int side, double beyond_m, double z_m) const {
  return At(s_m, PavementEdge(side, s_m) + side * beyond_m, z_m);
}

RoadsidePoint Corridor::Locate(double x_m, double y_m) const {
  double best = std::numeric_limits<double>::infinity(), best_s = 0, best_t = 0, best_share = 0;
  size_t best_station = 0;
  const size_t last = poses_.size() - 1;
  for (size_t i = 0; i < last; ++i) {
    const Pose2 &a = poses_[i], &b = poses_[i + 1];
    const double ex = b.x_m - a.x_m, ey = b.y_m - a.y_m;
    const double length = stations_[i + 1] - stations_[i];
    const double px = x_m - a.x_m, py = y_m - a.y_m;
    double share = (px * ex + py * ey) / (ex * ex + ey * ey);
    if (i > 0) share = std::max(share, 0.0);
    if (i + 1 < last) share = std::min(share, 1.0);
    const double dx = px - share * ex, dy = py - share * ey;
    const double distance2 = dx * dx + dy * dy;
    if (distance2 >= best) continue;
    best = distance2;
    best_station = i;
    best_share = share;
    best_s = stations_[i] + share * length;
    best_t = std::copysign(std::sqrt(distance2), ex * py - ey * px);
  }
  const PavementEdges edges = EdgesBetween(best_station, best_share);
  const bool is_left = best_t > (edges.left_t_m + edges.right_t_m) / 2;
  RoadsidePoint point;
  point.s_m = best_s;
  point.side = is_left ? 1 : -1;
  point.beyond_m = is_left ? best_t - edges.left_t_m : edges.right_t_m - best_t;
  point.ground_m = course_.Elevation(best_s);
  if (road_.surface) PutOnSurface(best_station, best_share, best_t, point);
  return point;
}

// t_m: level, from the line.
void Corridor::PutOnSurface(size_t station, double share, double t_m, RoadsidePoint& point) const {
  const Rims &a = rims_[station], &b = rims_[station + 1];
  const double k = std::clamp(share, 0.0, 1.0);
  const auto between = [k](const network::CrossPoint& from, const network::CrossPoint& to) {
    return network::CrossPoint{from.beside_m + k * (to.beside_m - from.beside_m), from.z_m + k * (to.z_m - from.z_m)};
  };
  const network::CrossPoint right = between(a.right, b.right), left = between(a.left, b.left);
  point.beyond_m = point.side > 0 ? t_m - left.beside_m : right.beside_m - t_m;
  if (point.beyond_m >= 0) {
    point.ground_m = LandBesideM(point.side > 0 ? left.z_m : right.z_m, point.ground_m, point.beyond_m);
  } else {
    const double across = (t_m - right.beside_m) / std::max(1e-3, left.beside_m - right.beside_m);
    point.ground_m = right.z_m + across * (left.z_m - right.z_m);
  }
}

}  // namespace longtail
