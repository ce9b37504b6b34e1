// Draws from the laws of the scenario language, with their densities.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_DISTRIBUTION_H_
#define LONGTAIL_SCENARIOS_SAMPLING_DISTRIBUTION_H_

#include <vector>

#include "absl/status/statusor.h"
#include "kernels/philox.h"
#include "longtail/v1/value.pb.h"

namespace longtail {

struct Draw {
  double value = 0;
  // Natural logarithm of the density (continuous laws) or of the chance (discrete) of value.
  double log_density = 0;
};

// One value of law; uses a fixed number of draws of stream. InvalidArgument where the law is unset, its interval
// empty, or its weights do not fit or sum to 0: what Validate reports beforehand.
absl::StatusOr<Draw> DrawFrom(const v1::Distribution& law, PhiloxStream& stream);

// Index of a weight with chance weight / sum; weights >= 0, at least one > 0.
struct Choice {
  int index = 0;
  double log_chance = 0;
};
Choice ChooseWeighted(const std::vector<double>& weights, PhiloxStream& stream);

// Standard normal distribution function and its inverse; p in (0, 1). Relative error of the inverse < 1e-14
// (one Halley step on Acklam's rational approximation).
double NormalCdf(double z);
double NormalQuantile(double p);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_DISTRIBUTION_H_
