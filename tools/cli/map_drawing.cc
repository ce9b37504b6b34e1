#include "tools/cli/map_drawing.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/cli/map_things.h"
#include "tools/cli/network_drawing.h"
#include "tools/cli/svg_writer.h"

namespace longtail {
namespace {

using network::LaneNode;
using network::LaneType;
using network::SurfacePose;

constexpr double kMaxSize_px = 1600, kMargin_px = 24, kHeader_px = 48, kFooter_px = 44, kMinPanel_px = 160;
constexpr char kLand[] = "#e7ecdf", kInk[] = "#20242b", kJunction[] = "#d97706";

class MapPainter {
 public:
  MapPainter(const RoadNetwork& roads, const MapView& view, Drawing& drawing)
      : roads_(roads), view_(view), plane_(view.Plane()), drawing_(drawing) {}

  void Draw(const std::string& title) {
    drawing_.Rect(view_.left_px, view_.top_px, view_.width_px - 2 * kMargin_px,
                  view_.height_px - kHeader_px - kFooter_px, absl::StrFormat("fill=\"%s\"", kLand));
    DrawNetwork(roads_, plane_, network::Box::Everywhere(), drawing_);
    DrawJunctions();
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

  // The hull of a junction's drivable lanes.
  void DrawJunctions() {
    for (const network::Junction& junction : roads_.data().junctions) {
      std::vector<SvgPoint> points;
      for (int lane = 0; lane < roads_.lanes().num_lanes(); ++lane) {
        const LaneNode& node = roads_.lanes().node(lane);
        if (roads_.road(node.road).junction != junction.id || !network::IsDrivable(node.type)) continue;
        const std::vector<SvgPoint> polygon = LanePolygon(roads_, lane, plane_);
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
  const PlaneView plane_;
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
