#include "generator/scene/scene_builder.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>
#include <string>

#include "generator/scene/vec.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/generator/scene/world_for_test.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

constexpr v1::SurroundingsKind kKinds[] = {v1::SURROUNDINGS_KIND_RURAL, v1::SURROUNDINGS_KIND_FOREST,
                                           v1::SURROUNDINGS_KIND_SUBURB, v1::SURROUNDINGS_KIND_CITY,
                                           v1::SURROUNDINGS_KIND_MOTORWAY};

int CountClass(const Scene& scene, v1::SemanticClass semantic_class) {
  int count = 0;
  for (const Triangle& triangle : scene.static_mesh.triangles) {
    count += scene.materials[triangle.material].semantic_class == semantic_class;
  }
  return count;
}

bool SameStaticBytes(const Scene& a, const Scene& b) {
  return a.static_mesh.positions.size() == b.static_mesh.positions.size() &&
         a.static_mesh.triangles.size() == b.static_mesh.triangles.size() &&
         std::memcmp(a.static_mesh.positions.data(), b.static_mesh.positions.data(),
                     a.static_mesh.positions.size() * sizeof(Vec3f)) == 0;
}

TEST(SceneBuilder, NothingStandsOnThePavement) {
  for (v1::SurroundingsKind kind : kKinds) {
    for (double radius : {0.0, 120.0, -90.0}) {
      for (uint64_t seed : {1, 2}) {
        const WorldForTest world(kind, radius, seed);
        const auto scene = BuildScene(world.scenario, world.track);
        ASSERT_THAT(scene, IsOk());
        const RoadLine road = RoadLine::Create(world.scenario.concrete().roads(0)).value();
        const double outer = road.shoulder_m() + road.sidewalk_m();
        for (const Triangle& triangle : scene->static_mesh.triangles) {
          const Material& material = scene->materials[triangle.material];
          for (uint32_t i : {triangle.a, triangle.b, triangle.c}) {
            const Vec3f& p = scene->static_mesh.positions[i];
            // Kerb stones reach 0.1 m; lamp arms hang above lorries.
            if (p.z < 0.105f || p.z > 4.5f || std::abs(p.x) > 1000 || std::abs(p.y) > 1000) continue;
            const RoadPoint at = road.Project(p.x, p.y);
            if (at.s_m < 20 || at.s_m > 330) continue;
            ASSERT_FALSE(at.t_m > road.RightEdge() - outer && at.t_m < road.LeftEdge() + outer)
                << material.name << " at s " << at.s_m << " t " << at.t_m << " z " << p.z;
          }
        }
      }
    }
  }
}

// The material of the paint at t of the road, of all its length; empty where there is none, "*" where they differ.
std::string PaintAt(const Scene& scene, const RoadLine& road, double t_m) {
  std::string found;
  for (const Triangle& triangle : scene.static_mesh.triangles) {
    const std::string& name = scene.materials[triangle.material].name;
    if (!name.starts_with("road/marking")) continue;
    const Vec3f& a = scene.static_mesh.positions[triangle.a];
    if (std::abs(road.Project(a.x, a.y).t_m - t_m) > 0.15) continue;
    if (!found.empty() && found != name) return "*";
    found = name;
  }
  return found;
}

