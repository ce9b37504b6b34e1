// Where places lie in the tunnels of a scene.
#ifndef LONGTAIL_GENERATOR_SCENE_TUNNELS_H_
#define LONGTAIL_GENERATOR_SCENE_TUNNELS_H_

#include <vector>

#include "absl/types/span.h"
#include "generator/scene/scene.h"

namespace longtail {

// stations: where its walls stand, with s of any origin.
Tunnel MakeTunnel(std::vector<Tunnel::Station> stations, float height_m);
// Makes one of tunnels whose ends meet: roads are cut where ramps join them, and a map's roads run either way.
std::vector<Tunnel> JoinTunnels(std::vector<Tunnel> tunnels);

inline float LengthM(const Tunnel& tunnel) { return tunnel.stations.back().s_m; }
// s of the place of its middle line that is nearest, between its mouths.
float AlongM(const Tunnel& tunnel, Vec3f position);
// A point at s, at a share of half the width to the left of the middle, over the road.
Vec3f PointIn(const Tunnel& tunnel, float s_m, float left_ratio, float height_m);

// A place between the walls of a tunnel and under its ceiling, or of their prolongation before a mouth.
struct TunnelPlace {
  const Tunnel* tunnel = nullptr;  // null: in none
  float s_m = 0;                   // < 0 before the first mouth
  float left_m = 0;                // of the middle
  float height_m = 0;              // over the road
  float half_width_m = 0;
  Vec3f along, left;  // unit
  // From the nearest mouth, < 0 before it.
  float DepthM() const;
};
// In the tunnel in which it lies deepest, at most before_m before a mouth.
TunnelPlace PlaceInTunnels(absl::Span<const Tunnel> tunnels, Vec3f position, float before_m = 0);

// How much of the water and snow outside lies there (scenarios/environment/shelter.h); 1 outside.
float CarriedInShareAt(absl::Span<const Tunnel> tunnels, Vec3f position);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_TUNNELS_H_
