#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "scenarios/road/network/codes.h"
#include "scenarios/road/network/network_check.h"
#include "scenarios/spec/suggest.h"

namespace longtail::network {
namespace {

// Things of one kind by id.
template <typename Thing>
class Ids {
 public:
  Ids(const char* kind, FaultList& faults) : kind_(kind), faults_(faults) {}

  void Add(const Thing& thing) {
    if (things_.emplace(thing.id, &thing).second) return;
    faults_.Error(codes::kMapDuplicateId, thing.place, absl::StrCat(kind_, " ", thing.id),
                  absl::StrCat(kind_, ".id must be given once, got ", thing.id, " again"));
  }

  // Null, with a warning, where there is none; whose asks.
  const Thing* Find(const std::string& id, const Place& place, const std::string& whose) {
    const auto found = things_.find(id);
    if (found != things_.end()) return found->second;
    std::vector<std::string> names;
    if (things_.size() <= 200 && !faults_.is_full()) {
      for (const auto& [name, thing] : things_) names.push_back(name);
    }
    faults_.Warning(codes::kMapUnknownId, place, whose,
                    absl::StrCat(whose, " must be a ", kind_, " of this map, got ", id.empty() ? "nothing" : id,
                                 "; it is left out"),
                    Suggest(id, names));
    return nullptr;
  }

 private:
  const char* kind_;
  FaultList& faults_;
  std::map<std::string, const Thing*> things_;
};

class LinkChecker {
 public:
  LinkChecker(const NetworkData& data, FaultList& faults)
      : data_(data),
        faults_(faults),
        roads_("road", faults),
        junctions_("junction", faults),
        controllers_("controller", faults),
        signals_("signal", faults) {}

  void Check() {
    for (const Road& road : data_.roads) {
      roads_.Add(road);
      for (const Signal& signal : road.signals) signals_.Add(signal);
    }
    for (const Junction& junction : data_.junctions) junctions_.Add(junction);
    for (const Controller& controller : data_.controllers) controllers_.Add(controller);
    for (const Road& road : data_.roads) CheckOneRoad(road);
    for (const Junction& junction : data_.junctions) CheckJunction(junction);
    for (const Controller& controller : data_.controllers) {
      for (const Control& control : controller.controls) {
        signals_.Find(control.signal_id, control.place,
                      absl::StrCat("controller ", controller.id, ".control.signalId"));
      }
    }
  }

 private:
  static const LaneSection* SectionAtEnd(const Road* road, ContactPoint end) {
    if (road == nullptr || road->sections.empty()) return nullptr;
    return end == ContactPoint::kStart ? &road->sections.front() : &road->sections.back();
  }

  const Road* FollowRoadLink(const Road& road, const std::optional<RoadLink>& link, const char* name) {
    const std::string path = absl::StrCat("road ", road.id, ".", name);
    if (!link) {
      if (!road.junction.empty()) {
        faults_.Warning(codes::kMapMissingLink, road.place, path,
                        absl::StrCat(path, " must be given for a road inside a junction"));
      }
      return nullptr;
    }
    if (!link->to_junction) return roads_.Find(link->id, link->place, path);
    junctions_.Find(link->id, link->place, path);
    return nullptr;
  }

