#include "scenarios/sampling/distribution.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr double kLogSqrt2Pi = 0.91893853320467274178;

absl::StatusOr<Draw> DrawUniform(const v1::Uniform& law, PhiloxStream& stream) {
  if (!(law.lo() < law.hi())) {
    return absl::InvalidArgumentError(absl::StrCat("uniform.lo must be < hi, got lo ", law.lo(), " and hi ", law.hi()));
  }
  double value = stream.Uniform(law.lo(), law.hi());
  // Rounding may reach hi, which is not part of the interval.
  if (value >= law.hi()) value = std::nextafter(law.hi(), law.lo());
  return Draw{value, -std::log(law.hi() - law.lo())};
}

// By the inverse of the distribution function: one draw whatever the cut.
absl::StatusOr<Draw> DrawNormal(const v1::TruncatedNormal& law, PhiloxStream& stream) {
  if (!(law.lo() < law.hi()) || !(law.std() > 0)) {
    return absl::InvalidArgumentError(absl::StrCat("normal.lo must be < hi and std > 0, got lo ", law.lo(), ", hi ",
                                                   law.hi(), " and std ", law.std()));
  }
  double lo = (law.lo() - law.mean()) / law.std();
  double hi = (law.hi() - law.mean()) / law.std();
  // In the upper tail 1 - p loses all digits: mirror the law.
  const bool mirror = lo > 0;
  if (mirror) std::tie(lo, hi) = std::pair(-hi, -lo);
  const double p_lo = NormalCdf(lo);
  const double mass = NormalCdf(hi) - p_lo;
  if (!(mass > 0)) {
    return absl::InvalidArgumentError(absl::StrCat("normal must have mass in [lo, hi], got mean ", law.mean(), ", std ",
                                                   law.std(), ", lo ", law.lo(), " and hi ", law.hi()));
  }
  const double p = std::clamp(p_lo + mass * stream.Uniform(), 1e-300, 1 - 1e-16);
  double z = std::clamp(NormalQuantile(p), lo, hi);
  if (mirror) z = -z;
  const double value = std::clamp(law.mean() + law.std() * z, law.lo(), law.hi());
  return Draw{value, -0.5 * z * z - kLogSqrt2Pi - std::log(law.std()) - std::log(mass)};
}

absl::StatusOr<Draw> DrawDiscrete(const v1::Discrete& law, PhiloxStream& stream) {
  std::vector<double> weights(law.weights().begin(), law.weights().end());
  if (weights.empty()) weights.assign(law.values_size(), 1.0);
  const bool negative = std::any_of(weights.begin(), weights.end(), [](double weight) { return !(weight >= 0); });
  double sum = 0;
  for (const double weight : weights) sum += weight;
  if (weights.size() != static_cast<size_t>(law.values_size()) || negative || !(sum > 0)) {
    return absl::InvalidArgumentError(
        absl::StrCat("discrete.weights must be >= 0, not all 0 and as many as values, got ", law.weights_size(),
                     " weights for ", law.values_size(), " values with sum ", sum));
  }
  const Choice choice = ChooseWeighted(weights, stream);
  // Equal values share their chance.
  double share = 0;
  for (int i = 0; i < law.values_size(); ++i) {
    if (law.values(i) == law.values(choice.index)) share += weights[i];
  }
  return Draw{law.values(choice.index), std::log(share / sum)};
}

}  // namespace

absl::StatusOr<Draw> DrawFrom(const v1::Distribution& law, PhiloxStream& stream) {
  switch (law.law_case()) {
    case v1::Distribution::kUniform:
      return DrawUniform(law.uniform(), stream);
    case v1::Distribution::kNormal:
      return DrawNormal(law.normal(), stream);
    case v1::Distribution::kDiscrete:
      return DrawDiscrete(law.discrete(), stream);
    case v1::Distribution::LAW_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("distribution must be uniform, normal or discrete, got none");
}

Choice ChooseWeighted(const std::vector<double>& weights, PhiloxStream& stream) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  double left = stream.Uniform() * sum;
  int chosen = -1;
  for (int i = 0; i < static_cast<int>(weights.size()); ++i) {
    if (weights[i] <= 0) continue;
    chosen = i;
    left -= weights[i];
    if (left < 0) break;
  }
  return {chosen, std::log(weights[chosen] / sum)};
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
