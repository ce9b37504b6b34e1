// The laws of the scenario language, made ready to be drawn from.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_DISTRIBUTION_H_
#define LONGTAIL_SCENARIOS_SAMPLING_DISTRIBUTION_H_

#include "absl/status/statusor.h"
#include "kernels/philox.h"
#include "longtail/v1/value.pb.h"
#include "scenarios/sampling/law.h"

namespace longtail {

// The law of a distribution, its importance aside. InvalidArgument where it is unset, its interval empty, or its
// weights do not fit or sum to 0: what Validate reports beforehand.
absl::StatusOr<LawPointer> MakeLaw(const v1::Distribution& law);

// One value of law by the next number of stream. Errors of MakeLaw.
absl::StatusOr<Draw> DrawFrom(const v1::Distribution& law, PhiloxStream& stream);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_DISTRIBUTION_H_