  void CheckOneRoad(const Road& road) {
    const std::string path = absl::StrCat("road ", road.id);
    if (!road.junction.empty()) junctions_.Find(road.junction, road.place, absl::StrCat(path, ".junction"));
    const Road* before = FollowRoadLink(road, road.predecessor, "predecessor");
    const Road* after = FollowRoadLink(road, road.successor, "successor");
    for (size_t k = 0; k < road.sections.size(); ++k) {
      const bool is_first = k == 0, is_last = k + 1 == road.sections.size();
      const LaneSection* previous =
          is_first ? (before ? SectionAtEnd(before, road.predecessor->contact_point) : nullptr) : &road.sections[k - 1];
      const LaneSection* next =
          is_last ? (after ? SectionAtEnd(after, road.successor->contact_point) : nullptr) : &road.sections[k + 1];
      CheckLaneLinks(road.sections[k], previous, next, is_last, absl::StrCat(path, ".sections[", k, "]"));
    }
    for (const Signal& signal : road.signals) {
      for (const SignalDependency& dependency : signal.dependencies) {
        signals_.Find(dependency.signal_id, dependency.place,
                      absl::StrCat(path, ".signal ", signal.id, ".dependency.id"));
      }
    }
    for (const SignalReference& reference : road.signal_references) {
      signals_.Find(reference.signal_id, reference.place, absl::StrCat(path, ".signalReference.id"));
    }
  }

  void CheckLaneLinks(const LaneSection& section, const LaneSection* previous, const LaneSection* next, bool is_last,
                      const std::string& path) {
    for (const std::vector<Lane>* side : {&section.left, &section.right}) {
      for (const Lane& lane : *side) {
        const std::string lane_path = absl::StrCat(path, ".lane ", lane.id);
        CheckLaneLink(lane.predecessors, previous, absl::StrCat(lane_path, ".predecessor"));
        CheckLaneLink(lane.successors, next, absl::StrCat(lane_path, ".successor"));
        if (is_last || !next->TakesUp(lane)) continue;
        faults_.Warning(codes::kMapMissingLink, lane.place, lane_path,
                        absl::StrCat(lane_path, " must be linked to go on, got no successor, though lane ", lane.id,
                                     " is in the next section; they are joined"));
      }
    }
  }

  void CheckLaneLink(const std::vector<LaneLink>& links, const LaneSection* other, const std::string& path) {
    for (const LaneLink& link : links) {
      // At a junction the connections say which lanes meet.
      if (other == nullptr || other->Find(link.id) != nullptr) continue;
      faults_.Warning(codes::kMapUnknownId, link.place, path,
                      absl::StrCat(path, " must be a lane from ", -static_cast<int>(other->right.size()), " to ",
                                   other->left.size(), " of the section it meets, got ", link.id, "; it is left out"));
    }
  }

  void CheckJunction(const Junction& junction) {
    const std::string path = absl::StrCat("junction ", junction.id);
    for (const JunctionController& controller : junction.controllers) {
      controllers_.Find(controller.id, controller.place, absl::StrCat(path, ".controller.id"));
    }
    for (const Priority& priority : junction.priorities) {
      roads_.Find(priority.high, priority.place, absl::StrCat(path, ".priority.high"));
      roads_.Find(priority.low, priority.place, absl::StrCat(path, ".priority.low"));
    }
    if (junction.kind != JunctionKind::kDefault && junction.kind != JunctionKind::kDirect) return;
    std::set<std::string> ids;
    for (const Connection& connection : junction.connections) {
      const std::string of = absl::StrCat(path, ".connection ", connection.id);
      if (!ids.insert(connection.id).second) {
        faults_.Warning(
            codes::kMapDuplicateId, connection.place, of,
            absl::StrCat(path, ".connection.id must be given once, got ", connection.id, " again; both count"));
      }
      const Road* incoming = roads_.Find(connection.incoming_road, connection.place, absl::StrCat(of, ".incomingRoad"));
      const bool is_direct = junction.kind == JunctionKind::kDirect;
      const Road* connecting = roads_.Find(connection.connecting_road, connection.place,
                                           absl::StrCat(of, is_direct ? ".linkedRoad" : ".connectingRoad"));
      if (incoming == nullptr || connecting == nullptr) continue;
      if (connection.lane_links.empty()) {
        faults_.Warning(codes::kMapMissingLink, connection.place, of,
                        absl::StrCat(of, " must have a laneLink, got none; it joins no lanes"));
      }
      CheckConnectionLanes(junction, connection, *incoming, *connecting, of);
    }
  }

