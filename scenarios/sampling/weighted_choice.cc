#include "scenarios/sampling/weighted_choice.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"

namespace longtail {

Choice ChooseWeighted(const std::vector<double>& weights, double u) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  double left = u * sum;
  int chosen = -1;
  for (int i = 0; i < static_cast<int>(weights.size()); ++i) {
    if (weights[i] <= 0) continue;
    chosen = i;
    if (left - weights[i] < 0) break;
    left -= weights[i];
  }
  const double remainder = std::clamp(left / weights[chosen], 0.0, std::nextafter(1.0, 0.0));
  return {chosen, std::log(weights[chosen] / sum), remainder};
}

absl::Status CheckWeights(const std::vector<double>& weights, const char* path) {
  double sum = 0;
  for (const double weight : weights) {
    if (!(weight >= 0)) return absl::InvalidArgumentError(absl::StrCat(path, " must be >= 0, got ", weight));
    sum += weight;
  }
  if (!(sum > 0)) return absl::InvalidArgumentError(absl::StrCat(path, " must not all be 0, got sum ", sum));
  return absl::OkStatus();
}

}  // namespace longtail
