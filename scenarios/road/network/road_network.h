// A network of roads: the lanes that actors drive on, where they lie in the world, and how they go on into each other.
//
//   road    s along its reference line, t to the left of it
//   lane    one lane of one section of a road: a node of the graph, an index from 0
//
// An immutable value. RoadNetworkBuilder makes one from code, scenarios/road/opendrive reads one from a file; both end
// in Create, so that the same is checked of both. Thread-safe. No query allocates, but ShortestRoute (lane_route.h).
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_ROAD_NETWORK_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_ROAD_NETWORK_H_

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/types/span.h"
#include "scenarios/road/network/lane_geometry.h"
#include "scenarios/road/network/lane_graph.h"
#include "scenarios/road/network/reference_line.h"
#include "scenarios/road/network/road.h"
#include "scenarios/road/network/spatial_index.h"
#include "scenarios/spec/diagnostic.h"

namespace longtail {

namespace network {

// A place on a road.
struct RoadPosition {
  int road = 0;  // index in data().roads
  double s_m = 0;
  double t_m = 0;
};

// A place on a lane.
struct LanePosition {
  int lane = 0;         // node of the graph
  double s_m = 0;       // along the road, whichever way the lane is driven
  double offset_m = 0;  // from the lane's centre, + to the left of the road's direction
};

// A point on the road's surface in the world frame.
struct SurfacePose {
  double x_m = 0;
  double y_m = 0;
  double z_m = 0;
  double heading_rad = 0;  // of the reference line, in [-pi, pi)
  double grade_rad = 0;    // + uphill along s
  double bank_rad = 0;     // + rises to the left
};

}  // namespace network

class RoadNetwork {
 public:
  // Adds what is wrong with data to diagnostics, sorted by position; nothing comes back where there are errors.
  static std::optional<RoadNetwork> Create(network::NetworkData data, Diagnostics& diagnostics);

  // All there is, as it was given but for what MendNetwork puts right and DropDanglingLinks takes out.
  const network::NetworkData& data() const { return data_; }
  const network::Road& road(int road) const { return data_.roads[road]; }
  int num_roads() const { return static_cast<int>(data_.roads.size()); }
  // Index of the road of that id; -1 where there is none.
  int FindRoad(const std::string& id) const;

  // Lanes: how they connect, and where they lie.
  const network::LaneGraph& lanes() const { return graph_; }
  // s must be in the road; positions beyond its ends count as at the end.
  int LaneAt(const network::RoadPosition& position) const;  // -1 off the lanes
  network::LaneSpan LaneSpanAt(int lane, double s_m) const;
  // + inf where neither lane nor road says so.
  double SpeedLimitMps(int lane, double s_m) const;
  // The mark on the outer border of the lane at s; null for none.
  const network::RoadMark* MarkAt(int lane, double s_m) const;

  // Positions: road or lane to world, and back.
  const network::ReferenceLine& reference_line(int road) const { return lines_[road]; }
  network::SurfacePose PoseAt(const network::RoadPosition& position) const;
  // Its heading is the lane's direction of travel, along its centre line; grade and bank are those of the road.
  network::SurfacePose PoseOnLane(const network::LanePosition& position) const;
  network::RoadPosition ToRoad(const network::LanePosition& position) const;
  // Nothing off the lanes.
  std::optional<network::LanePosition> ToLane(const network::RoadPosition& position) const;

  // The road position whose surface lies nearest to (x, y), at most max_distance_m away: first by distance to the
  // lanes' surface, then, where surfaces overlap, by distance to the nearest lane's centre, then by the lower road.
  // Nothing where no road is so near. Among overlapping roads only those whose surface is within 1e-6 m of the nearest.
  std::optional<network::RoadPosition> Project(double x_m, double y_m, double max_distance_m = 50) const;
  // The same among road's own lanes, however far.
  network::RoadPosition ProjectToRoad(int road, double x_m, double y_m) const;
  // Puts every place on a lane that lies at (x, y), as many as there is room for, into found, in the order of roads,
  // and returns how many.
  int ProjectAll(double x_m, double y_m, absl::Span<network::RoadPosition> found) const;

 private:
  RoadNetwork() = default;

  // A short piece of road with its lanes: what the index holds.
  struct Stretch {
    int road = 0;
    double start_s_m = 0;
    double end_s_m = 0;
  };
  struct Candidate {
    network::RoadPosition position;
    double squared_distance = 0;  // to the lanes' surface
    double off_center_m = 0;      // of the nearest lane
  };
  void BuildIndex();
  Candidate ProjectToStretch(const Stretch& stretch, double x_m, double y_m) const;

  network::NetworkData data_;
  std::vector<network::ReferenceLine> lines_;
  network::LaneGraph graph_;
  std::vector<Stretch> stretches_;   // by road, then s
  std::vector<network::Box> boxes_;  // of each stretch
  std::vector<int> first_stretch_;   // of each road, and one past the last
  network::SpatialIndex index_;      // items are stretches
  std::unordered_map<std::string, int> road_indices_;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_ROAD_NETWORK_H_
