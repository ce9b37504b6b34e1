#include "scenarios/sampling/distribution.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/sampling/incomplete_beta.h"

namespace longtail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLogSqrt2Pi = 0.91893853320467274178;
constexpr double kMaxGridSize = 100'000;

using LawPointer = std::unique_ptr<const Law>;

absl::Status Fault(const auto&... parts) { return absl::InvalidArgumentError(absl::StrCat(parts...)); }

// Shares that a Choice can be made by.
absl::Status CheckWeights(const std::vector<double>& weights, const char* path) {
  double sum = 0;
  for (const double weight : weights) {
    if (!(weight >= 0)) return Fault(path, " must be >= 0, got ", weight);
    sum += weight;
  }
  if (!(sum > 0)) return Fault(path, " must not all be 0, got sum ", sum);
  return absl::OkStatus();
}

class UniformLaw final : public Law {
 public:
  static absl::StatusOr<LawPointer> Create(const v1::Uniform& law) {
    if (!(law.lo() < law.hi())) return Fault("uniform.lo must be < hi, got lo ", law.lo(), " and hi ", law.hi());
    return std::make_unique<UniformLaw>(law.lo(), law.hi());
  }
  UniformLaw(double lo, double hi) : lo_(lo), hi_(hi), log_density_(-std::log(hi - lo)) {}

  Draw At(double u) const override {
    double value = lo_ + (hi_ - lo_) * u;
    // Rounding may reach hi, which is not part of the interval.
    if (value >= hi_) value = std::nextafter(hi_, lo_);
    return {value, log_density_};
  }
  double LogDensity(double value) const override { return value >= lo_ && value < hi_ ? log_density_ : -kInfinity; }

 private:
  double lo_, hi_, log_density_;
};

// The standard normal law cut to [lo, hi], by the inverse of its distribution function.
class CutNormal {
 public:
  CutNormal(double lo, double hi) : lo_(lo), hi_(hi) {
    // In the upper tail 1 - p loses all digits: mirror the law.
    mirror_ = lo_ > 0;
    if (mirror_) std::tie(lo_, hi_) = std::pair(-hi_, -lo_);
    p_lo_ = NormalCdf(lo_);
    mass_ = NormalCdf(hi_) - p_lo_;
  }
  double mass() const { return mass_; }
  double At(double u) const {
    const double p = std::clamp(p_lo_ + mass_ * u, 1e-300, 1 - 1e-16);
    const double z = std::clamp(NormalQuantile(p), lo_, hi_);
    return mirror_ ? -z : z;
  }

 private:
  bool mirror_;
  double lo_, hi_, p_lo_, mass_;
};

class NormalLaw final : public Law {
 public:
  static absl::StatusOr<LawPointer> Create(const v1::TruncatedNormal& law) {
    if (!(law.lo() < law.hi()) || !(law.std() > 0)) {
      return Fault("normal.lo must be < hi and std > 0, got lo ", law.lo(), ", hi ", law.hi(), " and std ", law.std());
    }
    auto made = std::make_unique<NormalLaw>(law);
    if (made->cut_.mass() > 0) return made;
    return Fault("normal must have mass in [lo, hi], got mean ", law.mean(), ", std ", law.std(), ", lo ", law.lo(),
                 " and hi ", law.hi());
  }
  explicit NormalLaw(const v1::TruncatedNormal& law)
      : mean_(law.mean()),
        std_(law.std()),
        lo_(law.lo()),
        hi_(law.hi()),
        cut_((lo_ - mean_) / std_, (hi_ - mean_) / std_) {}

  Draw At(double u) const override {
    const double z = cut_.At(u);
    return {std::clamp(mean_ + std_ * z, lo_, hi_), LogDensityAt(z)};
  }
  double LogDensity(double value) const override {
    return value >= lo_ && value <= hi_ ? LogDensityAt((value - mean_) / std_) : -kInfinity;
  }

 private:
  double LogDensityAt(double z) const { return -0.5 * z * z - kLogSqrt2Pi - std::log(std_) - std::log(cut_.mass()); }

