#include "scenarios/verdict.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "scenarios/criticality/metrics.h"
#include "scenarios/road/constant.h"
#include "scenarios/track_flags.h"

namespace longtail {
namespace {

v1::Rejection Reject(const v1::Scenario& scenario, v1::RejectionReason reason, const std::string& subject,
                     const std::string& detail) {
  v1::Rejection rejection;
  rejection.set_try_index(scenario.try_index());
  rejection.set_reason(reason);
  rejection.set_subject(subject);
  rejection.set_detail(detail);
  return rejection;
}

// "ego, lead": those who touch at frame 0; empty for nobody.
std::string OverlappingAtStart(const v1::WorldTrack& track) {
  std::vector<std::string> names;
  for (const v1::ActorTrack& actor : track.actors()) {
    if (!actor.flags().empty() && actor.flags(0) & kFlagCollided) names.push_back(actor.actor());
  }
  return absl::StrJoin(names, ", ");
}

// Whether an event means the two to touch.
bool IsMeant(const v1::Scenario& scenario, const std::string& a, const std::string& b) {
  for (const v1::Event& event : scenario.concrete().events()) {
    for (const v1::MeantContact& meant : event.contacts()) {
      if ((meant.actor() == a && meant.other() == b) || (meant.actor() == b && meant.other() == a)) return true;
    }
  }
  return false;
}

v1::Rejection JudgeContacts(const v1::Scenario& scenario, const v1::WorldTrack& track) {
  const auto id = [&track](uint32_t track_id) { return track.actors(static_cast<int>(track_id)).actor(); };
  for (const v1::Contact& contact : track.contacts()) {
    const std::string a = id(contact.a()), b = id(contact.b());
    if (IsMeant(scenario, a, b)) continue;
    const std::string pair = absl::StrCat(a, " and ", b);
    return Reject(scenario, contact.a() == 0 ? v1::REJECTION_REASON_EGO_CONTACT : v1::REJECTION_REASON_ACTOR_CONTACT,
                  pair, pair);
  }
  // Tracks that list no contacts say who collided all the same.
  for (const v1::ActorTrack& actor : track.actors()) {
    const auto has = [&actor](const v1::Contact& c) { return c.a() == actor.track_id() || c.b() == actor.track_id(); };
    if (std::any_of(track.contacts().begin(), track.contacts().end(), has)) continue;
    for (const uint32_t flags : actor.flags()) {
      if ((flags & kFlagCollided) == 0) continue;
      return Reject(scenario,
                    actor.track_id() == 0 ? v1::REJECTION_REASON_EGO_CONTACT : v1::REJECTION_REASON_ACTOR_CONTACT,
                    actor.actor(), actor.actor());
    }
  }
  for (const v1::Event& event : scenario.concrete().events()) {
    for (const v1::MeantContact& meant : event.contacts()) {
      if (meant.may_miss()) continue;
      bool touched = false;
      for (const v1::Contact& contact : track.contacts()) {
        const std::string a = id(contact.a()), b = id(contact.b());
        touched = touched || (a == meant.actor() && b == meant.other()) || (b == meant.actor() && a == meant.other());
      }
      if (touched) continue;
      const std::string pair = absl::StrCat(meant.actor(), " and ", meant.other());
      return Reject(scenario, v1::REJECTION_REASON_EVENT_MISSED, pair, pair + " never touch");
    }
  }
  return v1::Rejection();
}

// Largest change of velocity that a contact gave to ego or one of the event's actors, m/s.
double ContactDeltaV(const v1::WorldTrack& track, const v1::Event& event) {
  const auto counts = [&](uint32_t track_id) {
    const std::string& id = track.actors(static_cast<int>(track_id)).actor();
    return track_id == 0 || std::find(event.actors().begin(), event.actors().end(), id) != event.actors().end();
  };
  double most = 0;
  for (const v1::Contact& contact : track.contacts()) {
    if (counts(contact.a())) most = std::max(most, contact.delta_v_a_mps());
    if (counts(contact.b())) most = std::max(most, contact.delta_v_b_mps());
  }
  return most;
}

// The numbers that an event's bands ask for; what takes long is worked out once, and only if one asks for it.
class Outcomes {
 public:
  Outcomes(const v1::Scenario& scenario, const v1::WorldTrack& track, const v1::Event& event)
      : scenario_(scenario), track_(track), event_(event) {}

