#include "tools/cli/map_drawing.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/cli/map_things.h"
#include "tools/cli/svg_writer.h"

namespace longtail {
namespace {

using network::LaneNode;
using network::LaneType;
using network::MarkType;
using network::SurfacePose;

constexpr double kMaxSize_px = 1600, kMargin_px = 24, kHeader_px = 48, kFooter_px = 44, kMinPanel_px = 160;
constexpr char kLand[] = "#e7ecdf", kInk[] = "#20242b", kJunction[] = "#d97706";

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

class MapPainter {
 public:
  MapPainter(const RoadNetwork& roads, const MapView& view, Drawing& drawing)
      : roads_(roads), view_(view), drawing_(drawing) {}

  void Draw(const std::string& title) {
    drawing_.Rect(view_.left_px, view_.top_px, view_.width_px - 2 * kMargin_px,
                  view_.height_px - kHeader_px - kFooter_px, absl::StrFormat("fill=\"%s\"", kLand));
    DrawLanes(/*inside_junctions=*/false);
    DrawLanes(/*inside_junctions=*/true);
    DrawJunctions();
    DrawMarks();
    for (int lane = 0; lane < roads_.lanes().num_lanes(); ++lane) DrawArrows(lane);
    DrawMapThings(roads_, view_, drawing_);
    DrawNames();
    drawing_.Text({kMargin_px, 30}, title, absl::StrFormat("font-size=\"18\" font-weight=\"bold\" fill=\"%s\"", kInk));
    DrawLegend();
  }

 private:
  SvgPoint At(int road, double s, double t) const {
    const SurfacePose pose = roads_.PoseAt({road, s, t});
    return view_.Map(pose.x_m, pose.y_m);
  }

  // Stations of a lane at which its borders are drawn.
  std::vector<double> Stations(double from, double to, int road) const {
    std::vector<double> stations = {from};
    for (const double s : roads_.reference_line(road).Stations(12 / view_.scale_px_per_m)) {
      if (s > from + 1e-6 && s < to - 1e-6) stations.push_back(s);
    }
    stations.push_back(to);
    return stations;
  }

  std::vector<SvgPoint> LanePolygon(int lane) const {
    const LaneNode& node = roads_.lanes().node(lane);
    std::vector<SvgPoint> points, back;
    for (const double s : Stations(node.start_s_m, node.end_s_m, node.road)) {
      const network::LaneSpan span = roads_.LaneSpanAt(lane, s);
      points.push_back(At(node.road, s, span.outer_t_m));
      back.push_back(At(node.road, s, span.inner_t_m));
    }
    points.insert(points.end(), back.rbegin(), back.rend());
    return points;
  }

  void DrawLanes(bool inside_junctions) const {
    // Drivable lanes last, so that verges of one road do not hide another's lanes.
    for (const bool drivable : {false, true}) {
      for (int lane = 0; lane < roads_.lanes().num_lanes(); ++lane) {
        const LaneNode& node = roads_.lanes().node(lane);
        if (network::IsDrivable(node.type) != drivable) continue;
        if (roads_.road(node.road).junction.empty() == inside_junctions) continue;
        const char* color = LaneColor(node.type);
        drawing_.Polygon(LanePolygon(lane),
                         absl::StrFormat("fill=\"%s\" stroke=\"%s\" stroke-width=\"0.3\"", color, color));
      }
    }
  }

  // The hull of a junction's drivable lanes.
  void DrawJunctions() {
    for (const network::Junction& junction : roads_.data().junctions) {
      std::vector<SvgPoint> points;
      for (int lane = 0; lane < roads_.lanes().num_lanes(); ++lane) {
        const LaneNode& node = roads_.lanes().node(lane);
        if (roads_.road(node.road).junction != junction.id || !network::IsDrivable(node.type)) continue;
        const std::vector<SvgPoint> polygon = LanePolygon(lane);
        points.insert(points.end(), polygon.begin(), polygon.end());
      }
      if (points.size() < 3) continue;
      const std::vector<SvgPoint> hull = Hull(std::move(points));
      drawing_.Polygon(hull, absl::StrFormat("fill=\"%s\" fill-opacity=\"0.16\" stroke=\"%s\" stroke-opacity=\"0.8\" "
                                             "stroke-width=\"1.2\" stroke-dasharray=\"5 3\"",
                                             kJunction, kJunction));
      // Above its topmost corner.
      const SvgPoint top =
          *std::min_element(hull.begin(), hull.end(), [](const SvgPoint& a, const SvgPoint& b) { return a.y < b.y; });
      labels_.push_back({{top.x, top.y - 6}, absl::StrCat("junction ", junction.id), kJunction});
    }
  }

  // Convex, by Andrew's monotone chain.
  static std::vector<SvgPoint> Hull(std::vector<SvgPoint> points) {
    std::sort(points.begin(), points.end(),
              [](const SvgPoint& a, const SvgPoint& b) { return a.x != b.x ? a.x < b.x : a.y < b.y; });
    std::vector<SvgPoint> hull;
    const auto turns_right = [](const SvgPoint& a, const SvgPoint& b, const SvgPoint& c) {
      return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) <= 0;
    };
    for (int pass = 0; pass < 2; ++pass) {
      const size_t base = hull.size();
      for (const SvgPoint& point : points) {
        while (hull.size() >= base + 2 && turns_right(hull[hull.size() - 2], hull.back(), point)) hull.pop_back();
        hull.push_back(point);
      }
      hull.pop_back();
      std::reverse(points.begin(), points.end());
    }
    return hull;
  }

