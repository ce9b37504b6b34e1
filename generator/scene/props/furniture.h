// Lamps, poles, signs, rails, walls, fences and hedges.
#ifndef LONGTAIL_GENERATOR_SCENE_PROPS_FURNITURE_H_
#define LONGTAIL_GENERATOR_SCENE_PROPS_FURNITURE_H_

#include "generator/scene/corridor.h"
#include "generator/scene/material_table.h"
#include "generator/scene/meshes/mesh_builder.h"
#include "kernels/philox.h"

namespace longtail {

// Things that stand at one place. Frame: foot at the origin, the road lies towards -y, the road's traffic on that side
// drives along x.

// height_m tall, arm over the road. lit: its glass shines. Returns the lamp's light in the same frame.
SpotLight AddStreetLamp(double height_m, double arm_m, bool lit, MaterialTable& materials, MeshBuilder& mesh);
void AddPowerPole(PhiloxStream& stream, MaterialTable& materials, MeshBuilder& mesh);
// White post with a black band.
void AddDelineator(MaterialTable& materials, MeshBuilder& mesh);
// Round, triangular or square sign facing traffic (towards +x).
void AddRoadSign(PhiloxStream& stream, MaterialTable& materials, MeshBuilder& mesh);
// Blue or green board on two posts, facing traffic.
void AddDirectionBoard(PhiloxStream& stream, MaterialTable& materials, MeshBuilder& mesh);

// Things that run along the road, from s0_m to s1_m at beyond_m from the pavement on a side.
struct Run {
  const Corridor& corridor;
  int side;
  double s0_m, s1_m, beyond_m;
};
void AddGuardRail(const Run& run, MaterialTable& materials, MeshBuilder& mesh);
void AddNoiseWall(const Run& run, PhiloxStream& stream, MaterialTable& materials, MeshBuilder& mesh);
// Wooden rails on posts.
void AddFence(const Run& run, PhiloxStream& stream, MaterialTable& materials, MeshBuilder& mesh);
void AddHedge(const Run& run, double height_m, uint16_t leaves, MeshBuilder& mesh);
// Low wall of a garden.
void AddGardenWall(const Run& run, MaterialTable& materials, MeshBuilder& mesh);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_PROPS_FURNITURE_H_
