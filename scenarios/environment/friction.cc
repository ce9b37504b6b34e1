#include "scenarios/environment/friction.h"

#include <algorithm>
#include <cmath>

#include "scenarios/road/constant.h"

namespace longtail {
namespace {

constexpr double kMetresPerInch = 0.0254;
constexpr double kMpsPerMph = 0.44704;
// Both formulas of Gallaway et al. are in inches, feet, pounds per square inch and miles per hour.
constexpr double kTextureInch = 0.038;
constexpr double kDrainageFeet = 24, kCrossSlope = 0.02;
constexpr double kPressurePsi = 32, kTread32ndInch = 7, kSpinDownPercent = 10;

// What water of a depth takes of its friction from a tyre, a (m/s)².
double LiftOf(double depth_m) {
  if (depth_m <= 0) return 0;
  const double floating_mps = FloatingSpeedMps(depth_m);
  return (1 - kFloatingFriction / kWetFriction) / (floating_mps * floating_mps);
}

// Part of the friction that is left.
double LeftBy(double lift, double speed_mps) {
  return std::max(kFloatingFriction / kWetFriction, 1 - lift * speed_mps * speed_mps);
}

double Mix(double a, double b, double share_of_b) { return a + share_of_b * (b - a); }

double DefaultFriction(v1::SurfaceKind kind) {
  switch (kind) {
    case v1::SURFACE_KIND_SNOW:
      return kSnowFriction;
    case v1::SURFACE_KIND_WATER:
      return kWetFriction;
    case v1::SURFACE_KIND_OIL:
      return 0.25;
    case v1::SURFACE_KIND_GRAVEL:
      return 0.55;
    case v1::SURFACE_KIND_MUD:
      return 0.45;
    default:
      return kIceFriction;
  }
}

}  // namespace

double RainFilmDepthM(double rain_mmph) {
  if (rain_mmph <= 0) return 0;
  const double rain_inch = rain_mmph / 25.4;
  const double depth_inch = 0.003726 * std::pow(kDrainageFeet, 0.519) * std::pow(rain_inch, 0.562) *
                                std::pow(kTextureInch, 0.125) / std::pow(kCrossSlope, 0.364) -
                            kTextureInch;
  return std::max(0.0, depth_inch) * kMetresPerInch;
}

double FloatingSpeedMps(double depth_m) {
  const double depth = std::pow(depth_m / kMetresPerInch, 0.06);
  const double a = std::max(10.409 / depth + 3.507, (28.952 / depth - 7.817) * std::pow(kTextureInch, 0.14));
  return std::pow(kSpinDownPercent, 0.04) * std::pow(kPressurePsi, 0.3) * std::pow(kTread32ndInch + 1, 0.06) * a *
         kMpsPerMph;
}

RoadGrip::RoadGrip(const EnvironmentState& state)
    : film_(Mix(kDryFriction, kWetFriction, state.wetness_ratio)),
      pool_share_(state.standing_water_ratio),
      snow_share_(state.snow_road_ratio * (1 - state.snow_tracks_ratio)),
      ice_share_(state.ice_ratio),
      given_(state.given_friction_ratio),
      given_share_(state.given_friction_share) {
  const double film_m = RainFilmDepthM(state.rain_mmph);
  film_lift_ = LiftOf(film_m);
  if (pool_share_ > 0) pool_lift_ = LiftOf(std::max(film_m, state.standing_water_depth_m));
}

double RoadGrip::At(double speed_mps, double carried_in_share) const {
  const double film = film_ * LeftBy(film_lift_, speed_mps);
  const double water = Mix(film, kWetFriction * LeftBy(pool_lift_, speed_mps), pool_share_);
  const double frozen = Mix(Mix(water, kSnowFriction, snow_share_), kIceFriction, ice_share_);
  const double open = std::max(kFloatingFriction, frozen);
  const double here = carried_in_share * open + (1 - carried_in_share) * kDryFriction;  // open itself where that is 1
  return Mix(here, given_, given_share_);
}

SurfacePatchArea PatchAreaOf(const v1::SurfacePatch& patch, double right_t_m, double left_t_m) {
  SurfacePatchArea area;
  area.kind = patch.kind();
  area.start_s_m = ConstantOr(patch.start_m(), 0);
  area.end_s_m = area.start_s_m + ConstantOr(patch.length_m(), 0);
  area.right_t_m = right_t_m;
  area.left_t_m = left_t_m;
  area.friction_ratio = ConstantOr(patch.friction_ratio(), DefaultFriction(patch.kind()));
  if (patch.kind() == v1::SURFACE_KIND_WATER) {
    area.depth_m = ConstantOr(patch.depth_m(), 0.01);
    if (!patch.has_friction_ratio()) area.lift = LiftOf(area.depth_m);
  }
  return area;
}

double FrictionAt(const RoadGrip& grip, absl::Span<const SurfacePatchArea> patches,
                  absl::Span<const TunnelStretch> tunnels, double s_m, double t_m, double speed_mps) {
  for (size_t i = patches.size(); i-- > 0;) {
    if (patches[i].Holds(s_m, t_m)) return patches[i].friction_ratio * LeftBy(patches[i].lift, speed_mps);
  }
  return grip.At(speed_mps, CarriedInShareAt(tunnels, s_m, t_m));
}

}  // namespace longtail
