// A stretch of one road: cross-sections along it, and how far any point lies from its pavement.
#ifndef LONGTAIL_GENERATOR_SCENE_CORRIDOR_H_
#define LONGTAIL_GENERATOR_SCENE_CORRIDOR_H_

#include <functional>
#include <vector>

#include "generator/scene/scene.h"
#include "scenarios/road/layout/course.h"
#include "scenarios/road/network/road.h"
#include "scenarios/road/network/surface.h"

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
  double ground_m = 0;  // height of the road there, or of the land beside it
};

// Height of the land beside a road whose edge lies at edge_z_m and whose line at line_z_m: level with the edge at
// first, with the line farther out. beyond_m >= 0: from the edge.
double LandBesideM(double edge_z_m, double line_z_m, double beyond_m);

// The road of a network that a corridor is a part of.
struct CorridorRoad {
  int index = 0;
  // Whose cross-sections lean as its surface does; null where they are level. Must outlive the corridor.
  const network::Road* surface = nullptr;
};

// s from start_m to end_m such that the course is straight between neighbours to within a few centimetres.
std::vector<double> CorridorStations(const Course& course, double start_m, double end_m);

// Immutable; thread-safe.
class Corridor {
 public:
  // stations: at least two, increasing; edges is asked at each of them and linear in between.
  Corridor(Course course, std::vector<double> stations, const std::function<PavementEdges(double s_m)>& edges,
           const CorridorRoad& road = {});

  const Course& course() const { return course_; }
  int road() const { return road_.index; }
  double start_m() const { return stations_.front(); }
  double end_m() const { return stations_.back(); }
  // Arc lengths of the cross-sections, increasing; close together in bends.
  const std::vector<double>& stations() const { return stations_; }

  // World point on the road's surface plus height; beyond its pavement, on the land beside it. t is measured on the
  // surface that leans, and level beyond it.
  Vec3f At(double s_m, double t_m, double z_m) const;
  // World point beyond the pavement on a side.
  Vec3f Beside(double s_m, int side, double beyond_m, double z_m) const;
  double Yaw(double s_m) const { return course_.At(s_m, 0).yaw_rad; }
  // t of the pavement's outer edge.
  double PavementEdge(int side, double s_m) const;

  // Nearest place of the corridor, to within a centimetre or so in bends; beyond its ends the road goes on straight.
  RoadsidePoint Locate(double x_m, double y_m) const;

 private:
  // The pavement's outer edges at a station, where its surface leans.
  struct Rims {
    network::CrossPoint right, left;
  };
  PavementEdges EdgesAt(double s_m) const;
  PavementEdges EdgesBetween(size_t station, double share) const;
  network::CrossPoint SurfaceAt(double s_m, double t_m) const;
  void PutOnSurface(size_t station, double share, double t_m, RoadsidePoint& point) const;

  Course course_;
  CorridorRoad road_;
  std::vector<double> stations_;
  std::vector<Pose2> poses_;          // at stations_
  std::vector<PavementEdges> edges_;  // at stations_
  std::vector<Rims> rims_;            // at stations_; none where cross-sections are level
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_CORRIDOR_H_
