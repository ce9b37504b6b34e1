#include "scenarios/event_check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "scenarios/detector_parts.h"
#include "scenarios/kinematics_check.h"
#include "scenarios/road/constant.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/sampling/make_in_order.h"
#include "scenarios/sampling/spec_sampler.h"
#include "scenarios/simulate.h"
#include "scenarios/verdict.h"

namespace longtail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kMostKinematicFaults = 10;  // that are listed

// What one sample tells.
struct SampleFindings {
  std::vector<v1::Rejection> rejections;
  std::optional<AcceptedScenario> accepted;
  std::string failure;  // where no try is accepted, why
  int num_failed_tries = 0;
  bool first_try = false;
  bool without_contact = false;
  bool happening = false;
  double detected_s = -1;  // < 0: never
  bool ego_hit = false;
  bool control_detected = false;
};

bool IsContact(v1::RejectionReason reason) {
  return reason == v1::REJECTION_REASON_EGO_CONTACT || reason == v1::REJECTION_REASON_ACTOR_CONTACT;
}

// What the first try came to; happening is the detector's word, whatever the judge says.
void AddFirstTry(const v1::Scenario& scenario, const v1::WorldTrack& track, v1::RejectionReason reason,
                 SampleFindings& findings) {
  findings.first_try = reason != v1::REJECTION_REASON_OVERLAP_AT_START;
  findings.ego_hit = reason == v1::REJECTION_REASON_EGO_CONTACT;
  findings.without_contact = findings.first_try && !IsContact(reason);
  const v1::Event& event = scenario.concrete().events(0);
  const double begin_s = track.events(0).detected_begin_us() * 1e-6;
  findings.detected_s = begin_s;
  findings.happening =
      begin_s >= ConstantOr(event.window_start_s(), 0) && begin_s <= ConstantOr(event.window_end_s(), 0);
}

SampleFindings DrawSample(const SpecSampler& spec, const SpecSampler& control, uint64_t seed, uint64_t index) {
  SampleFindings findings;
  absl::StatusOr<AcceptedScenario> drawn = DrawAccepted(spec, seed, index);
  if (drawn.ok() && drawn->scenario.try_index() == 0) {
    AddFirstTry(drawn->scenario, drawn->track, v1::REJECTION_REASON_UNSPECIFIED, findings);
  } else if (const absl::StatusOr<v1::Scenario> first = spec.Draw(seed, index); first.ok()) {
    const absl::StatusOr<v1::WorldTrack> track = Simulate(*first);
    if (track.ok()) AddFirstTry(*first, *track, JudgeTrack(*first, *track).reason(), findings);
  }
  if (!drawn.ok()) {
    findings.failure = std::string(drawn.status().message());
    findings.num_failed_tries = spec.max_tries();
    return findings;
  }
  findings.rejections = {drawn->scenario.rejections().begin(), drawn->scenario.rejections().end()};
  findings.accepted = *std::move(drawn);
  const absl::StatusOr<v1::Scenario> without = control.Draw(seed, index, findings.accepted->scenario.try_index());
  if (!without.ok()) return findings;
  const absl::StatusOr<v1::WorldTrack> track = Simulate(*without);
  findings.control_detected = track.ok() && track->events(0).detected_begin_us() >= 0;
  return findings;
}

class Reporter {
 public:
  Reporter(const v1::ScenarioSpec& spec, uint64_t seed, const EventCheckLimits& limits)
      : spec_(spec), seed_(seed), limits_(limits) {
    report_.spec = spec.id();
    report_.solvable_share = spec.events(0).solvable_share();
    report_.first_event_s = kInfinity;
    report_.last_event_s = -kInfinity;
    report_.params = DeclaredParams(spec);
  }

  void Add(const SampleFindings& findings) {
    ++report_.num_samples;
    report_.num_tries += static_cast<int>(findings.rejections.size()) + findings.num_failed_tries;
    if (first_failure_.empty()) first_failure_ = findings.failure;
    for (const v1::Rejection& rejection : findings.rejections) ++report_.rejections[rejection.reason()];
    rejections_.insert(rejections_.end(), findings.rejections.begin(), findings.rejections.end());
    report_.num_first_tries += findings.first_try;
    report_.num_without_contact += findings.without_contact;
    report_.num_happening += findings.without_contact && findings.happening;
    if (findings.without_contact && !findings.happening) AddMiss(findings.detected_s);
    report_.num_ego_hit += findings.ego_hit;
    report_.num_controls_detected += findings.control_detected;
    if (findings.accepted) AddAccepted(*findings.accepted);
  }

  EventReport Finish() {
    report_.num_event_times = static_cast<int>(times_us_.size());
    JudgeShares();
    JudgeKinematics();
    if (report_.num_accepted == 0) {
      report_.first_event_s = report_.last_event_s = 0;
    } else {
      JudgeSpread();
    }
    return std::move(report_);
  }

 private:
  void Fail(std::string sentence) { report_.failures.push_back(std::move(sentence)); }

  void AddMiss(double detected_s) {
    if (detected_s < 0) {
      ++num_never_;
      return;
    }
    ++num_outside_;
    first_outside_s_ = std::min(first_outside_s_, detected_s);
    last_outside_s_ = std::max(last_outside_s_, detected_s);
  }
  std::string Misses() const {
    std::string words;
    if (num_outside_ > 0) {
      words = absl::StrFormat("; in %d it first held outside, at %.1f..%.1f s", num_outside_, first_outside_s_,
                              last_outside_s_);
    }
    if (num_never_ > 0) absl::StrAppend(&words, "; in ", num_never_, " never");
    if (num_never_ > 0 && num_never_ == report_.num_without_contact) words += WhyNeverDetected(spec_, 0, seed_);
    return words;
  }

