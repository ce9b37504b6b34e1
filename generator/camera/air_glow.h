// Light of beams scattered towards the eye by fog: the cones before head lamps and under street lamps.
#ifndef LONGTAIL_GENERATOR_CAMERA_AIR_GLOW_H_
#define LONGTAIL_GENERATOR_CAMERA_AIR_GLOW_H_

#include <vector>

#include "generator/camera/fragments.h"
#include "generator/camera/lamps.h"
#include "generator/camera/sky_light.h"
#include "generator/scene/vec.h"

namespace longtail {

// Single scattering, summed along rays of a coarse grid and read between them: beams are smooth, so a ray every
// eight pixels is enough. Beams pass through obstacles. Not thread-safe: one camera.
class AirGlow {
 public:
  // Nothing glows in clear air: then At is zero and costs nothing.
  void Gather(const View& view, const LampSet& lamps, const SkyLight& light);
  // Radiance between the eye and distance_m, in the pixel (x, y).
  Vec3f At(int x, int y, float distance_m) const;

 private:
  const Vec3f& Node(int column, int row, int step) const;

  std::vector<Vec3f> sums_;  // [rows, columns, steps], up to the end of each step
  int columns_ = 0, rows_ = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CAMERA_AIR_GLOW_H_