  void DrawMarks() const {
    for (int r = 0; r < roads_.num_roads(); ++r) {
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
      for (const double s : Stations(from, to, road)) {
        const double t = network::LaneSpanAt(roads_.road(road), section, lane, s).outer_t_m + t_offset;
        points.push_back(At(road, s, t));
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
    if (!network::IsDrivable(node.type) || !roads_.road(node.road).junction.empty()) return;
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

  void Label(SvgPoint at, const std::string& text, const char* color) const {
    drawing_.Text(at, text,
                  absl::StrFormat("font-size=\"12\" text-anchor=\"middle\" fill=\"%s\" stroke=\"#ffffff\" "
                                  "stroke-width=\"2.5\" paint-order=\"stroke\"",
                                  color));
  }

  // Ids of junctions, and of the roads outside of them.
  void DrawNames() const {
    if (roads_.num_roads() > 400) return;  // a carpet of numbers
    for (const JunctionLabel& label : labels_) Label(label.at, label.text, label.color);
    for (int r = 0; r < roads_.num_roads(); ++r) {
      const network::Road& road = roads_.road(r);
      if (!road.junction.empty()) continue;
      const double s = 0.5 * road.length_m;
      const network::RoadExtent extent = network::ExtentAt(road, road.sections[network::SectionAt(road, s)], s);
      const std::string name = absl::StrCat("road ", road.id);
      // Beside the right edge, farther off where the road runs upwards and the name would reach over it.
      const SvgPoint edge = At(r, s, extent.right_t_m), inside = At(r, s, extent.right_t_m + 1);
      const double dx = (edge.x - inside.x) / view_.scale_px_per_m, dy = (edge.y - inside.y) / view_.scale_px_per_m;
      const double away = 10 + std::abs(dx) * 3.4 * name.size();
      Label({edge.x + away * dx, edge.y + away * dy + 4}, name, kInk);
    }
  }

  void DrawLegend() const {
    const double y = view_.height_px - 24;
    double x = kMargin_px;
    std::set<LaneType> types;
    for (int lane = 0; lane < roads_.lanes().num_lanes(); ++lane) types.insert(roads_.lanes().node(lane).type);
    for (const LaneType type : types) {
      const std::string name = network::LaneTypeName(type);
      const double width = 40 + 7.5 * name.size();
      if (x + width > view_.width_px - 200) break;
      drawing_.Rect(x, y - 10, 20, 12,
                    absl::StrFormat("fill=\"%s\" stroke=\"%s\" stroke-width=\"0.6\"", LaneColor(type), kInk));
      drawing_.Text({x + 26, y}, name, absl::StrFormat("font-size=\"13\" fill=\"%s\"", kInk));
      x += width;
    }
    // A round length of at most 160 px.
    double bar_m = std::pow(10, std::floor(std::log10(160 / view_.scale_px_per_m)));
    for (const double factor : {5.0, 2.0}) {
      if (bar_m * factor * view_.scale_px_per_m <= 160) {
        bar_m *= factor;
        break;
      }
    }
    const double right = view_.width_px - kMargin_px, left = right - bar_m * view_.scale_px_per_m;
    drawing_.Line({left, y}, {right, y}, absl::StrFormat("stroke=\"%s\" stroke-width=\"2\"", kInk));
    drawing_.Text({0.5 * (left + right), y - 6}, absl::StrFormat("%g m", bar_m),
                  absl::StrFormat("font-size=\"12\" text-anchor=\"middle\" fill=\"%s\"", kInk));
  }

  const RoadNetwork& roads_;
  const MapView& view_;
  Drawing& drawing_;
  struct JunctionLabel {
    SvgPoint at;
    std::string text;
    const char* color;
  };
  std::vector<JunctionLabel> labels_;
};

}  // namespace

MapView FitMap(const RoadNetwork& roads) {
  network::Box box;
  for (int r = 0; r < roads.num_roads(); ++r) {
    const network::Road& road = roads.road(r);
    for (const double s : roads.reference_line(r).Stations(/*max_step_m=*/20)) {
      const network::RoadExtent extent = network::ExtentAt(road, road.sections[network::SectionAt(road, s)], s);
      for (const double t : {extent.left_t_m, extent.right_t_m}) {
        const SurfacePose pose = roads.PoseAt({r, s, t});
        box.Include(pose.x_m, pose.y_m);
      }
    }
  }
  box.Grow(0.03 * std::max(box.max_x_m - box.min_x_m, box.max_y_m - box.min_y_m) + 2);
  const double width_m = box.max_x_m - box.min_x_m, height_m = box.max_y_m - box.min_y_m;
  MapView view;
  view.scale_px_per_m =
      std::min((kMaxSize_px - 2 * kMargin_px) / width_m, (kMaxSize_px - kHeader_px - kFooter_px) / height_m);
  const double panel_width_px = std::max(700.0, width_m * view.scale_px_per_m);
  const double panel_height_px = std::max(kMinPanel_px, height_m * view.scale_px_per_m);
  view.width_px = panel_width_px + 2 * kMargin_px;
  view.height_px = panel_height_px + kHeader_px + kFooter_px;
  view.left_px = kMargin_px;
  view.top_px = kHeader_px;
  view.west_m = 0.5 * (box.min_x_m + box.max_x_m) - 0.5 * panel_width_px / view.scale_px_per_m;
  view.north_m = 0.5 * (box.min_y_m + box.max_y_m) + 0.5 * panel_height_px / view.scale_px_per_m;
  return view;
}

void DrawMap(const RoadNetwork& roads, const std::string& title, const MapView& view, Drawing& drawing) {
  MapPainter(roads, view, drawing).Draw(title);
}

std::string MapSvg(const RoadNetwork& roads, const std::string& title) {
  const MapView view = FitMap(roads);
  SvgWriter svg(view.width_px, view.height_px, "#ffffff");
  DrawMap(roads, title, view, svg);
  return svg.Finish();
}

}  // namespace longtail