  double mean_, std_, lo_, hi_;
  CutNormal cut_;
};

class LogNormalLaw final : public Law {
 public:
  static absl::StatusOr<LawPointer> Create(const v1::LogNormal& law) {
    const double hi = law.has_hi() ? law.hi() : kInfinity;
    if (!(law.median() > 0) || !(law.log_std() > 0) || !(law.lo() >= 0) || !(law.lo() < hi)) {
      return Fault("log_normal must have median > 0, log_std > 0 and 0 <= lo < hi, got median ", law.median(),
                   ", log_std ", law.log_std(), ", lo ", law.lo(), " and hi ", hi);
    }
    auto made = std::make_unique<LogNormalLaw>(law.median(), law.log_std(), law.lo(), hi);
    if (made->cut_.mass() > 0) return made;
    return Fault("log_normal must have mass in [lo, hi], got median ", law.median(), ", log_std ", law.log_std(),
                 ", lo ", law.lo(), " and hi ", hi);
  }
  LogNormalLaw(double median, double log_std, double lo, double hi)
      : median_(median),
        log_std_(log_std),
        lo_(lo),
        hi_(hi),
        cut_(std::log(lo / median) / log_std, std::log(hi / median) / log_std) {}

  Draw At(double u) const override {
    const double value = std::clamp(median_ * std::exp(log_std_ * cut_.At(u)), lo_, hi_);
    return {value, LogDensity(value)};
  }
  double LogDensity(double value) const override {
    if (!(value > 0) || value < lo_ || value > hi_) return -kInfinity;
    const double z = std::log(value / median_) / log_std_;
    return -0.5 * z * z - kLogSqrt2Pi - std::log(log_std_ * value) - std::log(cut_.mass());
  }

 private:
  double median_, log_std_, lo_, hi_;
  CutNormal cut_;
};

class BetaLaw final : public Law {
 public:
  static absl::StatusOr<LawPointer> Create(const v1::Beta& law) {
    const double hi = law.has_hi() ? law.hi() : 1;
    if (!(law.alpha() > 0) || !(law.beta() > 0) || !(law.lo() < hi)) {
      return Fault("beta must have alpha > 0, beta > 0 and lo < hi, got alpha ", law.alpha(), ", beta ", law.beta(),
                   ", lo ", law.lo(), " and hi ", hi);
    }
    return std::make_unique<BetaLaw>(law.alpha(), law.beta(), law.lo(), hi);
  }
  BetaLaw(double alpha, double beta, double lo, double hi)
      : alpha_(alpha), beta_(beta), lo_(lo), hi_(hi), log_norm_(LogBeta(alpha, beta) + std::log(hi - lo)) {}

  Draw At(double u) const override {
    const UnitPoint point = InverseIncompleteBeta(alpha_, beta_, u);
    return {std::clamp(lo_ + (hi_ - lo_) * point.x, lo_, hi_), LogDensityAt(point.x, point.complement)};
  }
  double LogDensity(double value) const override {
    if (value < lo_ || value > hi_) return -kInfinity;
    return LogDensityAt((value - lo_) / (hi_ - lo_), (hi_ - value) / (hi_ - lo_));
  }

 private:
  // At an end the density may be 0 or infinite: that of the nearest number that can be drawn.
  double LogDensityAt(double x, double complement) const {
    return (alpha_ - 1) * std::log(std::max(x, 1e-300)) + (beta_ - 1) * std::log(std::max(complement, 1e-300)) -
           log_norm_;
  }

  double alpha_, beta_, lo_, hi_, log_norm_;
};

class ExponentialLaw final : public Law {
 public:
  static absl::StatusOr<LawPointer> Create(const v1::Exponential& law) {
    const double hi = law.has_hi() ? law.hi() : kInfinity;
    if (!(law.mean() > 0) || !(law.lo() < hi)) {
      return Fault("exponential must have mean > 0 and lo < hi, got mean ", law.mean(), ", lo ", law.lo(), " and hi ",
                   hi);
    }
    return std::make_unique<ExponentialLaw>(law.mean(), law.lo(), hi);
  }
  ExponentialLaw(double mean, double lo, double hi)
      : mean_(mean), lo_(lo), hi_(hi), mass_(-std::expm1(-(hi - lo) / mean)) {}

