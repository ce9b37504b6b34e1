#include "scenarios/road/layout/course_builder.h"

#include <cmath>
#include <utility>

namespace longtail {

CourseBuilder::CourseBuilder(std::string name) { course_.name_ = std::move(name); }

CourseBuilder& CourseBuilder::SetLine(const Pose2& start, double first_s_m, double length_m,
                                      const std::function<double(double s_m)>& curvature) {
  const int num_steps = static_cast<int>(std::ceil(length_m / kCourseStepM));
  std::vector<Pose2> poses;
  std::vector<double> curvatures;
  poses.reserve(num_steps + 1);
  curvatures.reserve(num_steps + 1);
  for (int i = 0; i <= num_steps; ++i) curvatures.push_back(curvature(first_s_m + i * kCourseStepM));
  poses.push_back(start);
  for (int i = 0; i < num_steps; ++i) {
    poses.push_back(AdvanceCourse(poses[i], curvatures[i], curvatures[i + 1], kCourseStepM));
  }
  return SetStations(first_s_m, std::move(poses), std::move(curvatures));
}

CourseBuilder& CourseBuilder::SetStations(double first_s_m, std::vector<Pose2> poses, std::vector<double> curvatures) {
  course_.first_s_m_ = first_s_m;
  course_.poses_ = std::move(poses);
  course_.curvatures_ = std::move(curvatures);
  return *this;
}

CourseBuilder& CourseBuilder::SetElevation(const std::function<double(double s_m)>& elevation) {
  course_.elevations_.clear();
  for (size_t i = 0; i < course_.poses_.size(); ++i) {
    course_.elevations_.push_back(elevation(course_.first_s_m_ + i * kCourseStepM));
  }
  return *this;
}

CourseBuilder& CourseBuilder::SetElevations(std::vector<double> elevations) {
  course_.elevations_ = std::move(elevations);
  return *this;
}

CourseBuilder& CourseBuilder::SetBanks(std::vector<double> banks) {
  course_.banks_ = std::move(banks);
  return *this;
}

CourseBuilder& CourseBuilder::AddSection(CourseSection section) {
  course_.sections_.push_back(std::move(section));
  return *this;
}

Course CourseBuilder::Build() { return std::move(course_); }

}  // namespace longtail