  void AddAccepted(const AcceptedScenario& drawn) {
    ++report_.num_accepted;
    ++report_.num_tries;
    ++report_.roads[drawn.scenario.concrete().roads(0).name()];
    ++report_.environments[drawn.scenario.concrete().environments(0).name()];
    std::set<std::string> classes;
    for (const v1::ActorBody& body : drawn.scenario.bodies()) classes.insert(v1::ActorClass_Name(body.actor_class()));
    for (const std::string& name : classes) ++report_.actor_classes[name];
    for (const KinematicFault& fault : CheckKinematics(drawn.scenario, drawn.track)) {
      if (++num_kinematic_faults_ > kMostKinematicFaults) continue;
      report_.kinematic_faults.push_back(absl::StrCat("sample ", drawn.scenario.sample_index(), ": ", Text(fault)));
    }
    const int64_t begin_us = drawn.track.events(0).detected_begin_us();
    times_us_.insert(begin_us);
    report_.first_event_s = std::min(report_.first_event_s, begin_us * 1e-6);
    report_.last_event_s = std::max(report_.last_event_s, begin_us * 1e-6);
    for (int i = 0; i < drawn.scenario.params_size() && i < static_cast<int>(report_.params.size()); ++i) {
      report_.params[i].Add(drawn.scenario.params(i).value());
    }
  }

  void JudgeShares() {
    const auto share = [](int part, int whole) { return whole == 0 ? 0.0 : static_cast<double>(part) / whole; };
    if (const double accepted = share(report_.num_accepted, report_.num_tries); accepted < limits_.min_accepted_share) {
      Fail(absl::StrFormat("%.0f %% of the tries must be accepted, got %d of %d%s%s", 100 * limits_.min_accepted_share,
                           report_.num_accepted, report_.num_tries, rejections_.empty() ? "" : "; ",
                           CountRejections(rejections_)));
    }
    if (report_.num_accepted < report_.num_samples) {
      Fail(absl::StrCat("every sample must have an accepted try, got ", report_.num_accepted, " of ",
                        report_.num_samples, "; ", first_failure_));
    }
    if (share(report_.num_happening, report_.num_without_contact) < limits_.min_happening_share) {
      Fail(absl::StrFormat("the detector must hold inside its window in %.0f %% of the first tries, got %d of %d%s",
                           100 * limits_.min_happening_share, report_.num_happening, report_.num_without_contact,
                           Misses()));
    }
    if (const double survived = 1 - share(report_.num_ego_hit, report_.num_first_tries);
        survived < report_.solvable_share) {
      Fail(absl::StrFormat("the expert must survive the declared share of %.2f, got %.2f of %d first tries",
                           report_.solvable_share, survived, report_.num_first_tries));
    }
    if (share(report_.num_controls_detected, report_.num_accepted) > limits_.max_control_share) {
      Fail(absl::StrCat("the detector must stay silent without the event's steps, got it true in ",
                        report_.num_controls_detected, " of ", report_.num_accepted, " negative controls"));
    }
  }

  void JudgeKinematics() {
    if (num_kinematic_faults_ == 0) return;
    Fail(absl::StrCat("everybody must move as bodies can, got ", num_kinematic_faults_, " faults; ",
                      report_.kinematic_faults[0]));
  }

  void JudgeSpread() {
    for (const ParamCoverage& coverage : report_.params) {
      if (coverage.Ratio() >= limits_.min_coverage_ratio) continue;
      Fail(absl::StrFormat("%s must cover %.0f %% of %g to %g, got %g to %g", coverage.name,
                           100 * limits_.min_coverage_ratio, coverage.declared_lo, coverage.declared_hi,
                           coverage.seen_lo, coverage.seen_hi));
    }
    if (static_cast<int>(report_.roads.size()) < limits_.min_roads) {
      Fail(absl::StrCat("at least ", limits_.min_roads, " roads must occur, got ", report_.roads.size()));
    }
    if (static_cast<int>(report_.environments.size()) < limits_.min_environments) {
      Fail(absl::StrCat("at least ", limits_.min_environments, " environments must occur, got ",
                        report_.environments.size()));
    }
    if (report_.num_accepted > 1 && report_.last_event_s - report_.first_event_s < limits_.min_time_spread_s) {
      Fail(absl::StrFormat("event times must lie at least %g s apart, got %.2f s to %.2f s", limits_.min_time_spread_s,
                           report_.first_event_s, report_.last_event_s));
    }
  }

  const v1::ScenarioSpec& spec_;
  const uint64_t seed_;
  EventCheckLimits limits_;
  EventReport report_;
  std::vector<v1::Rejection> rejections_;
  std::string first_failure_;
  int num_never_ = 0, num_outside_ = 0;  // first tries without contact in which the event does not happen in time
  double first_outside_s_ = kInfinity, last_outside_s_ = -kInfinity;
  std::set<int64_t> times_us_;
  int num_kinematic_faults_ = 0;
};

}  // namespace

EventReport CheckEvent(const v1::ScenarioSpec& spec, const EventCheckOptions& options, const EventCheckLimits& limits) {
  const SpecSampler sampler(spec);
  const SpecSampler control(NegativeControl(spec));
  Reporter reporter(spec, options.seed, limits);
  MakeInOrder(
      options.num_samples, options.num_threads,
      [&](uint64_t i) { return DrawSample(sampler, control, options.seed, i); },
      [&](const SampleFindings& findings) {
        reporter.Add(findings);
        return true;
      });
  return reporter.Finish();
}

}  // namespace longtail
