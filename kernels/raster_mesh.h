// Triangle meshes in the layout that the rasteriser reads, and their split into spatial chunks.
#ifndef LONGTAIL_KERNELS_RASTER_MESH_H_
#define LONGTAIL_KERNELS_RASTER_MESH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace longtail {

// A mesh of at most 65536 triangles with its bounding box. Coordinates lie in one array each, so that the transform
// vectorises.
struct RasterMesh {
  std::vector<float> x, y, z;                       // [V] m, mesh frame
  std::vector<float> normal_x, normal_y, normal_z;  // [V] any length > 0
  std::vector<std::array<uint32_t, 3>> corners;     // [T] vertices; both sides are seen
  std::vector<uint32_t> source;                     // [T] index of the triangle in what it was made from
  std::array<float, 3> lo{}, hi{};                  // bounding box, mesh frame
};

// A triangle soup as the caller has it; not owned.
struct RasterSoup {
  const float* positions = nullptr;                  // [V, 3] m
  const float* normals = nullptr;                    // [V, 3]
  const std::array<uint32_t, 3>* corners = nullptr;  // [T], each < V
  size_t num_triangles = 0;
};

// Splits a soup by the grid cell of size cell_m (> 0; infinity for one cell) in x, y that each triangle's centre is in,
// and again where a cell holds more than max_triangles (1..65536). Chunks come in the order of cells (x, then y),
// triangles in the order given. Together they hold each triangle once. Pure function.
std::vector<RasterMesh> SplitIntoChunks(const RasterSoup& soup, float cell_m, size_t max_triangles);

}  // namespace longtail

#endif  // LONGTAIL_KERNELS_RASTER_MESH_H_