TEST(SceneBuilder, MarkingsAreThoseThatArePainted) {
  std::set<v1::MapLinePaint> seen;
  for (uint64_t seed = 0; seed < 24; ++seed) {
    WorldForTest world(seed % 2 == 0 ? v1::SURROUNDINGS_KIND_CITY : v1::SURROUNDINGS_KIND_MOTORWAY, 0, seed);
    v1::Road& made = *world.scenario.mutable_concrete()->mutable_roads(0);
    made.mutable_forward_lanes()->set_constant(seed % 3 == 0 ? 2 : 1);
    made.mutable_backward_lanes()->set_constant(seed % 4 == 3 ? 0 : 1);
    const Scene scene = BuildScene(world.scenario, world.track).value();
    const RoadLine road = RoadLine::Create(made).value();
    EXPECT_EQ(scene.road_markings.size(), static_cast<size_t>(road.forward_lanes() + road.backward_lanes() + 1));
    for (const RoadMarking& marking : scene.road_markings) {
      seen.insert(marking.paint);
      const bool none = marking.paint == v1::MAP_LINE_PAINT_NONE;
      const bool yellow = marking.paint == v1::MAP_LINE_PAINT_SOLID_YELLOW ||
                          marking.paint == v1::MAP_LINE_PAINT_DASHED_YELLOW ||
                          marking.paint == v1::MAP_LINE_PAINT_DOUBLE_YELLOW;
      const bool is_double =
          marking.paint == v1::MAP_LINE_PAINT_DOUBLE_WHITE || marking.paint == v1::MAP_LINE_PAINT_DOUBLE_YELLOW;
      const std::string want = none ? "" : yellow ? "road/marking_yellow" : "road/marking_white";
      const double aside_m = is_double ? 0.13 : 0;
      EXPECT_EQ(PaintAt(scene, road, marking.t_m - aside_m), want) << seed << " " << marking.border_t_m;
      EXPECT_EQ(PaintAt(scene, road, marking.t_m + aside_m), want) << seed << " " << marking.border_t_m;
    }
  }
  // A dashed or solid centre line, white or yellow, a double one, and edges with and without a line.
  EXPECT_GE(seen.size(), 6u);
}

TEST(SceneBuilder, NormalsAreUnitAndAgreeWithTheWinding) {
  for (v1::SurroundingsKind kind : kKinds) {
    const WorldForTest world(kind, 150);
    const Scene scene = BuildScene(world.scenario, world.track).value();
    for (const Vec3f& normal : scene.static_mesh.normals) ASSERT_NEAR(Length(normal), 1, 1e-4);
    for (const Triangle& triangle : scene.static_mesh.triangles) {
      const Vec3f& a = scene.static_mesh.positions[triangle.a];
      const Vec3f face =
          Cross(scene.static_mesh.positions[triangle.b] - a, scene.static_mesh.positions[triangle.c] - a);
      const Vec3f normals = scene.static_mesh.normals[triangle.a] + scene.static_mesh.normals[triangle.b] +
                            scene.static_mesh.normals[triangle.c];
      ASSERT_GT(Dot(face, normals), 0) << scene.materials[triangle.material].name;
    }
    EXPECT_LT(scene.static_mesh.triangles.size(), 150000u);
  }
}

TEST(SceneBuilder, TheRoadLooksUp) {
  const WorldForTest world(v1::SURROUNDINGS_KIND_RURAL, -100);
  const Scene scene = BuildScene(world.scenario, world.track).value();
  for (const Triangle& triangle : scene.static_mesh.triangles) {
    const v1::SemanticClass semantic_class = scene.materials[triangle.material].semantic_class;
    if (semantic_class != v1::SEMANTIC_CLASS_ROAD && semantic_class != v1::SEMANTIC_CLASS_LANE_MARKING) continue;
    ASSERT_GT(scene.static_mesh.normals[triangle.a].z, 0.99f);
  }
}

TEST(SceneBuilder, TheSameSeedGivesTheSameBytesAndAnotherDoesNot) {
  const WorldForTest world(v1::SURROUNDINGS_KIND_SUBURB, 0, 5), other(v1::SURROUNDINGS_KIND_SUBURB, 0, 6);
  const Scene a = BuildScene(world.scenario, world.track).value();
  EXPECT_TRUE(SameStaticBytes(a, BuildScene(world.scenario, world.track).value()));
  EXPECT_FALSE(SameStaticBytes(a, BuildScene(other.scenario, other.track).value()));
}

TEST(SceneBuilder, RatiosChangeCounts) {
  for (v1::SurroundingsKind kind : kKinds) {
    WorldForTest bare(kind), full(kind);
    v1::Surroundings& none = *bare.scenario.mutable_concrete()->mutable_roads(0)->mutable_surroundings();
    none.mutable_vegetation_ratio()->set_constant(0);
    none.mutable_buildings_ratio()->set_constant(0);
    const Scene a = BuildScene(bare.scenario, bare.track).value(), b = BuildScene(full.scenario, full.track).value();
    EXPECT_EQ(CountClass(a, v1::SEMANTIC_CLASS_BUILDING), 0);
    EXPECT_GT(CountClass(b, v1::SEMANTIC_CLASS_BUILDING), 0);
    EXPECT_GT(CountClass(b, v1::SEMANTIC_CLASS_VEGETATION), 2 * CountClass(a, v1::SEMANTIC_CLASS_VEGETATION));
  }
}

