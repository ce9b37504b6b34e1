#include "scenarios/environment/visibility.h"

#include <algorithm>
#include <cmath>

#include "scenarios/road/constant.h"

namespace longtail {
namespace {

constexpr double kRadPerDeg = 3.14159265358979323846 / 180;
constexpr double kGravityMps2 = 9.81;
// 3: what is left of the contrast at the visual range is e^-3, 5 %.
constexpr double kLostAtVisualRange = 3;
constexpr double kPerMetreFromDbPerKm = 2.302585092994046 / 10 / 1000;

// Part [from, to] of the way from a to b, in shares of it, that lies within [lo, hi].
struct Stretch {
  double from = 0, to = 1;
};
Stretch Within(double a, double b, double lo, double hi) {
  if (std::abs(b - a) < 1e-9) return a >= lo && a <= hi ? Stretch{} : Stretch{0, 0};
  const double at_lo = (lo - a) / (b - a), at_hi = (hi - a) / (b - a);
  return {std::max(0.0, std::min(at_lo, at_hi)), std::min(1.0, std::max(at_lo, at_hi))};
}

}  // namespace

double PrecipitationExtinction(double rain_mmph, double snow_mmph) {
  double db_per_km = 0;
  if (rain_mmph > 0) db_per_km += 1.076 * std::pow(rain_mmph, 0.67);
  if (snow_mmph > 0) db_per_km += 5.5 * std::pow(snow_mmph, 1.38);
  return db_per_km * kPerMetreFromDbPerKm;
}

double VisualRangeM(const EnvironmentState& state) {
  if (state.rain_mmph <= 0 && state.snow_mmph <= 0) return state.visual_range_m;
  return kLostAtVisualRange /
         (kLostAtVisualRange / state.visual_range_m + PrecipitationExtinction(state.rain_mmph, state.snow_mmph));
}

std::vector<HazeBand> HazeOf(const v1::Environment& environment) {
  std::vector<HazeBand> bands;
  for (const v1::Haze& haze : environment.haze()) {
    HazeBand& band = bands.emplace_back();
    band.kind = haze.kind();
    band.visual_range_m = ConstantOr(haze.visual_range_m(), band.visual_range_m);
    band.start_s_m = ConstantOr(haze.start_m(), 0);
    band.end_s_m = band.start_s_m + ConstantOr(haze.length_m(), 0);
    band.offset_t_m = ConstantOr(haze.offset_m(), band.offset_t_m);
    band.width_m = ConstantOr(haze.width_m(), band.width_m);
    band.height_m = ConstantOr(haze.height_m(), band.height_m);
    band.albedo_ratio = ConstantOr(haze.albedo_ratio(), band.albedo_ratio);
    band.glow_ratio = ConstantOr(haze.glow_ratio(), band.glow_ratio);
    band.drift_ratio = ConstantOr(haze.drift_ratio(), band.drift_ratio);
  }
  return bands;
}

HazeDrift DriftOf(const HazeBand& band, const EnvironmentState& state, double time_s) {
  const double way_m = band.drift_ratio * state.wind_mps * time_s;
  if (way_m == 0) return {};
  return {way_m * std::cos(state.wind_direction_deg * kRadPerDeg),
          way_m * std::sin(state.wind_direction_deg * kRadPerDeg)};
}

bool SeesThrough(const EnvironmentState& state, absl::Span<const HazeBand> haze, double time_s, double from_s_m,
                 double from_t_m, double to_s_m, double to_t_m, double distance_m) {
  double lost = kLostAtVisualRange * distance_m / VisualRangeM(state);
  for (const HazeBand& band : haze) {
    if (lost > kLostAtVisualRange) break;
    const HazeDrift drift = DriftOf(band, state, time_s);
    const double middle_t = band.offset_t_m + drift.dt_m;
    const Stretch along = Within(from_s_m, to_s_m, band.start_s_m + drift.ds_m, band.end_s_m + drift.ds_m);
    const Stretch across = Within(from_t_m, to_t_m, middle_t - band.width_m / 2, middle_t + band.width_m / 2);
    const double share = std::max(0.0, std::min(along.to, across.to) - std::max(along.from, across.from));
    lost += kLostAtVisualRange * state.haze_ratio * share * distance_m / band.visual_range_m;
  }
  return lost <= kLostAtVisualRange;
}

double SightM(const EnvironmentState& state, absl::Span<const HazeBand> haze, double time_s, double s_m, double t_m,
              double ahead, double limit_m) {
  double sight_m = std::min(limit_m, VisualRangeM(state));
  if (haze.empty() || state.haze_ratio <= 0) return sight_m;
  // What is lost grows with the distance, so halving finds the end; to half a metre.
  double near_m = 0;
  while (sight_m - near_m > 0.5) {
    const double middle_m = (near_m + sight_m) / 2;
    const bool sees = SeesThrough(state, haze, time_s, s_m, t_m, s_m + ahead * middle_m, t_m, middle_m);
    (sees ? near_m : sight_m) = middle_m;
  }
  return sight_m;
}

double SightSpeedMps(double sight_m, double friction_ratio, double reaction_s) {
  const double a = std::min(3.4, 0.5 * friction_ratio * kGravityMps2);
  return a * (std::sqrt(reaction_s * reaction_s + 2 * std::max(0.0, sight_m) / a) - reaction_s);
}

}  // namespace longtail
