// Tyre-road friction from the weather: one formula for the simulator and the labels.
//
// Note [Friction]. By the share of the road that lies under each cover, weighted evenly, since a vehicle's wheels lie
// on all of them:
//
//   film(v)     = (0.9 - 0.35 wetness) float(v, film depth)         asphalt, dry 0.9 to wet 0.55
//   pool(v)     = 0.55 float(v, depth of the standing water)        where it stands deeper than the film
//   water(v)    = film + standing_water_ratio (pool - film)
//   packed(v)   = water + snow_road_ratio (1 - snow_tracks_ratio) (0.2 - water)
//   open(v)     = packed + ice_ratio (0.1 - packed), not under 0.05
//   friction(v) = 0.9 + carried_in_share (open - 0.9)               in a tunnel; open(v) under the sky
//   float(v, d) = 1 - (1 - 0.05 / 0.55) min(1, v / floating speed(d))²
//
// Dry and wet asphalt, packed snow and ice: peak values of Taborek, Mechanics of Vehicles (1957), as in Wong, Theory of
// Ground Vehicles, table of road adhesion (0.8-0.9, 0.5-0.7, 0.2, 0.1). The water's lift grows with the square of the
// speed until it carries the whole wheel (Horne and Dreher, NASA TN D-2056, 1963); from there 0.05 is left. That speed
// is Gallaway's, the film's depth under rain too (Gallaway et al., FHWA-RD-79-31, 1979).
#ifndef LONGTAIL_SCENARIOS_ENVIRONMENT_FRICTION_H_
#define LONGTAIL_SCENARIOS_ENVIRONMENT_FRICTION_H_

#include "absl/types/span.h"
#include "longtail/v1/environment.pb.h"
#include "scenarios/environment/environment_state.h"
#include "scenarios/environment/shelter.h"

namespace longtail {

inline constexpr double kDryFriction = 0.9;
inline constexpr double kWetFriction = 0.55;
inline constexpr double kSnowFriction = 0.2;
inline constexpr double kIceFriction = 0.1;
inline constexpr double kFloatingFriction = 0.05;

// Depth of water that rain leaves on the stones of a road whose water runs off over two lanes at 2 %, m; 0 below about
// 13 mm/h, where it all runs between them.
double RainFilmDepthM(double rain_mmph);

// Speed at which a tyre (220 kPa, 5.6 mm of tread) floats on water of a depth, m/s; depth_m > 0.
double FloatingSpeedMps(double depth_m);

// Friction of the road in a weather, ready to be asked for many speeds: Note [Friction], mixed with what the spec gives
// as far as it does.
class RoadGrip {
 public:
  explicit RoadGrip(const EnvironmentState& state);
  // speed_mps >= 0. carried_in_share: how much of what lies on the road outside lies here too, by shelter.h.
  double At(double speed_mps, double carried_in_share = 1) const;

 private:
  double film_ = kDryFriction, film_lift_ = 0;  // a lift is what a water depth takes away a (m/s)², up to all but 0.05
  double pool_share_ = 0, pool_lift_ = 0;
  double snow_share_ = 0, ice_share_ = 0;
  double given_ = 0, given_share_ = 0;
};

// A v1::SurfacePatch on its road.
struct SurfacePatchArea {
  v1::SurfaceKind kind = v1::SURFACE_KIND_ICE;
  double start_s_m = 0, end_s_m = 0;
  double right_t_m = 0, left_t_m = 0;
  double friction_ratio = kIceFriction;  // standing still
  double lift = 0;                       // of the water on it; as in RoadGrip
  double depth_m = 0;                    // of water
  bool Holds(double s_m, double t_m) const {
    return s_m >= start_s_m && s_m <= end_s_m && t_m >= right_t_m && t_m <= left_t_m;
  }
};

// Of a concrete patch that covers t in [right_t_m, left_t_m]. A patch with a friction of its own keeps it at any speed.
SurfacePatchArea PatchAreaOf(const v1::SurfacePatch& patch, double right_t_m, double left_t_m);

// Friction under somebody at (s, t) of the main course with a speed >= 0: the last patch that holds the place, else the
// road's, in tunnels that of a road that dries from the mouths on. A patch counts whatever friction the spec gives for
// the road.
double FrictionAt(const RoadGrip& grip, absl::Span<const SurfacePatchArea> patches,
                  absl::Span<const TunnelStretch> tunnels, double s_m, double t_m, double speed_mps);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ENVIRONMENT_FRICTION_H_
