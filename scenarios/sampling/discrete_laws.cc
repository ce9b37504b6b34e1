#include "scenarios/sampling/discrete_laws.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "kernels/status_macros.h"
#include "scenarios/sampling/weighted_choice.h"

namespace longtail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kMaxGridSize = 100'000;

// Any list of values with weights: discrete, set and, by its table, Poisson.
class ListLaw final : public Law {
 public:
  ListLaw(std::vector<double> values, std::vector<double> weights)
      : values_(std::move(values)), weights_(std::move(weights)) {
    for (const double weight : weights_) sum_ += weight;
  }

  Draw At(double u) const override {
    const double value = values_[ChooseWeighted(weights_, u).index];
    return {value, LogDensity(value)};
  }
  double LogDensity(double value) const override {
    // Equal values share their chance.
    double share = 0;
    for (size_t i = 0; i < values_.size(); ++i) {
      if (values_[i] == value) share += weights_[i];
    }
    return std::log(share / sum_);
  }

 private:
  std::vector<double> values_, weights_;
  double sum_ = 0;
};

class GridLaw final : public Law {
 public:
  GridLaw(const v1::Grid& law, double count) : lo_(law.lo()), hi_(law.hi()), step_(law.step()), count_(count) {}

  Draw At(double u) const override { return {Value(std::floor(u * count_)), -std::log(count_)}; }
  double LogDensity(double value) const override {
    const double index = std::round((value - lo_) / step_);
    return index >= 0 && index < count_ && value == Value(index) ? -std::log(count_) : -kInfinity;
  }

 private:
  double Value(double index) const { return std::min(lo_ + index * step_, hi_); }

  double lo_, hi_, step_, count_;
};

}  // namespace

absl::StatusOr<LawPointer> MakeDiscrete(const v1::Discrete& law) {
  std::vector<double> weights(law.weights().begin(), law.weights().end());
  if (weights.empty()) weights.assign(law.values_size(), 1.0);
  if (weights.size() != static_cast<size_t>(law.values_size())) {
    return LawFault("discrete.weights must be as many as values, got ", law.weights_size(), " weights for ",
                    law.values_size(), " values");
  }
  RETURN_IF_ERROR(CheckWeights(weights, "discrete.weights"));
  return std::make_unique<ListLaw>(std::vector<double>(law.values().begin(), law.values().end()), std::move(weights));
}

absl::StatusOr<LawPointer> MakeSet(const v1::ValueSet& law) {
  if (law.values().empty()) return LawFault("set.values must hold a value, got none");
  return std::make_unique<ListLaw>(std::vector<double>(law.values().begin(), law.values().end()),
                                   std::vector<double>(law.values_size(), 1.0));
}

absl::StatusOr<LawPointer> MakePoisson(const v1::Poisson& law) {
  const double hi = law.has_hi() ? law.hi() : kInfinity;
  if (!(law.mean() > 0) || !(law.lo() <= hi)) {
    return LawFault("poisson must have mean > 0 and lo <= hi, got mean ", law.mean(), ", lo ", law.lo(), " and hi ",
                    hi);
  }
  // Relative to the chance of lo, whose own digits may be lost; each count by the one before.
  std::vector<double> values, logs;
  double log_weight = 0, top = 0;
  for (double count = law.lo(); count <= hi; ++count) {
    if (count > law.lo()) log_weight += std::log(law.mean() / count);
    top = std::max(top, log_weight);
    // Past the mean, what follows is less than the rounding of the sum.
    if (count > law.mean() && log_weight < top - 45) break;
    values.push_back(count);
    logs.push_back(log_weight);
  }
  std::vector<double> weights;
  for (const double log : logs) weights.push_back(std::exp(log - top));
  return std::make_unique<ListLaw>(std::move(values), std::move(weights));
}

absl::StatusOr<LawPointer> MakeGrid(const v1::Grid& law) {
  // A hair more than hi, so that 0, 0.1, … 1 has eleven values.
  const double count = std::floor((law.hi() - law.lo()) / law.step() + 1e-9) + 1;
  if (!(law.step() > 0) || !(law.lo() <= law.hi()) || !(count <= kMaxGridSize)) {
    return LawFault("grid must have step > 0, lo <= hi and at most ", kMaxGridSize, " values, got lo ", law.lo(),
                    ", hi ", law.hi(), " and step ", law.step());
  }
  return std::make_unique<GridLaw>(law, count);
}

}  // namespace longtail
