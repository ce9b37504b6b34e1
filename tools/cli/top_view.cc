#include "tools/cli/top_view.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_format.h"
#include "scenarios/actors/catalogue.h"
#include "tools/cli/track_summary.h"

namespace longtail {
namespace {

constexpr double kRoadStep_m = 2;
constexpr double kMinDisc_px = 4;

std::vector<SvgPoint> LineAt(const RoadLine& road, double t_m, double begin_s_m, double end_s_m, const TopView& view) {
  std::vector<SvgPoint> points;
  const int num_steps = std::max(1, static_cast<int>(std::ceil((end_s_m - begin_s_m) / kRoadStep_m)));
  for (int i = 0; i <= num_steps; ++i) {
    const Pose2 pose = road.At(begin_s_m + (end_s_m - begin_s_m) * i / num_steps, t_m);
    points.push_back(view.Map(pose.x_m, pose.y_m));
  }
  return points;
}

struct RoadDrawing {
  const RoadLine& road;
  double begin_s_m;
  double end_s_m;
  const TopView& view;
  Drawing& svg;

  void Strip(double left_t_m, double right_t_m, const char* color) const {
    std::vector<SvgPoint> outline = LineAt(road, left_t_m, begin_s_m, end_s_m, view);
    const std::vector<SvgPoint> right = LineAt(road, right_t_m, begin_s_m, end_s_m, view);
    outline.insert(outline.end(), right.rbegin(), right.rend());
    svg.Polygon(outline, absl::StrFormat("fill=\"%s\"", color));
  }

  void Marking(double t_m, const char* color, bool dashed) const {
    const double scale = view.scale_px_per_m;
    std::string style = absl::StrFormat("stroke=\"%s\" stroke-width=\"%.2f\"", color, std::max(0.8, 0.15 * scale));
    if (dashed) style += absl::StrFormat(" stroke-dasharray=\"%.2f %.2f\"", 3 * scale, 6 * scale);
    svg.Polyline(LineAt(road, t_m, begin_s_m, end_s_m, view), style);
  }