TEST(SceneBuilder, MaterialNamesAreUnique) {
  const WorldForTest world(v1::SURROUNDINGS_KIND_CITY);
  const Scene scene = BuildScene(world.scenario, world.track).value();
  std::set<std::string> names;
  for (const Material& material : scene.materials) EXPECT_TRUE(names.insert(material.name).second) << material.name;
}

TEST(SceneBuilder, TheDefaultCameraLooksForwardAndDownAtHalfAFrameHeightOfSky) {
  const WorldForTest world(v1::SURROUNDINGS_KIND_RURAL);
  const Scene scene = BuildScene(world.scenario, world.track).value();
  ASSERT_EQ(scene.cameras.size(), 1u);
  const CameraModel& camera = scene.cameras[0];
  EXPECT_EQ(camera.name, "front_60fov");
  EXPECT_NEAR(camera.focal_px, 128 / std::tan(std::acos(-1) / 6), 1e-6);
  EXPECT_NEAR(camera.rig_from_camera.columns[2].x, std::cos(2 * std::acos(-1) / 180), 1e-6);
  EXPECT_LT(camera.rig_from_camera.columns[2].z, 0);
  EXPECT_NEAR(camera.rig_from_camera.columns[0].y, -1, 1e-6);
  EXPECT_LT(camera.rig_from_camera.columns[1].z, -0.99f);
  EXPECT_NEAR(camera.rig_from_camera.translation.z, 1.4f, 1e-6);
}

TEST(SceneBuilder, CamerasSeeTheWeatherThatStepsBegin) {
  WorldForTest world(v1::SURROUNDINGS_KIND_RURAL);
  v1::EnvironmentChange& change = *world.track.add_environment_changes();
  change.mutable_at_s()->set_constant(1);
  change.mutable_over_s()->set_constant(1);
  change.mutable_to()->mutable_visual_range_m()->set_constant(60);
  change.mutable_to()->mutable_rain_mmph()->set_constant(8);
  const Scene scene = BuildScene(world.scenario, world.track).value();
  const auto sky_at = [&](int frame) { return SkyOf(scene, PoseFrame(scene, world.scenario, world.track, frame)); };
  EXPECT_GT(sky_at(9).visual_range_m, 1000);
  EXPECT_EQ(sky_at(9).rain_mmph, 0);
  EXPECT_NEAR(sky_at(15).rain_mmph, 4, 1e-4);
  EXPECT_NEAR(sky_at(25).visual_range_m, 59, 1);  // the rain takes a little of the 60 m
  EXPECT_NEAR(sky_at(25).rain_mmph, 8, 1e-4);
}

TEST(SceneBuilder, LampsAreOnAtNightOnly) {
  WorldForTest world(v1::SURROUNDINGS_KIND_CITY);
  EXPECT_TRUE(
      PoseFrame(BuildScene(world.scenario, world.track).value(), world.scenario, world.track, 0).head_lamps.empty());
  world.scenario.mutable_concrete()->mutable_environments(0)->mutable_sun_altitude_deg()->set_constant(-12);
  const Scene night = BuildScene(world.scenario, world.track).value();
  EXPECT_GT(night.street_lamps.size(), 5u);
  EXPECT_EQ(PoseFrame(night, world.scenario, world.track, 0).head_lamps.size(), 8u);  // ego and three vehicles
}

TEST(SceneBuilder, AnActorWithoutABodyIsRefused) {
  WorldForTest world(v1::SURROUNDINGS_KIND_RURAL);
  world.scenario.mutable_bodies()->RemoveLast();
  EXPECT_THAT(BuildScene(world.scenario, world.track),
              StatusIs(absl::StatusCode::kInvalidArgument, testing::HasSubstr("track_id 5")));
}

}  // namespace
}  // namespace longtail