  double Of(v1::OutcomeMetric metric) {
    switch (metric) {
      case v1::OUTCOME_METRIC_MAX_DECELERATION_MPS2:
        return HardestBraking(scenario_, track_);
      case v1::OUTCOME_METRIC_CONTACT_DELTA_V_MPS:
        return ContactDeltaV(track_, event_);
      case v1::OUTCOME_METRIC_MIN_TTC_S:
        return Extremes().min_ttc_s;
      case v1::OUTCOME_METRIC_MIN_THW_S:
        return Extremes().min_thw_s;
      case v1::OUTCOME_METRIC_MAX_DRAC_MPS2:
        return Extremes().max_drac_mps2;
      case v1::OUTCOME_METRIC_MIN_PET_S:
        return Extremes().min_pet_s;
      case v1::OUTCOME_METRIC_MAX_REQUIRED_DECELERATION_MPS2:
        return Extremes().max_required_deceleration_mps2;
      case v1::OUTCOME_METRIC_RSS_VIOLATION_S:
        return Extremes().rss_violation_s;
      default:
        return Extremes().min_distance_m;
    }
  }

 private:
  const CriticalitySummary& Extremes() {
    if (!extremes_) extremes_ = EgoExtremes(scenario_, track_, {event_.actors().begin(), event_.actors().end()});
    return *extremes_;
  }

  const v1::Scenario& scenario_;
  const v1::WorldTrack& track_;
  const v1::Event& event_;
  std::optional<CriticalitySummary> extremes_;
};

// The window in which the event must happen, and its bands.
v1::Rejection JudgeEvent(const v1::Scenario& scenario, const v1::WorldTrack& track, int index) {
  const v1::Event& event = scenario.concrete().events(index);
  const double begin_s = index < track.events_size() ? track.events(index).detected_begin_us() * 1e-6 : -1;
  if (begin_s < 0) {
    return Reject(scenario, v1::REJECTION_REASON_EVENT_MISSED, event.id(), event.id() + " never detected");
  }
  if (begin_s < ConstantOr(event.window_start_s(), 0) || begin_s > ConstantOr(event.window_end_s(), 0)) {
    return Reject(scenario, v1::REJECTION_REASON_EVENT_MISSED, event.id(),
                  absl::StrCat(event.id(), " detected at ", begin_s, " s"));
  }
  Outcomes outcomes(scenario, track, event);
  for (const v1::OutcomeBand& band : event.outcome()) {
    const double value = outcomes.Of(band.metric());
    if (value >= band.lo() && value <= band.hi()) continue;
    const std::string subject = absl::StrCat(event.id(), " ", v1::OutcomeMetric_Name(band.metric()));
    return Reject(scenario, v1::REJECTION_REASON_OUTCOME, subject, absl::StrCat(subject, " ", value));
  }
  return v1::Rejection();
}

// What events ask of ego's first contact. One search for ways out serves all of them.
v1::Rejection JudgeAvoidance(const v1::Scenario& scenario, const v1::WorldTrack& track) {
  std::optional<Avoidance> found;
  for (const v1::Event& event : scenario.concrete().events()) {
    if (event.avoidance() == v1::AVOIDANCE_DEMAND_UNSPECIFIED) continue;
    if (!found) found = EgoAvoidance(scenario, track);
    const Avoidance asked =
        event.avoidance() == v1::AVOIDANCE_DEMAND_AVOIDABLE ? Avoidance::kAvoidable : Avoidance::kUnavoidable;
    if (*found == asked) continue;
    const std::string subject = absl::StrCat(event.id(), " ", v1::AvoidanceDemand_Name(event.avoidance()));
    return Reject(scenario, v1::REJECTION_REASON_OUTCOME, subject,
                  absl::StrCat(subject, ": ego's first contact ",
                               *found == Avoidance::kAvoidable     ? "can be avoided, or there is none"
                               : *found == Avoidance::kUnavoidable ? "cannot be avoided"
                                                                   : "may be avoidable or not: the search gave up"));
  }
  return v1::Rejection();
}

}  // namespace

v1::Rejection JudgeTrack(const v1::Scenario& scenario, const v1::WorldTrack& track) {
  if (const std::string overlapping = OverlappingAtStart(track); !overlapping.empty()) {
    return Reject(scenario, v1::REJECTION_REASON_OVERLAP_AT_START, overlapping, overlapping);
  }
  v1::Rejection rejection = JudgeContacts(scenario, track);
  for (int e = 0; e < scenario.concrete().events_size(); ++e) {
    if (rejection.reason() != v1::REJECTION_REASON_UNSPECIFIED) return rejection;
    rejection = JudgeEvent(scenario, track, e);
  }
  return rejection.reason() != v1::REJECTION_REASON_UNSPECIFIED ? rejection : JudgeAvoidance(scenario, track);
}

}  // namespace longtail
