// Trees and bushes.
#ifndef LONGTAIL_GENERATOR_SCENE_PROPS_PLANTS_H_
#define LONGTAIL_GENERATOR_SCENE_PROPS_PLANTS_H_

#include <vector>

#include "generator/scene/material_table.h"
#include "generator/scene/meshes/mesh_builder.h"
#include "kernels/philox.h"

namespace longtail {

enum class PlantKind { kBroadleaf, kConifer, kPoplar, kBush };

// Leaf and bark materials of one world: a season and its tones.
struct PlantPalette {
  std::vector<uint16_t> leaves, needles, bark;
};
PlantPalette MakePlantPalette(PhiloxStream& stream, MaterialTable& materials);

// A plant of height_m with its foot at foot. coarse: fewer triangles, for plants away from the road.
// Returns nothing outside radius PlantRadius(kind, height_m) of its foot.
void AddPlant(PlantKind kind, const Vec3f& foot, double height_m, bool coarse, const PlantPalette& palette,
              PhiloxStream& stream, MeshBuilder& mesh);
double PlantRadius(PlantKind kind, double height_m);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_PROPS_PLANTS_H_
