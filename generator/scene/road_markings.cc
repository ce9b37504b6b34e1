#include "generator/scene/road_markings.h"

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

}  // namespace longtail
