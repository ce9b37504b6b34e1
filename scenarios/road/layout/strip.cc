#include "scenarios/road/layout/strip.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "scenarios/road/layout/course_builder.h"

namespace longtail {
namespace {

// How far a course's reference line goes while its strip's line goes from a to b: integral of 1 - curvature * offset.
// They must be less than half a turn apart; yaws at both.
double Advance(const Strip& strip, double a_m, double a_yaw_rad, double b_m, double b_yaw_rad) {
  return b_m - a_m - strip.offset_m * std::remainder(b_yaw_rad - a_yaw_rad, 2 * M_PI);
}

// How far along a strip the course has come.
struct Progress {
  double at_m = 0;  // on the strip's line
  StripPoint point;
};

// wanted_m of the course's own after `from`.
Progress Go(const Strip& strip, const Progress& from, double wanted_m) {
  double to_m = from.at_m + wanted_m;
  StripPoint point = strip.PointAt(to_m);
  if (strip.offset_m == 0) return {to_m, point};
  for (int i = 0; i < 8; ++i) {
    const double miss_m = wanted_m - Advance(strip, from.at_m, from.point.pose.yaw_rad, to_m, point.pose.yaw_rad);
    if (std::abs(miss_m) < 1e-12) break;
    // The line's curvature from that of its parallel.
    const double along = point.curvature_per_m / (1 + point.curvature_per_m * strip.offset_m);
    to_m += miss_m / std::max(0.1, 1 - along * strip.offset_m);
    point = strip.PointAt(to_m);
  }
  return {to_m, point};
}

class Walker {
 public:
  Walker(double first_s_m, const std::vector<Strip>& strips) : first_s_m_(first_s_m), strips_(strips) {}

  void Walk() {
    for (size_t i = 0; i < strips_.size(); ++i) {
      const Strip& strip = strips_[i];
      starts_m_.push_back(s_m_);
      size_t next = 0;
      Progress last = {0, strip.PointAt(0)};
      double last_s_m = s_m_;
      const auto s_at = [&](double at_m) {
        return last_s_m + Advance(strip, last.at_m, last.point.pose.yaw_rad, at_m, strip.PointAt(at_m).pose.yaw_rad);
      };
      const auto pass_sections = [&](double until_m) {
        while (next < strip.sections.size() && strip.sections[next].start_s_m <= until_m + 1e-9) {
          AddSection(strip, next, s_at(strip.sections[next].start_s_m));
          ++next;
        }
      };
      while (true) {
        const double step_m = stations_ * kCourseStepM - (last_s_m - first_s_m_);
        const Progress to = Go(strip, last, step_m);
        if (to.at_m > strip.length_m() + (i + 1 == strips_.size() ? 1e-9 : 0)) break;
        pass_sections(to.at_m);
        AddPose(to.point.pose, to.point.curvature_per_m, HeightOf(strip, to.at_m));
        last = to;
        last_s_m = first_s_m_ + (stations_ - 1) * kCourseStepM;
      }
      pass_sections(strip.length_m() - 1e-6);
      s_m_ = s_at(strip.length_m());
    }
    starts_m_.push_back(s_m_);
    const double last_m = first_s_m_ + (stations_ - 1) * kCourseStepM;
    if (s_m_ > last_m + 1e-9) AddLastStation(first_s_m_ + stations_ * kCourseStepM - s_m_);
  }

  double first_s_m() const { return first_s_m_; }

  std::vector<Pose2> poses;
  std::vector<double> curvatures, elevations;
  std::vector<CourseSection> sections;
  std::vector<double>& starts_m() { return starts_m_; }
  bool has_height() const {
    return std::any_of(strips_.begin(), strips_.end(), [](const Strip& strip) {
      return strip.base_m != 0 || (strip.elevation != nullptr && !strip.elevation->empty());
    });
  }

 private:
  void AddPose(Pose2 pose, double curvature, double elevation) {
    if (!poses.empty()) {
      pose.yaw_rad = poses.back().yaw_rad + std::remainder(pose.yaw_rad - poses.back().yaw_rad, 2 * M_PI);
    }
    poses.push_back(pose);
    curvatures.push_back(curvature);
    elevations.push_back(elevation);
    ++stations_;
  }

  static double HeightOf(const Strip& strip, double at_m) {
    const double along_m = strip.from_m <= strip.to_m ? strip.from_m + at_m : strip.from_m - at_m;
    return strip.base_m + (strip.elevation != nullptr ? strip.elevation->Value(along_m) : 0);
  }

  // Beyond the last strip the course goes on straight.
  void AddLastStation(double beyond_m) {
    const Strip& strip = strips_.back();
    const double end_m = strip.length_m();
    AddPose(AdvanceCourse(strip.PointAt(end_m).pose, 0, 0, beyond_m), 0, HeightOf(strip, end_m));
  }

  void AddSection(const Strip& strip, size_t index, double s_m) {
    CourseSection section = strip.sections[index];
    section.start_s_m = s_m;
    for (CourseLane& lane : section.lanes) {
      for (double* edge_m : {&lane.left_start_m, &lane.left_end_m, &lane.right_start_m, &lane.right_end_m}) {
        *edge_m -= strip.offset_m;
      }
    }
    sections.push_back(std::move(section));
  }

  double first_s_m_;
  const std::vector<Strip>& strips_;
  double s_m_ = first_s_m_;  // of the current strip's start
  int stations_ = 0;
  std::vector<double> starts_m_;
};

}  // namespace

StripPoint Strip::PointAt(double distance_m, double t_m) const {
  const bool forward = from_m <= to_m;
  const network::LinePose at = line->At(forward ? from_m + distance_m : from_m - distance_m);
  const double sign = forward ? 1 : -1;
  const double c = sign * at.cos_heading, s = sign * at.sin_heading, across_m = offset_m + t_m;
  const double curvature = sign * at.curvature_per_m;
  return {{at.x_m - across_m * s, at.y_m + across_m * c, std::atan2(s, c)}, curvature / (1 - curvature * across_m)};
}

Pose2 Strip::At(double distance_m, double t_m) const { return PointAt(distance_m, t_m).pose; }

double Strip::ArcTo(double distance_m) const {
  if (offset_m == 0) return distance_m;
  constexpr double kStepM = 5;
  double arc_m = 0, yaw_rad = PointAt(0).pose.yaw_rad;
  for (double at_m = 0; at_m < distance_m; at_m += kStepM) {
    const double to_m = std::min(distance_m, at_m + kStepM), to_yaw_rad = PointAt(to_m).pose.yaw_rad;
    arc_m += Advance(*this, at_m, yaw_rad, to_m, to_yaw_rad);
    yaw_rad = to_yaw_rad;
  }
  return arc_m;
}

Course CourseOf(std::string name, double first_s_m, const std::vector<Strip>& strips, std::vector<double>* starts_m) {
  Walker walker(first_s_m, strips);
  walker.Walk();
  CourseBuilder course(std::move(name));
  course.SetStations(first_s_m, std::move(walker.poses), std::move(walker.curvatures));
  if (walker.has_height()) course.SetElevations(std::move(walker.elevations));
  for (CourseSection& section : walker.sections) course.AddSection(std::move(section));
  if (starts_m != nullptr) *starts_m = std::move(walker.starts_m());
  return course.Build();
}

}  // namespace longtail
