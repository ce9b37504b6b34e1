// Cuts a piece out of a mesh, as a door is cut out of bodywork, and gives it a thickness.
#ifndef LONGTAIL_GENERATOR_SCENE_MESHES_CUT_MESH_H_
#define LONGTAIL_GENERATOR_SCENE_MESHES_CUT_MESH_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "generator/scene/scene.h"

namespace longtail {

// Points p with Dot(axis, p) <= limit.
struct HalfSpace {
  Vec3f axis;
  float limit = 0;
};

// Takes what lies in all half-spaces out of mesh, of those faces whose normal is less than 60 degrees off facing
// (unit). Faces across a border are divided there. mesh keeps all its vertices. Empty where nothing lies there.
Mesh CutOut(absl::Span<const HalfSpace> region, const Vec3f& facing, Mesh& mesh);

// Makes a plate of an open sheet: a copy of its faces turned round and moved by depth, and a rim between the two.
// backs: by material, that of the back of what has it; rim: material of the rim.
void Thicken(const Vec3f& depth, absl::Span<const uint16_t> backs, uint16_t rim, Mesh& mesh);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_MESHES_CUT_MESH_H_
