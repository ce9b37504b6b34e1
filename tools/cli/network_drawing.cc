#include "tools/cli/network_drawing.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/strings/str_format.h"

namespace longtail {
namespace {

using network::LaneNode;
using network::LaneType;
using network::MarkType;
using network::SurfacePose;

const char* MarkPaint(network::MarkColor color) {
  switch (color) {
    case network::MarkColor::kYellow:
      return "#f2c230";
    case network::MarkColor::kRed:
      return "#d64545";
    case network::MarkColor::kBlue:
      return "#3b6fd6";
    case network::MarkColor::kGreen:
      return "#3f9b57";
    case network::MarkColor::kOrange:
      return "#e8862e";
    case network::MarkColor::kViolet:
      return "#8b4fc7";
    case network::MarkColor::kBlack:
      return "#20242b";
    default:
      return "#ffffff";
  }
}

SvgPoint PointAt(const RoadNetwork& roads, const PlaneView& view, int road, double s, double t) {
  const SurfacePose pose = roads.PoseAt({road, s, t});
  return view.Map(pose.x_m, pose.y_m);
}

// Stations of a lane at which its borders are drawn.
std::vector<double> Stations(const RoadNetwork& roads, const PlaneView& view, double from, double to, int road) {
  std::vector<double> stations = {from};
  for (const double s : roads.reference_line(road).Stations(12 / view.scale_px_per_m)) {
    if (s > from + 1e-6 && s < to - 1e-6) stations.push_back(s);
  }
  stations.push_back(to);
  return stations;
}

class NetworkPainter {
 public:
  NetworkPainter(const RoadNetwork& roads, const PlaneView& view, Drawing& drawing)
      : roads_(roads), view_(view), drawing_(drawing) {}

  void Draw(const network::Box& visible) {
    for (int r = 0; r < roads_.num_roads(); ++r) visible_.push_back(Meets(r, visible));
    DrawLanes(/*inside_junctions=*/false);
    DrawLanes(/*inside_junctions=*/true);
    DrawMarks();
    DrawStructures();
    for (int lane = 0; lane < roads_.lanes().num_lanes(); ++lane) DrawArrows(lane);
  }

 private:
  // Whether the reference line comes near: no road is wider than kReach_m to a side.
  bool Meets(int road, const network::Box& visible) const {
    constexpr double kReach_m = 60;
    for (const double s : roads_.reference_line(road).Stations(/*max_step_m=*/20)) {
      const SurfacePose pose = roads_.PoseAt({road, s, 0});
      if (visible.SquaredDistance(pose.x_m, pose.y_m) < kReach_m * kReach_m) return true;
    }
    return false;
  }

  void DrawLanes(bool inside_junctions) const {
    // Drivable lanes last, so that verges of one road do not hide another's lanes.
    for (const bool drivable : {false, true}) {
      for (int lane = 0; lane < roads_.lanes().num_lanes(); ++lane) {
        const LaneNode& node = roads_.lanes().node(lane);
        if (network::IsDrivable(node.type) != drivable) continue;
        if (roads_.road(node.road).junction.empty() == inside_junctions || !visible_[node.road]) continue;
        const char* color = LaneColor(node.type);
        drawing_.Polygon(LanePolygon(roads_, lane, view_),
                         absl::StrFormat("fill=\"%s\" stroke=\"%s\" stroke-width=\"0.3\"", color, color));
      }
    }
  }

  void DrawMarks() const {
    for (int r = 0; r < roads_.num_roads(); ++r) {
      if (!visible_[r]) continue;
      const network::Road& road = roads_.road(r);
      for (size_t k = 0; k < road.sections.size(); ++k) {
        const network::LaneSection& section = road.sections[k];
        const double end = k + 1 < road.sections.size() ? road.sections[k + 1].s_m : road.length_m;
        for (const network::Lane& lane : section.left) DrawLaneMarks(r, section, lane, end);
        DrawLaneMarks(r, section, section.center, end);
        for (const network::Lane& lane : section.right) DrawLaneMarks(r, section, lane, end);
      }
    }
  }

