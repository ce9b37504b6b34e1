// Houses with gable roofs and tall buildings with rows of windows.
//
// Frame: front at x = 0 .. width_m along x, facing -y; depth along +y; ground at z = 0. Walls reach 1.5 m below ground,
// for slopes.
#ifndef LONGTAIL_GENERATOR_SCENE_PROPS_BUILDINGS_H_
#define LONGTAIL_GENERATOR_SCENE_PROPS_BUILDINGS_H_

#include "generator/scene/material_table.h"
#include "generator/scene/meshes/mesh_builder.h"
#include "kernels/philox.h"

namespace longtail {

struct BuildingSize {
  double width_m = 10, depth_m = 8;
  int floors = 2;
};

// Detached house: gable roof, door, windows with frames, chimney. lit: some windows shine.
void AddHouse(const BuildingSize& size, bool lit, PhiloxStream& stream, MaterialTable& materials, MeshBuilder& mesh);
// Town house or tower: shop front at street level, a grid of windows on front and sides, flat roof.
void AddBlock(const BuildingSize& size, bool lit, PhiloxStream& stream, MaterialTable& materials, MeshBuilder& mesh);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_PROPS_BUILDINGS_H_