  // A chevron in the lane's direction every 40 m.
  void Arrows(int lane) const {
    const double t_m = road.LaneCenter(lane);
    const double forward_m = lane > 0 ? 1.2 : -1.2;
    for (double s_m = std::ceil(begin_s_m / 40) * 40; s_m < end_s_m; s_m += 40) {
      std::vector<SvgPoint> chevron;
      for (const double side : {0.7, 0.0, -0.7}) {
        const Pose2 pose = road.At(s_m + (side == 0 ? forward_m : 0), t_m + side);
        chevron.push_back(view.Map(pose.x_m, pose.y_m));
      }
      svg.Polyline(chevron, absl::StrFormat("stroke=\"#8d939c\" stroke-width=\"%.2f\"",
                                            std::max(0.8, 0.16 * view.scale_px_per_m)));
    }
  }
};

}  // namespace

SvgPoint TopView::Map(double x_m, double y_m) const {
  const double dx = x_m - world_center_x_m, dy = y_m - world_center_y_m;
  const double right = dx * std::cos(world_yaw_rad) + dy * std::sin(world_yaw_rad);
  const double up = -dx * std::sin(world_yaw_rad) + dy * std::cos(world_yaw_rad);
  return {center_x_px + right * scale_px_per_m, center_y_px - up * scale_px_per_m};
}

std::string ActorColor(bool is_ego, v1::ActorClass actor_class) {
  if (is_ego) return "#2f7ff0";
  switch (actor_class) {
    case v1::ACTOR_CLASS_CAR:
      return "#e5484d";
    case v1::ACTOR_CLASS_VAN:
      return "#f0883e";
    case v1::ACTOR_CLASS_TRUCK:
      return "#9a63e0";
    case v1::ACTOR_CLASS_ADULT:
      return "#1fae8a";
    case v1::ACTOR_CLASS_CHILD:
      return "#e83e9c";
    default:
      return "#9aa0a8";
  }
}

void DrawRoad(const RoadLine& road, double begin_s_m, double end_s_m, const TopView& view, Drawing& svg) {
  const RoadDrawing draw{road, begin_s_m, end_s_m, view, svg};
  const double left = road.LeftEdge(), right = road.RightEdge();
  const double left_verge = left + road.shoulder_m(), right_verge = right - road.shoulder_m();
  if (road.sidewalk_m() > 0) {
    draw.Strip(left_verge + road.sidewalk_m(), right_verge - road.sidewalk_m(), "#c9c6bf");
  }
  draw.Strip(left_verge, right_verge, "#787d85");
  draw.Strip(left, right, "#5a5f67");
  for (int lane = 1; lane <= road.forward_lanes(); ++lane) draw.Arrows(lane);
  for (int lane = 1; lane <= road.backward_lanes(); ++lane) draw.Arrows(-lane);
  for (int i = 1; i < road.forward_lanes(); ++i) draw.Marking(-i * road.lane_width_m(), "#ffffff", /*dashed=*/true);
  for (int i = 1; i < road.backward_lanes(); ++i) draw.Marking(i * road.lane_width_m(), "#ffffff", /*dashed=*/true);
  if (road.backward_lanes() > 0) draw.Marking(0, "#ffd75e", /*dashed=*/road.forward_lanes() == 1);
  draw.Marking(left, "#ffffff", /*dashed=*/false);
  draw.Marking(right, "#ffffff", /*dashed=*/false);
}

void DrawActor(const v1::Scenario& scenario, const v1::ActorTrack& actor, int frame, const ActorLook& look,
               const TopView& view, Drawing& svg) {
  if (!actor.present(frame)) return;
  const bool is_ego = actor.track_id() == 0;
  const v1::ActorBody body = BodyOf(scenario, actor);
  const std::string color = ActorColor(is_ego, actor.actor_class());
  const std::string style =
      absl::StrFormat("fill=\"%s\" fill-opacity=\"%.2f\" stroke=\"%s\" stroke-opacity=\"%.2f\" stroke-width=\"%.1f\"",
                      color, look.opacity, look.outlined ? "#ffe14d" : "#20242b", std::min(1.0, look.opacity + 0.2),
                      look.outlined ? 1.8 : 0.9);
  const double yaw = actor.yaw_rad(frame);
  if (IsPerson(actor.actor_class())) {
    const double radius_px = std::max(kMinDisc_px, 0.5 * body.width_m() * view.scale_px_per_m);
    const SvgPoint center = view.Map(actor.x_m(frame), actor.y_m(frame));
    const double reach_m = 1.8 * radius_px / view.scale_px_per_m;
    svg.Line(center, view.Map(actor.x_m(frame) + reach_m * std::cos(yaw), actor.y_m(frame) + reach_m * std::sin(yaw)),
             absl::StrFormat("stroke=\"%s\" stroke-opacity=\"%.2f\" stroke-width=\"2\"", color, look.opacity));
    svg.Circle(center, radius_px, style);
    return;
  }
  const Footprint footprint = FootprintAt(body, actor, frame);
  std::vector<SvgPoint> corners;
  for (const Point2& corner : footprint.Corners()) corners.push_back(view.Map(corner.x_m, corner.y_m));
  svg.Polygon(corners, style);
  // The windscreen shows which end is the front.
  const auto between = [&](int front, int rear, double u) {
    return SvgPoint{corners[front].x + u * (corners[rear].x - corners[front].x),
                    corners[front].y + u * (corners[rear].y - corners[front].y)};
  };
  svg.Polygon({between(0, 1, 0.22), between(0, 1, 0.36), between(3, 2, 0.36), between(3, 2, 0.22)},
              absl::StrFormat("fill=\"#101418\" fill-opacity=\"%.2f\"", 0.65 * look.opacity));
}

void DrawTrail(const v1::ActorTrack& actor, int begin_frame, int end_frame, const std::string& style,
               const TopView& view, Drawing& svg) {
  std::vector<SvgPoint> points;
  for (int frame = std::max(0, begin_frame); frame <= end_frame && frame < actor.x_m_size(); ++frame) {
    if (actor.present(frame)) points.push_back(view.Map(actor.x_m(frame), actor.y_m(frame)));
  }
  if (points.size() > 1) svg.Polyline(points, style);
}

void DrawScaleBar(double x, double y, const TopView& view, Drawing& svg) {
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
