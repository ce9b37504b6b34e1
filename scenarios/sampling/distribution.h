// The laws of the scenario language: one uniform number in, a value with its density out.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_DISTRIBUTION_H_
#define LONGTAIL_SCENARIOS_SAMPLING_DISTRIBUTION_H_

#include <memory>
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

// A law ready to be drawn from. Thread-safe.
class Law {
 public:
  virtual ~Law() = default;

  // The value below which a share of u of the law lies; u in [0, 1). Never falls as u grows, but between the parts of
  // a mixture and the entries of a list.
  virtual Draw At(double u) const = 0;

  // Density or chance of value as Draw has it; -inf where the law does not go.
  virtual double LogDensity(double value) const = 0;
};

// The law of a distribution, its importance aside. InvalidArgument where it is unset, its interval empty, or its
// weights do not fit or sum to 0: what Validate reports beforehand.
absl::StatusOr<std::unique_ptr<const Law>> MakeLaw(const v1::Distribution& law);

// One value of law by the next number of stream. Errors of MakeLaw.
absl::StatusOr<Draw> DrawFrom(const v1::Distribution& law, PhiloxStream& stream);

// Index of a weight with chance weight / sum; weights >= 0, at least one > 0.
struct Choice {
  int index = 0;
  double log_chance = 0;
  // Where u lay inside the part of the chosen one, in [0, 1): a uniform number once more.
  double remainder = 0;
};
Choice ChooseWeighted(const std::vector<double>& weights, double u);

// Standard normal distribution function and its inverse; p in (0, 1). Relative error of the inverse < 1e-14
// (one Halley step on Acklam's rational approximation).
double NormalCdf(double z);
double NormalQuantile(double p);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_DISTRIBUTION_H_
