// Triangles from simple solids: what every body, tree and house is put together from.
//
// All faces are counter-clockwise seen from outside. Points are in the builder's frame, which
// is set by SetFrame and moves them into the mesh's frame.
#ifndef LONGTAIL_GENERATOR_SCENE_MESHES_MESH_BUILDER_H_
#define LONGTAIL_GENERATOR_SCENE_MESHES_MESH_BUILDER_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "generator/scene/scene.h"

namespace longtail {

// Not thread-safe: one builder a mesh.
class MeshBuilder {
 public:
  // mesh must outlive the builder; it may hold triangles already.
  explicit MeshBuilder(Mesh* mesh) : mesh_(*mesh) {}

  // mesh_from_local for all that follows.
  void SetFrame(const Rigid& mesh_from_local) { frame_ = mesh_from_local; }

  // Flat convex polygon, corners counter-clockwise seen from outside. Corners that coincide are allowed.
  void Polygon(absl::Span<const Vec3f> corners, uint16_t material);
  void Quad(const Vec3f& a, const Vec3f& b, const Vec3f& c, const Vec3f& d, uint16_t material);

  // Smooth sheet through points[row * num_columns + column]; outside is where rows x columns points
  // (row direction x column direction). Normals are averaged over neighbouring cells.
  void Sheet(absl::Span<const Vec3f> points, int num_rows, int num_columns, uint16_t material);
  // The sheet, and its mirror picture in the plane y = 0.
  void SheetBothSides(absl::Span<const Vec3f> points, int num_rows, int num_columns, uint16_t material);

  // Axis-parallel box. bottom: whether the face that looks down is made.
  void Box(const Vec3f& lo, const Vec3f& hi, uint16_t material, bool bottom = true);

  // Solid between two parallel polygons: outline is convex, in (x, z), counter-clockwise when seen from -y; y from y0
  // to y1 > y0.
  void PrismAlongY(absl::Span<const std::pair<float, float>> outline_xz, float y0, float y1, uint16_t material);

  // Frustum of a cone between the centres of its ends, smooth around; radius1 = 0 makes a cone. Ends are closed where
  // their radius > 0.
  void Frustum(const Vec3f& end0, float radius0, const Vec3f& end1, float radius1, int num_sides, uint16_t material);

  // Tube of elliptic rings, smooth; both ends closed. Axis is z; centre, half axes in x and y of each ring, from the
  // bottom up.
  struct Ring {
    Vec3f centre;
    float radius_x;
    float radius_y;
  };
  void Rings(absl::Span<const Ring> rings, int num_sides, uint16_t material);

  // Ellipsoid of 80 triangles (20 when coarse). lumps: one factor a vertex on the distance from the centre, in the
  // order of Icosphere(); empty for none.
  void Ellipsoid(const Vec3f& centre, const Vec3f& radii, bool coarse, absl::Span<const float> lumps,
                 uint16_t material);
  // Vertices of an ellipsoid: 42 (12 when coarse).
  static int NumEllipsoidVertices(bool coarse) { return coarse ? 12 : 42; }

 private:
  uint32_t Vertex(const Vec3f& position, const Vec3f& normal);
  void Face(uint32_t a, uint32_t b, uint32_t c, uint16_t material);

  Mesh& mesh_;
  Rigid frame_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_MESHES_MESH_BUILDER_H_
