#include "scenarios/road/road.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/road/constant.h"
#include "scenarios/road/layout/bends.h"

namespace longtail {
namespace {

// Between stations curvature is linear, heading quadratic, and position its integral by
// Simpson's rule: with |curvature| <= 0.1 the rule's error over a step is below 1e-9 m.
constexpr double kStepM = 0.5;

// Moves from a station at pose by u along a line whose curvature goes from k0 to k1 over kStepM.
Pose2 Advance(const Pose2& pose, double k0, double k1, double u) {
  if (k0 == 0 && k1 == 0) {
    return {pose.x_m + u * std::cos(pose.yaw_rad), pose.y_m + u * std::sin(pose.yaw_rad), pose.yaw_rad};
  }
  const double slope = (k1 - k0) / kStepM;
  const double h = u / 2;
  const double yaw_mid = pose.yaw_rad + h * (k0 + slope * h / 2);
  const double yaw_end = pose.yaw_rad + u * (k0 + slope * u / 2);
  return {pose.x_m + u / 6 * (std::cos(pose.yaw_rad) + 4 * std::cos(yaw_mid) + std::cos(yaw_end)),
          pose.y_m + u / 6 * (std::sin(pose.yaw_rad) + 4 * std::sin(yaw_mid) + std::sin(yaw_end)), yaw_end};
}

}  // namespace

absl::StatusOr<RoadLine> RoadLine::Create(const v1::Road& road) {
  const double forward = ConstantOr(road.forward_lanes(), 0);
  const double backward = ConstantOr(road.backward_lanes(), 0);
  RETURN_IF_ERROR(CheckRoadCount("forward_lanes", forward, 1, 8));
  RETURN_IF_ERROR(CheckRoadCount("backward_lanes", backward, 0, 8));
  RoadLine line;
  line.forward_lanes_ = static_cast<int>(forward);
  line.backward_lanes_ = static_cast<int>(backward);
  line.length_m_ = ConstantOr(road.length_m(), 0);
  line.lane_width_m_ = ConstantOr(road.lane_width_m(), 0);
  line.shoulder_m_ = ConstantOr(road.shoulder_m(), 0.5);
  line.sidewalk_m_ = ConstantOr(road.sidewalk_m(), 0);
  line.speed_limit_mps_ = ConstantOr(road.speed_limit_mps(), 0);
  RETURN_IF_ERROR(CheckRoadRange("length_m", line.length_m_, 1, 1e5));
  RETURN_IF_ERROR(CheckRoadRange("lane_width_m", line.lane_width_m_, 1, 10));
  RETURN_IF_ERROR(CheckRoadRange("shoulder_m", line.shoulder_m_, 0, 100));
  RETURN_IF_ERROR(CheckRoadRange("sidewalk_m", line.sidewalk_m_, 0, 100));
  RETURN_IF_ERROR(CheckRoadRange("speed_limit_mps", line.speed_limit_mps_, 0.1, 100));

  const double half_width_m = std::max(line.LeftEdge(), -line.RightEdge());
  ASSIGN_OR_RETURN(const std::vector<BendStretch> bends, ReadBends(road, line.length_m_, half_width_m));
  const int num_steps = static_cast<int>(std::ceil(line.length_m_ / kStepM));
  line.poses_.reserve(num_steps + 1);
  line.curvatures_.reserve(num_steps + 1);
  for (int i = 0; i <= num_steps; ++i) line.curvatures_.push_back(CurvatureOf(bends, i * kStepM));
  line.poses_.push_back({});
  for (int i = 0; i < num_steps; ++i) {
    line.poses_.push_back(Advance(line.poses_[i], line.curvatures_[i], line.curvatures_[i + 1], kStepM));
  }
  return line;
}

bool RoadLine::HasLane(int lane) const {
  return (lane >= 1 && lane <= forward_lanes_) || (lane <= -1 && lane >= -backward_lanes_);
}

double RoadLine::LaneCenter(int lane) const {
  return lane > 0 ? -(forward_lanes_ - lane + 0.5) * lane_width_m_ : (-lane - 0.5) * lane_width_m_;
}

int RoadLine::LaneAt(double t_m) const {
  if (t_m >= 0) {
    const int lane = -1 - static_cast<int>(std::floor(std::min(t_m / lane_width_m_, 100.0)));
    return HasLane(lane) ? lane : 0;
  }
  const int lane = forward_lanes_ - static_cast<int>(std::floor(std::min(-t_m / lane_width_m_, 100.0)));
  return HasLane(lane) ? lane : 0;
}

int RoadLine::NeighborLane(int lane, int lanes_to_left) const {
  if (!HasLane(lane)) return 0;
  const int from_right = lane > 0 ? lane - 1 : forward_lanes_ - lane - 1;
  const int wanted = from_right + lanes_to_left;
  if (wanted < 0 || wanted >= forward_lanes_ + backward_lanes_) return 0;
  return wanted < forward_lanes_ ? wanted + 1 : forward_lanes_ - wanted - 1;
}

double RoadLine::LeftEdge() const { return backward_lanes_ * lane_width_m_; }
double RoadLine::RightEdge() const { return -forward_lanes_ * lane_width_m_; }

Pose2 RoadLine::At(double s_m, double t_m) const {
  const int last = static_cast<int>(poses_.size()) - 1;
  Pose2 pose;
  if (s_m <= 0 || s_m >= last * kStepM) {
    const int station = s_m <= 0 ? 0 : last;
    pose = Advance(poses_[station], 0, 0, s_m - station * kStepM);
  } else {
    const int i = std::min(static_cast<int>(s_m / kStepM), last - 1);
    pose = Advance(poses_[i], curvatures_[i], curvatures_[i + 1], s_m - i * kStepM);
  }
  if (t_m != 0) {
    pose.x_m -= t_m * std::sin(pose.yaw_rad);
    pose.y_m += t_m * std::cos(pose.yaw_rad);
  }
  return pose;
}

double RoadLine::Curvature(double s_m) const {
  const int last = static_cast<int>(curvatures_.size()) - 1;
  if (s_m <= 0 || s_m >= last * kStepM) return 0;
  const int i = std::min(static_cast<int>(s_m / kStepM), last - 1);
  const double u = s_m / kStepM - i;
  return curvatures_[i] + u * (curvatures_[i + 1] - curvatures_[i]);
}

RoadPoint RoadLine::Project(double x_m, double y_m, double hint_s_m) const {
  double s = hint_s_m;
  if (hint_s_m < 0) {
    double best = std::numeric_limits<double>::infinity();
    const int last = static_cast<int>(poses_.size()) - 1;
    for (int i = 0; i <= last; i = i < last ? std::min(i + 8, last) : last + 1) {
      const double distance = std::hypot(x_m - poses_[i].x_m, y_m - poses_[i].y_m);
      if (distance < best) {
        best = distance;
        s = i * kStepM;
      }
    }
  }
  // Newton on (p - c(s)) . tangent(s) = 0; the step is bounded so that a far hint cannot overshoot a bend.
  Pose2 pose = At(s, 0);
  double t = 0;
  for (int i = 0; i < 30; ++i) {
    const double dx = x_m - pose.x_m;
    const double dy = y_m - pose.y_m;
    const double c = std::cos(pose.yaw_rad);
    const double d = std::sin(pose.yaw_rad);
    const double along = dx * c + dy * d;
    t = -dx * d + dy * c;
    if (std::abs(along) < 1e-9) break;
    const double stretch = std::max(0.25, 1 - Curvature(s) * t);
    s += std::clamp(along / stretch, -20.0, 20.0);
    pose = At(s, 0);
  }
  return {s, t};
}

}  // namespace longtail
