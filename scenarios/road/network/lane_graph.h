// Which lane goes on into which: the lanes of a network as a directed graph.
//
// Nodes are lanes of sections, numbered densely: road by road, section by section, from left to right, without the
// centre lanes. So one lane of a road with three sections is three nodes in a row.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_LANE_GRAPH_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_LANE_GRAPH_H_

#include <vector>

#include "absl/types/span.h"
#include "scenarios/road/network/road.h"
#include "scenarios/spec/diagnostic.h"

namespace longtail::network {

struct LaneNode {
  int road = 0;     // index in NetworkData::roads
  int section = 0;  // index in its sections
  int lane_id = 0;
  double start_s_m = 0;  // along the road, whichever way the lane is driven
  double end_s_m = 0;
  LaneType type = LaneType::kNone;
  bool along_s = true;  // driven in the direction of s
  // Neighbours in the same section as its driver sees them; -1 for none. The neighbour across the centre is driven the
  // other way (compare along_s).
  int left = -1;
  int right = -1;
};

// Thread-safe after creation. Queries allocate nothing.
class LaneGraph {
 public:
  LaneGraph() = default;
  // data must have passed CheckNetwork without errors. Links that join two lanes head-on join nothing and are warned of
  // in diagnostics.
  static LaneGraph Create(const NetworkData& data, Diagnostics& diagnostics);

  int num_lanes() const { return static_cast<int>(nodes_.size()); }
  const LaneNode& node(int lane) const { return nodes_[lane]; }
  // -1 where there is no such lane; the centre lane is none.
  int Find(int road, int section, int lane_id) const;

  // Lanes that begin where this one ends in its direction of travel, ascending; and those that end where it begins.
  absl::Span<const int> Successors(int lane) const { return Edges(successors_, lane); }
  absl::Span<const int> Predecessors(int lane) const { return Edges(predecessors_, lane); }

 private:
  struct EdgeList {
    std::vector<int> starts;  // of each lane's edges, and one past the last
    std::vector<int> ends;    // lanes
  };
  static absl::Span<const int> Edges(const EdgeList& list, int lane) {
    return absl::MakeConstSpan(list.ends).subspan(list.starts[lane], list.starts[lane + 1] - list.starts[lane]);
  }

  std::vector<LaneNode> nodes_;
  std::vector<int> first_section_;  // of each road, in sections_
  struct SectionNodes {
    int first = 0;
    int num_left = 0;
    int num_right = 0;
  };
  std::vector<SectionNodes> sections_;
  EdgeList successors_;
  EdgeList predecessors_;
};

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_LANE_GRAPH_H_
