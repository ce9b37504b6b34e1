// Lamps of a frame: beams that light the scene, and faces that shine into the camera.
#ifndef LONGTAIL_GENERATOR_CAMERA_LAMPS_H_
#define LONGTAIL_GENERATOR_CAMERA_LAMPS_H_

#include <vector>

#include "generator/camera/sky_light.h"
#include "generator/scene/scene.h"
#include "generator/scene/vec.h"

namespace longtail {

// A beam. Thread-compatible.
struct Lamp {
  Vec3f position;
  Vec3f direction;  // unit
  Vec3f candela;    // on the axis
  float cos_inner = 0, cos_outer = 0;
  float reach_m = 0;  // beyond it the beam is lost in the dark
  // Added to the squared distance: optics throw little light before their own feet.
  float near_m2 = 0.05f;

  // Candela in the unit direction d from the lamp.
  Vec3f Toward(Vec3f d) const;
};

// A shining face: its light in the direction of a viewer is color * area projected there.
struct LampFace {
  Vec3f position;     // world, centre
  Vec3f area_vector;  // world, square metres, along the outward normal
  float area_m2 = 0;  // of all its triangles
  Vec3f color;        // linear, times the emission scale
};

// Collects them. Not thread-safe: one camera. scene must outlive it.
class LampSet {
 public:
  explicit LampSet(const Scene& scene);

  // Gathers lamps and faces of the frame; beams only where they show beside the light of the sky.
  void Pose(const SceneFrame& frame, const SkyLight& light, Vec3f eye);

  const std::vector<Lamp>& lamps() const { return lamps_; }
  const std::vector<LampFace>& faces() const { return faces_; }

 private:
  // Emissive triangles of one material that lie together.
  struct Patch {
    uint16_t material = 0;  // before the part's offset
    Vec3f centre, area_vector;
    float area_m2 = 0;
  };
  void AddBeam(const SpotLight& spot, Vec3f eye);

  const Scene& scene_;
  float least_lux_ = 0;
  std::vector<std::vector<Patch>> patches_;  // a mesh
  std::vector<Lamp> lamps_;
  std::vector<LampFace> faces_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CAMERA_LAMPS_H_
