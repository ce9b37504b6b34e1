#include "scenarios/criticality/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "scenarios/actors/catalogue.h"
#include "scenarios/actors/ego_gear.h"
#include "scenarios/actors/side_door.h"
#include "scenarios/behavior/outline.h"
#include "scenarios/criticality/clip_avoidance.h"
#include "scenarios/criticality/delta_v.h"
#include "scenarios/criticality/drac.h"
#include "scenarios/criticality/pet.h"
#include "scenarios/criticality/required_deceleration.h"
#include "scenarios/criticality/rss.h"
#include "scenarios/criticality/rss_violation.h"
#include "scenarios/criticality/thw.h"
#include "scenarios/criticality/time_of_criticality.h"
#include "scenarios/criticality/ttc.h"
#include "scenarios/criticality/ttc_2d.h"

namespace longtail {

namespace {

const v1::ActorBody* BodyOf(const v1::Scenario& scenario, const v1::ActorTrack& actor) {
  for (const v1::ActorBody& body : scenario.bodies()) {
    if (body.actor() == actor.actor()) return &body;
  }
  return nullptr;
}

// What one actor adds to the series.
class EgoAgainst {
 public:
  EgoAgainst(const std::vector<int64_t>& time_us, const std::vector<MovingBox>& ego, CriticalitySeries& series)
      : time_us_(time_us), ego_(ego), series_(series) {}

  // other has no box where the actor is not in the world.
  void Add(const std::vector<std::optional<MovingBox>>& other, double mass_kg) {
    std::vector<Footprint> ego_boxes;
    std::vector<std::optional<Footprint>> other_boxes;
    for (size_t f = 0; f < ego_.size(); ++f) {
      ego_boxes.push_back(ego_[f].box);
      other_boxes.push_back(other[f] ? std::optional<Footprint>(other[f]->box) : std::nullopt);
      if (other[f]) AddFrame(f, *other[f], mass_kg);
    }
    others_.push_back(other_boxes);
    const std::vector<double> pet_s = PostEncroachmentTimes(time_us_, ego_boxes, other_boxes);
    for (size_t f = 0; f < ego_.size(); ++f) series_.pet_s[f] = std::min(series_.pet_s[f], pet_s[f]);
    AddContact(other, mass_kg);
  }

  // The first frame at which ego touches somebody, -1 for none.
  int FirstContact() const { return first_contact_ < ego_.size() ? static_cast<int>(first_contact_) : -1; }
  const std::vector<std::vector<std::optional<Footprint>>>& others() const { return others_; }

 private:
  void AddFrame(size_t f, const MovingBox& other, double mass_kg) {
    const MovingBox& ego = ego_[f];
    const double ttc_s = TimeToCollision2d(ego, other);
    series_.ttc_s[f] = std::min(series_.ttc_s[f], ttc_s);
    series_.thw_s[f] = std::min(series_.thw_s[f], TimeHeadway(ego, other));
    series_.distance_m[f] = std::min(series_.distance_m[f], FreeDistance(ego.box, other.box));
    series_.drac_mps2[f] = std::max(series_.drac_mps2[f], DecelerationToAvoidCrash(ego, other));
    series_.rss_margin_m[f] = std::min(series_.rss_margin_m[f], RssMargin(ego, other));
    series_.path_ttc_s[f] = std::min(series_.path_ttc_s[f], TimeToCollision(ego, other));
    series_.required_deceleration_mps2[f] =
        std::max(series_.required_deceleration_mps2[f], RequiredDeceleration(ego, other));
    if (std::isfinite(ttc_s)) series_.delta_v_mps[f] = std::fmax(series_.delta_v_mps[f], EgoDeltaV(f, other, mass_kg));
  }

  void AddContact(const std::vector<std::optional<MovingBox>>& other, double mass_kg) {
    for (size_t f = 0; f < first_contact_; ++f) {
      if (!other[f] || !Overlap(ego_[f].box, other[f]->box)) continue;
      first_contact_ = f;
      const size_t before = f > 0 && other[f - 1] ? f - 1 : f;
      series_.contact_delta_v_mps = EgoDeltaV(before, *other[before], mass_kg);
    }
  }

  double EgoDeltaV(size_t f, const MovingBox& other, double mass_kg) const {
    return DeltaV(ego_[f], EgoBody().mass_kg, other, mass_kg);
  }

