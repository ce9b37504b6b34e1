// The laws whose values are a list: discrete, set, Poisson, grid.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_DISCRETE_LAWS_H_
#define LONGTAIL_SCENARIOS_SAMPLING_DISCRETE_LAWS_H_

#include "absl/status/statusor.h"
#include "longtail/v1/value.pb.h"
#include "scenarios/sampling/law.h"

namespace longtail {

// InvalidArgument where there is no value to take, or weights do not fit.
absl::StatusOr<LawPointer> MakeDiscrete(const v1::Discrete& law);
absl::StatusOr<LawPointer> MakeSet(const v1::ValueSet& law);
absl::StatusOr<LawPointer> MakePoisson(const v1::Poisson& law);
absl::StatusOr<LawPointer> MakeGrid(const v1::Grid& law);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_DISCRETE_LAWS_H_
