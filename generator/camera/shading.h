// The light a surface sends to the eye.
#ifndef LONGTAIL_GENERATOR_CAMERA_SHADING_H_
#define LONGTAIL_GENERATOR_CAMERA_SHADING_H_

#include <vector>

#include "generator/camera/fragments.h"
#include "generator/camera/sky_light.h"
#include "generator/camera/tracer.h"
#include "generator/scene/scene.h"
#include "generator/scene/vec.h"

namespace longtail {

// Thread-compatible. scene and light must outlive it.
class Shader {
 public:
  Shader(const Scene& scene, const SkyLight& light);

  // Radiance towards the camera, air included. mirrored: what a wet surface reflects, from TraceReflections.
  Vec3f Shade(const Fragment& fragment, Vec3f mirrored) const;
  // What each fragment's film of water mirrors, weighed with its Fresnel term; zero for dry ones.
  void TraceReflections(const Tracer& tracer, const std::vector<Fragment>& fragments,
                        std::vector<Vec3f>* mirrored) const;

 private:
  // Part of the light that a film of water on the fragment mirrors, before puddles.
  float FilmReflectance(const Fragment& fragment) const;
  // As Shade, cheaper, for what is seen in a mirror: no shadow, no coat.
  Vec3f ShadeMirrored(const SurfacePoint& point, Vec3f d, float distance_m) const;
  Vec3f CoatRadiance(Vec3f d) const;

  const Scene& scene_;
  const SkyLight& light_;
  uint32_t seed_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CAMERA_SHADING_H_
