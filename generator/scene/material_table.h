// The scene's materials by name, and the colours of paint.
#ifndef LONGTAIL_GENERATOR_SCENE_MATERIAL_TABLE_H_
#define LONGTAIL_GENERATOR_SCENE_MATERIAL_TABLE_H_

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "generator/scene/scene.h"
#include "longtail/v1/actor_class.pb.h"

namespace longtail {

using Srgb = std::array<uint8_t, 3>;

// sRGB tone of a paint; grey for PAINT_COLOR_UNSPECIFIED.
Srgb PaintTone(v1::PaintColor color);
// share_of_b of b and the rest of a, in sRGB.
Srgb MixTones(const Srgb& a, const Srgb& b, float share_of_b);
// Each channel times factor, clipped.
Srgb Shade(const Srgb& tone, float factor);

// Gives out indices into Scene::materials. Not thread-safe: one scene builder.
class MaterialTable {
 public:
  // materials must outlive the table.
  explicit MaterialTable(std::vector<Material>* materials) : materials_(*materials) {}

  // Index of the material with this name, which is added on first use. Later uses keep the first one.
  uint16_t Add(const Material& material);

 private:
  std::vector<Material>& materials_;
  std::unordered_map<std::string, uint16_t> index_by_name_;  // looked up only, never walked
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_MATERIAL_TABLE_H_
