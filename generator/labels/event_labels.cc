#include "generator/labels/event_labels.h"

#include <algorithm>
#include <cmath>

namespace longtail {
namespace {

// Beyond this to a side of ego's axis an actor is left or right of it, m.
constexpr double kSideM = 1.0;

const v1::EventOccurrence* FindOccurrence(const v1::WorldTrack& track, const std::string& event) {
  for (const v1::EventOccurrence& occurrence : track.events()) {
    if (occurrence.event() == event) return &occurrence;
  }
  return nullptr;
}

const v1::ActorTrack* FindActor(const v1::WorldTrack& track, const std::string& actor) {
  for (const v1::ActorTrack& states : track.actors()) {
    if (states.actor() == actor) return &states;
  }
  return nullptr;
}

v1::EventSide SideOf(const v1::ActorTrack& ego, const v1::ActorTrack& actor, int t) {
  const double dx = actor.x_m(t) - ego.x_m(t), dy = actor.y_m(t) - ego.y_m(t);
  const double left_m = -std::sin(ego.yaw_rad(t)) * dx + std::cos(ego.yaw_rad(t)) * dy;
  if (std::abs(left_m) <= kSideM) return v1::EVENT_SIDE_CENTER;
  return left_m > 0 ? v1::EVENT_SIDE_LEFT : v1::EVENT_SIDE_RIGHT;
}

int64_t Microseconds(const v1::Value& seconds) { return std::llround(seconds.constant() * 1e6); }

v1::EventLabel Label(const v1::Scenario& scenario, const v1::WorldTrack& track, const v1::Event& event,
                     v1::EventKind kind, int64_t t0_us, int64_t t1_us) {
  const int64_t last_us = track.time_us(track.time_us_size() - 1);
  v1::EventLabel label;
  label.set_event(event.id());
  label.set_kind(kind);
  label.set_t0_us(std::clamp<int64_t>(t0_us, 0, last_us));
  label.set_t1_us(t1_us < t0_us ? last_us : std::min(t1_us, last_us));  // still going on at the end
  label.set_frame0(FrameAt(track, label.t0_us()));
  label.set_frame1(FrameAt(track, label.t1_us()));
  for (const std::string& name : event.actors()) {
    const v1::ActorTrack* actor = FindActor(track, name);
    if (actor == nullptr) continue;
    if (label.actor_ids_size() == 0) label.set_side(SideOf(track.actors(0), *actor, label.frame0()));
    label.add_actor_ids(actor->track_id());
  }
  label.set_severity(event.severity());
  *label.mutable_parameters() = scenario.params();
  if (kind == v1::EVENT_KIND_OBSERVED) label.set_detector_score(1);
  label.set_description(event.description());
  label.set_window0_us(Microseconds(event.window_start_s()));
  label.set_window1_us(Microseconds(event.window_end_s()));
  return label;
}

}  // namespace

int FrameAt(const v1::WorldTrack& track, int64_t t_us) {
  const auto after = std::upper_bound(track.time_us().begin(), track.time_us().end(), t_us);
  return std::max(0, static_cast<int>(after - track.time_us().begin()) - 1);
}

std::vector<v1::EventLabel> EventLabels(const v1::Scenario& scenario, const v1::WorldTrack& track) {
  std::vector<v1::EventLabel> labels;
  for (const v1::Event& event : scenario.concrete().events()) {
    const v1::EventOccurrence* seen = FindOccurrence(track, event.id());
    if (seen == nullptr) continue;
    if (seen->step_begin_us() >= 0) {
      labels.push_back(
          Label(scenario, track, event, v1::EVENT_KIND_REQUESTED, seen->step_begin_us(), seen->step_end_us()));
    }
    if (seen->detected_begin_us() >= 0) {
      labels.push_back(
          Label(scenario, track, event, v1::EVENT_KIND_OBSERVED, seen->detected_begin_us(), seen->detected_end_us()));
    }
  }
  return labels;
}

}  // namespace longtail
