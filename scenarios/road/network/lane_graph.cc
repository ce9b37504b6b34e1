#include "scenarios/road/network/lane_graph.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "scenarios/road/network/codes.h"

namespace longtail::network {
namespace {

using Edge = std::pair<int, int>;

bool IsAlongS(const Road& road, const Lane& lane) {
  const bool by_rule = (road.rule == TrafficRule::kRightHand) == (lane.id < 0);
  return lane.direction == LaneDirection::kReversed ? !by_rule : by_rule;
}

// A lane's end that touches another's. Note [Joints]: a file may say that two lanes touch from either side, or from
// both, at roads' ends, in junctions and between sections. All of it becomes joints without direction; which of the two
// lanes leads into the other follows from the directions in which they are driven.
struct LaneEnd {
  int lane = -1;
  ContactPoint end = ContactPoint::kStart;  // along s

  // Whether traffic leaves the lane there.
  bool IsExit(const std::vector<LaneNode>& nodes) const { return nodes[lane].along_s == (end == ContactPoint::kEnd); }
};

class EdgeCollector {
 public:
  EdgeCollector(const NetworkData& data, const LaneGraph& graph, const std::vector<LaneNode>& nodes,
                Diagnostics& diagnostics)
      : data_(data), graph_(graph), nodes_(nodes), diagnostics_(diagnostics) {
    for (size_t i = 0; i < data.roads.size(); ++i) roads_.emplace(data.roads[i].id, static_cast<int>(i));
  }

  std::vector<Edge> Collect() {
    for (size_t r = 0; r < data_.roads.size(); ++r) {
      const int road = static_cast<int>(r);
      const int num_sections = static_cast<int>(data_.roads[r].sections.size());
      for (int k = 0; k < num_sections; ++k) JoinSection(road, k, num_sections);
    }
    for (const Junction& junction : data_.junctions) {
      if (junction.kind != JunctionKind::kDefault && junction.kind != JunctionKind::kDirect) continue;
      for (const Connection& connection : junction.connections) JoinConnection(junction, connection);
    }
    std::sort(edges_.begin(), edges_.end());
    edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
    return std::move(edges_);
  }

 private:
  int LaneAtEnd(int road, ContactPoint end, int lane_id) const {
    const int last = static_cast<int>(data_.roads[road].sections.size()) - 1;
    return graph_.Find(road, end == ContactPoint::kStart ? 0 : last, lane_id);
  }

  void Join(LaneEnd a, LaneEnd b, const Place& place) {
    if (a.lane < 0 || b.lane < 0) return;  // a link to the centre lane or to none
    const bool a_exits = a.IsExit(nodes_), b_exits = b.IsExit(nodes_);
    if (a_exits != b_exits) {
      edges_.emplace_back(a_exits ? a.lane : b.lane, a_exits ? b.lane : a.lane);
      return;
    }
    const LaneNode &first = nodes_[a.lane], &second = nodes_[b.lane];
    if (!IsDrivable(first.type) && !IsDrivable(second.type)) return;  // pavements and the like have no direction
    Diagnostic diagnostic;
    diagnostic.severity = Severity::kWarning;
    diagnostic.code = codes::kMapOpposingLink;
    diagnostic.line = std::max(1, place.line);
    diagnostic.column = std::max(1, place.column);
    diagnostic.length = place.length;
    diagnostic.message =
        absl::StrCat("link must join lanes that are driven the same way, got lane ", first.lane_id, " of road ",
                     data_.roads[first.road].id, " and lane ", second.lane_id, " of road ", data_.roads[second.road].id,
                     ", which ", a_exits ? "both lead to" : "both lead away from", " the joint; they are not joined");
    diagnostics_.push_back(std::move(diagnostic));
  }

  void JoinSection(int road, int section, int num_sections) {
    const Road& data = data_.roads[road];
    const LaneSection& lanes = data.sections[section];
    for (const std::vector<Lane>* side : {&lanes.left, &lanes.right}) {
      for (const Lane& lane : *side) {
        const int from = graph_.Find(road, section, lane.id);
        if (section + 1 < num_sections && data.sections[section + 1].TakesUp(lane)) {
          Join({from, ContactPoint::kEnd}, {graph_.Find(road, section + 1, lane.id), ContactPoint::kStart}, lane.place);
        }
        for (const LaneLink& link : lane.successors) {
          const LaneEnd here{from, ContactPoint::kEnd};
          if (section + 1 < num_sections) {
            Join(here, {graph_.Find(road, section + 1, link.id), ContactPoint::kStart}, link.place);
          } else {
            JoinRoads(here, data.successor, link);
          }
        }
        for (const LaneLink& link : lane.predecessors) {
          const LaneEnd here{from, ContactPoint::kStart};
          if (section > 0) {
            Join(here, {graph_.Find(road, section - 1, link.id), ContactPoint::kEnd}, link.place);
          } else {
            JoinRoads(here, data.predecessor, link);
          }
        }
      }
    }
  }

