#include "generator/scene/meshes/fit_to_box.h"

#include <algorithm>

#include "generator/scene/vec.h"

namespace longtail {

void FitToBox(const Vec3f& lo, const Vec3f& hi, Mesh& mesh) {
  Vec3f from_lo = mesh.positions.front(), from_hi = from_lo;
  for (const Vec3f& p : mesh.positions) {
    from_lo = {std::min(from_lo.x, p.x), std::min(from_lo.y, p.y), std::min(from_lo.z, p.z)};
    from_hi = {std::max(from_hi.x, p.x), std::max(from_hi.y, p.y), std::max(from_hi.z, p.z)};
  }
  const Vec3f from = from_hi - from_lo, to = hi - lo;
  const Vec3f scale{to.x / from.x, to.y / from.y, to.z / from.z};
  for (Vec3f& p : mesh.positions) p = lo + (p - from_lo) * scale;
  for (Vec3f& n : mesh.normals) n = Unit({n.x / scale.x, n.y / scale.y, n.z / scale.z});
}

}  // namespace longtail