  const std::vector<int64_t>& time_us_;
  const std::vector<MovingBox>& ego_;
  CriticalitySeries& series_;
  std::vector<std::vector<std::optional<Footprint>>> others_;
  size_t first_contact_ = ego_.size();
};

std::optional<MovingBox> OpenDoorAt(const v1::ActorBody& body, const v1::ActorTrack& actor, const v1::DoorTrack& door,
                                    const MovingBox& whole, int frame) {
  const std::optional<SideDoor> place = SideDoorOf(body, door.door());
  if (!place || frame >= door.door_rad_size() || door.door_rad(frame) <= 0) return std::nullopt;
  MovingBox box = whole;
  box.box = DoorFootprint(*place, door.door_rad(frame), actor.x_m(frame), actor.y_m(frame), actor.yaw_rad(frame));
  return box;
}

}  // namespace

double HardestBraking(const v1::Scenario& scenario, const v1::WorldTrack& track) {
  const double way = EgoReverses(scenario) ? -1 : 1;
  double most = 0;
  for (const double accel : track.actors(0).accel_mps2()) most = std::max(most, -way * accel);
  return most;
}

MovingBox BoxAt(const v1::Scenario& scenario, const v1::ActorTrack& actor, int frame) {
  double length = EgoBody().length_m, width = EgoBody().width_m, center = EgoBody().box_center_x_m;
  if (const v1::ActorBody* body = BodyOf(scenario, actor); body != nullptr) {
    length = body->length_m();
    width = body->width_m();
    center = body->box_center_x_m();
  }
  const double yaw = actor.yaw_rad(frame), v = actor.speed_mps(frame);
  const double left = actor.yaw_rate_radps(frame) * center + LeftMpsAt(actor, frame);
  return {MakeFootprint(actor.x_m(frame), actor.y_m(frame), yaw, center, length, width),
          v * std::cos(yaw) - left * std::sin(yaw), v * std::sin(yaw) + left * std::cos(yaw),
          actor.accel_mps2(frame) * std::cos(yaw), actor.accel_mps2(frame) * std::sin(yaw)};
}

namespace {

// All but the search for ways out, and what that needs.
struct EgoSeries {
  CriticalitySeries series;
  int contact_frame = -1;
  std::vector<std::vector<std::optional<Footprint>>> others;
};

EgoSeries Measure(const v1::Scenario& scenario, const v1::WorldTrack& track, const std::vector<std::string>& actors) {
  const int num_frames = track.time_us_size();
  const std::vector<double> none(num_frames, std::numeric_limits<double>::infinity());
  const std::vector<double> undefined(num_frames, std::numeric_limits<double>::quiet_NaN());
  CriticalitySeries series{.ttc_s = none,
                           .thw_s = none,
                           .distance_m = none,
                           .drac_mps2 = std::vector<double>(num_frames, 0.0),
                           .pet_s = none,
                           .rss_margin_m = none,
                           .delta_v_mps = undefined,
                           .path_ttc_s = none,
                           .required_deceleration_mps2 = std::vector<double>(num_frames, 0.0)};
  std::vector<MovingBox> ego;
  for (int f = 0; f < num_frames; ++f) ego.push_back(BoxAt(scenario, track.actors(0), f));
  const std::vector<int64_t> time_us(track.time_us().begin(), track.time_us().end());
  EgoAgainst against(time_us, ego, series);
  const auto counts = [&actors](const v1::ActorTrack& actor) {
    return actors.empty() || std::find(actors.begin(), actors.end(), actor.actor()) != actors.end();
  };
  for (int a = 1; a < track.actors_size(); ++a) {
    const v1::ActorTrack& actor = track.actors(a);
    if (!counts(actor)) continue;
    std::vector<std::optional<MovingBox>> boxes(num_frames);
    for (int f = 0; f < num_frames; ++f) {
      if (actor.present(f)) boxes[f] = BoxAt(scenario, actor, f);
    }
    const v1::ActorBody* body = BodyOf(scenario, actor);
    const double mass_kg = body != nullptr && body->mass_kg() > 0 ? body->mass_kg() : EgoBody().mass_kg;
    against.Add(boxes, mass_kg);
    for (const v1::DoorTrack& door : actor.doors()) {
      std::vector<std::optional<MovingBox>> door_boxes(num_frames);
      for (int f = 0; f < num_frames && body != nullptr; ++f) {
        if (boxes[f]) door_boxes[f] = OpenDoorAt(*body, actor, door, *boxes[f], f);
      }
      against.Add(door_boxes, mass_kg);
    }
  }
  series.rss_violation_s = RssViolationTime(time_us, series.rss_margin_m);
  int contact_frame = against.FirstContact();
  for (const v1::Contact& contact : track.contacts()) {
    // Between two frames they may have parted again.
    if (contact.a() != 0 || !counts(track.actors(static_cast<int>(contact.b())))) continue;
    const auto at = std::lower_bound(time_us.begin(), time_us.end(), contact.time_us());
    const int frame = std::min(static_cast<int>(at - time_us.begin()), num_frames - 1);
    if (contact_frame < 0 || frame < contact_frame) contact_frame = frame;
  }
  series.critical_frame = FirstCriticalFrame(series.ttc_s, series.required_deceleration_mps2);
  return {std::move(series), contact_frame, against.others()};
}

}  // namespace

CriticalitySeries EgoCriticality(const v1::Scenario& scenario, const v1::WorldTrack& track,
                                 const std::vector<std::string>& actors) {
  EgoSeries ego = Measure(scenario, track, actors);
  const ClipAvoidance avoidance = FindClipAvoidance(scenario, track, ego.contact_frame, ego.others);
  ego.series.avoidance = avoidance.result;
  ego.series.avoidance_margin_s = avoidance.margin_s;
  return std::move(ego.series);
}

CriticalitySummary EgoExtremes(const v1::Scenario& scenario, const v1::WorldTrack& track,
                               const std::vector<std::string>& actors) {
  return Summarize(Measure(scenario, track, actors).series);
}

Avoidance EgoAvoidance(const v1::Scenario& scenario, const v1::WorldTrack& track) {
  const EgoSeries ego = Measure(scenario, track, {});
  return FindClipAvoidance(scenario, track, ego.contact_frame, ego.others).result;
}

CriticalitySummary Summarize(const CriticalitySeries& series) {
  CriticalitySummary summary{.rss_violation_s = series.rss_violation_s};
  for (const double v : series.ttc_s) summary.min_ttc_s = std::min(summary.min_ttc_s, v);
  for (const double v : series.thw_s) summary.min_thw_s = std::min(summary.min_thw_s, v);
  for (const double v : series.distance_m) summary.min_distance_m = std::min(summary.min_distance_m, v);
  for (const double v : series.drac_mps2) summary.max_drac_mps2 = std::max(summary.max_drac_mps2, v);
  for (const double v : series.pet_s) summary.min_pet_s = std::min(summary.min_pet_s, v);
  for (const double v : series.required_deceleration_mps2) {
    summary.max_required_deceleration_mps2 = std::max(summary.max_required_deceleration_mps2, v);
  }
  return summary;
}

}  // namespace longtail
