// Light in tunnels: what of the sky's comes in through the mouths, and that of the rows of lamps under the ceiling.
//
// Note [Light in a tunnel]. Daylight falls with the solid angle of the mouths. Lamps follow the light outside, as CIE
// 88 wants them near the mouths, where eyes come from daylight: their mean on the road is 15 % of what falls on the
// open road (twice what the norm asks for, since a camera opens in the dark), and 15 lx at least. Each row is a strip
// of Lambert's law under the ceiling. Of one that runs from -x1 to x2 along a face's place, at the distance d across,
// falls on the face
//   I cos(e) / d (cos(f) pi/4 (u(x1) + u(x2)) + |n| / 2 u(x)²)       u(x) = x / sqrt(x² + d²)
// e: of the way to the row against straight down; f: against the face's normal, across; n: the normal's part along,
// with the x that it looks to. A quarter of all light comes by way of the walls, from everywhere.
#ifndef LONGTAIL_GENERATOR_CAMERA_TUNNEL_LIGHT_H_
#define LONGTAIL_GENERATOR_CAMERA_TUNNEL_LIGHT_H_

#include "absl/types/span.h"
#include "generator/camera/sky_light.h"
#include "generator/scene/scene.h"
#include "generator/scene/tunnels.h"
#include "generator/scene/vec.h"

namespace longtail {

// What of a surface's light tunnels change.
struct TunnelReach {
  float daylight = 1;          // part of the sky's light, against a place outside
  float carried_in_share = 1;  // of the water and snow outside
  Vec3f row_lux, wall_lux;     // straight from the lamps, were nothing in between, and by way of the walls
  TunnelPlace place;
  // A lamp near the place, for shadow: of the row on a side (-1 right), by along_ratio in [-1, 1] farther on. Needs a
  // tunnel.
  Vec3f Lamp(int side, float along_ratio) const;
};

// Not thread-safe: one camera. scene must outlive it, and what Pose is given the frame.
class TunnelLight {
 public:
  explicit TunnelLight(const Scene& scene) : tunnels_(scene.tunnels) {}
  void Pose(const SkyLight& light, Vec3f eye);

  bool empty() const { return tunnels_.empty(); }
  absl::Span<const Tunnel> tunnels() const { return tunnels_; }
  // normal: unit.
  TunnelReach At(Vec3f position, Vec3f normal) const;
  // Of a place in the air.
  float Daylight(Vec3f position) const;
  // Colour of thick air on the way from the eye to a place distance_m away in direction d.
  Vec3f Airlight(Vec3f d, float distance_m) const;

 private:
  const absl::Span<const Tunnel> tunnels_;
  const SkyLight* light_ = nullptr;
  Vec3f eye_;
  const Tunnel* around_eye_ = nullptr;
  Vec3f road_lux_;  // of lamps on the road, far from the mouths
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CAMERA_TUNNEL_LIGHT_H_