  // Tunnels as a shade, bridges by their parapets.
  void DrawStructures() const {
    for (int r = 0; r < roads_.num_roads(); ++r) {
      if (!visible_[r]) continue;
      for (const network::Structure& structure : roads_.road(r).structures) {
        std::vector<SvgPoint> left, right;
        for (const double s : Stations(roads_, view_, structure.s_m, structure.s_m + structure.length_m, r)) {
          left.push_back(PointAt(roads_, view_, r, s, EdgeAt(r, s, +1)));
          right.push_back(PointAt(roads_, view_, r, s, EdgeAt(r, s, -1)));
        }
        if (structure.kind == network::StructureKind::kBridge) {
          for (const std::vector<SvgPoint>* side : {&left, &right}) {
            drawing_.Polyline(*side, absl::StrFormat("stroke=\"#20242b\" stroke-width=\"%.2f\"",
                                                     std::max(1.5, 0.4 * view_.scale_px_per_m)));
          }
          continue;
        }
        left.insert(left.end(), right.rbegin(), right.rend());
        drawing_.Polygon(left, "fill=\"#20242b\" fill-opacity=\"0.45\"");
      }
    }
  }

  // t of the outer edge of the outermost lane on one side.
  double EdgeAt(int road, double s, int side) const {
    const network::Road& data = roads_.road(road);
    size_t k = data.sections.size() - 1;
    while (k > 0 && data.sections[k].s_m > s) --k;
    const network::LaneSection& section = data.sections[k];
    const std::vector<network::Lane>& lanes = side > 0 ? section.left : section.right;
    return network::LaneSpanAt(data, section, lanes.empty() ? 0 : lanes.back().id, s).outer_t_m;
  }

  void DrawLaneMarks(int road, const network::LaneSection& section, const network::Lane& lane,
                     double section_end) const {
    for (size_t i = 0; i < lane.marks.size(); ++i) {
      const network::RoadMark& mark = lane.marks[i];
      const double from = std::min(section_end, section.s_m + mark.s_offset_m);
      const double to =
          i + 1 < lane.marks.size() ? std::min(section_end, section.s_m + lane.marks[i + 1].s_offset_m) : section_end;
      if (mark.type == MarkType::kNone || mark.type == MarkType::kGrass || !(to > from)) continue;
      DrawMark(road, section, lane.id, mark, from, to);
    }
  }

  void DrawMark(int road, const network::LaneSection& section, int lane, const network::RoadMark& mark, double from,
                double to) const {
    // Two lines lie a line's width apart; the first is the left one.
    const double width_m = mark.width_m > 0 ? mark.width_m : 0.12;
    const auto stripe = [&](double t_offset, double painted_m, double space_m) {
      std::vector<SvgPoint> points;
      for (const double s : Stations(roads_, view_, from, to, road)) {
        const double t = network::LaneSpanAt(roads_.road(road), section, lane, s).outer_t_m + t_offset;
        points.push_back(PointAt(roads_, view_, road, s, t));
      }
      const std::string dashes = painted_m > 0 && space_m > 0
                                     ? absl::StrFormat(" stroke-dasharray=\"%.2f %.2f\"",
                                                       painted_m * view_.scale_px_per_m, space_m * view_.scale_px_per_m)
                                     : "";
      const bool is_curb = mark.type == MarkType::kCurb || mark.type == MarkType::kEdge;
      drawing_.Polyline(
          points, absl::StrFormat("stroke=\"%s\" stroke-width=\"%.2f\"%s", is_curb ? "#8f8b84" : MarkPaint(mark.color),
                                  std::max(0.7, width_m * view_.scale_px_per_m), dashes));
    };
    if (!mark.lines.empty()) {
      for (const network::MarkLine& line : mark.lines) stripe(line.t_offset_m, line.length_m, line.space_m);
      return;
    }
    constexpr double kPainted_m = 3, kSpace_m = 6;
    switch (mark.type) {
      case MarkType::kBroken:
        return stripe(0, kPainted_m, kSpace_m);
      case MarkType::kBottsDots:
        return stripe(0, 0.3, 1.5);
      case MarkType::kSolidSolid:
        stripe(width_m, 0, 0);
        return stripe(-width_m, 0, 0);
      case MarkType::kSolidBroken:
        stripe(width_m, 0, 0);
        return stripe(-width_m, kPainted_m, kSpace_m);
      case MarkType::kBrokenSolid:
        stripe(width_m, kPainted_m, kSpace_m);
        return stripe(-width_m, 0, 0);
      case MarkType::kBrokenBroken:
        stripe(width_m, kPainted_m, kSpace_m);
        return stripe(-width_m, kPainted_m, kSpace_m);
      default:
        return stripe(0, 0, 0);
    }
  }

