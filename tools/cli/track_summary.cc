#include "tools/cli/track_summary.h"

#include <algorithm>
#include <cctype>

#include "scenarios/actors/catalogue.h"
#include "scenarios/actors/side_door.h"
#include "scenarios/criticality/metrics.h"

namespace longtail {
namespace {

constexpr uint32_t kCollidedFlag = 1;

std::optional<double> Seconds(int64_t time_us) {
  if (time_us < 0) return std::nullopt;
  return time_us * 1e-6;
}

void SummarizeEgo(const v1::Scenario& scenario, const v1::WorldTrack& track, ClipSummary& summary) {
  const v1::ActorTrack& ego = track.actors(0);
  if (ego.speed_mps().empty()) return;
  summary.ego_start_mps = *ego.speed_mps().begin();
  summary.ego_end_mps = *ego.speed_mps().rbegin();
  summary.hardest_braking_mps2 = HardestBraking(scenario, track);
}

void SummarizeDistances(const v1::Scenario& scenario, const v1::WorldTrack& track, ClipSummary& summary) {
  const v1::ActorTrack& ego = track.actors(0);
  const v1::ActorBody ego_body = BodyOf(scenario, ego);
  for (int a = 1; a < track.actors_size(); ++a) {
    const v1::ActorTrack& actor = track.actors(a);
    const v1::ActorBody body = BodyOf(scenario, actor);
    for (int frame = 0; frame < track.time_us_size(); ++frame) {
      if (!actor.present(frame)) continue;
      const double distance = FreeDistance(OutlineAt(ego_body, ego, frame), OutlineAt(body, actor, frame));
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
  return MakeFootprint(actor.x_m(frame), actor.y_m(frame), actor.yaw_rad(frame), body.box_center_x_m(), body.length_m(),
                       body.width_m());
}

Outline OutlineAt(const v1::ActorBody& body, const v1::ActorTrack& actor, int frame) {
  Outline outline;
  outline.Add(FootprintAt(body, actor, frame));
  for (const v1::DoorTrack& door : actor.doors()) {
    if (frame >= door.door_rad_size() || door.door_rad(frame) <= 0) continue;
    const std::optional<SideDoor> place = SideDoorOf(body, door.door());
    if (!place) continue;
    outline.Add(DoorFootprint(*place, door.door_rad(frame), actor.x_m(frame), actor.y_m(frame), actor.yaw_rad(frame)));
  }
  return outline;
}

std::string ReasonName(v1::RejectionReason reason) {
  std::string name = v1::RejectionReason_Name(reason).substr(std::string("REJECTION_REASON_").size());
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  return name;
}

ClipSummary SummarizeTrack(const v1::Scenario& scenario, const v1::WorldTrack& track) {
  ClipSummary summary;
  if (track.time_us_size() > 0) summary.duration_s = track.time_us(track.time_us_size() - 1) * 1e-6;
  if (track.actors_size() > 0) {
    SummarizeEgo(scenario, track, summary);
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
