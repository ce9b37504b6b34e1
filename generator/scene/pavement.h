// All pavement around ego: how far any point lies from it, and where things may stand beside it.
#ifndef LONGTAIL_GENERATOR_SCENE_PAVEMENT_H_
#define LONGTAIL_GENERATOR_SCENE_PAVEMENT_H_

#include <utility>
#include <vector>

#include "generator/scene/corridor.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/road/layout/course.h"
#include "scenarios/road/network/road_network.h"

namespace longtail {

// Immutable; thread-safe.
class Pavement {
 public:
  // Of a road that is alike all along: from 30 m behind ego's first place to 260 m beyond its last.
  Pavement(const Course& road, const PavementEdges& edges, const v1::WorldTrack& track);
  // Of all roads of a network within 290 m of ego's way, leaning as they do. A road that ends in nothing goes on
  // straight. network must outlive it.
  Pavement(const RoadNetwork& network, const v1::WorldTrack& track);

  const std::vector<Corridor>& corridors() const { return corridors_; }
  // Against the corridor whose pavement is nearest.
  RoadsidePoint Locate(double x_m, double y_m) const;
  // How far the land lies below the road or below its usual height beside it: under bridges it falls away to a valley
  // that ends 180 m beside them.
  double FallM(const RoadsidePoint& at) const;
  // True where a disc touches neither pavement (plus clearance_m) nor an actor's way, nor the island of a roundabout,
  // and its middle is not where the land falls away.
  bool IsFree(double x_m, double y_m, double radius_m, double clearance_m) const;
  // The stretches of a corridor, from and to s, on whose side lies neither other pavement nor an island.
  std::vector<std::pair<double, double>> OpenSides(const Corridor& corridor, int side) const;
  struct Bridge {
    int corridor = 0;
    double start_m = 0, end_m = 0;  // s
    double deep_m = 0;              // of the valley under its middle
    double bank_m = 0;              // over which the land falls from an end
  };
  const std::vector<Bridge>& bridges() const { return bridges_; }

 private:
  struct Disc {
    double x_m, y_m, radius_m;
  };
  void AddActorWays(const v1::WorldTrack& track);
  void AddBridges(const RoadNetwork& network);
  void AddIslands(const RoadNetwork& network);
  bool IsOnIsland(double x_m, double y_m, double radius_m) const;

  std::vector<Corridor> corridors_;  // at least one
  std::vector<Bridge> bridges_;
  std::vector<Disc> islands_;     // round ones
  std::vector<Disc> actor_ways_;  // places off the pavement where actors are during the clip
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_PAVEMENT_H_
