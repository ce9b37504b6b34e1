// The regularised incomplete beta function and its inverse.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_INCOMPLETE_BETA_H_
#define LONGTAIL_SCENARIOS_SAMPLING_INCOMPLETE_BETA_H_

namespace longtail {

// ln B(a, b) for a, b > 0.
double LogBeta(double a, double b);

// I_x(a, b): the share of a beta law below x in [0, 1]; a, b in [0.01, 1e4]. Relative error about 1e-12.
double IncompleteBeta(double a, double b, double x);

// x and 1 - x, each with its own digits, of I_x(a, b) = p; p in [0, 1].
struct UnitPoint {
  double x = 0;
  double complement = 1;
};
UnitPoint InverseIncompleteBeta(double a, double b, double p);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_INCOMPLETE_BETA_H_
