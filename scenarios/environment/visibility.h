// How far one sees: the air, what falls through it, and clouds of haze on the way.
//
// Note [Visibility]. Light on its way to the eye is lost at a rate (extinction) of 3 / visual range (Koschmieder:
// contrast falls to 5 %). Rain and snow add theirs: 1.076 R^0.67 dB/km and 5.5 S^1.38 dB/km of R and S mm/h (ITU-R
// P.1814, rain and dry snow). So 10 mm/h of rain leave 2.6 km, 50 mm/h 0.88 km, snow of 1 mm/h 2.4 km, of 5 mm/h 260 m.
#ifndef LONGTAIL_SCENARIOS_ENVIRONMENT_VISIBILITY_H_
#define LONGTAIL_SCENARIOS_ENVIRONMENT_VISIBILITY_H_

#include <vector>

#include "absl/types/span.h"
#include "longtail/v1/environment.pb.h"
#include "scenarios/environment/environment_state.h"

namespace longtail {

// Of what falls, 1/m.
double PrecipitationExtinction(double rain_mmph, double snow_mmph);

// Visual range outside of haze, m: air, rain and snow together. Exactly the air's where nothing falls.
double VisualRangeM(const EnvironmentState& state);

// A v1::Haze as plain numbers, on the main course, at time 0.
struct HazeBand {
  v1::HazeKind kind = v1::HAZE_KIND_FOG;
  double visual_range_m = 50;
  double start_s_m = 0, end_s_m = 0;
  double offset_t_m = 0, width_m = 40, height_m = 8;
  double albedo_ratio = 0.95, glow_ratio = 0, drift_ratio = 0;
};

// Of a concrete environment.
std::vector<HazeBand> HazeOf(const v1::Environment& environment);

// Where a band has drifted by time_s: the mean wind's way along and across the road's direction at s = 0.
struct HazeDrift {
  double ds_m = 0, dt_m = 0;
};
HazeDrift DriftOf(const HazeBand& band, const EnvironmentState& state, double time_s);

// Whether something at (to_s, to_t) shows at least 5 % of its contrast at (from_s, from_t), distance_m away.
bool SeesThrough(const EnvironmentState& state, absl::Span<const HazeBand> haze, double time_s, double from_s_m,
                 double from_t_m, double to_s_m, double to_t_m, double distance_m);

// How far somebody at (s, t) sees along the course, m; at most limit_m. ahead: +1 along it, -1 against it.
double SightM(const EnvironmentState& state, absl::Span<const HazeBand> haze, double time_s, double s_m, double t_m,
              double ahead, double limit_m);

// Highest speed from which a driver stops within the distance that he sees, m/s: v reaction + v² / (2 a) = sight
// (stopping sight distance, AASHTO Green Book), with a = half of what the friction allows, 3.4 m/s² at most.
double SightSpeedMps(double sight_m, double friction_ratio, double reaction_s);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ENVIRONMENT_VISIBILITY_H_
