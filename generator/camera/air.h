// Haze, drops and flakes before the surfaces, lit by sky, sun, lamps and fires.
#ifndef LONGTAIL_GENERATOR_CAMERA_AIR_H_
#define LONGTAIL_GENERATOR_CAMERA_AIR_H_

#include <vector>

#include "generator/camera/film.h"
#include "generator/camera/fragments.h"
#include "generator/camera/lamps.h"
#include "generator/camera/sky_light.h"
#include "generator/camera/tunnel_light.h"
#include "generator/scene/haze.h"
#include "generator/scene/scene.h"
#include "generator/scene/vec.h"

namespace longtail {

// Not thread-safe: one camera. What Pose is given must outlive the frame.
class Air {
 public:
  void Pose(const View& view, const SceneFrame& frame, const LampSet& lamps, const SkyLight& light,
            const TunnelLight& tunnels);
  // Radiance of a fragment behind the haze on the way to it.
  Vec3f Veiled(const Fragment& fragment, Vec3f radiance) const;
  // Rain and snow over a film that holds all fragments.
  void DrawFalling(const std::vector<Fragment>& fragments, Film* film) const;

 private:
  // Light of beams at a place, without shadow, lux.
  Vec3f LampLux(Vec3f position) const;

  const View* view_ = nullptr;
  const LampSet* lamps_ = nullptr;
  const SkyLight* light_ = nullptr;
  const TunnelLight* tunnels_ = nullptr;
  Vec3f velocity_mps_;
  HazeView haze_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CAMERA_AIR_H_
