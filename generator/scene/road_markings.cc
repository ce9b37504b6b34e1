#include "generator/scene/road_markings.h"

#include <algorithm>

#include "scenarios/road/network/lane_geometry.h"

namespace longtail {
namespace {

constexpr double kMinSidewalkM = 0.05;
// Edge lines lie inside the edge.
constexpr double kEdgeInsetM = 0.12;

RoadMarking CentreLine(int num_lanes, bool uses_yellow, double dash_width_m, PhiloxStream& stream) {
  RoadMarking line{.kind = v1::MAP_LINE_KIND_DIRECTION_DIVIDER};
  const double choice = stream.Uniform();
  if (num_lanes > 2 || (uses_yellow && choice < 0.5)) {
    line.paint = uses_yellow ? v1::MAP_LINE_PAINT_DOUBLE_YELLOW : v1::MAP_LINE_PAINT_DOUBLE_WHITE;
    line.width_m = 0.11;
  } else if (choice < 0.25) {
    line.paint = uses_yellow ? v1::MAP_LINE_PAINT_SOLID_YELLOW : v1::MAP_LINE_PAINT_SOLID_WHITE;
    line.width_m = 0.12;
  } else {
    line.paint = uses_yellow ? v1::MAP_LINE_PAINT_DASHED_YELLOW : v1::MAP_LINE_PAINT_DASHED_WHITE;
    line.width_m = dash_width_m;
  }
  return line;
}

}  // namespace

std::vector<RoadMarking> DrawRoadMarkings(const RoadLine& road, v1::SurroundingsKind kind, bool uses_yellow,
                                          PhiloxStream& stream) {
  const int forward = road.forward_lanes(), backward = road.backward_lanes();
  const bool motorway = kind == v1::SURROUNDINGS_KIND_MOTORWAY;
  const double lane_m = road.lane_width_m(), dash_width_m = motorway ? 0.15 : 0.12;
  std::vector<RoadMarking> lines;
  const auto divide = [&](double t_m) {
    lines.push_back({v1::MAP_LINE_KIND_LANE_DIVIDER, v1::MAP_LINE_PAINT_DASHED_WHITE, t_m, t_m, dash_width_m});
  };
  for (int i = 1; i < forward; ++i) divide(-i * lane_m);
  for (int i = 1; i < backward; ++i) divide(i * lane_m);
  if (forward > 0 && backward > 0) lines.push_back(CentreLine(forward + backward, uses_yellow, dash_width_m, stream));

  // Streets with kerbs often have no edge lines.
  const bool bare = road.sidewalk_m() > kMinSidewalkM && stream.Uniform() < 0.5;
  const auto edge = [&](double border_t_m, double t_m, v1::MapLinePaint paint) {
    lines.push_back(
        {v1::MAP_LINE_KIND_ROAD_EDGE, bare ? v1::MAP_LINE_PAINT_NONE : paint, border_t_m, t_m, motorway ? 0.2 : 0.13});
  };
  edge(road.RightEdge(), road.RightEdge() + kEdgeInsetM, v1::MAP_LINE_PAINT_SOLID_WHITE);
  edge(road.LeftEdge(), road.LeftEdge() - kEdgeInsetM,
       uses_yellow && backward == 0 ? v1::MAP_LINE_PAINT_SOLID_YELLOW : v1::MAP_LINE_PAINT_SOLID_WHITE);
  return lines;
}

namespace {

v1::MapLinePaint PaintOf(const network::RoadMark& mark, bool uses_yellow) {
  const bool yellow = mark.color == network::MarkColor::kYellow && uses_yellow;
  switch (mark.type) {
    case network::MarkType::kSolid:
    case network::MarkType::kEdge:
      return yellow ? v1::MAP_LINE_PAINT_SOLID_YELLOW : v1::MAP_LINE_PAINT_SOLID_WHITE;
    case network::MarkType::kBroken:
    case network::MarkType::kBottsDots:
      return yellow ? v1::MAP_LINE_PAINT_DASHED_YELLOW : v1::MAP_LINE_PAINT_DASHED_WHITE;
    case network::MarkType::kSolidSolid:
    case network::MarkType::kSolidBroken:
    case network::MarkType::kBrokenSolid:
    case network::MarkType::kBrokenBroken:
      return yellow ? v1::MAP_LINE_PAINT_DOUBLE_YELLOW : v1::MAP_LINE_PAINT_DOUBLE_WHITE;
    default:
      return v1::MAP_LINE_PAINT_NONE;
  }
}

bool IsDriven(const network::LaneSection& section, int lane_id) {
  const network::Lane* lane = lane_id == 0 ? nullptr : section.Find(lane_id);
  return lane != nullptr && network::IsDrivable(lane->type);
}

// The border's kind by what lies on both sides of it; unspecified where neither is driven.
v1::MapLineKind KindOf(const network::LaneSection& section, int lane_id) {
  const int inner = lane_id == 0 ? 1 : lane_id, outer = lane_id == 0 ? -1 : lane_id + (lane_id > 0 ? 1 : -1);
  const int driven = IsDriven(section, inner) + IsDriven(section, outer);
  if (driven == 0) return v1::MAP_LINE_KIND_UNSPECIFIED;
  if (driven == 1) return v1::MAP_LINE_KIND_ROAD_EDGE;
  return lane_id == 0 ? v1::MAP_LINE_KIND_DIRECTION_DIVIDER : v1::MAP_LINE_KIND_LANE_DIVIDER;
}

class NetworkPainter {
 public:
  NetworkPainter(bool uses_yellow, std::vector<NetworkMarking>& markings)
      : uses_yellow_(uses_yellow), markings_(markings) {}

