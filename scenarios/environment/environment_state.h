// Light and weather at a moment, as plain numbers, and how they change: one mechanism for the changes that a spec's
// environment lists and for those that its steps make.
//
//   EnvironmentState at_start = StateOf(environment);
//   std::vector<EnvironmentShift> shifts = ShiftsOf(environment.changes());
//   InsertShift(ShiftOf(change_of_a_step), shifts);             // as steps start
//   EnvironmentState now = EnvironmentAt(at_start, shifts, time_s);
//
// All pure functions. Nothing here allocates but ShiftsOf and InsertShift.
#ifndef LONGTAIL_SCENARIOS_ENVIRONMENT_ENVIRONMENT_STATE_H_
#define LONGTAIL_SCENARIOS_ENVIRONMENT_ENVIRONMENT_STATE_H_

#include <array>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "longtail/v1/environment.pb.h"

namespace longtail {

// Each as the field of its name in v1::Environment; here are the values of an environment that says nothing.
struct EnvironmentState {
  double sun_altitude_deg = 45;
  double sun_azimuth_deg = 60;
  double cloud_ratio = 0.2;
  double visual_range_m = 20000;
  double wetness_ratio = 0;
  double rain_mmph = 0;
  double snow_mmph = 0;
  double snow_ground_ratio = 0;
  double snow_road_ratio = 0;
  double snow_tracks_ratio = 0;
  double standing_water_ratio = 0;
  double standing_water_depth_m = 0.01;
  double ice_ratio = 0;
  double wind_mps = 0;
  double wind_direction_deg = 0;
  double wind_gust_mps = 0;
  double lightning_per_minute = 0;
  double haze_ratio = 1;
  // Friction as given, and how far it holds: 0 where it follows from the weather alone.
  double given_friction_ratio = 0.9;
  double given_friction_share = 0;
  v1::LampMode street_lamps = v1::LAMP_MODE_BY_LIGHT;
};

// Number of values that can change, friction aside.
inline constexpr int kNumEnvironmentValues = 18;

// A v1::EnvironmentChange as plain numbers.
struct EnvironmentShift {
  double at_s = 0;
  double over_s = 0;
  uint32_t named = 0;  // bit i: value i changes
  std::array<double, kNumEnvironmentValues> values{};
  bool names_friction = false;
  double friction_ratio = 0;
  v1::LampMode street_lamps = v1::LAMP_MODE_UNSPECIFIED;  // unspecified: stays
};

// Fills the fields of a concrete environment that have a default that is a number, in its changes and clouds too.
// friction_ratio stays unset where it follows from the weather.
void FillEnvironmentDefaults(v1::Environment& environment);

// Values at time 0 of a concrete environment (every Value a constant, or absent for its default).
EnvironmentState StateOf(const v1::Environment& environment);

// change: concrete.
EnvironmentShift ShiftOf(const v1::EnvironmentChange& change);

// In the order of their beginnings; those that begin together stay in the order given.
std::vector<EnvironmentShift> ShiftsOf(const google::protobuf::RepeatedPtrField<v1::EnvironmentChange>& changes);

// Behind those that begin no later.
void InsertShift(const EnvironmentShift& shift, std::vector<EnvironmentShift>& shifts);

// What the shifts, in the order of their beginnings, have made of at_start by time_s. Each one leads from what those
// before it make of a value, even while they still run, to its own: so a value never jumps where a later shift begins.
EnvironmentState EnvironmentAt(const EnvironmentState& at_start, absl::Span<const EnvironmentShift> shifts,
                               double time_s);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ENVIRONMENT_ENVIRONMENT_STATE_H_
