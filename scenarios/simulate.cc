#include "scenarios/simulate.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kernels/status_macros.h"
#include "scenarios/behavior/ego_driver.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/sampling/spec_sampler.h"
#include "scenarios/track_recorder.h"
#include "scenarios/verdict.h"

namespace longtail {

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
      v1::Rejection& rejection = rejections.emplace_back();
      rejection.set_try_index(scenario->try_index());
      rejection.set_reason(v1::REJECTION_REASON_INCONSISTENT);
      rejection.set_detail(std::string(track.status().message()));
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
