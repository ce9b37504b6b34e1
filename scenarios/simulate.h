// Scenario -> WorldTrack: storyboard, driver models, reactive expert ego, contacts.
#ifndef LONGTAIL_SCENARIOS_SIMULATE_H_
#define LONGTAIL_SCENARIOS_SIMULATE_H_

#include "absl/status/statusor.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/spec.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/behavior/world_sim.h"

namespace longtail {

// Integer simulation tick. Camera frames fall on ticks.
inline constexpr int kTickMs = 10;

// Runs the whole clip. Pure function. InvalidArgument where the scenario cannot be compiled.
// Contacts do not stop it: flags carry them and AcceptTrack() judges.
absl::StatusOr<v1::WorldTrack> Simulate(const v1::Scenario& scenario);

// The same for a simulation at its first tick; sim is left at the end of the clip.
v1::WorldTrack Simulate(WorldSim& sim);

// The first reason to throw the track away (overlap at frame 0, contact, event missed, outcome), or
// REJECTION_REASON_UNSPECIFIED when it is accepted. try_index is scenario's.
v1::Rejection JudgeTrack(const v1::Scenario& scenario, const v1::WorldTrack& track);

struct AcceptedScenario {
  v1::Scenario scenario;
  v1::WorldTrack track;
};

// Draws and simulates until a try is accepted; earlier rejections are listed in the scenario.
// A draw that cannot be simulated, such as bends that overlap, is a rejected try like any other.
// ResourceExhausted, with counts by reason, after max_tries; InvalidArgument for a spec that does not pass
// ValidateSpec. Pure function.
absl::StatusOr<AcceptedScenario> DrawAccepted(const v1::ScenarioSpec& spec, uint64_t seed, uint64_t sample_index,
                                              int max_tries = 64);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SIMULATE_H_
