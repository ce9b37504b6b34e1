#include "generator/scene/ground_cover.h"

#include <cmath>

#include "generator/scene/tunnels.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

// A straight road along x with one lane at t = 0.
Scene StraightRoad() {
  Scene scene;
  for (int i = 0; i <= 10; ++i) scene.road_guide.stations.push_back({{20.0f * i, 0, 0}, {1, 0, 0}, 20.0f * i});
  scene.road_guide.lane_t_m = {0};
  scene.sky.texture_seed = 99;
  return scene;
}

Material Of(v1::SemanticClass semantic_class, Texture texture = Texture::kNone) {
  Material material;
  material.semantic_class = semantic_class;
  material.texture = texture;
  material.base_color = {90, 90, 90};
  return material;
}
const Material kRoad = Of(v1::SEMANTIC_CLASS_ROAD, Texture::kAsphalt);
const Material kLand = Of(v1::SEMANTIC_CLASS_TERRAIN, Texture::kGrass);

GroundQuery At(float x, float y, float z = 0, Vec3f normal = {0, 0, 1}) { return {{x, y, z}, normal, 0.02f, true}; }

// Mean over a stretch of road or land.
template <typename Part>
double MeanOf(const Scene& scene, const Sky& sky, const Material& material, Part part) {
  const Ground ground(scene);
  double sum = 0;
  int count = 0;
  for (float x = 20; x < 180; x += 0.53f) {
    for (float y = -30; y < 30; y += 0.71f, ++count) sum += ground.Cover(sky, material, At(x, y)).*part;
  }
  return sum / count;
}

TEST(Ground, IsCoveredByAboutItsRatioOfEachThing) {
  const Scene scene = StraightRoad();
  for (const float ratio : {0.1f, 0.3f, 0.5f, 0.8f}) {
    Sky sky;
    sky.snow_road_ratio = sky.snow_ground_ratio = sky.ice_ratio = sky.standing_water_ratio = ratio;
    EXPECT_NEAR(MeanOf(scene, sky, kRoad, &GroundCover::snow), ratio, 0.12) << ratio;
    EXPECT_NEAR(MeanOf(scene, sky, kLand, &GroundCover::snow), ratio, 0.12) << ratio;
    EXPECT_NEAR(MeanOf(scene, sky, kRoad, &GroundCover::ice), ratio, 0.12) << ratio;
    EXPECT_NEAR(MeanOf(scene, sky, kRoad, &GroundCover::pool), ratio, 0.12) << ratio;
  }
  Sky all;
  all.snow_road_ratio = 1;
  EXPECT_EQ(MeanOf(scene, all, kRoad, &GroundCover::snow), 1);
  EXPECT_EQ(MeanOf(scene, all, kLand, &GroundCover::snow), 0) << "road and land each have their own";
}

TEST(Ground, WheelTracksAreClearedWhereWheelsRoll) {
  const Scene scene = StraightRoad();
  const Ground ground(scene);
  Sky sky;
  sky.snow_road_ratio = 1;
  sky.snow_tracks_ratio = 1;
  double in_tracks = 0, between = 0;
  for (float x = 20; x < 180; x += 1) {
    in_tracks += ground.Cover(sky, kRoad, At(x, 0.78f)).snow / 160;
    between += ground.Cover(sky, kRoad, At(x, 0)).snow / 160;
  }
  EXPECT_LT(in_tracks, 0.25);
  EXPECT_NEAR(between, 1, 1e-4);
}

TEST(Ground, SnowStaysOnWhatIsLevel) {
  const Scene scene = StraightRoad();
  const Ground ground(scene);
  Sky sky;
  sky.snow_ground_ratio = 1;
  const Material roof = Of(v1::SEMANTIC_CLASS_BUILDING, Texture::kRoof);
  EXPECT_EQ(ground.Cover(sky, roof, At(50, 30, 6, {0.6f, 0, 0.8f})).snow, 1);
  EXPECT_EQ(ground.Cover(sky, roof, At(50, 30, 3, {1, 0, 0})).snow, 0);
  EXPECT_EQ(ground.Cover(sky, Of(v1::SEMANTIC_CLASS_CAR), At(50, 0, 1.4f)).snow, 0);
  GroundQuery moving = At(50, 0);
  moving.is_static = false;
  EXPECT_EQ(ground.Cover(sky, kLand, moving).snow, 0);
}

