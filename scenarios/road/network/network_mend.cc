#include "scenarios/road/network/network_mend.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "scenarios/road/network/codes.h"
#include "scenarios/road/unique_names.h"

namespace longtail::network {
namespace {

void TellSignalsApart(NetworkData& data, FaultList& faults) {
  UniqueNames ids;
  for (const Road& road : data.roads) {
    for (const Signal& signal : road.signals) ids.Reserve(signal.id);
  }
  for (Road& road : data.roads) {
    for (Signal& signal : road.signals) {
      const std::string id = ids.Take(signal.id);
      if (id == signal.id) continue;
      faults.Warning(codes::kMapDuplicateId, signal.place, absl::StrCat("signal ", signal.id),
                     absl::StrCat("signal.id must be given once, got ", signal.id.empty() ? "nothing" : signal.id,
                                  " again; it becomes ", id));
      signal.id = id;
    }
  }
}

struct LanePlace {
  const std::string& road_id;
  size_t section = 0;
  int lane_id = 0;
};

// Nearly all are in order, and every road that is laid out comes by: nothing is made until one is not.
template <typename Record>
void PutInOrder(std::vector<Record>& records, const LanePlace& lane, const char* kind, FaultList& faults) {
  const auto before = [](const Record& a, const Record& b) { return a.s_offset_m < b.s_offset_m; };
  if (std::is_sorted(records.begin(), records.end(), before)) return;
  for (size_t i = 1; i < records.size(); ++i) {
    if (!before(records[i], records[i - 1])) continue;
    const std::string name = absl::StrCat("road ", lane.road_id, ".sections[", lane.section, "].lane ", lane.lane_id,
                                          ".", kind, "[", i, "]");
    faults.Warning(codes::kMapNotIncreasing, records[i].place, name,
                   absl::StrCat(name, ".sOffset must be greater than ", records[i - 1].s_offset_m,
                                " of the one before, got ", records[i].s_offset_m, "; they are put in order"));
  }
  std::stable_sort(records.begin(), records.end(), before);
}

void CloseUp(CubicProfile& profile) {
  constexpr double kClose_m = 1e-6;
  const std::vector<CubicPiece>& pieces = profile.pieces();
  const auto before = [](const CubicPiece& a, const CubicPiece& b) { return a.start_m < b.start_m; };
  if (std::is_sorted(pieces.begin(), pieces.end(), before)) return;
  CubicProfile mended;
  for (CubicPiece piece : pieces) {
    if (!mended.empty()) {
      const double before_m = mended.pieces().back().start_m;
      if (piece.start_m < before_m && piece.start_m > before_m - kClose_m) piece.start_m = before_m;
    }
    mended.Add(piece);
  }
  profile = std::move(mended);
}

void MendLane(Lane& lane, const std::string& road_id, size_t section, FaultList& faults) {
  const LanePlace place{.road_id = road_id, .section = section, .lane_id = lane.id};
  CloseUp(lane.widths);
  CloseUp(lane.borders);
  PutInOrder(lane.marks, place, "roadMark", faults);
  PutInOrder(lane.speeds, place, "speed", faults);
  PutInOrder(lane.materials, place, "material", faults);
  PutInOrder(lane.heights, place, "height", faults);
}

}  // namespace

void MendNetwork(NetworkData& data, FaultList& faults) {
  TellSignalsApart(data, faults);
  for (Road& road : data.roads) {
    for (CubicProfile* profile : {&road.elevation, &road.superelevation, &road.lane_offset}) CloseUp(*profile);
    for (size_t i = 0; i < road.sections.size(); ++i) {
      LaneSection& section = road.sections[i];
      for (Lane& lane : section.left) MendLane(lane, road.id, i, faults);
      MendLane(section.center, road.id, i, faults);
      for (Lane& lane : section.right) MendLane(lane, road.id, i, faults);
    }
  }
}

void DropDanglingLinks(NetworkData& data) {
  std::set<std::string> roads, junctions;
  for (const Road& road : data.roads) roads.insert(road.id);
  for (const Junction& junction : data.junctions) junctions.insert(junction.id);
  for (Road& road : data.roads) {
    if (junctions.count(road.junction) == 0) road.junction.clear();
    for (std::optional<RoadLink>* link : {&road.predecessor, &road.successor}) {
      if (*link && (((*link)->to_junction ? junctions : roads).count((*link)->id) == 0)) link->reset();
    }
  }
  for (Junction& junction : data.junctions) {
    std::erase_if(junction.connections, [&roads](const Connection& connection) {
      return roads.count(connection.incoming_road) == 0 || roads.count(connection.connecting_road) == 0;
    });
  }
}

}  // namespace longtail::network
