#include "scenarios/simulate.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kernels/status_macros.h"
#include "scenarios/behavior/ego_driver.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/criticality/metrics.h"
#include "scenarios/road/constant.h"
#include "scenarios/sampling/spec_sampler.h"
#include "scenarios/track_flags.h"
#include "scenarios/track_recorder.h"

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

double Measure(const v1::Scenario& scenario, const v1::WorldTrack& track, const v1::Event& event,
               v1::OutcomeMetric metric) {
  if (metric == v1::OUTCOME_METRIC_MAX_DECELERATION_MPS2) return HardestBraking(scenario, track);
  if (metric == v1::OUTCOME_METRIC_CONTACT_DELTA_V_MPS) return ContactDeltaV(track, event);
  const CriticalitySummary summary =
      Summarize(EgoCriticality(scenario, track, {event.actors().begin(), event.actors().end()}));
  return metric == v1::OUTCOME_METRIC_MIN_TTC_S ? summary.min_ttc_s : summary.min_distance_m;
}

}  // namespace

absl::Status CheckDrivesItself(const v1::ScenarioSpec& spec) {
  if (!spec.ego().has_external()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "ego.external must have a program that is connected and drives ego, got none: leave the field out to let the "
      "expert drive");
}

absl::StatusOr<v1::WorldTrack> Simulate(const v1::Scenario& scenario) {
  RETURN_IF_ERROR(CheckDrivesItself(scenario.concrete()));
  ASSIGN_OR_RETURN(WorldSim sim, WorldSim::Create(scenario));
  return Simulate(sim);
}

absl::StatusOr<v1::WorldTrack> Simulate(const v1::Scenario& scenario, EgoController& client) {
  ASSIGN_OR_RETURN(WorldSim sim, WorldSim::Create(scenario));
  return Simulate(sim, &client);
}

v1::WorldTrack Simulate(WorldSim& sim, EgoController* client) {
  const Plan& plan = sim.plan();
  TrackRecorder recorder(plan);
  EgoDriver driver(plan, sim.world(), client);
  const bool both = plan.ego.driver != PlanEgo::Driver::kExpert;
  sim.Observe();
  for (int frame = 0; frame < plan.num_frames; ++frame) {
    recorder.AddFrame(sim.world());
    EgoView view = sim.View();
    sim.DecideWay(view);
    const EgoDriver::Decision decision = driver.Decide(view);
    const EgoCommand command = sim.Limit(decision.command, plan.ticks_per_frame);
    v1::ActorTrack& ego = *recorder.track().mutable_actors(0);
    ego.add_command_steer_rad(command.steer_rad);
    ego.add_command_accel_mps2(command.accel_mps2);
    if (both) {
      const EgoCommand expert = sim.Limit(decision.expert, plan.ticks_per_frame);
      ego.add_expert_steer_rad(expert.steer_rad);
      ego.add_expert_accel_mps2(expert.accel_mps2);
    }
    if (frame + 1 < plan.num_frames) sim.Step(command, plan.ticks_per_frame);
  }
  return recorder.Finish(sim);
}

v1::Rejection JudgeTrack(const v1::Scenario& scenario, const v1::WorldTrack& track) {
  if (const std::string overlapping = OverlappingAtStart(track); !overlapping.empty()) {
    return Reject(scenario, v1::REJECTION_REASON_OVERLAP_AT_START, overlapping, overlapping);
  }
  v1::Rejection contacts = JudgeContacts(scenario, track);
  if (contacts.reason() != v1::REJECTION_REASON_UNSPECIFIED) return contacts;
  for (int e = 0; e < scenario.concrete().events_size(); ++e) {
    const v1::Event& event = scenario.concrete().events(e);
    const double begin_s = e < track.events_size() ? track.events(e).detected_begin_us() * 1e-6 : -1;
    if (begin_s < 0)
      return Reject(scenario, v1::REJECTION_REASON_EVENT_MISSED, event.id(), event.id() + " never detected");
    if (begin_s < ConstantOr(event.window_start_s(), 0) || begin_s > ConstantOr(event.window_end_s(), 0)) {
      return Reject(scenario, v1::REJECTION_REASON_EVENT_MISSED, event.id(),
                    absl::StrCat(event.id(), " detected at ", begin_s, " s"));
    }
    for (const v1::OutcomeBand& band : event.outcome()) {
      const double value = Measure(scenario, track, event, band.metric());
      if (value >= band.lo() && value <= band.hi()) continue;
      const std::string subject = absl::StrCat(event.id(), " ", v1::OutcomeMetric_Name(band.metric()));
      return Reject(scenario, v1::REJECTION_REASON_OUTCOME, subject, absl::StrCat(subject, " ", value));
    }
  }
  return v1::Rejection();
}

