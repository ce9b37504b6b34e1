// A stretch of one road: cross-sections along it, and how far any point lies from its pavement.
#ifndef LONGTAIL_GENERATOR_SCENE_CORRIDOR_H_
#define LONGTAIL_GENERATOR_SCENE_CORRIDOR_H_

#include <functional>
#include <vector>

#include "generator/scene/scene.h"
#include "scenarios/road/layout/course.h"

namespace longtail {

// t of the outer edges of the pavement (lanes, shoulder and sidewalk).
struct PavementEdges {
  double right_t_m = 0;
  double left_t_m = 0;
};

// Where a point lies against the road: side is +1 left of the pavement's middle, -1 right; beyond_m is the distance
// from the outer edge of the pavement on that side, < 0 on the pavement.
struct RoadsidePoint {
  double s_m = 0;
  int side = 1;
  double beyond_m = 0;
  int corridor = 0;     // of a Pavement
  double ground_m = 0;  // height of the road there
};

// s from start_m to end_m such that the course is straight between neighbours to within a few centimetres.
std::vector<double> CorridorStations(const Course& course, double start_m, double end_m);

// Immutable; thread-safe.
class Corridor {
 public:
  // stations: at least two, increasing; edges is asked at each of them and linear in between. road: index in the
  // network that it is a part of.
  Corridor(Course course, std::vector<double> stations, const std::function<PavementEdges(double s_m)>& edges,
           int road = 0);

  const Course& course() const { return course_; }
  int road() const { return road_; }
  double start_m() const { return stations_.front(); }
  double end_m() const { return stations_.back(); }
  // Arc lengths of the cross-sections, increasing; close together in bends.
  const std::vector<double>& stations() const { return stations_; }

  // World point on the road's surface plus height.
  Vec3f At(double s_m, double t_m, double z_m) const;
  // World point beyond the pavement on a side.
  Vec3f Beside(double s_m, int side, double beyond_m, double z_m) const;
  double Yaw(double s_m) const { return course_.At(s_m, 0).yaw_rad; }
  // t of the pavement's outer edge.
  double PavementEdge(int side, double s_m) const;

  // Nearest place of the corridor, to within a centimetre or so in bends; beyond its ends the road goes on straight.
  RoadsidePoint Locate(double x_m, double y_m) const;

 private:
  PavementEdges EdgesBetween(size_t station, double share) const;

  Course course_;
  int road_;
  std::vector<double> stations_;
  std::vector<Pose2> poses_;          // at stations_
  std::vector<PavementEdges> edges_;  // at stations_
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_CORRIDOR_H_
