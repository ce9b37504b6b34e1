// Scenario -> WorldTrack: storyboard, driver models, reactive expert ego, contacts.
#ifndef LONGTAIL_SCENARIOS_SIMULATE_H_
#define LONGTAIL_SCENARIOS_SIMULATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/spec.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/behavior/ego_controller.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/sampling/spec_sampler.h"

namespace longtail {

// Integer simulation tick. Camera frames fall on ticks.
inline constexpr int kTickMs = 10;

// InvalidArgument, "ego.external must …", where a spec's ego is driven from outside: nothing can be made of it by
// itself.
absl::Status CheckDrivesItself(const v1::ScenarioSpec& spec);

// Runs the whole clip. Pure function. InvalidArgument where the scenario cannot be compiled, and as CheckDrivesItself.
// Contacts do not stop it: flags carry them and JudgeTrack() (verdict.h) judges.
absl::StatusOr<v1::WorldTrack> Simulate(const v1::Scenario& scenario);

// The same with a client that gives the commands where ego is `external`; it is not asked where it is not.
absl::StatusOr<v1::WorldTrack> Simulate(const v1::Scenario& scenario, EgoController& client);

// The same for a simulation at its first tick; sim is left at the end of the clip. Where a client is wanted and there
// is none, the expert stands in for it.
v1::WorldTrack Simulate(WorldSim& sim, EgoController* client = nullptr);

struct AcceptedScenario {
  v1::Scenario scenario;
  v1::WorldTrack track;
};

// Draws and simulates until a try is accepted; earlier rejections are listed in the scenario.
// A draw that cannot be simulated, such as bends that overlap, is a rejected try like any other.
// ResourceExhausted, with counts by reason and by what rejected, after max_tries; InvalidArgument for a spec that does
// not pass ValidateSpec, and as CheckDrivesItself. Pure function. max_tries: those of the spec where not given.
absl::StatusOr<AcceptedScenario> DrawAccepted(const SpecSampler& sampler, uint64_t seed, uint64_t sample_index,
                                              std::optional<int> max_tries = std::nullopt);

// The same for one sample: to draw more than one of a spec, keep a SpecSampler.
absl::StatusOr<AcceptedScenario> DrawAccepted(const v1::ScenarioSpec& spec, uint64_t seed, uint64_t sample_index,
                                              std::optional<int> max_tries = std::nullopt);

// What rejects how often, by reason and subject: "12 REJECTION_REASON_CONSTRAINT (9 constraints[0], 3 constraints[1]),
// 2 REJECTION_REASON_RANGE (2 ego.speed_mps)".
std::string CountRejections(const std::vector<v1::Rejection>& rejections);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SIMULATE_H_
