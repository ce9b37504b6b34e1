#include "scenarios/environment/environment_state.h"

#include <algorithm>
#include <cmath>

#include "scenarios/road/constant.h"

namespace longtail {
namespace {

// How a value goes from one to another.
enum class Path { kStraight, kAngle, kInverse };

struct Quantity {
  double EnvironmentState::*value;
  const v1::Value& (v1::Environment::*of_environment)() const;
  const v1::Value& (v1::EnvironmentValues::*of_change)() const;
  Path path = Path::kStraight;
};

#define LONGTAIL_QUANTITY(name, ...) \
  { &EnvironmentState::name, &v1::Environment::name, &v1::EnvironmentValues::name, ##__VA_ARGS__ }
constexpr Quantity kQuantities[] = {
    LONGTAIL_QUANTITY(sun_altitude_deg),
    LONGTAIL_QUANTITY(sun_azimuth_deg, Path::kAngle),
    LONGTAIL_QUANTITY(cloud_ratio),
    LONGTAIL_QUANTITY(visual_range_m, Path::kInverse),
    LONGTAIL_QUANTITY(wetness_ratio),
    LONGTAIL_QUANTITY(rain_mmph),
    LONGTAIL_QUANTITY(snow_mmph),
    LONGTAIL_QUANTITY(snow_ground_ratio),
    LONGTAIL_QUANTITY(snow_road_ratio),
    LONGTAIL_QUANTITY(snow_tracks_ratio),
    LONGTAIL_QUANTITY(standing_water_ratio),
    LONGTAIL_QUANTITY(standing_water_depth_m),
    LONGTAIL_QUANTITY(ice_ratio),
    LONGTAIL_QUANTITY(wind_mps),
    LONGTAIL_QUANTITY(wind_direction_deg, Path::kAngle),
    LONGTAIL_QUANTITY(wind_gust_mps),
    LONGTAIL_QUANTITY(lightning_per_minute),
    LONGTAIL_QUANTITY(haze_ratio),
};
#undef LONGTAIL_QUANTITY
static_assert(std::size(kQuantities) == kNumEnvironmentValues);

double Between(Path path, double from, double to, double share) {
  switch (path) {
    case Path::kAngle:
      return from + share * std::remainder(to - from, 360);
    case Path::kInverse:
      return share <= 0 ? from : share >= 1 ? to : 1 / (1 / from + share * (1 / to - 1 / from));
    default:
      return from + share * (to - from);
  }
}

void Default(v1::Value* value, double constant) {
  if (!value->has_constant()) value->set_constant(constant);
}

double DefaultAlbedo(v1::HazeKind kind) {
  return kind == v1::HAZE_KIND_SMOKE ? 0.3 : kind == v1::HAZE_KIND_DUST ? 0.6 : 0.95;
}

}  // namespace

void FillEnvironmentDefaults(v1::Environment& environment) {
  if (!environment.has_weight()) environment.set_weight(1);
  const EnvironmentState usual;
  Default(environment.mutable_sun_azimuth_deg(), usual.sun_azimuth_deg);
  Default(environment.mutable_visual_range_m(), usual.visual_range_m);
  Default(environment.mutable_rain_mmph(), usual.rain_mmph);
  Default(environment.mutable_snow_mmph(), usual.snow_mmph);
  const double rain = environment.rain_mmph().constant(), snow = environment.snow_mmph().constant();
  Default(environment.mutable_cloud_ratio(), rain > 0 || snow > 0 ? 0.95 : usual.cloud_ratio);
  Default(environment.mutable_wetness_ratio(), 1 - std::exp(-rain));
  Default(environment.mutable_snow_ground_ratio(), usual.snow_ground_ratio);
  Default(environment.mutable_snow_road_ratio(), usual.snow_road_ratio);
  Default(environment.mutable_snow_tracks_ratio(), usual.snow_tracks_ratio);
  Default(environment.mutable_standing_water_ratio(), usual.standing_water_ratio);
  Default(environment.mutable_standing_water_depth_m(), usual.standing_water_depth_m);
  Default(environment.mutable_ice_ratio(), usual.ice_ratio);
  Default(environment.mutable_wind_mps(), usual.wind_mps);
  Default(environment.mutable_wind_direction_deg(), usual.wind_direction_deg);
  Default(environment.mutable_wind_gust_mps(), usual.wind_gust_mps);
  Default(environment.mutable_lightning_per_minute(), usual.lightning_per_minute);
  Default(environment.mutable_haze_ratio(), usual.haze_ratio);
  if (environment.street_lamps() == v1::LAMP_MODE_UNSPECIFIED) environment.set_street_lamps(usual.street_lamps);
  for (v1::Haze& haze : *environment.mutable_haze()) {
    Default(haze.mutable_offset_m(), 0);
    Default(haze.mutable_width_m(), 40);
    Default(haze.mutable_height_m(), 8);
    Default(haze.mutable_albedo_ratio(), DefaultAlbedo(haze.kind()));
    Default(haze.mutable_glow_ratio(), 0);
    Default(haze.mutable_drift_ratio(), 0);
  }
  for (v1::SurfacePatch& patch : *environment.mutable_patches()) {
    if (patch.kind() == v1::SURFACE_KIND_WATER) Default(patch.mutable_depth_m(), 0.01);
  }
  for (v1::EnvironmentChange& change : *environment.mutable_changes()) Default(change.mutable_over_s(), 0);
}

EnvironmentState StateOf(const v1::Environment& environment) {
  EnvironmentState state;
  for (const Quantity& quantity : kQuantities) {
    state.*quantity.value = ConstantOr((environment.*quantity.of_environment)(), state.*quantity.value);
  }
  if (environment.has_friction_ratio()) {
    state.given_friction_ratio = ConstantOr(environment.friction_ratio(), state.given_friction_ratio);
    state.given_friction_share = 1;
  }
  if (environment.street_lamps() != v1::LAMP_MODE_UNSPECIFIED) state.street_lamps = environment.street_lamps();
  return state;
}

EnvironmentShift ShiftOf(const v1::EnvironmentChange& change) {
  EnvironmentShift shift;
  shift.at_s = ConstantOr(change.at_s(), 0);
  shift.over_s = ConstantOr(change.over_s(), 0);
  for (int i = 0; i < kNumEnvironmentValues; ++i) {
    const v1::Value& value = (change.to().*kQuantities[i].of_change)();
    if (value.value_case() == v1::Value::VALUE_NOT_SET) continue;
    shift.named |= 1u << i;
    shift.values[i] = ConstantOr(value, 0);
  }
  shift.names_friction = change.to().has_friction_ratio();
  shift.friction_ratio = ConstantOr(change.to().friction_ratio(), 0);
  shift.street_lamps = change.to().street_lamps();
  return shift;
}

std::vector<EnvironmentShift> ShiftsOf(const google::protobuf::RepeatedPtrField<v1::EnvironmentChange>& changes) {
  std::vector<EnvironmentShift> shifts;
  for (const v1::EnvironmentChange& change : changes) InsertShift(ShiftOf(change), shifts);
  return shifts;
}

void InsertShift(const EnvironmentShift& shift, std::vector<EnvironmentShift>& shifts) {
  const auto later = std::upper_bound(shifts.begin(), shifts.end(), shift.at_s,
                                      [](double at_s, const EnvironmentShift& other) { return at_s < other.at_s; });
  shifts.insert(later, shift);
}

EnvironmentState EnvironmentAt(const EnvironmentState& at_start, absl::Span<const EnvironmentShift> shifts,
                               double time_s) {
  EnvironmentState state = at_start;
  for (const EnvironmentShift& shift : shifts) {
    if (time_s < shift.at_s) break;
    const double u = shift.over_s > 0 ? std::min(1.0, (time_s - shift.at_s) / shift.over_s) : 1;
    const double share = u * u * (3 - 2 * u);
    for (int i = 0; i < kNumEnvironmentValues; ++i) {
      if ((shift.named >> i & 1) == 0) continue;
      double& value = state.*kQuantities[i].value;
      value = Between(kQuantities[i].path, value, shift.values[i], share);
    }
    if (shift.names_friction) {
      const double from = state.given_friction_share > 0 ? state.given_friction_ratio : shift.friction_ratio;
      state.given_friction_ratio = from + share * (shift.friction_ratio - from);
      state.given_friction_share += share * (1 - state.given_friction_share);
    }
    if (shift.street_lamps != v1::LAMP_MODE_UNSPECIFIED) state.street_lamps = shift.street_lamps;
  }
  return state;
}

}  // namespace longtail
