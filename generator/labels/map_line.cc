#include "generator/labels/map_line.h"

#include <cmath>

#include "scenarios/behavior/bicycle.h"

namespace longtail {
namespace {

constexpr double kStepM = 2, kTightStepM = 0.5;
constexpr double kTightPerM = 1.0 / 40;
// A point is left out while the line has turned and gone on by less than these since the last one.
constexpr double kMaxTurnRad = 0.004;
constexpr double kMaxChordM = 30;

double Millimetres(double value_m) { return std::round(value_m * 1000) / 1000; }

}  // namespace

std::vector<double> MapStations(const Course& course, double first_s_m, double last_s_m) {
  std::vector<double> stations = {first_s_m};
  double step_m = kStepM;
  for (double s = first_s_m + step_m; s < last_s_m; s += step_m) {
    step_m = std::abs(course.Curvature(s)) > kTightPerM ? kTightStepM : kStepM;
    const double turned = WrapAngle(course.At(s + step_m, 0).yaw_rad - course.At(stations.back(), 0).yaw_rad);
    if (std::abs(turned) > kMaxTurnRad || s + step_m - stations.back() > kMaxChordM) stations.push_back(s);
  }
  stations.push_back(last_s_m);
  return stations;
}

void AppendMapPoints(const Course& course, const std::vector<double>& stations, bool backwards,
                     const std::function<double(double s_m)>& t_m, const ClipFrame& clip, v1::MapLine& line) {
  for (size_t i = 0; i < stations.size(); ++i) {
    const double s_m = stations[backwards ? stations.size() - 1 - i : i];
    const Pose2 pose = course.At(s_m, t_m(s_m));
    const std::array<double, 2> point = clip.Point(pose.x_m, pose.y_m);
    line.add_x_m(Millimetres(point[0]));
    line.add_y_m(Millimetres(point[1]));
  }
}

}  // namespace longtail
