#include "scenarios/road/layout/course.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <vector>

namespace longtail {

namespace {

// A pose with the cosine and sine of its heading.
struct Frame {
  Pose2 pose;
  double cos_yaw = 1;
  double sin_yaw = 0;
};

// Between stations curvature is linear, heading quadratic, and position its integral by
// Simpson's rule: with |curvature| <= 0.1 the rule's error over a step is below 1e-9 m.
Frame Advance(const Pose2& pose, double k0, double k1, double u) {
  const double c = std::cos(pose.yaw_rad), s = std::sin(pose.yaw_rad);
  if (k0 == 0 && k1 == 0) return {{pose.x_m + u * c, pose.y_m + u * s, pose.yaw_rad}, c, s};
  const double slope = (k1 - k0) / kCourseStepM;
  const double h = u / 2;
  const double yaw_mid = pose.yaw_rad + h * (k0 + slope * h / 2);
  const double yaw_end = pose.yaw_rad + u * (k0 + slope * u / 2);
  const double c_end = std::cos(yaw_end), s_end = std::sin(yaw_end);
  return {{pose.x_m + u / 6 * (c + 4 * std::cos(yaw_mid) + c_end),
           pose.y_m + u / 6 * (s + 4 * std::sin(yaw_mid) + s_end), yaw_end},
          c_end,
          s_end};
}

// along: from the first station.
Frame FrameAt(const std::vector<Pose2>& poses, const std::vector<double>& curvatures, double along) {
  const int last = static_cast<int>(poses.size()) - 1;
  if (along <= 0 || along >= last * kCourseStepM) {
    const int station = along <= 0 ? 0 : last;
    return Advance(poses[station], 0, 0, along - station * kCourseStepM);
  }
  const int i = std::min(static_cast<int>(along / kCourseStepM), last - 1);
  return Advance(poses[i], curvatures[i], curvatures[i + 1], along - i * kCourseStepM);
}

}  // namespace

Pose2 AdvanceCourse(const Pose2& pose, double k0, double k1, double u) { return Advance(pose, k0, k1, u).pose; }

double Course::last_s_m() const { return first_s_m_ + (static_cast<int>(poses_.size()) - 1) * kCourseStepM; }

size_t Course::SectionIndex(double s_m) const {
  const auto after = std::upper_bound(sections_.begin() + 1, sections_.end(), s_m,
                                      [](double s, const CourseSection& section) { return s < section.start_s_m; });
  return static_cast<size_t>(after - sections_.begin()) - 1;
}

double Course::ShareOf(size_t section, double s_m) const {
  const double start = sections_[section].start_s_m;
  const double end = section + 1 < sections_.size() ? sections_[section + 1].start_s_m : last_s_m();
  return end > start ? std::clamp((s_m - start) / (end - start), 0.0, 1.0) : 0;
}

bool Course::Edges(int lane, double s_m, double* left_m, double* right_m) const {
  const size_t section = SectionIndex(s_m);
  for (const CourseLane& strip : sections_[section].lanes) {
    if (strip.number != lane) continue;
    const double u = ShareOf(section, s_m);
    *left_m = strip.left_start_m + u * (strip.left_end_m - strip.left_start_m);
    *right_m = strip.right_start_m + u * (strip.right_end_m - strip.right_start_m);
    return true;
  }
  return false;
}

bool Course::HasLane(int lane, double s_m) const {
  double left, right;
  return Edges(lane, s_m, &left, &right);
}

double Course::LaneCenter(int lane, double s_m) const {
  double left = 0, right = 0;
  Edges(lane, s_m, &left, &right);
  return 0.5 * (left + right);
}

double Course::LaneWidth(int lane, double s_m) const {
  double left = 0, right = 0;
  Edges(lane, s_m, &left, &right);
  return left - right;
}

int Course::LaneAt(double s_m, double t_m) const {
  const size_t section = SectionIndex(s_m);
  const double u = ShareOf(section, s_m);
  for (const CourseLane& lane : sections_[section].lanes) {
    const double right = lane.right_start_m + u * (lane.right_end_m - lane.right_start_m);
    const double left = lane.left_start_m + u * (lane.left_end_m - lane.left_start_m);
    if (t_m >= right && t_m < left) return lane.number;
  }
  return 0;
}

int Course::NeighborLane(int lane, int lanes_to_left, double s_m) const {
  const std::vector<CourseLane>& lanes = SectionAt(s_m).lanes;
  for (size_t i = 0; i < lanes.size(); ++i) {
    if (lanes[i].number != lane) continue;
    const int wanted = static_cast<int>(i) + lanes_to_left;
    return wanted >= 0 && wanted < static_cast<int>(lanes.size()) ? lanes[wanted].number : 0;
  }
  return 0;
}

double Course::LeftEdge(double s_m) const {
  const size_t section = SectionIndex(s_m);
  if (sections_[section].lanes.empty()) return 0;
  const CourseLane& lane = sections_[section].lanes.back();
  return lane.left_start_m + ShareOf(section, s_m) * (lane.left_end_m - lane.left_start_m);
}

double Course::RightEdge(double s_m) const {
  const size_t section = SectionIndex(s_m);
  if (sections_[section].lanes.empty()) return 0;
  const CourseLane& lane = sections_[section].lanes.front();
  return lane.right_start_m + ShareOf(section, s_m) * (lane.right_end_m - lane.right_start_m);
}

double Course::SpeedLimit(double s_m) const { return SectionAt(s_m).speed_limit_mps; }

Pose2 Course::At(double s_m, double t_m) const {
  Frame frame = FrameAt(poses_, curvatures_, s_m - first_s_m_);
  if (t_m != 0) {
    frame.pose.x_m -= t_m * frame.sin_yaw;
    frame.pose.y_m += t_m * frame.cos_yaw;
  }
  return frame.pose;
}

double Course::Curvature(double s_m) const {
  const int last = static_cast<int>(curvatures_.size()) - 1;
  const double along = s_m - first_s_m_;
  if (along <= 0 || along >= last * kCourseStepM) return 0;
  const int i = std::min(static_cast<int>(along / kCourseStepM), last - 1);
  const double u = along / kCourseStepM - i;
  return curvatures_[i] + u * (curvatures_[i + 1] - curvatures_[i]);
}

double Course::Between(const std::vector<double>& values, double s_m) const {
  const int last = static_cast<int>(values.size()) - 1;
  const double along = (s_m - first_s_m_) / kCourseStepM;
  if (along <= 0) return values.front();
  if (along >= last) return values.back();
  const int i = std::min(static_cast<int>(along), last - 1);
  return values[i] + (along - i) * (values[i + 1] - values[i]);
}

double Course::Elevation(double s_m) const { return elevations_.empty() ? 0 : Between(elevations_, s_m); }

double Course::Grade(double s_m) const {
  constexpr double kHalf = 1.5;
  return elevations_.empty() ? 0 : (Elevation(s_m + kHalf) - Elevation(s_m - kHalf)) / (2 * kHalf);
}

double Course::Bank(double s_m) const {
  if (banks_.empty() || s_m < first_s_m_ || s_m > last_s_m()) return 0;
  return Between(banks_, s_m);
}

RoadPoint Course::Project(double x_m, double y_m) const {
  double best = std::numeric_limits<double>::infinity(), hint = first_s_m_;
  const int last = static_cast<int>(poses_.size()) - 1;
  for (int i = 0; i <= last; i = i < last ? std::min(i + 8, last) : last + 1) {
    const double distance = std::hypot(x_m - poses_[i].x_m, y_m - poses_[i].y_m);
    if (distance < best) {
      best = distance;
      hint = first_s_m_ + i * kCourseStepM;
    }
  }
  return Project(x_m, y_m, hint);
}

RoadPoint Course::Project(double x_m, double y_m, double hint_s_m) const {
  // Newton on (p - c(s)) . tangent(s) = 0; the step is bounded so that a far hint cannot overshoot a bend.
  double s = hint_s_m;
  Frame frame = FrameAt(poses_, curvatures_, s - first_s_m_);
  double t = 0;
  for (int i = 0; i < 30; ++i) {
    const double dx = x_m - frame.pose.x_m;
    const double dy = y_m - frame.pose.y_m;
    const double along = dx * frame.cos_yaw + dy * frame.sin_yaw;
    t = -dx * frame.sin_yaw + dy * frame.cos_yaw;
    if (std::abs(along) < 1e-9) break;
    const double stretch = std::max(0.25, 1 - Curvature(s) * t);
    s += std::clamp(along / stretch, -20.0, 20.0);
    frame = FrameAt(poses_, curvatures_, s - first_s_m_);
  }
  return {s, t};
}

}  // namespace longtail
