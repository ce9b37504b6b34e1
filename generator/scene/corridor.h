// The strip of road that ego drives through: cross-sections along it, and how far any point lies from its pavement.
#ifndef LONGTAIL_GENERATOR_SCENE_CORRIDOR_H_
#define LONGTAIL_GENERATOR_SCENE_CORRIDOR_H_

#include <vector>

#include "generator/scene/scene.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/road/road.h"

namespace longtail {

// Where a point lies against the road: side is +1 left of the reference line, -1 right; beyond_m is the distance from
// the outer edge of the pavement (lanes, shoulder and sidewalk) on that side, < 0 on the pavement.
struct RoadsidePoint {
  double s_m = 0;
  int side = 1;
  double beyond_m = 0;
};

// Thread-compatible. road must outlive it.
class Corridor {
 public:
  // From 30 m behind ego's first place to 260 m beyond its last.
  Corridor(const RoadLine& road, const v1::WorldTrack& track);

  const RoadLine& road() const { return road_; }
  double start_m() const { return stations_.front(); }
  double end_m() const { return stations_.back(); }
  // Arc lengths of the cross-sections, increasing; close together in bends.
  const std::vector<double>& stations() const { return stations_; }

  // World point on the road's plane plus height.
  Vec3f At(double s_m, double t_m, double z_m) const;
  // World point beyond the pavement on a side.
  Vec3f Beside(double s_m, int side, double beyond_m, double z_m) const;
  double Yaw(double s_m) const { return road_.At(s_m, 0).yaw_rad; }
  // t of the pavement's outer edge.
  double PavementEdge(int side) const;

  // Nearest place of the corridor, to within a centimetre or so in bends; beyond its ends the road goes on straight.
  RoadsidePoint Locate(double x_m, double y_m) const;
  // True where a disc touches neither pavement (plus clearance_m) nor an actor's way.
  bool IsFree(double x_m, double y_m, double radius_m, double clearance_m) const;

 private:
  struct Disc {
    double x_m, y_m, radius_m;
  };
  const RoadLine& road_;
  std::vector<double> stations_;
  std::vector<Pose2> poses_;      // at stations_
  std::vector<Disc> actor_ways_;  // places off the pavement where actors are during the clip
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_CORRIDOR_H_