std::string CountRejections(const std::vector<v1::Rejection>& rejections) {
  std::map<int, std::map<std::string, int>> counts;
  for (const v1::Rejection& rejection : rejections) ++counts[rejection.reason()][rejection.subject()];
  std::vector<std::string> reasons;
  for (const auto& [reason, subjects] : counts) {
    int sum = 0;
    std::vector<std::string> parts;
    for (const auto& [subject, count] : subjects) {
      sum += count;
      if (!subject.empty()) parts.push_back(absl::StrCat(count, " ", subject));
    }
    reasons.push_back(absl::StrCat(sum, " ", v1::RejectionReason_Name(static_cast<v1::RejectionReason>(reason))));
    if (!parts.empty()) absl::StrAppend(&reasons.back(), " (", absl::StrJoin(parts, ", "), ")");
  }
  return absl::StrJoin(reasons, ", ");
}

absl::StatusOr<AcceptedScenario> DrawAccepted(const v1::ScenarioSpec& spec, uint64_t seed, uint64_t sample_index,
                                              std::optional<int> max_tries) {
  return DrawAccepted(SpecSampler(spec), seed, sample_index, max_tries);
}

absl::StatusOr<AcceptedScenario> DrawAccepted(const SpecSampler& sampler, uint64_t seed, uint64_t sample_index,
                                              std::optional<int> max_tries) {
  RETURN_IF_ERROR(CheckDrivesItself(sampler.spec()));
  const int num_tries = max_tries.value_or(sampler.max_tries());
  std::vector<v1::Rejection> rejections;
  for (int attempt = 0; attempt < num_tries; ++attempt) {
    absl::StatusOr<v1::Scenario> scenario = sampler.Draw(seed, sample_index, attempt);
    if (!scenario.ok()) {
      if (scenario.status().code() != absl::StatusCode::kFailedPrecondition) return scenario.status();
      rejections.push_back(RejectionOf(scenario.status()));
      continue;
    }
    absl::StatusOr<v1::WorldTrack> track = Simulate(*scenario);
    if (absl::IsInvalidArgument(track.status())) {
      // The spec is sound, so it is the numbers drawn that do not fit together.
      rejections.push_back(
          Reject(*scenario, v1::REJECTION_REASON_INCONSISTENT, "", std::string(track.status().message())));
      continue;
    }
    RETURN_IF_ERROR(track.status());
    v1::Rejection rejection = JudgeTrack(*scenario, *track);
    if (rejection.reason() == v1::REJECTION_REASON_UNSPECIFIED) {
      for (v1::Rejection& earlier : rejections) *scenario->add_rejections() = std::move(earlier);
      return AcceptedScenario{*std::move(scenario), *std::move(track)};
    }
    rejections.push_back(std::move(rejection));
  }
  return absl::ResourceExhaustedError(
      absl::StrCat("sample ", sample_index, ": none of ", num_tries, " tries accepted: ", CountRejections(rejections),
                   rejections.empty() ? "" : "; last: ", rejections.empty() ? "" : rejections.back().detail()));
}

}  // namespace longtail
