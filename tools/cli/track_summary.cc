#include "tools/cli/track_summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/actors/catalogue.h"

namespace longtail {
namespace {

constexpr uint32_t kCollidedFlag = 1;

std::optional<double> Seconds(int64_t time_us) {
  if (time_us < 0) return std::nullopt;
  return time_us * 1e-6;
}

double PointToSegment(double px, double py, double ax, double ay, double bx, double by) {
  const double dx = bx - ax, dy = by - ay;
  const double length2 = dx * dx + dy * dy;
  const double u = length2 > 0 ? std::clamp(((px - ax) * dx + (py - ay) * dy) / length2, 0.0, 1.0) : 0.0;
  return std::hypot(px - ax - u * dx, py - ay - u * dy);
}

// Whether some edge of a has all of b on its outer side: separating axis test, one way.
bool EdgeSeparates(const Footprint& a, const Footprint& b) {
  for (int i = 0; i < 4; ++i) {
    const int j = (i + 1) % 4;
    const double edge_x = a.x_m[j] - a.x_m[i], edge_y = a.y_m[j] - a.y_m[i];
    bool all_outside = true;
    for (int k = 0; k < 4; ++k) {
      all_outside &= edge_x * (b.y_m[k] - a.y_m[i]) - edge_y * (b.x_m[k] - a.x_m[i]) < 0;
    }
    if (all_outside) return true;
  }
  return false;
}

double CornersToEdges(const Footprint& a, const Footprint& b) {
  double nearest = std::numeric_limits<double>::infinity();
  for (int i = 0; i < 4; ++i) {
    for (int k = 0; k < 4; ++k) {
      const int l = (k + 1) % 4;
      nearest = std::min(nearest, PointToSegment(a.x_m[i], a.y_m[i], b.x_m[k], b.y_m[k], b.x_m[l], b.y_m[l]));
    }
  }
  return nearest;
}

void SummarizeEgo(const v1::ActorTrack& ego, TrackSummary& summary) {
  if (ego.speed_mps().empty()) return;
  summary.ego_start_mps = *ego.speed_mps().begin();
  summary.ego_end_mps = *ego.speed_mps().rbegin();
  for (const double accel : ego.accel_mps2()) {
    summary.hardest_braking_mps2 = std::max(summary.hardest_braking_mps2, -accel);
  }
}

void SummarizeDistances(const v1::Scenario& scenario, const v1::WorldTrack& track, TrackSummary& summary) {
  const v1::ActorTrack& ego = track.actors(0);
  const v1::ActorBody ego_body = BodyOf(scenario, ego);
  for (int a = 1; a < track.actors_size(); ++a) {
    const v1::ActorTrack& actor = track.actors(a);
    const v1::ActorBody body = BodyOf(scenario, actor);
    for (int frame = 0; frame < track.time_us_size(); ++frame) {
      if (!actor.present(frame)) continue;
      const double distance = FreeDistance(FootprintAt(ego_body, ego, frame), FootprintAt(body, actor, frame));
      if (summary.min_distance_m && distance >= *summary.min_distance_m) continue;
      summary.min_distance_m = distance;
      summary.min_distance_at_s = track.time_us(frame) * 1e-6;
      summary.nearest_actor = actor.actor();
    }
  }
}

}  // namespace

v1::ActorBody BodyOf(const v1::Scenario& scenario, const v1::ActorTrack& actor) {
  for (const v1::ActorBody& body : scenario.bodies()) {
    if (body.track_id() == actor.track_id()) return body;
  }
  const BodyModel& ego = EgoBody();
  v1::ActorBody body;
  body.set_actor("ego");
  body.set_actor_class(v1::ACTOR_CLASS_CAR);
  body.set_length_m(ego.length_m);
  body.set_width_m(ego.width_m);
  body.set_height_m(ego.height_m);
  body.set_box_center_x_m(ego.box_center_x_m);
  body.set_wheelbase_m(ego.wheelbase_m);
  return body;
}

Footprint FootprintAt(const v1::ActorBody& body, const v1::ActorTrack& actor, int frame) {
  const double cos_yaw = std::cos(actor.yaw_rad(frame)), sin_yaw = std::sin(actor.yaw_rad(frame));
  const double front = body.box_center_x_m() + 0.5 * body.length_m();
  const double rear = body.box_center_x_m() - 0.5 * body.length_m();
  const double half = 0.5 * body.width_m();
  const std::array<double, 4> along = {front, rear, rear, front};
  const std::array<double, 4> left = {half, half, -half, -half};
  Footprint footprint;
  for (int i = 0; i < 4; ++i) {
    footprint.x_m[i] = actor.x_m(frame) + along[i] * cos_yaw - left[i] * sin_yaw;
    footprint.y_m[i] = actor.y_m(frame) + along[i] * sin_yaw + left[i] * cos_yaw;
  }
  return footprint;
}

double FreeDistance(const Footprint& a, const Footprint& b) {
  if (!EdgeSeparates(a, b) && !EdgeSeparates(b, a)) return 0;
  return std::min(CornersToEdges(a, b), CornersToEdges(b, a));
}

TrackSummary Summarize(const v1::Scenario& scenario, const v1::WorldTrack& track) {
  TrackSummary summary;
  if (track.time_us_size() > 0) summary.duration_s = track.time_us(track.time_us_size() - 1) * 1e-6;
  if (track.actors_size() > 0) {
    SummarizeEgo(track.actors(0), summary);
    SummarizeDistances(scenario, track, summary);
  }
  for (const v1::ActorTrack& actor : track.actors()) {
    const bool touched = std::any_of(actor.flags().begin(), actor.flags().end(),
                                     [](uint32_t flags) { return (flags & kCollidedFlag) != 0; });
    if (touched) summary.in_contact.push_back(actor.actor());
  }
  for (const v1::Event& event : scenario.concrete().events()) {
    EventSummary row{.id = event.id(),
                     .window_start_s = event.window_start_s().constant(),
                     .window_end_s = event.window_end_s().constant()};
    for (const v1::EventOccurrence& occurrence : track.events()) {
      if (occurrence.event() != event.id()) continue;
      row.steps_begin_s = Seconds(occurrence.step_begin_us());
      row.happened_s = Seconds(occurrence.detected_begin_us());
    }
    summary.events.push_back(row);
  }
  return summary;
}

}  // namespace longtail
