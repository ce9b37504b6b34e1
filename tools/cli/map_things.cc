#include "tools/cli/map_things.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"

namespace longtail {
namespace {

using network::SurfacePose;

class ThingPainter {
 public:
  ThingPainter(const RoadNetwork& roads, const MapView& view, Drawing& drawing)
      : roads_(roads), view_(view), drawing_(drawing) {}

  void DrawObjects() const {
    for (int r = 0; r < roads_.num_roads(); ++r) {
      for (const network::Object& object : roads_.road(r).objects) {
        if (!object.repeats.empty()) {
          for (const network::Repeat& repeat : object.repeats) DrawRepeat(r, object, repeat);
        } else if (!object.outlines.empty()) {
          for (const network::Outline& outline : object.outlines) DrawOutline(r, object, outline);
        } else {
          DrawBox(r, object, object.s_m, object.t_m);
        }
      }
    }
  }

  void DrawSignals() const {
    for (int r = 0; r < roads_.num_roads(); ++r) {
      for (const network::Signal& signal : roads_.road(r).signals) {
        const SurfacePose at = roads_.PoseAt({r, signal.s_m, signal.t_m});
        const SvgPoint point = view_.Map(at.x_m, at.y_m);
        const char* color = signal.dynamic ? "#d64545" : "#3b6fd6";
        // A line towards the traffic that it is for.
        if (signal.orientation != network::Orientation::kBoth) {
          const double back = signal.orientation == network::Orientation::kAlongS ? -1 : 1;
          const double reach = 9 / view_.scale_px_per_m;
          drawing_.Line(point,
                        view_.Map(at.x_m + back * reach * std::cos(at.heading_rad),
                                  at.y_m + back * reach * std::sin(at.heading_rad)),
                        absl::StrFormat("stroke=\"%s\" stroke-width=\"1.6\"", color));
        }
        drawing_.Circle(point, 3.5, absl::StrFormat("fill=\"%s\" stroke=\"#ffffff\" stroke-width=\"1\"", color));
      }
    }
  }

 private:
  static const char* ObjectColor(network::ObjectType type) {
    switch (type) {
      case network::ObjectType::kTree:
      case network::ObjectType::kVegetation:
        return "#4f8a4c";
      case network::ObjectType::kBuilding:
        return "#a58a78";
      case network::ObjectType::kCrosswalk:
      case network::ObjectType::kRoadMark:
        return "#ffffff";
      case network::ObjectType::kParkingSpace:
        return "#5b86b8";
      default:
        return "#5a4632";
    }
  }

  void DrawRepeat(int road, const network::Object& object, const network::Repeat& repeat) const {
    const double length = std::min(repeat.length_m, roads_.road(road).length_m - repeat.s_m);
    const auto t_at = [&](double ds) {
      return repeat.t_start_m + (length > 0 ? ds / length : 0) * (repeat.t_end_m - repeat.t_start_m);
    };
    if (repeat.distance_m > 0) {
      const int count = std::min(10000, static_cast<int>(std::max(0.0, length) / repeat.distance_m) + 1);
      for (int i = 0; i < count; ++i)
        DrawBox(road, object, repeat.s_m + i * repeat.distance_m, t_at(i * repeat.distance_m));
      return;
    }
    std::vector<SvgPoint> points;
    for (const double s : Along(repeat.s_m, repeat.s_m + std::max(0.0, length))) {
      points.push_back(At(road, s, t_at(s - repeat.s_m)));
    }
    drawing_.Polyline(points, absl::StrFormat("stroke=\"%s\" stroke-width=\"%.2f\"", ObjectColor(object.type),
                                              std::max(1.0, repeat.width_start_m * view_.scale_px_per_m)));
  }

  // Origin and axes of an object's frame.
  SvgPoint InObject(const SurfacePose& at, double heading, double u, double v) const {
    const double c = std::cos(heading), d = std::sin(heading);
    return view_.Map(at.x_m + u * c - v * d, at.y_m + u * d + v * c);
  }

  void DrawOutline(int road, const network::Object& object, const network::Outline& outline) const {
    const SurfacePose at = roads_.PoseAt({road, object.s_m, object.t_m});
    std::vector<SvgPoint> points;
    for (const network::Corner& corner : outline.corners) {
      points.push_back(corner.is_local
                           ? InObject(at, at.heading_rad + object.heading_rad, corner.first_m, corner.second_m)
                           : At(road, corner.first_m, corner.second_m));
    }
    if (points.size() < 2) return;
    const char* color = ObjectColor(object.type);
    if (outline.closed && points.size() > 2) {
      drawing_.Polygon(
          points, absl::StrFormat("fill=\"%s\" fill-opacity=\"0.6\" stroke=\"%s\" stroke-width=\"0.8\"", color, color));
    } else {
      drawing_.Polyline(points, absl::StrFormat("stroke=\"%s\" stroke-width=\"1.2\"", color));
    }
  }

  void DrawBox(int road, const network::Object& object, double s, double t) const {
    const SurfacePose at = roads_.PoseAt({road, s, t});
    const char* color = ObjectColor(object.type);
    const std::string fill = absl::StrFormat("fill=\"%s\" fill-opacity=\"0.8\"", color);
    if (object.length_m > 0 && object.width_m > 0) {
      const double heading = at.heading_rad + object.heading_rad, u = object.length_m / 2, v = object.width_m / 2;
      drawing_.Polygon({InObject(at, heading, u, v), InObject(at, heading, -u, v), InObject(at, heading, -u, -v),
                        InObject(at, heading, u, -v)},
                       fill);
    } else {
      drawing_.Circle(view_.Map(at.x_m, at.y_m), std::max(1.2, object.radius_m * view_.scale_px_per_m), fill);
    }
  }

  SvgPoint At(int road, double s, double t) const {
    const SurfacePose pose = roads_.PoseAt({road, s, t});
    return view_.Map(pose.x_m, pose.y_m);
  }

  static std::vector<double> Along(double from, double to) {
    constexpr double kStep_m = 4;
    const int count = std::max(1, static_cast<int>(std::ceil((to - from) / kStep_m)));
    std::vector<double> stations;
    for (int i = 0; i <= count; ++i) stations.push_back(from + (to - from) * i / count);
    return stations;
  }

  const RoadNetwork& roads_;
  const MapView& view_;
  Drawing& drawing_;
};

}  // namespace

void DrawMapThings(const RoadNetwork& roads, const MapView& view, Drawing& drawing) {
  const ThingPainter painter(roads, view, drawing);
  painter.DrawObjects();
  painter.DrawSignals();
}

}  // namespace longtail
