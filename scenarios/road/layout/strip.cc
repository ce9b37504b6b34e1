#include "scenarios/road/layout/strip.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "scenarios/road/layout/course_builder.h"

namespace longtail {
namespace {

// How far a course's reference line goes while its strip's line goes from a to b: integral of 1 - curvature * offset.
// They must be less than half a turn apart.
double Advance(const Strip& strip, double a_m, double b_m) {
  if (strip.offset_m == 0) return b_m - a_m;
  const double turned = std::remainder(strip.At(b_m, 0).yaw_rad - strip.At(a_m, 0).yaw_rad, 2 * M_PI);
  return b_m - a_m - strip.offset_m * turned;
}

// Where on the strip's line the course is, wanted_m of its own after at_m.
double Go(const Strip& strip, double at_m, double wanted_m) {
  if (strip.offset_m == 0) return at_m + wanted_m;
  double to_m = at_m + wanted_m;
  for (int i = 0; i < 8; ++i) {
    const double miss_m = wanted_m - Advance(strip, at_m, to_m);
    if (std::abs(miss_m) < 1e-12) break;
    const double own = strip.Curvature(to_m);
    // The line's curvature from that of its parallel.
    const double along = own / (1 + own * strip.offset_m);
    to_m += miss_m / std::max(0.1, 1 - along * strip.offset_m);
  }
  return to_m;
}

class Walker {
 public:
  Walker(double first_s_m, const std::vector<Strip>& strips) : first_s_m_(first_s_m), strips_(strips) {}

  void Walk() {
    for (size_t i = 0; i < strips_.size(); ++i) {
      const Strip& strip = strips_[i];
      starts_m_.push_back(s_m_);
      size_t next = 0;
      double at_m = 0, at_s_m = s_m_;
      const auto pass_sections = [&](double until_m) {
        while (next < strip.sections.size() && strip.sections[next].start_s_m <= until_m + 1e-9) {
          AddSection(strip, next, at_s_m + Advance(strip, at_m, strip.sections[next].start_s_m));
          ++next;
        }
      };
      while (true) {
        const double step_m = stations_ * kCourseStepM - (at_s_m - first_s_m_);
        const double to_m = Go(strip, at_m, step_m);
        if (to_m > strip.length_m() + (i + 1 == strips_.size() ? 1e-9 : 0)) break;
        pass_sections(to_m);
        AddStation(strip, to_m);
        at_m = to_m;
        at_s_m = first_s_m_ + (stations_ - 1) * kCourseStepM;
      }
      pass_sections(strip.length_m() - 1e-6);
      s_m_ = at_s_m + Advance(strip, at_m, strip.length_m());
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

  void AddStation(const Strip& strip, double at_m) {
    AddPose(strip.At(at_m, 0), strip.Curvature(at_m), HeightOf(strip, at_m));
  }

  // Beyond the last strip the course goes on straight.
  void AddLastStation(double beyond_m) {
    const Strip& strip = strips_.back();
    const double end_m = strip.length_m();
    AddPose(AdvanceCourse(strip.At(end_m, 0), 0, 0, beyond_m), 0, HeightOf(strip, end_m));
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

Pose2 Strip::At(double distance_m, double t_m) const {
  const bool forward = from_m <= to_m;
  const network::LinePose at = line->At(forward ? from_m + distance_m : from_m - distance_m);
  const double sign = forward ? 1 : -1;
  const double c = sign * at.cos_heading, s = sign * at.sin_heading, across_m = offset_m + t_m;
  return {at.x_m - across_m * s, at.y_m + across_m * c, std::atan2(s, c)};
}

double Strip::Curvature(double distance_m) const {
  const bool forward = from_m <= to_m;
  const network::LinePose at = line->At(forward ? from_m + distance_m : from_m - distance_m);
  const double curvature = (forward ? 1 : -1) * at.curvature_per_m;
  return curvature / (1 - curvature * offset_m);
}

double Strip::ArcTo(double distance_m) const {
  if (offset_m == 0) return distance_m;
  constexpr double kStepM = 5;
  double arc_m = 0;
  for (double at_m = 0; at_m < distance_m; at_m += kStepM) {
    arc_m += Advance(*this, at_m, std::min(distance_m, at_m + kStepM));
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
