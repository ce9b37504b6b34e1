// A law ready to be drawn from: one uniform number in, a value with its density out.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_LAW_H_
#define LONGTAIL_SCENARIOS_SAMPLING_LAW_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace longtail {

struct Draw {
  double value = 0;
  // Natural logarithm of the density (continuous laws) or of the chance (discrete) of value.
  double log_density = 0;
};

// Thread-safe.
class Law {
 public:
  virtual ~Law() = default;

  // The value below which a share of u of the law lies; u in [0, 1). Never falls as u grows, but between the parts of
  // a mixture and the entries of a list.
  virtual Draw At(double u) const = 0;

  // Density or chance of value as Draw has it; -inf where the law does not go.
  virtual double LogDensity(double value) const = 0;
};

using LawPointer = std::unique_ptr<const Law>;

// InvalidArgument with the parts put together.
absl::Status LawFault(const auto&... parts) { return absl::InvalidArgumentError(absl::StrCat(parts...)); }

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_LAW_H_
