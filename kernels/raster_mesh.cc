#include "kernels/raster_mesh.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>
#include <utility>

namespace longtail {
namespace {

// Copies triangles [begin, end) of `order` with the vertices they use, numbered by first use.
RasterMesh MakeChunk(const RasterSoup& soup, const uint32_t* begin, const uint32_t* end) {
  RasterMesh chunk;
  std::unordered_map<uint32_t, uint32_t> local;  // looked up only, never walked
  for (const uint32_t* triangle = begin; triangle != end; ++triangle) {
    std::array<uint32_t, 3> corners;
    for (int k = 0; k < 3; ++k) {
      const uint32_t vertex = soup.corners[*triangle][k];
      const auto [it, is_new] = local.try_emplace(vertex, static_cast<uint32_t>(chunk.x.size()));
      corners[k] = it->second;
      if (!is_new) continue;
      chunk.x.push_back(soup.positions[3 * vertex]);
      chunk.y.push_back(soup.positions[3 * vertex + 1]);
      chunk.z.push_back(soup.positions[3 * vertex + 2]);
      chunk.normal_x.push_back(soup.normals[3 * vertex]);
      chunk.normal_y.push_back(soup.normals[3 * vertex + 1]);
      chunk.normal_z.push_back(soup.normals[3 * vertex + 2]);
    }
    chunk.corners.push_back(corners);
    chunk.source.push_back(*triangle);
  }
  const std::vector<float>* axes[3] = {&chunk.x, &chunk.y, &chunk.z};
  for (int axis = 0; axis < 3; ++axis) {
    const auto [lo, hi] = std::minmax_element(axes[axis]->begin(), axes[axis]->end());
    chunk.lo[axis] = *lo;
    chunk.hi[axis] = *hi;
  }
  return chunk;
}

}  // namespace

std::vector<RasterMesh> SplitIntoChunks(const RasterSoup& soup, float cell_m, size_t max_triangles) {
  std::map<std::pair<int, int>, std::vector<uint32_t>> cells;
  for (uint32_t i = 0; i < soup.num_triangles; ++i) {
    float center[2] = {0, 0};
    for (const uint32_t vertex : soup.corners[i]) {
      for (int axis = 0; axis < 2; ++axis) center[axis] += soup.positions[3 * vertex + axis] / 3;
    }
    cells[{static_cast<int>(std::floor(center[0] / cell_m)), static_cast<int>(std::floor(center[1] / cell_m))}]
        .push_back(i);
  }
  std::vector<RasterMesh> chunks;
  for (const auto& [cell, triangles] : cells) {
    for (size_t begin = 0; begin < triangles.size(); begin += max_triangles) {
      const size_t end = std::min(begin + max_triangles, triangles.size());
      chunks.push_back(MakeChunk(soup, triangles.data() + begin, triangles.data() + end));
    }
  }
  return chunks;
}

}  // namespace longtail
