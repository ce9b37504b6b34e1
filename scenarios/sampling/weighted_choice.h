// One of several things, by weight.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_WEIGHTED_CHOICE_H_
#define LONGTAIL_SCENARIOS_SAMPLING_WEIGHTED_CHOICE_H_

#include <vector>

#include "absl/status/status.h"

namespace longtail {

// Index of a weight with chance weight / sum; weights >= 0, at least one > 0.
struct Choice {
  int index = 0;
  double log_chance = 0;
  // Where u lay inside the part of the chosen one, in [0, 1): a uniform number once more.
  double remainder = 0;
};
Choice ChooseWeighted(const std::vector<double>& weights, double u);

// InvalidArgument unless ChooseWeighted can choose; path names the weights in its message.
absl::Status CheckWeights(const std::vector<double>& weights, const char* path);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_WEIGHTED_CHOICE_H_
