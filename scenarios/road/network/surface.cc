#include "scenarios/road/network/surface.h"

#include <algorithm>
#include <cmath>

namespace longtail::network {
namespace {

// Fall away from the line on the side of t, rad.
double CrossfallAt(const Road& road, double s_m, double t_m) {
  const CubicPiece* found = nullptr;
  for (const Crossfall& crossfall : road.crossfalls) {
    if (crossfall.angle.start_m > s_m) break;
    const bool counts =
        crossfall.side == CrossfallSide::kBoth || (crossfall.side == CrossfallSide::kLeft ? t_m > 0 : t_m < 0);
    if (counts) found = &crossfall.angle;
  }
  return found ? found->cubic.Value(s_m - found->start_m) : 0;
}

// Constant beyond the outermost records.
double HeightOf(const ShapeSection& section, double t_m) {
  if (section.heights.empty()) return 0;
  return section.heights.Value(std::max(t_m, section.heights.pieces().front().start_m));
}

// Height over the leaning plane: crossfall, and shapes blended linearly between their sections.
double HeightOverPlane(const Road& road, double s_m, double t_m) {
  double height = road.crossfalls.empty() ? 0 : -std::abs(t_m) * std::tan(CrossfallAt(road, s_m, t_m));
  if (road.shapes.empty()) return height;
  const auto after = std::upper_bound(road.shapes.begin(), road.shapes.end(), s_m,
                                      [](double s, const ShapeSection& section) { return s < section.s_m; });
  if (after == road.shapes.begin()) return height + HeightOf(road.shapes.front(), t_m);
  const ShapeSection& before = *(after - 1);
  const double h0 = HeightOf(before, t_m);
  if (after == road.shapes.end()) return height + h0;
  const double share = (s_m - before.s_m) / (after->s_m - before.s_m);
  return height + h0 + share * (HeightOf(*after, t_m) - h0);
}

}  // namespace

bool IsFlat(const Road& road) { return road.superelevation.empty() && road.crossfalls.empty() && road.shapes.empty(); }

CrossPoint CrossPointAt(const Road& road, double s_m, double t_m) {
  const double z = road.elevation.Value(s_m);
  if (IsFlat(road)) return {t_m, z};
  const double angle = road.superelevation.Value(s_m);
  const double height = HeightOverPlane(road, s_m, t_m);
  return {t_m * std::cos(angle) - height * std::sin(angle), z + t_m * std::sin(angle) + height * std::cos(angle)};
}

double TransverseAt(const Road& road, double s_m, double beside_m) {
  if (IsFlat(road)) return beside_m;
  const double angle = road.superelevation.Value(s_m);
  const double cos_angle = std::cos(angle), sin_angle = std::sin(angle);
  // height is small and changes slowly with t, so each round shrinks the error by about its slope times tan(angle).
  double t = beside_m / cos_angle;
  for (int i = 0; i < 50 && sin_angle != 0; ++i) {
    const double next = (beside_m + HeightOverPlane(road, s_m, t) * sin_angle) / cos_angle;
    const double change = std::abs(next - t);
    t = next;
    if (change < 1e-12) break;
  }
  return t;
}

SurfaceSlope SlopeAt(const Road& road, double s_m, double t_m) {
  if (IsFlat(road)) return {std::atan(road.elevation.Slope(s_m)), 0};
  constexpr double kStep_m = 1e-3;
  const double from_m = std::clamp(s_m - kStep_m, 0.0, road.length_m);
  const double to_m = std::clamp(s_m + kStep_m, 0.0, road.length_m);
  const CrossPoint behind = CrossPointAt(road, from_m, t_m), ahead = CrossPointAt(road, to_m, t_m);
  const CrossPoint right = CrossPointAt(road, s_m, t_m - kStep_m), left = CrossPointAt(road, s_m, t_m + kStep_m);
  return {to_m > from_m ? std::atan((ahead.z_m - behind.z_m) / (to_m - from_m)) : 0,
          std::atan2(left.z_m - right.z_m, left.beside_m - right.beside_m)};
}

}  // namespace longtail::network
