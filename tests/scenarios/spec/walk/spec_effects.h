// What a spec comes to, as texts and bytes that can be compared.
#ifndef LONGTAIL_TESTS_SCENARIOS_SPEC_WALK_SPEC_EFFECTS_H_
#define LONGTAIL_TESTS_SCENARIOS_SPEC_WALK_SPEC_EFFECTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "longtail/v1/spec.pb.h"

namespace longtail {

// Where a field of a spec shows:
//   draw     which road and environment, parameters, bodies, of some samples
//   track    the states of all actors, what events and contacts were seen; of sample 0
//   verdict  which reason some samples' first tries are rejected for, if any
//   check    what `scenario check` finds
//   control  the control frames of all cameras at the begin, the middle and the end
//   picture  what the cameras make of the raster's base colour
//   labels   the members of a sample but its scenario.pb
//   words    what `scenario explain` says
// What a field merely repeats is taken out: the concrete spec in the scenario, the digest of the spec.
// InvalidArgument for another word, FailedPrecondition where the effect needs a track and the draw is rejected.
absl::StatusOr<std::string> EffectOf(const v1::ScenarioSpec& spec, const std::string& effect);

}  // namespace longtail

#endif  // LONGTAIL_TESTS_SCENARIOS_SPEC_WALK_SPEC_EFFECTS_H_