  Draw At(double u) const override {
    const double value = std::min(lo_ - mean_ * std::log1p(-u * mass_), hi_);
    return {value, LogDensity(value)};
  }
  double LogDensity(double value) const override {
    if (value < lo_ || value > hi_) return -kInfinity;
    return -(value - lo_) / mean_ - std::log(mean_) - std::log(mass_);
  }

 private:
  double mean_, lo_, hi_, mass_;
};

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

absl::StatusOr<LawPointer> MakeDiscrete(const v1::Discrete& law) {
  std::vector<double> weights(law.weights().begin(), law.weights().end());
  if (weights.empty()) weights.assign(law.values_size(), 1.0);
  if (weights.size() != static_cast<size_t>(law.values_size())) {
    return Fault("discrete.weights must be as many as values, got ", law.weights_size(), " weights for ",
                 law.values_size(), " values");
  }
  RETURN_IF_ERROR(CheckWeights(weights, "discrete.weights"));
  return std::make_unique<ListLaw>(std::vector<double>(law.values().begin(), law.values().end()), std::move(weights));
}

absl::StatusOr<LawPointer> MakeSet(const v1::ValueSet& law) {
  if (law.values().empty()) return Fault("set.values must hold a value, got none");
  return std::make_unique<ListLaw>(std::vector<double>(law.values().begin(), law.values().end()),
                                   std::vector<double>(law.values_size(), 1.0));
}

