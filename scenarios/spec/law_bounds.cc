#include "scenarios/spec/law_bounds.h"

#include <algorithm>
#include <limits>

namespace longtail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Interval kAnything{-kInfinity, kInfinity};

Interval BoundList(const google::protobuf::RepeatedField<double>& values) {
  if (values.empty()) return kAnything;
  const auto [lo, hi] = std::minmax_element(values.begin(), values.end());
  return {*lo, *hi};
}

Interval BoundMixture(const v1::Mixture& law) {
  Interval hull{kInfinity, -kInfinity};
  for (const v1::MixturePart& part : law.parts()) {
    if (part.has_weight() && part.weight() == 0) continue;
    const Interval bounds = BoundLaw(part.law());
    hull = {std::min(hull.lo, bounds.lo), std::max(hull.hi, bounds.hi)};
  }
  return hull.lo <= hull.hi ? hull : kAnything;
}

}  // namespace

Interval BoundLaw(const v1::Distribution& law) {
  const auto end = [](bool given, double hi) { return given ? hi : kInfinity; };
  switch (law.law_case()) {
    case v1::Distribution::kUniform:
      return {law.uniform().lo(), law.uniform().hi()};
    case v1::Distribution::kNormal:
      return {law.normal().lo(), law.normal().hi()};
    case v1::Distribution::kDiscrete:
      return BoundList(law.discrete().values());
    case v1::Distribution::kLogNormal:
      return {law.log_normal().lo(), end(law.log_normal().has_hi(), law.log_normal().hi())};
    case v1::Distribution::kBeta:
      return {law.beta().lo(), law.beta().has_hi() ? law.beta().hi() : 1};
    case v1::Distribution::kExponential:
      return {law.exponential().lo(), end(law.exponential().has_hi(), law.exponential().hi())};
    case v1::Distribution::kPoisson:
      return {static_cast<double>(law.poisson().lo()), end(law.poisson().has_hi(), law.poisson().hi())};
    case v1::Distribution::kHistogram:
      return BoundList(law.histogram().edges());
    case v1::Distribution::kGrid:
      return {law.grid().lo(), law.grid().hi()};
    case v1::Distribution::kSet:
      return BoundList(law.set().values());
    case v1::Distribution::kMixture:
      return BoundMixture(law.mixture());
    case v1::Distribution::LAW_NOT_SET:
      break;
  }
  return kAnything;
}

bool IsDiscrete(const v1::Distribution& law) {
  if (law.has_mixture()) {
    return std::all_of(law.mixture().parts().begin(), law.mixture().parts().end(),
                       [](const v1::MixturePart& part) { return IsDiscrete(part.law()); });
  }
  return law.has_discrete() || law.has_poisson() || law.has_grid() || law.has_set();
}

}  // namespace longtail
