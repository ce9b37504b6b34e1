// A path in the world by its length: made of points, followed from point to point.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_PATH_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_PATH_H_

#include <cstddef>
#include <vector>

#include "scenarios/road/layout/course.h"

namespace longtail {

// Distance of points that keeps curves of 3 m radius within 1 cm.
inline constexpr double kPathStepM = 0.4;

// The point of a path that is nearest to a body.
struct PathFoot {
  double along_m = 0;  // from the path's begin
  Pose2 pose;          // there, heading along the path
};

// Not thread-safe; copies are independent.
class Path {
 public:
  void Clear();
  // Points nearer than a millimetre to the last are left out.
  void Add(double x_m, double y_m);
  // After the last point: works out headings and curvatures.
  void Finish();

  // Fewer than two points make no path.
  bool empty() const { return points_.size() < 2; }
  double length_m() const { return points_.empty() ? 0 : lengths_.back(); }

  // Heading along the path; straight on past the ends.
  Pose2 At(double along_m) const;
  // Curvature about along_m, mean over reach_m either way, so that a corner is a bend.
  double CurvatureAt(double along_m, double reach_m) const;
  // The foot of (x, y), sought near along_m.
  PathFoot Project(double x_m, double y_m, double along_m) const;
  // From the begin to the point of the whole path that is nearest to (x, y); past the end it goes on straight.
  double Nearest(double x_m, double y_m) const;

 private:
  size_t SegmentAt(double along_m) const;
  // Of the segments first to last.
  double NearestAmong(size_t first, size_t last, double x_m, double y_m) const;

  std::vector<Pose2> points_;    // headings: of the segments before and after, in the mean
  std::vector<double> lengths_;  // from the begin, as points_
};

// Clothoids, arcs and lines one after the other from start on: adds their points to path. Curvature changes over
// length_m from start_curvature to end_curvature. Returns the pose at the end.
Pose2 AddClothoid(const Pose2& start, double length_m, double start_curvature, double end_curvature, Path& path);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_PATH_H_
