// Integrals by Gauss and Legendre's rule of five points: exact for polynomials of degree 9.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_QUADRATURE_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_QUADRATURE_H_

namespace longtail::network {

// Calls visit(x, weight) at the rule's points over [a, b]; the integral of f is the sum of weight * f(x).
template <typename Visit>
void ForEachGaussPoint(double a, double b, Visit visit) {
  constexpr double kNodes[] = {0, 0.53846931010568309, 0.90617984593866399};
  constexpr double kWeights[] = {0.56888888888888889, 0.47862867049936647, 0.23692688505618909};
  const double middle = 0.5 * (a + b);
  const double half = 0.5 * (b - a);
  visit(middle, half * kWeights[0]);
  for (int i = 1; i < 3; ++i) {
    visit(middle - half * kNodes[i], half * kWeights[i]);
    visit(middle + half * kNodes[i], half * kWeights[i]);
  }
}

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_QUADRATURE_H_
