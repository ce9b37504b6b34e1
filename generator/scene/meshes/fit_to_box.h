// Stretches a mesh so that it fills a box.
#ifndef LONGTAIL_GENERATOR_SCENE_MESHES_FIT_TO_BOX_H_
#define LONGTAIL_GENERATOR_SCENE_MESHES_FIT_TO_BOX_H_

#include "generator/scene/scene.h"

namespace longtail {

// Moves all vertices of mesh, which has an extent along each axis, so that its bounds are [lo, hi]; normals follow.
void FitToBox(const Vec3f& lo, const Vec3f& hi, Mesh& mesh);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_MESHES_FIT_TO_BOX_H_
