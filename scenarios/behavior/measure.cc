#include "scenarios/behavior/measure.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/behavior/outline.h"

namespace longtail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Outline OutlineOf(const Counterpart& to) {
  if (to.info != nullptr) return OutlineOf(*to.info, *to.state);
  Outline point;
  point.Add({.center = to.point});
  return point;
}

Point2 CenterOf(const Counterpart& to) { return to.info != nullptr ? CenterOf(*to.info, *to.state) : to.point; }

// Speed of the counterpart along a direction.
double SpeedAlong(const Counterpart& to, double yaw_rad) {
  return to.state == nullptr ? 0 : VelocityAlong(*to.state, yaw_rad);
}

double Centers(const PlanActor& info, const ActorState& from, const Counterpart& to) {
  const Point2 a = CenterOf(info, from), b = CenterOf(to);
  return std::hypot(b.x_m - a.x_m, b.y_m - a.y_m);
}

// How fast the straight gap between the nearest points closes: by how much less it is a moment later.
double FreeClosing(const PlanActor& info, const ActorState& from, const Counterpart& to, double gap_m) {
  constexpr double kMomentS = 1e-3;
  Outline a = OutlineOf(info, from), b = OutlineOf(to);
  const auto move = [](Outline& outline, const ActorState& state) {
    for (Footprint& box : outline) {
      box.center.x_m += VelocityAlong(state, 0) * kMomentS;
      box.center.y_m += VelocityAlong(state, kPi / 2) * kMomentS;
    }
  };
  move(a, from);
  if (to.state != nullptr) move(b, *to.state);
  return (gap_m - FreeDistance(a, b)) / kMomentS;
}

double CentersClosing(const PlanActor& info, const ActorState& from, const Counterpart& to) {
  const Point2 a = CenterOf(info, from), b = CenterOf(to);
  const double yaw = std::atan2(b.y_m - a.y_m, b.x_m - a.x_m);
  return VelocityAlong(from, yaw) - SpeedAlong(to, yaw);
}

// +1: the actor goes as it heads, -1: backwards.
double WayOf(const PlanActor& info) { return info.reverses ? -1 : 1; }

// In the way that it goes, as in RoadGap.
bool IsAhead(const PlanActor& info, const ActorState& from, const Counterpart& to) {
  const Point2 a = CenterOf(info, from), b = CenterOf(to);
  const double yaw = from.body.yaw_rad;
  return WayOf(info) * ((b.x_m - a.x_m) * std::cos(yaw) + (b.y_m - a.y_m) * std::sin(yaw)) > 0;
}

// Along the road; < 0 when the counterpart is not ahead.
double RoadGap(const PlanActor& info, const ActorState& from, const Counterpart& to, bool centers) {
  const double ahead = WayOf(info) * DirectionOf(from) * (to.center.s_m - from.center_s_m);
  if (ahead <= 0) return -1;
  return centers ? ahead : ahead - from.half_s_m - to.half_s_m;
}

}  // namespace

Counterpart Against(const Plan& plan, const ActorState& from, const PlanActor& info, const ActorState& other) {
  Counterpart to{&info, &other, {other.center_s_m, other.center_t_m}, other.half_s_m, other.half_t_m, {}};
  if (from.course == other.course) return to;
  const Course& course = CourseOf(plan, from);
  const Point2 center = CenterOf(info, other);
  to.center = course.Project(center.x_m, center.y_m, from.s_m);
  const double relative = other.body.yaw_rad - course.At(to.center.s_m, 0).yaw_rad;
  const double c = std::abs(std::cos(relative)), s = std::abs(std::sin(relative));
  to.half_s_m = (info.length_m * c + info.width_m * s) / 2;
  to.half_t_m = (info.length_m * s + info.width_m * c) / 2;
  return to;
}

Counterpart Against(const Plan& plan, const ActorState& from, const Place& place) {
  Counterpart to;
  to.center = OnCourse(plan, place, from.course, from.s_m);
  to.point = {place.pose.x_m, place.pose.y_m};
  return to;
}

double DistanceTo(const PlanActor& info, const ActorState& from, const Counterpart& to, v1::DistanceKind kind) {
  const double ahead = to.center.s_m - from.center_s_m, left = to.center.t_m - from.center_t_m;
  switch (kind) {
    case v1::DISTANCE_KIND_ALONG_ROAD:
      return DirectionOf(from) * ahead - from.half_s_m - to.half_s_m;
    case v1::DISTANCE_KIND_ALONG_ROAD_CENTERS:
      return DirectionOf(from) * ahead;
    case v1::DISTANCE_KIND_LATERAL:
      return std::abs(left);
    case v1::DISTANCE_KIND_LATERAL_FREE_SPACE:
      return std::abs(left) - from.half_t_m - to.half_t_m;
    case v1::DISTANCE_KIND_CENTERS:
      return Centers(info, from, to);
    default:
      return FreeDistance(OutlineOf(info, from), OutlineOf(to));
  }
}

double TimeToCollision(const PlanActor& info, const ActorState& from, const Counterpart& to, v1::GapKind kind) {
  double gap = 0, closing = 0;
  switch (kind) {
    case v1::GAP_KIND_FREE_SPACE:
      gap = FreeDistance(OutlineOf(info, from), OutlineOf(to));
      closing = FreeClosing(info, from, to, gap);
      break;
    case v1::GAP_KIND_CENTERS:
      gap = Centers(info, from, to);
      closing = CentersClosing(info, from, to);
      break;
    default:
      gap = RoadGap(info, from, to, kind == v1::GAP_KIND_ALONG_ROAD_CENTERS);
      if (gap < 0) return kInfinity;
      closing = WayOf(info) * (from.body.speed_mps - SpeedAlong(to, from.body.yaw_rad));
  }
  return closing > 1e-9 ? gap / closing : kInfinity;
}

double TimeHeadway(const PlanActor& info, const ActorState& from, const Counterpart& to, v1::GapKind kind) {
  const double speed_mps = WayOf(info) * from.body.speed_mps;
  if (speed_mps <= 0) return kInfinity;
  double gap = 0;
  if (kind == v1::GAP_KIND_FREE_SPACE || kind == v1::GAP_KIND_CENTERS) {
    if (!IsAhead(info, from, to)) return kInfinity;
    gap = kind == v1::GAP_KIND_CENTERS ? Centers(info, from, to) : FreeDistance(OutlineOf(info, from), OutlineOf(to));
  } else {
    gap = RoadGap(info, from, to, kind == v1::GAP_KIND_ALONG_ROAD_CENTERS);
  }
  return gap < 0 ? kInfinity : gap / speed_mps;
}

}  // namespace longtail
