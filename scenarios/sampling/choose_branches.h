// Draws which branch of each choice of a storyboard happens.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_CHOOSE_BRANCHES_H_
#define LONGTAIL_SCENARIOS_SAMPLING_CHOOSE_BRANCHES_H_

#include "absl/status/status.h"
#include "longtail/v1/storyboard.pb.h"
#include "scenarios/sampling/value_resolver.h"

namespace longtail {

// Keeps in each OneOf below node the branch that is drawn, and adds the logarithm of its chance. The stream is
// "one_of/<name>". What stands in branches that were not drawn is drawn no further. InvalidArgument where weights sum
// to 0.
absl::Status ChooseBranches(v1::Node& node, ValueResolver& resolver);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_CHOOSE_BRANCHES_H_