TEST(Ground, AFloodHasALevel) {
  const Scene scene = StraightRoad();
  const Ground ground(scene);
  Sky sky;
  sky.standing_water_ratio = 1;
  sky.standing_water_depth_m = 0.3f;
  EXPECT_FLOAT_EQ(Ground::FloodLevelM(sky), 0.3f);
  EXPECT_EQ(ground.Cover(sky, kRoad, At(50, 0, 0)).flood, 1);
  EXPECT_EQ(ground.Cover(sky, kLand, At(50, 40, -0.3f)).flood, 1);
  EXPECT_EQ(ground.Cover(sky, kLand, At(50, 40, 0.5f)).flood, 0);
  GroundQuery wheel = At(50, 0, 0.2f);
  wheel.is_static = false;
  EXPECT_EQ(ground.Cover(sky, Of(v1::SEMANTIC_CLASS_CAR), wheel).flood, 1);
  sky.standing_water_ratio = 0.5f;
  EXPECT_LT(Ground::FloodLevelM(sky), 0);
}

TEST(Ground, PatchesLieAtTheirPlaceAndTheLastCounts) {
  Scene scene = StraightRoad();
  scene.patches = {{v1::SURFACE_KIND_ICE, 50, 80, -2, 2}, {v1::SURFACE_KIND_OIL, 60, 70, -2, 2}};
  const Ground ground(scene);
  const Sky sky;
  EXPECT_TRUE(ground.IsCovered(sky));
  EXPECT_EQ(ground.Cover(sky, kRoad, At(55, 0)).ice, 1);
  EXPECT_EQ(ground.Cover(sky, kRoad, At(65, 0)).ice, 0);
  EXPECT_EQ(ground.Cover(sky, kRoad, At(65, 0)).oil, 1);
  EXPECT_EQ(ground.Cover(sky, kRoad, At(90, 0)).ice, 0);
  EXPECT_EQ(ground.Cover(sky, kRoad, At(55, 4)).ice, 0);
  EXPECT_FALSE(Ground(StraightRoad()).IsCovered(sky));
}

TEST(Ground, InTunnelsOnlyPatchesLieBeyondWhatIsCarriedIn) {
  Scene scene = StraightRoad();
  scene.tunnels = {MakeTunnel({{{60, -5, 0}, {60, 5, 0}, 0}, {{160, -5, 0}, {160, 5, 0}, 100}}, 5)};
  scene.patches = {{v1::SURFACE_KIND_ICE, 100, 110, -2, 2}};
  const Ground ground(scene);
  Sky sky;
  sky.snow_road_ratio = sky.snow_ground_ratio = sky.ice_ratio = sky.standing_water_ratio = 1;
  sky.standing_water_ratio = 0.9f;
  EXPECT_EQ(ground.Cover(sky, kRoad, At(50, 0)).snow, 1);
  EXPECT_FLOAT_EQ(ground.Cover(sky, kRoad, At(75, 0)).snow, 0.5f);
  for (const Material& material : {kRoad, kLand, Of(v1::SEMANTIC_CLASS_SIDEWALK)}) {
    const GroundCover cover = ground.Cover(sky, material, At(120, 3));
    EXPECT_EQ(cover.snow + cover.ice + cover.pool, 0);
  }
  EXPECT_EQ(ground.Cover(sky, kRoad, At(105, 0)).ice, 1);
  EXPECT_EQ(ground.Cover(sky, kLand, At(120, 8)).snow, 1) << "beside it";
}

TEST(Ground, EachCoverLooksLikeItself) {
  const Scene scene = StraightRoad();
  const Ground ground(scene);
  const auto laid = [&](float GroundCover::*part) {
    GroundCover cover;
    cover.*part = 1;
    Appearance look = Appear(kRoad, {{50, 0, 0}, {0, 0, 1}, 0.02f, 5, false});
    ground.Lay(cover, At(50, 0), &look);
    return look;
  };
  const float road = Luminance(laid(&GroundCover::slush).albedo);
  EXPECT_GT(Luminance(laid(&GroundCover::snow).albedo), 0.7f);
  EXPECT_GT(Luminance(laid(&GroundCover::ice).albedo), 1.3f * road);
  EXPECT_GT(laid(&GroundCover::ice).ice, 0.9f);
  EXPECT_LT(Luminance(laid(&GroundCover::pool).albedo), 0.5f * road);
  EXPECT_EQ(laid(&GroundCover::pool).water, 1);
  EXPECT_EQ(laid(&GroundCover::flood).water, 1);
  EXPECT_GT(laid(&GroundCover::mud).albedo.x, 1.5f * laid(&GroundCover::mud).albedo.z);
  EXPECT_GT(Luminance(laid(&GroundCover::gravel).albedo), 1.3f * road);
  EXPECT_GT(laid(&GroundCover::oil).water, 0.5f);
  EXPECT_EQ(laid(&GroundCover::snow).bare, 0);
}

}  // namespace
}  // namespace longtail