  // Lane links at a junction are those of its connections.
  void JoinRoads(LaneEnd here, const std::optional<RoadLink>& road_link, const LaneLink& link) {
    if (!road_link || road_link->to_junction) return;
    const int other = RoadOf(road_link->id);
    if (other < 0) return;
    Join(here, {LaneAtEnd(other, road_link->contact_point, link.id), road_link->contact_point}, link.place);
  }

  void JoinConnection(const Junction& junction, const Connection& connection) {
    const int incoming = RoadOf(connection.incoming_road), connecting = RoadOf(connection.connecting_road);
    if (incoming < 0 || connecting < 0) return;
    const ContactPoint contact = connection.contact_point;
    const std::optional<ContactPoint> end = IncomingEnd(junction, incoming, connecting, contact);
    if (!end) return;
    for (const JunctionLaneLink& link : connection.lane_links) {
      Join({LaneAtEnd(incoming, *end, link.from), *end}, {LaneAtEnd(connecting, contact, link.to), contact},
           link.place);
    }
  }

  // Which end of the incoming road lies at the junction: what the connecting road says, else the end linked to it.
  std::optional<ContactPoint> IncomingEnd(const Junction& junction, int incoming, int connecting,
                                          ContactPoint contact) const {
    const Road& road = data_.roads[connecting];
    const std::optional<RoadLink>& back = contact == ContactPoint::kStart ? road.predecessor : road.successor;
    if (back && !back->to_junction && back->id == data_.roads[incoming].id) return back->contact_point;
    const auto touches = [&junction](const std::optional<RoadLink>& link) {
      return link && link->to_junction && link->id == junction.id;
    };
    if (touches(data_.roads[incoming].successor)) return ContactPoint::kEnd;
    if (touches(data_.roads[incoming].predecessor)) return ContactPoint::kStart;
    return std::nullopt;
  }

  int RoadOf(const std::string& id) const {
    const auto found = roads_.find(id);
    return found == roads_.end() ? -1 : found->second;
  }

  const NetworkData& data_;
  const LaneGraph& graph_;
  const std::vector<LaneNode>& nodes_;
  Diagnostics& diagnostics_;
  std::unordered_map<std::string_view, int> roads_;
  std::vector<Edge> edges_;
};

}  // namespace

LaneGraph LaneGraph::Create(const NetworkData& data, Diagnostics& diagnostics) {
  LaneGraph graph;
  for (size_t r = 0; r < data.roads.size(); ++r) {
    const Road& road = data.roads[r];
    graph.first_section_.push_back(static_cast<int>(graph.sections_.size()));
    for (size_t k = 0; k < road.sections.size(); ++k) {
      const LaneSection& section = road.sections[k];
      const int first = static_cast<int>(graph.nodes_.size());
      graph.sections_.push_back({first, static_cast<int>(section.left.size()), static_cast<int>(section.right.size())});
      const auto add = [&](const Lane& lane) {
        LaneNode node;
        node.road = static_cast<int>(r);
        node.section = static_cast<int>(k);
        node.lane_id = lane.id;
        node.start_s_m = section.s_m;
        node.end_s_m = k + 1 < road.sections.size() ? road.sections[k + 1].s_m : road.length_m;
        node.type = lane.type;
        node.along_s = IsAlongS(road, lane);
        graph.nodes_.push_back(node);
      };
      for (auto lane = section.left.rbegin(); lane != section.left.rend(); ++lane) add(*lane);
      for (const Lane& lane : section.right) add(lane);
      const int end = static_cast<int>(graph.nodes_.size());
      for (int lane = first; lane < end; ++lane) {
        const int port = lane > first ? lane - 1 : -1, starboard = lane + 1 < end ? lane + 1 : -1;
        LaneNode& node = graph.nodes_[lane];
        node.left = node.along_s ? port : starboard;
        node.right = node.along_s ? starboard : port;
      }
    }
  }
  std::vector<Edge> edges = EdgeCollector(data, graph, graph.nodes_, diagnostics).Collect();
  const auto fill = [&](EdgeList& list) {
    list.starts.assign(graph.nodes_.size() + 1, 0);
    for (const Edge& edge : edges) ++list.starts[edge.first + 1];
    for (size_t i = 1; i < list.starts.size(); ++i) list.starts[i] += list.starts[i - 1];
    for (const Edge& edge : edges) list.ends.push_back(edge.second);
  };
  fill(graph.successors_);
  for (Edge& edge : edges) std::swap(edge.first, edge.second);
  std::sort(edges.begin(), edges.end());
  fill(graph.predecessors_);
  return graph;
}

int LaneGraph::Find(int road, int section, int lane_id) const {
  if (road < 0 || road >= static_cast<int>(first_section_.size()) || section < 0) return -1;
  const int end = road + 1 < static_cast<int>(first_section_.size()) ? first_section_[road + 1]
                                                                     : static_cast<int>(sections_.size());
  if (first_section_[road] + section >= end) return -1;
  const SectionNodes& nodes = sections_[first_section_[road] + section];
  if (lane_id > 0 && lane_id <= nodes.num_left) return nodes.first + nodes.num_left - lane_id;
  if (lane_id < 0 && lane_id >= -nodes.num_right) return nodes.first + nodes.num_left - lane_id - 1;
  return -1;
}

}  // namespace longtail::network