  // Chevrons along drivable lanes, far enough apart to read.
  void DrawArrows(int lane) const {
    const LaneNode& node = roads_.lanes().node(lane);
    // In a junction they would lie on each other.
    if (!visible_[node.road] || !network::IsDrivable(node.type) || !roads_.road(node.road).junction.empty()) return;
    const double length = node.end_s_m - node.start_s_m;
    const double pitch = std::max(25.0, 70 / view_.scale_px_per_m);
    const int count = std::max(1, static_cast<int>(length / pitch));
    for (int i = 0; i < count; ++i) {
      const double s = node.start_s_m + length * (i + 0.5) / count;
      const double size = std::min(0.3 * roads_.LaneSpanAt(lane, s).Width(), 0.2 * length);
      if (size * view_.scale_px_per_m < 1.2) continue;
      const SurfacePose pose = roads_.PoseOnLane({lane, s, 0});
      const double c = std::cos(pose.heading_rad), d = std::sin(pose.heading_rad);
      const auto corner = [&](double ahead, double left) {
        return view_.Map(pose.x_m + ahead * c - left * d, pose.y_m + ahead * d + left * c);
      };
      drawing_.Polygon({corner(size, 0), corner(-size, 0.6 * size), corner(-0.4 * size, 0), corner(-size, -0.6 * size)},
                       "fill=\"#ffffff\" fill-opacity=\"0.75\"");
    }
  }

  const RoadNetwork& roads_;
  const PlaneView& view_;
  Drawing& drawing_;
  std::vector<bool> visible_;  // by road
};

}  // namespace

const char* LaneColor(LaneType type) {
  if (network::IsDrivable(type)) {
    switch (type) {
      case LaneType::kBus:
      case LaneType::kTaxi:
      case LaneType::kHighOccupancy:
        return "#8a6d5c";
      case LaneType::kDriving:
      case LaneType::kBidirectional:
      case LaneType::kShared:
        return "#7b828c";
      default:
        return "#8d90a6";  // ramps, entries, exits
    }
  }
  switch (type) {
    case LaneType::kSidewalk:
      return "#d6cfc2";
    case LaneType::kBiking:
      return "#c4837c";
    case LaneType::kParking:
      return "#9fb3c8";
    case LaneType::kShoulder:
    case LaneType::kStop:
      return "#a3a79c";
    case LaneType::kMedian:
    case LaneType::kBorder:
      return "#b5c3a0";
    case LaneType::kCurb:
      return "#c9c4bb";
    case LaneType::kTram:
    case LaneType::kRail:
      return "#6e6259";
    case LaneType::kRestricted:
    case LaneType::kRoadWorks:
      return "#c8a96a";
    default:
      return "#cfd3d8";
  }
}

std::vector<SvgPoint> LanePolygon(const RoadNetwork& roads, int lane, const PlaneView& view) {
  const LaneNode& node = roads.lanes().node(lane);
  std::vector<SvgPoint> points, back;
  for (const double s : Stations(roads, view, node.start_s_m, node.end_s_m, node.road)) {
    const network::LaneSpan span = roads.LaneSpanAt(lane, s);
    points.push_back(PointAt(roads, view, node.road, s, span.outer_t_m));
    back.push_back(PointAt(roads, view, node.road, s, span.inner_t_m));
  }
  points.insert(points.end(), back.rbegin(), back.rend());
  return points;
}

void DrawNetwork(const RoadNetwork& roads, const PlaneView& view, const network::Box& visible, Drawing& drawing) {
  NetworkPainter(roads, view, drawing).Draw(visible);
}

}  // namespace longtail
