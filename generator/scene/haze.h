// What puffs of haze take from the light on its way to a camera, and what they add: the same for both cameras.
#ifndef LONGTAIL_GENERATOR_SCENE_HAZE_H_
#define LONGTAIL_GENERATOR_SCENE_HAZE_H_

#include <vector>

#include "generator/scene/scene.h"

namespace longtail {

// Haze between the eye and a surface.
struct Veil {
  float transmittance = 1;  // part of the surface's light that comes through
  Vec3f albedo;             // linear, of what is in the way, by its share
  float glow = 0;           // of fires in it, by its share; 1 is the radiance of a lamp face
  float distance_m = 0;     // mean of it
};

// The puffs of a frame as one camera sees them. Puffs do not hide each other: their shares of the whole count, which is
// exact where they have one colour. Keeps lists of the puffs that a tile of the picture can see. Not thread-safe: one
// camera. The puffs must outlive it.
class HazeView {
 public:
  // camera's pose in the world.
  void Pose(const CameraModel& camera, const Rigid& world_from_camera, const std::vector<HazePuff>& puffs);
  bool empty() const { return puffs_ == nullptr || puffs_->empty(); }
  // In the pixel (x, y), seen along the unit direction d in the world, up to distance_m.
  Veil At(int x, int y, Vec3f d, float distance_m) const;

 private:
  const std::vector<HazePuff>* puffs_ = nullptr;
  Vec3f eye_;
  int columns_ = 0;
  std::vector<uint32_t> first_;  // of a tile's puffs, and one past the last tile's
  std::vector<uint16_t> seen_;   // index into puffs
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_HAZE_H_