absl::StatusOr<LawPointer> MakePoisson(const v1::Poisson& law) {
  const double hi = law.has_hi() ? law.hi() : kInfinity;
  if (!(law.mean() > 0) || !(law.lo() <= hi)) {
    return Fault("poisson must have mean > 0 and lo <= hi, got mean ", law.mean(), ", lo ", law.lo(), " and hi ", hi);
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

class GridLaw final : public Law {
 public:
  static absl::StatusOr<LawPointer> Create(const v1::Grid& law) {
    // A hair more than hi, so that 0, 0.1, … 1 has eleven values.
    const double count = std::floor((law.hi() - law.lo()) / law.step() + 1e-9) + 1;
    if (!(law.step() > 0) || !(law.lo() <= law.hi()) || !(count <= kMaxGridSize)) {
      return Fault("grid must have step > 0, lo <= hi and at most ", kMaxGridSize, " values, got lo ", law.lo(),
                   ", hi ", law.hi(), " and step ", law.step());
    }
    return std::make_unique<GridLaw>(law, count);
  }
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

class HistogramLaw final : public Law {
 public:
  static absl::StatusOr<LawPointer> Create(const v1::Histogram& law) {
    std::vector<double> edges(law.edges().begin(), law.edges().end());
    std::vector<double> weights(law.weights().begin(), law.weights().end());
    if (edges.size() != weights.size() + 1) {
      return Fault("histogram.edges must be one more than weights, got ", edges.size(), " edges and ", weights.size(),
                   " weights");
    }
    for (size_t i = 1; i < edges.size(); ++i) {
      if (!(edges[i - 1] < edges[i]))
        return Fault("histogram.edges must increase, got ", edges[i], " after ", edges[i - 1]);
    }
    RETURN_IF_ERROR(CheckWeights(weights, "histogram.weights"));
    return std::make_unique<HistogramLaw>(std::move(edges), std::move(weights));
  }
  HistogramLaw(std::vector<double> edges, std::vector<double> weights)
      : edges_(std::move(edges)), weights_(std::move(weights)) {
    for (const double weight : weights_) sum_ += weight;
  }

  Draw At(double u) const override {
    const Choice bin = ChooseWeighted(weights_, u);
    const double lo = edges_[bin.index], hi = edges_[bin.index + 1];
    double value = lo + (hi - lo) * bin.remainder;
    if (value >= hi) value = std::nextafter(hi, lo);
    return {value, LogDensity(value)};
  }
  double LogDensity(double value) const override {
    if (!(value >= edges_.front()) || value >= edges_.back()) return -kInfinity;
    const size_t bin = std::upper_bound(edges_.begin(), edges_.end(), value) - edges_.begin() - 1;
    return std::log(weights_[bin] / sum_ / (edges_[bin + 1] - edges_[bin]));
  }

 private:
  std::vector<double> edges_, weights_;
  double sum_ = 0;
};

class MixtureLaw final : public Law {
 public:
  static absl::StatusOr<LawPointer> Create(const v1::Mixture& law) {
    std::vector<LawPointer> parts;
    std::vector<double> weights;
    for (const v1::MixturePart& part : law.parts()) {
      ASSIGN_OR_RETURN(LawPointer made, MakeLaw(part.law()));
      parts.push_back(std::move(made));
      weights.push_back(part.has_weight() ? part.weight() : 1);
    }
    RETURN_IF_ERROR(CheckWeights(weights, "mixture.parts.weight"));
    return std::make_unique<MixtureLaw>(std::move(parts), std::move(weights));
  }
  MixtureLaw(std::vector<LawPointer> parts, std::vector<double> weights)
      : parts_(std::move(parts)), weights_(std::move(weights)) {
    for (const double weight : weights_) sum_ += weight;
  }

  Draw At(double u) const override {
    const Choice part = ChooseWeighted(weights_, u);
    const double value = parts_[part.index]->At(part.remainder).value;
    return {value, LogDensity(value)};
  }
  double LogDensity(double value) const override {
    double density = 0;
    for (size_t i = 0; i < parts_.size(); ++i) density += weights_[i] / sum_ * std::exp(parts_[i]->LogDensity(value));
    return std::log(density);
  }

 private:
  std::vector<LawPointer> parts_;
  std::vector<double> weights_;
  double sum_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<const Law>> MakeLaw(const v1::Distribution& law) {
  switch (law.law_case()) {
    case v1::Distribution::kUniform:
      return UniformLaw::Create(law.uniform());
    case v1::Distribution::kNormal:
      return NormalLaw::Create(law.normal());
    case v1::Distribution::kDiscrete:
      return MakeDiscrete(law.discrete());
    case v1::Distribution::kLogNormal:
      return LogNormalLaw::Create(law.log_normal());
    case v1::Distribution::kBeta:
      return BetaLaw::Create(law.beta());
    case v1::Distribution::kExponential:
      return ExponentialLaw::Create(law.exponential());
    case v1::Distribution::kPoisson:
      return MakePoisson(law.poisson());
    case v1::Distribution::kHistogram:
      return HistogramLaw::Create(law.histogram());
    case v1::Distribution::kGrid:
      return GridLaw::Create(law.grid());
    case v1::Distribution::kSet:
      return MakeSet(law.set());
    case v1::Distribution::kMixture:
      return MixtureLaw::Create(law.mixture());
    case v1::Distribution::LAW_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("distribution must have a law, got none");
}

absl::StatusOr<Draw> DrawFrom(const v1::Distribution& law, PhiloxStream& stream) {
  ASSIGN_OR_RETURN(const LawPointer made, MakeLaw(law));
  return made->At(stream.Uniform());
}

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

double NormalCdf(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

double NormalQuantile(double p) {
  // Peter Acklam, "An algorithm for computing the inverse normal cumulative distribution function".
  constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                          1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
  constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
                          -1.328068155288572e+01};
  constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                          -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
  constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00};
  constexpr double kTail = 0.02425;
  double z = 0;
  if (p < kTail || p > 1 - kTail) {
    const double q = std::sqrt(-2 * std::log(p < kTail ? p : 1 - p));
    z = (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
        ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
    if (p > 1 - kTail) z = -z;
  } else {
    const double q = p - 0.5;
    const double r = q * q;
    z = (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
        (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
  }
  const double error = NormalCdf(z) - p;
  const double step = error * std::sqrt(2 * std::numbers::pi) * std::exp(z * z / 2);
  const double refined = z - step / (1 + z * step / 2);
  return std::isfinite(refined) ? refined : z;
}

}  // namespace longtail
