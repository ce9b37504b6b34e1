#include "scenarios/sampling/distribution.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "kernels/status_macros.h"
#include "scenarios/sampling/discrete_laws.h"
#include "scenarios/sampling/incomplete_beta.h"
#include "scenarios/sampling/normal.h"
#include "scenarios/sampling/weighted_choice.h"

namespace longtail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLogSqrt2Pi = 0.91893853320467274178;

class UniformLaw final : public Law {
 public:
  static absl::StatusOr<LawPointer> Create(const v1::Uniform& law) {
    if (!(law.lo() < law.hi())) return LawFault("uniform.lo must be < hi, got lo ", law.lo(), " and hi ", law.hi());
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

class NormalLaw final : public Law {
 public:
  static absl::StatusOr<LawPointer> Create(const v1::TruncatedNormal& law) {
    if (!(law.lo() < law.hi()) || !(law.std() > 0)) {
      return LawFault("normal.lo must be < hi and std > 0, got lo ", law.lo(), ", hi ", law.hi(), " and std ",
                      law.std());
    }
    auto made = std::make_unique<NormalLaw>(law);
    if (made->cut_.mass() > 0) return made;
    return LawFault("normal must have mass in [lo, hi], got mean ", law.mean(), ", std ", law.std(), ", lo ", law.lo(),
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
      return LawFault("log_normal must have median > 0, log_std > 0 and 0 <= lo < hi, got median ", law.median(),
                      ", log_std ", law.log_std(), ", lo ", law.lo(), " and hi ", hi);
    }
    auto made = std::make_unique<LogNormalLaw>(law.median(), law.log_std(), law.lo(), hi);
    if (made->cut_.mass() > 0) return made;
    return LawFault("log_normal must have mass in [lo, hi], got median ", law.median(), ", log_std ", law.log_std(),
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
      return LawFault("beta must have alpha > 0, beta > 0 and lo < hi, got alpha ", law.alpha(), ", beta ", law.beta(),
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
      return LawFault("exponential must have mean > 0 and lo < hi, got mean ", law.mean(), ", lo ", law.lo(),
                      " and hi ", hi);
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

class HistogramLaw final : public Law {
 public:
  static absl::StatusOr<LawPointer> Create(const v1::Histogram& law) {
    std::vector<double> edges(law.edges().begin(), law.edges().end());
    std::vector<double> weights(law.weights().begin(), law.weights().end());
    if (edges.size() != weights.size() + 1) {
      return LawFault("histogram.edges must be one more than weights, got ", edges.size(), " edges and ",
                      weights.size(), " weights");
    }
    for (size_t i = 1; i < edges.size(); ++i) {
      if (!(edges[i - 1] < edges[i]))
        return LawFault("histogram.edges must increase, got ", edges[i], " after ", edges[i - 1]);
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

absl::StatusOr<LawPointer> MakeLaw(const v1::Distribution& law) {
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
      return MakeGrid(law.grid());
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

}  // namespace longtail
