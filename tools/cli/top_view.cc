#include "tools/cli/top_view.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "absl/strings/str_format.h"
#include "scenarios/actors/catalogue.h"
#include "scenarios/behavior/footprint.h"
#include "scenarios/behavior/outline.h"
#include "scenarios/track_outline.h"
#include "tools/cli/network_drawing.h"

namespace longtail {
namespace {

// What is smaller is drawn so large that it can be seen.
constexpr double kMinDisc_px = 4, kMinHalfBox_px = 1.5;

Footprint AtLeast(double half_m, Footprint box) {
  box.half_length_m = std::max(box.half_length_m, half_m);
  box.half_width_m = std::max(box.half_width_m, half_m);
  return box;
}

// A place given along and to the left from the middle of a box.
SvgPoint OnBox(const Footprint& box, double along_m, double left_m, const PlaneView& view) {
  return view.Map(box.center.x_m + along_m * box.cos_yaw - left_m * box.sin_yaw,
                  box.center.y_m + along_m * box.sin_yaw + left_m * box.cos_yaw);
}

std::vector<SvgPoint> Corners(const Footprint& box, const PlaneView& view) {
  std::vector<SvgPoint> corners;
  for (const Point2& corner : box.Corners()) corners.push_back(view.Map(corner.x_m, corner.y_m));
  return corners;
}

std::vector<SvgPoint> Oval(const Footprint& box, const PlaneView& view) {
  constexpr int kCorners = 24;
  std::vector<SvgPoint> corners;
  for (int i = 0; i < kCorners; ++i) {
    const double angle = 2 * M_PI * i / kCorners;
    corners.push_back(OnBox(box, box.half_length_m * std::cos(angle), box.half_width_m * std::sin(angle), view));
  }
  return corners;
}

// It shows which end is the front; on long bodies it is near it.
std::vector<SvgPoint> Windscreen(const Footprint& box, const PlaneView& view) {
  constexpr double kCar_m = 5;
  const double length_m = std::min(2 * box.half_length_m, kCar_m);
  const double front_m = box.half_length_m - 0.22 * length_m, rear_m = box.half_length_m - 0.36 * length_m;
  const double left_m = box.half_width_m;
  return {OnBox(box, front_m, left_m, view), OnBox(box, rear_m, left_m, view), OnBox(box, rear_m, -left_m, view),
          OnBox(box, front_m, -left_m, view)};
}

}  // namespace

std::string ActorColor(bool is_ego, v1::ActorClass actor_class) {
  if (is_ego) return "#2f7ff0";
  switch (actor_class) {
    case v1::ACTOR_CLASS_CAR:
      return "#e5484d";
    case v1::ACTOR_CLASS_VAN:
      return "#7cb518";
    case v1::ACTOR_CLASS_TRUCK:
    case v1::ACTOR_CLASS_TRACTOR_UNIT:
    case v1::ACTOR_CLASS_SEMI_TRAILER:
      return "#9a63e0";
    case v1::ACTOR_CLASS_ADULT:
      return "#1fae8a";
    case v1::ACTOR_CLASS_CHILD:
      return "#e83e9c";
    default:
      break;
  }
  switch (KindOf(actor_class)) {
    case BodyKind::kVehicle:
    case BodyKind::kRail:
      return "#c9a400";
    case BodyKind::kTwoWheeler:
      return "#0ea5b7";
    case BodyKind::kPerson:
      return "#1fae8a";
    case BodyKind::kAnimal:
      return "#8a5a2b";
    case BodyKind::kThing:
      return "#4b5563";
    default:
      return "#9aa0a8";
  }
}

void DrawRoads(const RoadNetwork& roads, double x_m, double y_m, double reach_m, const PlaneView& view, Drawing& svg) {
  DrawNetwork(roads, view, {x_m - reach_m, y_m - reach_m, x_m + reach_m, y_m + reach_m}, svg);
}

PlaneView ViewAlongEgo(const v1::WorldTrack& track, int frame, double ahead_m, double scale_px_per_m, SvgPoint center) {
  constexpr int64_t kAverageUs = 1000000;
  const v1::ActorTrack& ego = track.actors(0);
  double along_x = 0, along_y = 0;
  for (int f = 0; f < track.time_us_size(); ++f) {
    if (std::abs(track.time_us(f) - track.time_us(frame)) > kAverageUs) continue;
    along_x += std::cos(ego.yaw_rad(f));
    along_y += std::sin(ego.yaw_rad(f));
  }
  const double yaw = std::atan2(along_y, along_x);
  return {.world_center_x_m = ego.x_m(frame) + ahead_m * std::cos(yaw),
          .world_center_y_m = ego.y_m(frame) + ahead_m * std::sin(yaw),
          .world_yaw_rad = yaw,
          .scale_px_per_m = scale_px_per_m,
          .center_x_px = center.x,
          .center_y_px = center.y};
}

void DrawActor(const v1::Scenario& scenario, const v1::ActorTrack& actor, int frame, const ActorLook& look,
               const PlaneView& view, Drawing& svg) {
  if (!actor.present(frame)) return;
  const v1::ActorBody& body = BodyOf(scenario, actor);
  const std::string color = ActorColor(actor.track_id() == 0, actor.actor_class());
  const std::string style =
      absl::StrFormat("fill=\"%s\" fill-opacity=\"%.2f\" stroke=\"%s\" stroke-opacity=\"%.2f\" stroke-width=\"%.1f\"",
                      color, look.opacity, look.outlined ? "#ffe14d" : "#20242b", std::min(1.0, look.opacity + 0.2),
                      look.outlined ? 1.8 : 0.9);
  const Outline outline = OutlineAt(body, actor, frame);
  const Footprint& box = *outline.begin();
  const BodyKind kind = KindOf(actor.actor_class());
  if (kind == BodyKind::kPerson || kind == BodyKind::kAnimal) {
    const Footprint shown = AtLeast(kMinDisc_px / view.scale_px_per_m, box);
    const double nose_m = shown.half_length_m + 0.8 * shown.half_width_m;
    svg.Line(view.Map(shown.center.x_m, shown.center.y_m), OnBox(shown, nose_m, 0, view),
             absl::StrFormat("stroke=\"%s\" stroke-opacity=\"%.2f\" stroke-width=\"2\"", color, look.opacity));
    svg.Polygon(Oval(shown, view), style);
    return;
  }
  for (const Footprint* door = outline.begin() + 1; door != outline.end(); ++door) {
    svg.Polygon(Corners(*door, view), style);
  }
  const Footprint shown = AtLeast(kMinHalfBox_px / view.scale_px_per_m, box);
  svg.Polygon(Corners(shown, view), style);
  if (kind != BodyKind::kThing && actor.actor_class() != v1::ACTOR_CLASS_SEMI_TRAILER) {
    svg.Polygon(Windscreen(shown, view),
                absl::StrFormat("fill=\"#101418\" fill-opacity=\"%.2f\"", 0.65 * look.opacity));
  }
}

void DrawTrail(const v1::ActorTrack& actor, int begin_frame, int end_frame, const std::string& style,
               const PlaneView& view, Drawing& svg) {
  std::vector<SvgPoint> points;
  for (int frame = std::max(0, begin_frame); frame <= end_frame && frame < actor.x_m_size(); ++frame) {
    if (actor.present(frame)) points.push_back(view.Map(actor.x_m(frame), actor.y_m(frame)));
  }
  if (points.size() > 1) svg.Polyline(points, style);
}

void DrawScaleBar(double x, double y, const PlaneView& view, Drawing& svg) {
  double length_m = 1;
  for (const double candidate_m : {2, 5, 10, 20, 50, 100}) {
    if (candidate_m * view.scale_px_per_m <= 130) length_m = candidate_m;
  }
  const double length_px = length_m * view.scale_px_per_m;
  const std::string style = "stroke=\"#20242b\" stroke-width=\"1.6\"";
  svg.Line({x - length_px, y}, {x, y}, style);
  for (const double end : {x - length_px, x}) svg.Line({end, y - 4}, {end, y + 4}, style);
  svg.Text({x - 0.5 * length_px, y - 6}, absl::StrFormat("%.0f m", length_m),
           "font-size=\"11\" text-anchor=\"middle\" fill=\"#20242b\"");
}

}  // namespace longtail
