// What lies on the world's surfaces: snow with wheel tracks, ice, pools and floods, and patches of other stuff. Both
// cameras lay it over the same patterns, by world position.
#ifndef LONGTAIL_GENERATOR_SCENE_GROUND_COVER_H_
#define LONGTAIL_GENERATOR_SCENE_GROUND_COVER_H_

#include "generator/scene/appearance.h"
#include "generator/scene/scene.h"
#include "generator/scene/vec.h"

namespace longtail {

// Part of a surface under each, in [0, 1].
struct GroundCover {
  float snow = 0;
  float slush = 0;  // how far that snow is driven grey
  float ice = 0;
  float pool = 0;
  float flood = 0;
  float oil = 0;
  float mud = 0;
  float gravel = 0;
};

// A point of a surface.
struct GroundQuery {
  Vec3f position;  // world
  Vec3f normal;    // world, unit
  float footprint_m = 0;
  bool is_static = true;  // part of the static world; on what moves only a flood shows
};

// Thread-compatible. scene must outlive it.
class Ground {
 public:
  explicit Ground(const Scene& scene);

  // Whether anything may lie anywhere: else Cover is all 0 and need not be asked for.
  bool IsCovered(const Sky& sky) const;
  // How high a flood stands over the road, m; < 0 without one.
  static float FloodLevelM(const Sky& sky);
  GroundCover Cover(const Sky& sky, const Material& material, const GroundQuery& query) const;
  // What the surface looks like under its cover.
  void Lay(const GroundCover& cover, const GroundQuery& query, Appearance* look) const;

 private:
  struct RoadPlace {
    float s_m = 0, t_m = 0;
    bool exists = false;
  };
  RoadPlace Locate(Vec3f position) const;
  float TrackShare(const RoadPlace& place) const;
  void AddPatches(const RoadPlace& place, const GroundQuery& query, GroundCover* cover) const;
  // 1 where a noise of that size lies in the highest `ratio` of its values, with soft edges.
  float Patchy(Vec3f position, float feature_m, float footprint_m, float ratio, uint32_t salt) const;

  const Scene& scene_;
  uint32_t seed_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_GROUND_COVER_H_
