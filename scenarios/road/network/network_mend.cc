#include "scenarios/road/network/network_mend.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "scenarios/road/network/codes.h"

namespace longtail::network {
namespace {

void TellSignalsApart(NetworkData& data, FaultList& faults) {
  std::set<std::string> given;
  for (const Road& road : data.roads) {
    for (const Signal& signal : road.signals) given.insert(signal.id);
  }
  std::map<std::string, int> times_seen;
  for (Road& road : data.roads) {
    for (Signal& signal : road.signals) {
      int& count = ++times_seen[signal.id];
      if (count == 1) continue;
      while (given.count(absl::StrCat(signal.id, "_", count)) > 0) ++count;
      const std::string id = absl::StrCat(signal.id, "_", count);
      faults.Warning(codes::kMapDuplicateId, signal.place, absl::StrCat("signal ", signal.id),
                     absl::StrCat("signal.id must be given once, got ", signal.id.empty() ? "nothing" : signal.id,
                                  " again; it becomes ", id));
      signal.id = id;
    }
  }
}

template <typename Record>
void PutInOrder(std::vector<Record>& records, const std::string& path, FaultList& faults) {
  for (size_t i = 1; i < records.size(); ++i) {
    const double before_m = records[i - 1].s_offset_m;
    if (records[i].s_offset_m >= before_m) continue;
    const std::string name = absl::StrCat(path, "[", i, "]");
    faults.Warning(codes::kMapNotIncreasing, records[i].place, name,
                   absl::StrCat(name, ".sOffset must be greater than ", before_m, " of the one before, got ",
                                records[i].s_offset_m, "; they are put in order"));
  }
  std::stable_sort(records.begin(), records.end(),
                   [](const Record& a, const Record& b) { return a.s_offset_m < b.s_offset_m; });
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

void MendLane(Lane& lane, const std::string& path, FaultList& faults) {
  CloseUp(lane.widths);
  CloseUp(lane.borders);
  PutInOrder(lane.marks, absl::StrCat(path, ".roadMark"), faults);
  PutInOrder(lane.speeds, absl::StrCat(path, ".speed"), faults);
  PutInOrder(lane.materials, absl::StrCat(path, ".material"), faults);
  PutInOrder(lane.heights, absl::StrCat(path, ".height"), faults);
}

}  // namespace

void MendNetwork(NetworkData& data, FaultList& faults) {
  TellSignalsApart(data, faults);
  for (Road& road : data.roads) {
    for (CubicProfile* profile : {&road.elevation, &road.superelevation, &road.lane_offset}) CloseUp(*profile);
    for (size_t i = 0; i < road.sections.size(); ++i) {
      LaneSection& section = road.sections[i];
      const std::string path = absl::StrCat("road ", road.id, ".sections[", i, "].lane ");
      for (Lane& lane : section.left) MendLane(lane, absl::StrCat(path, lane.id), faults);
      MendLane(section.center, absl::StrCat(path, 0), faults);
      for (Lane& lane : section.right) MendLane(lane, absl::StrCat(path, lane.id), faults);
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