  void CheckConnectionLanes(const Junction& junction, const Connection& connection, const Road& incoming,
                            const Road& connecting, const std::string& path) {
    const auto touches = [&](const std::optional<RoadLink>& link) {
      return link && link->to_junction && link->id == junction.id;
    };
    bool at_start = touches(incoming.predecessor), at_end = touches(incoming.successor);
    const bool is_linked = at_start || at_end;
    // What the connecting road says counts more.
    const std::optional<RoadLink>& back =
        connection.contact_point == ContactPoint::kStart ? connecting.predecessor : connecting.successor;
    if (back && !back->to_junction && back->id == incoming.id) {
      at_start = back->contact_point == ContactPoint::kStart;
      at_end = !at_start;
    }
    if (!is_linked) {
      faults_.Warning(
          codes::kMapMissingLink, connection.place, path,
          absl::StrCat(path, ".incomingRoad must be linked to junction ", junction.id, ", got road ", incoming.id,
                       " without such a link", at_start || at_end ? "" : "; it joins nothing"));
    }
    if (!at_start && !at_end) return;
    const LaneSection* there = SectionAtEnd(&connecting, connection.contact_point);
    for (const JunctionLaneLink& link : connection.lane_links) {
      const bool is_at_start = at_start && HasLane(incoming, ContactPoint::kStart, link.from);
      const bool is_at_end = at_end && HasLane(incoming, ContactPoint::kEnd, link.from);
      if (!is_at_start && !is_at_end) {
        faults_.Warning(codes::kMapUnknownId, link.place, path,
                        absl::StrCat(path, ".laneLink.from must be a lane of road ", incoming.id,
                                     " at the junction, got ", link.from, "; it is left out"));
      }
      if (there != nullptr && there->Find(link.to) == nullptr) {
        faults_.Warning(codes::kMapUnknownId, link.place, path,
                        absl::StrCat(path, ".laneLink.to must be a lane of road ", connecting.id,
                                     " at its contact point, got ", link.to, "; it is left out"));
      }
    }
  }

  static bool HasLane(const Road& road, ContactPoint end, int id) {
    const LaneSection* section = SectionAtEnd(&road, end);
    return section != nullptr && section->Find(id) != nullptr;
  }

  const NetworkData& data_;
  FaultList& faults_;
  Ids<Road> roads_;
  Ids<Junction> junctions_;
  Ids<Controller> controllers_;
  Ids<Signal> signals_;
};

}  // namespace

bool IsTooLarge(const NetworkData& data) {
  double num_stretches = 0;
  for (const Road& road : data.roads) {
    for (const Geometry& geometry : road.geometries) {
      double curvature_per_m = 0;
      if (const auto* arc = std::get_if<Arc>(&geometry.shape)) curvature_per_m = std::abs(arc->curvature_per_m);
      if (const auto* spiral = std::get_if<Spiral>(&geometry.shape)) {
        curvature_per_m = std::max(std::abs(spiral->start_curvature_per_m), std::abs(spiral->end_curvature_per_m));
      }
      num_stretches += 1 + geometry.length_m * (1.0 / 8 + 6 * curvature_per_m);
    }
  }
  return num_stretches > kMaxStretches;
}

void CheckLinks(const NetworkData& data, FaultList& faults) { LinkChecker(data, faults).Check(); }

void CheckNetwork(const NetworkData& data, FaultList& faults) {
  if (data.roads.empty()) {
    faults.Error(codes::kMapMissingElement, {}, "", "map must have at least one road, got none");
  }
  if (IsTooLarge(data)) {
    faults.Error(codes::kMapTooLarge, {}, "",
                 absl::StrCat("map must have at most ", kMaxStretches, " stretches of 8 m or a sixth of a radian"));
  }
  for (const Road& road : data.roads) CheckRoad(road, faults);
  CheckLinks(data, faults);
}

}  // namespace longtail::network