  void AddRoad(const network::Road& road, int index) {
    for (size_t i = 0; i < road.sections.size(); ++i) {
      const network::LaneSection& section = road.sections[i];
      border_.road = index;
      border_.section = static_cast<int>(i);
      const double end_s_m = i + 1 < road.sections.size() ? road.sections[i + 1].s_m : road.length_m;
      for (auto lane = section.left.rbegin(); lane != section.left.rend(); ++lane) AddBorder(section, *lane, end_s_m);
      AddBorder(section, section.center, end_s_m);
      for (const network::Lane& lane : section.right) AddBorder(section, lane, end_s_m);
    }
  }

 private:
  void AddBorder(const network::LaneSection& section, const network::Lane& lane, double end_s_m) {
    border_.lane_id = lane.id;
    border_.kind = KindOf(section, lane.id);
    if (border_.kind == v1::MAP_LINE_KIND_UNSPECIFIED) return;
    double painted_to = section.s_m;
    for (size_t m = 0; m < lane.marks.size(); ++m) {
      const double from = section.s_m + lane.marks[m].s_offset_m;
      const double to = m + 1 < lane.marks.size() ? section.s_m + lane.marks[m + 1].s_offset_m : end_s_m;
      Add(nullptr, painted_to, from);
      Add(&lane.marks[m], from, to);
      painted_to = to;
    }
    Add(nullptr, painted_to, end_s_m);
  }

  void Add(const network::RoadMark* mark, double from_m, double to_m) {
    if (to_m - from_m < 1e-6) return;
    NetworkMarking& added = markings_.emplace_back(border_);
    added.start_s_m = from_m;
    added.end_s_m = to_m;
    added.paint = mark == nullptr ? v1::MAP_LINE_PAINT_NONE : PaintOf(*mark, uses_yellow_);
    added.width_m = mark == nullptr || mark->width_m <= 0 ? 0.12 : mark->width_m;
    added.inwards_m = added.kind == v1::MAP_LINE_KIND_ROAD_EDGE && border_.lane_id != 0 ? kEdgeInsetM : 0;
  }

  bool uses_yellow_;
  NetworkMarking border_;
  std::vector<NetworkMarking>& markings_;
};

}  // namespace

std::vector<NetworkMarking> NetworkMarkings(const RoadNetwork& network, bool uses_yellow) {
  std::vector<NetworkMarking> markings;
  NetworkPainter painter(uses_yellow, markings);
  for (int r = 0; r < network.num_roads(); ++r) {
    // Paths through a junction cross one another: nothing is painted along them.
    if (network.road(r).junction.empty()) painter.AddRoad(network.road(r), r);
  }
  return markings;
}

double BorderOf(const RoadNetwork& network, const NetworkMarking& marking, double s_m) {
  const network::Road& road = network.road(marking.road);
  const double s = std::clamp(s_m, marking.start_s_m, marking.end_s_m);
  return network::LaneSpanAt(road, road.sections[marking.section], marking.lane_id, s).outer_t_m;
}

}  // namespace longtail
