#include "generator/scene/corridor.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace longtail {
namespace {

constexpr double kBehindM = 30, kAheadM = 260;
constexpr double kStraightStepM = 8, kBendStepM = 3;
constexpr double kActorWayM = 2.2;  // half a lorry's width and a walker's swing, rounded up

}  // namespace

Corridor::Corridor(const RoadLine& road, const v1::WorldTrack& track) : road_(road) {
  double first = std::numeric_limits<double>::infinity(), last = -first;
  const v1::ActorTrack& ego = track.actors(0);
  double hint = -1;
  for (int t = 0; t < ego.x_m_size(); ++t) {
    const RoadPoint at = road.Project(ego.x_m(t), ego.y_m(t), hint);
    hint = std::max(0.0, at.s_m);
    first = std::min(first, at.s_m);
    last = std::max(last, at.s_m);
  }
  for (double s = first - kBehindM; s < last + kAheadM;) {
    stations_.push_back(s);
    const bool bends = std::abs(road.Curvature(s)) > 1e-4 || std::abs(road.Curvature(s + kStraightStepM)) > 1e-4;
    s += bends ? kBendStepM : kStraightStepM;
  }
  stations_.push_back(last + kAheadM);
  for (double s : stations_) poses_.push_back(road.At(s, 0));

  for (const v1::ActorTrack& actor : track.actors()) {
    for (int t = 0; t < actor.x_m_size(); t += 2) {
      if (Locate(actor.x_m(t), actor.y_m(t)).beyond_m < -kActorWayM) continue;
      if (!actor_ways_.empty() &&
          std::hypot(actor_ways_.back().x_m - actor.x_m(t), actor_ways_.back().y_m - actor.y_m(t)) < 0.5)
        continue;
      actor_ways_.push_back({actor.x_m(t), actor.y_m(t), kActorWayM});
    }
  }
}

Vec3f Corridor::At(double s_m, double t_m, double z_m) const {
  const Pose2 pose = road_.At(s_m, t_m);
  return {static_cast<float>(pose.x_m), static_cast<float>(pose.y_m), static_cast<float>(z_m)};
}

double Corridor::PavementEdge(int side) const {
  const double outer = road_.shoulder_m() + road_.sidewalk_m();
  return side > 0 ? road_.LeftEdge() + outer : road_.RightEdge() - outer;
}

Vec3f Corridor::Beside(double s_m, int side, double beyond_m, double z_m) const {
  return At(s_m, PavementEdge(side) + side * beyond_m, z_m);
}

RoadsidePoint Corridor::Locate(double x_m, double y_m) const {
  double best = std::numeric_limits<double>::infinity(), best_s = 0, best_t = 0;
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
    best_s = stations_[i] + share * length;
    best_t = std::copysign(std::sqrt(distance2), ex * py - ey * px);
  }
  const int side = best_t > (PavementEdge(1) + PavementEdge(-1)) / 2 ? 1 : -1;
  return {best_s, side, side * (best_t - PavementEdge(side))};
}

bool Corridor::IsFree(double x_m, double y_m, double radius_m, double clearance_m) const {
  for (const Disc& way : actor_ways_) {
    if (std::hypot(way.x_m - x_m, way.y_m - y_m) < way.radius_m + radius_m) return false;
  }
  return Locate(x_m, y_m).beyond_m >= radius_m + clearance_m;
}

}  // namespace longtail
