#include "kernels/raster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "kernels/philox.h"
#include "kernels/raster_mesh.h"

namespace longtail {
namespace {

using ::testing::Each;

constexpr RasterCamera kCamera = {96, 48, 80};

// A soup that owns its arrays; all normals look to -z, at the camera.
struct Soup {
  std::vector<float> positions, normals;
  std::vector<std::array<uint32_t, 3>> corners;

  uint32_t Vertex(float x, float y, float z) {
    positions.insert(positions.end(), {x, y, z});
    normals.insert(normals.end(), {0, 0, -1});
    return static_cast<uint32_t>(positions.size() / 3 - 1);
  }
  void Triangle(uint32_t a, uint32_t b, uint32_t c) { corners.push_back({a, b, c}); }
  // Vertex where pixel coordinates (x, y) are seen at depth z.
  uint32_t VertexAtPixel(float x, float y, float z) {
    return Vertex((x - kCamera.width_px / 2.0f) / kCamera.focal_px * z,
                  (y - kCamera.height_px / 2.0f) / kCamera.focal_px * z, z);
  }
  std::vector<RasterMesh> Chunks(float cell_m = std::numeric_limits<float>::infinity(),
                                 size_t max_triangles = 65536) const {
    return SplitIntoChunks({positions.data(), normals.data(), corners.data(), corners.size()}, cell_m, max_triangles);
  }
};

std::vector<RasterInstance> InstancesOf(const std::vector<RasterMesh>& meshes) {
  std::vector<RasterInstance> instances;
  for (const RasterMesh& mesh : meshes) instances.push_back({&mesh, {}, {}});
  return instances;
}

// Triangles of all sizes, some through the near plane and behind the camera, some too small for a pixel.
Soup RandomSoup(uint64_t seed, int count) {
  PhiloxStream random(seed, 0, "raster_test/soup");
  Soup soup;
  for (int i = 0; i < count; ++i) {
    const double size = std::exp(random.Uniform(-5, 3));
    const double x = random.Uniform(-12, 12), y = random.Uniform(-6, 6), z = random.Uniform(-2, 20);
    uint32_t v[3];
    for (uint32_t& vertex : v) {
      vertex = soup.Vertex(static_cast<float>(x + random.Uniform(-size, size)),
                           static_cast<float>(y + random.Uniform(-size, size)),
                           static_cast<float>(z + random.Uniform(-size, size)));
    }
    soup.Triangle(v[0], v[1], v[2]);
  }
  return soup;
}

// ---- The slow twin: for each pixel, every triangle; edges straight from their definition. ----

struct TwinPixel {
  uint32_t depth_level = 0;
  uint64_t surface = 0;
};

void TwinTriangle(const RasterCamera& camera, const raster::Vertex* v, uint64_t surface, std::vector<TwinPixel>* out) {
  const int64_t area = int64_t{v[1].x - v[0].x} * (v[2].y - v[0].y) - int64_t{v[1].y - v[0].y} * (v[2].x - v[0].x);
  if (area == 0) return;
  const int order[3] = {0, area > 0 ? 1 : 2, area > 0 ? 2 : 1};
  for (int y = 0; y < camera.height_px; ++y) {
    for (int x = 0; x < camera.width_px; ++x) {
      bool inside = true;
      for (int e = 0; e < 3; ++e) {
        const raster::Vertex &a = v[order[e]], &b = v[order[(e + 1) % 3]];
        const int64_t dx = b.x - a.x, dy = b.y - a.y;
        const int64_t side = dx * (256 * y + 128 - a.y) - dy * (256 * x + 128 - a.x);
        const bool owns_edge = dy < 0 || (dy == 0 && dx > 0);
        inside = inside && (side > 0 || (side == 0 && owns_edge));
      }
      if (!inside) continue;
      const double w0 = v[0].inverse_z * 268435456.0, w1 = v[order[1]].inverse_z * 268435456.0 - w0,
                   w2 = v[order[2]].inverse_z * 268435456.0 - w0;
      const raster::Vertex &b = v[order[1]], &c = v[order[2]];
      const double scale = 256.0 / static_cast<double>(std::abs(area));
      const double per_x = (w1 * (c.y - v[0].y) - w2 * (b.y - v[0].y)) * scale;
      const double per_y = (w2 * (b.x - v[0].x) - w1 * (c.x - v[0].x)) * scale;
      const double origin = w0 + per_x * ((128 - v[0].x) / 256.0) + per_y * ((128 - v[0].y) / 256.0);
      const double lo = std::max(1.0, w0 + std::min(0.0, std::min(w1, w2)));
      const double hi = std::max(1.0, w0 + std::max(0.0, std::max(w1, w2)));
      const uint32_t level = static_cast<uint32_t>(std::min(std::max(origin + per_y * y + per_x * x, lo), hi));
      TwinPixel& pixel = (*out)[static_cast<size_t>(y) * camera.width_px + x];
      if (level > pixel.depth_level) pixel = {level, surface};
    }
  }
}

std::vector<TwinPixel> TwinDraw(const RasterCamera& camera, const std::vector<RasterInstance>& instances) {
  std::vector<TwinPixel> out(static_cast<size_t>(camera.width_px) * camera.height_px);
  for (size_t i = 0; i < instances.size(); ++i) {
    const RasterMesh& mesh = *instances[i].mesh;
    for (size_t t = 0; t < mesh.corners.size(); ++t) {
      raster::Vec p[3];
      for (int k = 0; k < 3; ++k) {
        const uint32_t v = mesh.corners[t][k];
        p[k] = raster::Apply(instances[i].camera_from_mesh, {mesh.x[v], mesh.y[v], mesh.z[v]});
      }
      // Clipping leaves a triangle wholly inside as it is, so the twin sends all of them through it.
      raster::ClipTriangle(camera, p[0], p[1], p[2],
                           [&](const raster::Vertex& a, const raster::Vertex& b, const raster::Vertex& c) {
                             const raster::Vertex v[3] = {a, b, c};
                             TwinTriangle(camera, v, 1 + (i << 16 | t), &out);
                           });
    }
  }
  return out;
}

TEST(Raster, EqualsTheSlowTwinBitByBit) {
  for (uint64_t seed = 0; seed < 8; ++seed) {
    const std::vector<RasterMesh> chunks = RandomSoup(seed, 300).Chunks(/*cell_m=*/4, /*max_triangles=*/20);
    const std::vector<RasterInstance> instances = InstancesOf(chunks);
    Rasterizer rasterizer;
    const GBuffer& buffer = rasterizer.Draw(kCamera, instances, {});
    const std::vector<TwinPixel> twin = TwinDraw(kCamera, instances);
    int covered = 0;
    for (size_t i = 0; i < twin.size(); ++i) {
      ASSERT_EQ(buffer.surface[i], twin[i].surface) << "pixel " << i << " seed " << seed;
      ASSERT_EQ(buffer.inverse_depth[i], static_cast<float>(twin[i].depth_level / 268435456.0)) << "pixel " << i;
      covered += twin[i].surface != 0;
    }
    EXPECT_GT(covered, 500);
  }
}

TEST(Raster, DrawingAgainInTheSameBuffersGivesTheSameBytes) {
  const std::vector<RasterMesh> chunks = RandomSoup(3, 200).Chunks(), others = RandomSoup(4, 200).Chunks();
  Rasterizer rasterizer;
  const GBuffer first = rasterizer.Draw(kCamera, InstancesOf(chunks), {});
  rasterizer.Draw(kCamera, InstancesOf(others), {});
  const GBuffer& again = rasterizer.Draw(kCamera, InstancesOf(chunks), {});
  EXPECT_EQ(first.surface, again.surface);
  EXPECT_EQ(first.inverse_depth, again.inverse_depth);
  EXPECT_EQ(first.normal, again.normal);
  EXPECT_EQ(first.motion, again.motion);
}

// A jittered grid over more than the picture, all triangles at one depth, drawn one by one.
TEST(Raster, TrianglesThatShareEdgesCoverEachPixelExactlyOnce) {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    PhiloxStream random(seed, 0, "raster_test/grid");
    constexpr int kColumns = 13, kRows = 9;
    Soup grid;
    for (int row = 0; row <= kRows; ++row) {
      for (int column = 0; column <= kColumns; ++column) {
        // Half of the vertices fall on pixel centres, the hard case for shared edges.
        const bool on_center = random.Below(2) == 0;
        const double x = (column - 1) * 9.0 + random.Uniform(0, 6), y = (row - 1) * 8.0 + random.Uniform(0, 6);
        grid.VertexAtPixel(static_cast<float>(on_center ? std::floor(x) + 0.5 : x),
                           static_cast<float>(on_center ? std::floor(y) + 0.5 : y), 5);
      }
    }
    for (uint32_t row = 0; row < kRows; ++row) {
      for (uint32_t column = 0; column < kColumns; ++column) {
        const uint32_t a = row * (kColumns + 1) + column, b = a + 1, c = a + kColumns + 1, d = c + 1;
        grid.Triangle(a, b, c);
        grid.Triangle(b, c, d);  // the other winding: neither matters
      }
    }
    std::vector<int> count(static_cast<size_t>(kCamera.width_px) * kCamera.height_px);
    Rasterizer rasterizer;
    for (const RasterMesh& triangle : grid.Chunks(/*cell_m=*/1e6, /*max_triangles=*/1)) {
      const GBuffer& buffer = rasterizer.Draw(kCamera, {{&triangle, {}, {}}}, {});
      for (size_t i = 0; i < count.size(); ++i) count[i] += buffer.surface[i] != 0;
    }
    EXPECT_THAT(count, Each(1)) << "seed " << seed;
  }
}

TEST(Raster, GroundThroughTheNearPlaneHasNoCracks) {
  Soup ground;  // y = 1.5 below the camera, from behind it to far away, in strips fine and coarse
  constexpr float kEdges[] = {-300, -40, -3, -0.5, 0.05, 0.2, 1, 4, 30, 5000};
  constexpr float kSides[] = {-4000, -7, -0.3, 0.1, 2, 4000};
  for (const float z : kEdges) {
    for (const float x : kSides) ground.Vertex(x, 1.5, z);
  }
  for (uint32_t row = 0; row + 1 < std::size(kEdges); ++row) {
    for (uint32_t column = 0; column + 1 < std::size(kSides); ++column) {
      const uint32_t a = row * std::size(kSides) + column, c = a + std::size(kSides);
      ground.Triangle(a, a + 1, c);
      ground.Triangle(a + 1, c + 1, c);
    }
  }
  const std::vector<RasterMesh> chunks = ground.Chunks();
  Rasterizer rasterizer;
  const GBuffer& buffer = rasterizer.Draw(kCamera, InstancesOf(chunks), {});
  for (int y = kCamera.height_px / 2 + 1; y < kCamera.height_px; ++y) {
    for (int x = 0; x < kCamera.width_px; ++x) {
      const size_t i = static_cast<size_t>(y) * kCamera.width_px + x;
      ASSERT_NE(buffer.surface[i], 0u) << x << ", " << y;
      // 1/z = (y - cy) / (f h). Far corners are snapped by up to 1/512 px, which a strip of one pixel's height
      // turns into as much of its depth range; 1/100 of a pixel's step covers it.
      const double expected = (y + 0.5 - kCamera.height_px / 2.0) / (kCamera.focal_px * 1.5);
      EXPECT_NEAR(buffer.inverse_depth[i], expected, 0.01 / (kCamera.focal_px * 1.5)) << x << ", " << y;
    }
  }
}

TEST(Raster, NothingNearerThanTheNearPlaneIsDrawn) {
  Soup soup;
  soup.Triangle(soup.Vertex(-1, -1, 0.05f), soup.Vertex(1, -1, 0.05f), soup.Vertex(0, 1, 0.05f));
  soup.Triangle(soup.Vertex(-1, -1, -2), soup.Vertex(1, -1, -2), soup.Vertex(0, 1, -2));
  const std::vector<RasterMesh> chunks = soup.Chunks();
  Rasterizer rasterizer;
  EXPECT_THAT(rasterizer.Draw(kCamera, InstancesOf(chunks), {}).surface, Each(0u));
}

TEST(Raster, ATriangleBetweenPixelCentresCoversNothing) {
  Soup soup;
  soup.Triangle(soup.VertexAtPixel(20.55f, 20.55f, 4), soup.VertexAtPixel(21.4f, 20.6f, 4),
                soup.VertexAtPixel(20.6f, 21.45f, 4));
  const std::vector<RasterMesh> chunks = soup.Chunks();
  Rasterizer rasterizer;
  EXPECT_THAT(rasterizer.Draw(kCamera, InstancesOf(chunks), {}).surface, Each(0u));
}

TEST(Raster, ATinyTriangleAroundAPixelCentreCoversThatPixelOnly) {
  Soup soup;
  soup.Triangle(soup.VertexAtPixel(20.45f, 30.45f, 4), soup.VertexAtPixel(20.6f, 30.45f, 4),
                soup.VertexAtPixel(20.5f, 30.6f, 4));
  const std::vector<RasterMesh> chunks = soup.Chunks();
  Rasterizer rasterizer;
  const GBuffer& buffer = rasterizer.Draw(kCamera, InstancesOf(chunks), {});
  for (size_t i = 0; i < buffer.surface.size(); ++i) {
    EXPECT_EQ(buffer.surface[i] != 0, i == 30 * static_cast<size_t>(kCamera.width_px) + 20) << i;
  }
}

TEST(Raster, OfTwoCoincidentTrianglesTheFirstIsSeen) {
  Soup soup;
  const uint32_t a = soup.VertexAtPixel(5, 5, 4), b = soup.VertexAtPixel(90, 6, 7), c = soup.VertexAtPixel(30, 44, 5);
  soup.Triangle(a, b, c);
  soup.Triangle(a, b, c);
  const std::vector<RasterMesh> chunks = soup.Chunks();
  std::vector<RasterInstance> instances = InstancesOf(chunks);
  instances.push_back(instances[0]);
  Rasterizer rasterizer;
  const GBuffer& buffer = rasterizer.Draw(kCamera, instances, {});
  for (const uint64_t surface : buffer.surface) EXPECT_LE(surface, 1u);
}

TEST(Raster, MotionIsThatOfThePointInSpace) {
  Soup soup;  // a slanted quad over the whole picture
  const uint32_t a = soup.Vertex(-20, -10, 6), b = soup.Vertex(20, -10, 14), c = soup.Vertex(-20, 10, 6),
                 d = soup.Vertex(20, 10, 14);
  soup.Triangle(a, b, c);
  soup.Triangle(b, d, c);
  const std::vector<RasterMesh> chunks = soup.Chunks();
  std::vector<RasterInstance> instances = InstancesOf(chunks);
  instances[0].previous_from_current.t[0] = 0.2f;
  instances[0].previous_from_current.t[2] = 1.0f;
  Rasterizer rasterizer;
  const GBuffer& buffer = rasterizer.Draw(kCamera, instances, {});
  const size_t size = buffer.surface.size();
  for (size_t i = 0; i < size; ++i) {
    const double px = i % 96 + 0.5, py = static_cast<double>(i / 96) + 0.5;
    // z = 10 + x / 5, x = u z: z = 10 / (1 - u / 5).
    const double u = (px - 48) / 80, v = (py - 24) / 80, z = 10 / (1 - u / 5);
    EXPECT_NEAR(buffer.motion[i], 48 + 80 * (u * z + 0.2) / (z + 1) - px, 2e-3);
    EXPECT_NEAR(buffer.motion[size + i], 24 + 80 * v * z / (z + 1) - py, 2e-3);
    EXPECT_NEAR(buffer.previous_inverse_depth[i], 1 / (z + 1), 1e-5);
    // 1/z = (1 - u / 5) / 10: a pixel to the right changes it by 1 / (50 f).
    EXPECT_NEAR(buffer.slope[i], 0.5 / (50 * 80), 1e-6);
  }
}

TEST(Raster, BackgroundMovesWithTheRotationOnly) {
  RasterTransform turn;  // 0.1 rad about y: the point ahead was to the right
  turn.r[0] = turn.r[8] = std::cos(0.1f);
  turn.r[2] = std::sin(0.1f);
  turn.r[6] = -std::sin(0.1f);
  turn.t[0] = 50;
  Rasterizer rasterizer;
  const GBuffer& buffer = rasterizer.Draw(kCamera, {}, turn);
  const size_t center = 24 * 96 + 48;
  const double u = 0.5 / 80;
  EXPECT_NEAR(buffer.motion[center], 80 * std::tan(std::atan(u) + 0.1) - 0.5, 1e-3);
  EXPECT_THAT(buffer.previous_inverse_depth, Each(0.0f));
}

TEST(Raster, NormalsAreInterpolatedInSpaceAndTurnedToTheViewer) {
  Soup soup;
  const uint32_t a = soup.Vertex(-10, -8, 5), b = soup.Vertex(10, -8, 5), c = soup.Vertex(0, 16, 25);
  soup.Triangle(a, b, c);
  // Three normals that differ; given pointing along the plane's far side for this winding in the second mesh.
  const float normals[9] = {-0.6f, 0, -0.8f, 0.6f, 0, -0.8f, 0, 0, -1};
  std::copy(normals, normals + 9, soup.normals.begin());
  const std::vector<RasterMesh> chunks = soup.Chunks();
  Rasterizer rasterizer;
  const GBuffer buffer = rasterizer.Draw(kCamera, InstancesOf(chunks), {});
  const raster::Vec plane = raster::Cross({20, 0, 0}, {10, 24, 20});
  const double sign = plane.x * -10.0 + plane.y * -8.0 + plane.z * 5.0 > 0 ? -1 : 1;
  const size_t size = buffer.surface.size();
  int checked = 0;
  for (size_t i = 0; i < size; ++i) {
    if (buffer.surface[i] == 0) continue;
    ++checked;
    const double z = 1 / buffer.inverse_depth[i];
    const double x = (i % 96 + 0.5 - 48) / 80 * z, y = (static_cast<double>(i / 96) + 0.5 - 24) / 80 * z;
    const double b2 = (y + 8) / 24, b1 = (x + 10 - 10 * b2) / 20, b0 = 1 - b1 - b2;
    const double n[3] = {0.6 * (b1 - b0), 0, -0.8 * (b0 + b1) - b2};
    const double norm = std::hypot(n[0], n[2]);
    for (size_t k = 0; k < 3; ++k) {
      // One level for rounding at a half.
      EXPECT_NEAR(buffer.normal[k * size + i], sign * 127 * n[k] / norm, 1.01) << i;
    }
  }
  EXPECT_GT(checked, 1000);
}

TEST(RasterMesh, ChunksHoldEachTriangleOnceInsideTheirBoxes) {
  const Soup soup = RandomSoup(1, 500);
  std::vector<int> seen(500);
  for (const RasterMesh& chunk : soup.Chunks(/*cell_m=*/3, /*max_triangles=*/7)) {
    ASSERT_LE(chunk.corners.size(), 7u);
    for (size_t t = 0; t < chunk.corners.size(); ++t) {
      ++seen[chunk.source[t]];
      for (int k = 0; k < 3; ++k) {
        const uint32_t v = chunk.corners[t][k], original = soup.corners[chunk.source[t]][k];
        EXPECT_EQ(chunk.x[v], soup.positions[3 * original]);
        EXPECT_EQ(chunk.z[v], soup.positions[3 * original + 2]);
        EXPECT_GE(chunk.y[v], chunk.lo[1]);
        EXPECT_LE(chunk.y[v], chunk.hi[1]);
      }
    }
  }
  EXPECT_THAT(seen, Each(1));
}

}  // namespace
}  // namespace longtail
