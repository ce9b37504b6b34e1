#include "scenarios/sampling/incomplete_beta.h"

#include <algorithm>
#include <cmath>

namespace longtail {
namespace {

// exp(kLeastLog) is the smallest x told from 0.
constexpr double kLeastLog = -700;

// ln Γ(a). std::lgamma writes a global.
double LogGamma(double a) {
  int sign = 0;
  return ::lgamma_r(a, &sign);
}

// The continued fraction DLMF 8.17.22 by Lentz's method; converges fast for x < (a + 1) / (a + b + 2).
double BetaFraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  const auto away_from_zero = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
  double c = 1;
  double d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
  double fraction = d;
  for (int m = 1; m <= 1000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    fraction *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    const double step = d * c;
    fraction *= step;
    if (std::abs(step - 1) < 1e-15) break;
  }
  return fraction;
}

// I_x(a, b) of x = exp(log_x) and 1 - x = complement.
double Share(double a, double b, double log_beta, double log_x, double complement) {
  const double x = std::exp(log_x);
  const double log_complement = std::log(complement);
  const double front = std::exp(a * log_x + b * log_complement - log_beta);
  if (x < (a + 1) / (a + b + 2)) return front * BetaFraction(a, b, x) / a;
  return 1 - front * BetaFraction(b, a, complement) / b;
}

// The x <= 1/2 of I_x(a, b) = p, by Newton's method on ln x inside a bracket: laws with small a reach down to 1e-300.
double LowerHalf(double a, double b, double p) {
  const double log_beta = LogBeta(a, b);
  double lo = kLeastLog;
  double hi = std::log(0.5);
  // The law's head: I_x is about x^a / (a B(a, b)).
  double log_x = std::clamp((std::log(p) + std::log(a) + log_beta) / a, lo, hi);
  for (int i = 0; i < 200; ++i) {
    const double x = std::exp(log_x);
    const double error = Share(a, b, log_beta, log_x, 1 - x) - p;
    (error > 0 ? hi : lo) = log_x;
    const double slope = std::exp(a * log_x + (b - 1) * std::log1p(-x) - log_beta);
    double next = log_x - error / slope;
    if (!(next > lo && next < hi)) next = 0.5 * (lo + hi);
    const bool done = std::abs(next - log_x) < 1e-15 * std::max(1.0, std::abs(log_x));
    log_x = next;
    if (done) break;
  }
  return std::exp(log_x);
}

}  // namespace

double LogBeta(double a, double b) { return LogGamma(a) + LogGamma(b) - LogGamma(a + b); }

double IncompleteBeta(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return Share(a, b, LogBeta(a, b), std::log(x), 1 - x);
}

UnitPoint InverseIncompleteBeta(double a, double b, double p) {
  if (p <= 0) return {0, 1};
  if (p >= 1) return {1, 0};
  if (p <= IncompleteBeta(a, b, 0.5)) {
    const double x = LowerHalf(a, b, p);
    return {x, 1 - x};
  }
  const double complement = LowerHalf(b, a, 1 - p);
  return {1 - complement, complement};
}

}  // namespace longtail
