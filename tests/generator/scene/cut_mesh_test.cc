#include "generator/scene/meshes/cut_mesh.h"

#include <array>
#include <map>
#include <utility>
#include <vector>

#include "generator/scene/meshes/mesh_builder.h"
#include "generator/scene/vec.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

constexpr uint16_t kPaint = 1, kLining = 2, kRim = 3;
const HalfSpace kDoor[] = {{{1, 0, 0}, 3}, {{-1, 0, 0}, -2}, {{0, 0, 1}, 1.8f}, {{0, 0, -1}, -0.5f}};

float AreaM2(const Mesh& mesh) {
  float area = 0;
  for (const Triangle& t : mesh.triangles) {
    area += Length(Cross(mesh.positions[t.b] - mesh.positions[t.a], mesh.positions[t.c] - mesh.positions[t.a])) / 2;
  }
  return area;
}

// 5 m long, 1.6 m wide, 2 m high.
Mesh Hull() {
  Mesh mesh;
  MeshBuilder(&mesh).Box({0, -0.8f, 0}, {5, 0.8f, 2}, kPaint);
  return mesh;
}

TEST(CutOut, TakesThePieceOfTheSideThatFacesThereAndLeavesTheRest) {
  Mesh hull = Hull();
  const float before = AreaM2(hull);
  const Mesh door = CutOut(kDoor, {0, 1, 0}, hull);
  EXPECT_NEAR(AreaM2(door), 1.3f, 1e-4);
  EXPECT_NEAR(AreaM2(hull), before - 1.3f, 1e-3);
  for (const Vec3f& p : door.positions) {
    EXPECT_NEAR(p.y, 0.8f, 1e-6);
    EXPECT_GE(p.x, 2 - 1e-5);
    EXPECT_LE(p.x, 3 + 1e-5);
  }
  for (const Triangle& t : door.triangles) {
    const Vec3f a = door.positions[t.a], b = door.positions[t.b], c = door.positions[t.c];
    EXPECT_GT(Unit(Cross(b - a, c - a)).y, 0.99f);
    EXPECT_EQ(t.material, kPaint);
  }
}

TEST(CutOut, LeavesAMeshThatHasNothingThereAsItIs) {
  Mesh hull = Hull();
  const HalfSpace beyond[] = {{{-1, 0, 0}, -7}};
  EXPECT_TRUE(CutOut(beyond, {0, 1, 0}, hull).triangles.empty());
  EXPECT_EQ(hull.triangles.size(), Hull().triangles.size());
  EXPECT_EQ(hull.positions.size(), Hull().positions.size());
}

TEST(Thicken, MakesAPlateWithABackAndARim) {
  Mesh hull = Hull();
  Mesh door = CutOut(kDoor, {0, 1, 0}, hull);
  const std::vector<uint16_t> backs = {0, kLining};
  Thicken({0, -0.1f, 0}, backs, kRim, door);
  std::map<uint16_t, float> area_m2;
  // Six times the volume: that of a closed mesh by Gauss's theorem.
  float volume = 0;
  for (const Triangle& t : door.triangles) {
    const Vec3f a = door.positions[t.a], b = door.positions[t.b], c = door.positions[t.c];
    area_m2[t.material] += Length(Cross(b - a, c - a)) / 2;
    volume += Dot(a, Cross(b, c));
    const Vec3f face = Unit(Cross(b - a, c - a));
    for (const uint32_t corner : {t.a, t.b, t.c}) EXPECT_GT(Dot(face, door.normals[corner]), 0.99f);
  }
  EXPECT_NEAR(area_m2[kPaint], 1.3f, 1e-3);
  EXPECT_NEAR(area_m2[kLining], 1.3f, 1e-3);
  EXPECT_NEAR(area_m2[kRim], 0.1f * 2 * (1 + 1.3f), 1e-3);
  EXPECT_NEAR(volume / 6, 0.13f, 1e-3);
}

}  // namespace
}  // namespace longtail
