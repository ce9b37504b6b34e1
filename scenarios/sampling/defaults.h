// The defaults that the language documents, written out.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_DEFAULTS_H_
#define LONGTAIL_SCENARIOS_SAMPLING_DEFAULTS_H_

#include "absl/status/status.h"
#include "longtail/v1/spec.pb.h"

namespace longtail {

// Fills every unset field of a spec with one road, one environment and constants only. heading_deg is
// filled by the lane that the actor starts in (lanes against the road's direction: 180), so start lanes
// must exist: OutOfRange, naming the field, where one does not; InvalidArgument where starts refer to
// one another in a ring or to no actor.
absl::Status FillDefaults(v1::ScenarioSpec& spec);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_DEFAULTS_H_
