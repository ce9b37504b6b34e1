// The light a surface sends to the eye.
#ifndef LONGTAIL_GENERATOR_CAMERA_SHADING_H_
#define LONGTAIL_GENERATOR_CAMERA_SHADING_H_

#include <vector>

#include "generator/camera/fragments.h"
#include "generator/camera/sky_light.h"
#include "generator/camera/tracer.h"
#include "generator/camera/tunnel_light.h"
#include "generator/scene/appearance.h"
#include "generator/scene/ground_cover.h"
#include "generator/scene/scene.h"
#include "generator/scene/vec.h"

namespace longtail {

// Not thread-safe: one camera. scene, light and tunnels must outlive it; both lights may change between frames.
class Shader {
 public:
  Shader(const Scene& scene, const SkyLight& light, const TunnelLight& tunnels);

  // What each fragment looks like, with what lies on it: before all else of a frame.
  void Look(const std::vector<Fragment>& fragments);
  // Radiance towards the camera, air included, of the fragment with that index. mirrored: what a wet surface reflects,
  // from TraceReflections.
  Vec3f Shade(const Fragment& fragment, size_t index, Vec3f mirrored) const;
  // What each fragment's film of water mirrors, weighed with its Fresnel term; zero for dry ones.
  void TraceReflections(const Tracer& tracer, const std::vector<Fragment>& fragments,
                        std::vector<Vec3f>* mirrored) const;
  // Whether any water can mirror, and how wet the wettest surface is.
  float Wetness() const;

 private:
  // Part of the light that a film of water on the fragment mirrors, before puddles.
  float FilmReflectance(const Fragment& fragment, const Appearance& look) const;
  // As Shade, cheaper, for what is seen in a mirror: no shadow, no coat.
  Vec3f ShadeMirrored(const SurfacePoint& point, Vec3f d, float distance_m) const;
  Vec3f CoatRadiance(Vec3f d) const;

  const Scene& scene_;
  const SkyLight& light_;
  const TunnelLight& tunnels_;
  Ground ground_;
  uint32_t seed_;
  std::vector<Appearance> looks_;  // one a fragment
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CAMERA_SHADING_H_
