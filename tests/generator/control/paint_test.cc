// The colours of a control raster, on an endless plane and under a sky.
#include "generator/control/paint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "generator/control/control_raster.h"
#include "generator/scene/scene.h"
#include "generator/scene/tunnels.h"

namespace longtail {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

constexpr int kWidth = 128, kHeight = 64;
constexpr size_t kSize = kWidth * kHeight;

// A plane of one material in front of a camera 1.5 m above it, looking along x (facing_wall: a wall 10 m ahead).
Scene PlaneOf(const Material& material, bool facing_wall = false) {
  Scene scene;
  scene.materials = {material};
  Mesh& mesh = scene.static_mesh;
  constexpr float r = 2000;
  if (facing_wall) {
    mesh.positions = {{10, r, -r}, {10, -r, -r}, {10, -r, r}, {10, r, r}};
    mesh.normals.assign(4, {-1, 0, 0});
  } else {
    mesh.positions = {{-r, -r, 0}, {r, -r, 0}, {r, r, 0}, {-r, r, 0}};
    mesh.normals.assign(4, {0, 0, 1});
  }
  mesh.triangles = {{0, 1, 2, 0}, {0, 2, 3, 0}};
  CameraModel camera;
  camera.width_px = kWidth;
  camera.height_px = kHeight;
  camera.focal_px = 100;
  camera.rig_from_camera.columns = {{{0, -1, 0}, {0, 0, -1}, {1, 0, 0}}};
  camera.rig_from_camera.translation = {0, 0, 1.5f};
  scene.cameras.push_back(camera);
  scene.sky.texture_seed = 11;
  return scene;
}

Material Of(Texture texture) {
  Material material;
  material.semantic_class = v1::SEMANTIC_CLASS_ROAD;
  material.base_color = {120, 120, 120};
  material.texture = texture;
  return material;
}

ControlFrame Draw(const Scene& scene, float ego_x_m = 0) {
  SceneFrame poses;
  poses.world_from_rig.translation = {ego_x_m, 0, 0};
  ControlRaster raster(scene, 0);
  ControlFrame frame;
  raster.Draw(poses, nullptr, &frame);
  return frame;
}

std::set<uint8_t> Levels(const std::vector<uint8_t>& plane, size_t begin, size_t end) {
  return {plane.begin() + begin, plane.begin() + end};
}

TEST(Painter, AMaterialWithoutPatternHasItsOwnColourEverywhere) {
  const ControlFrame frame = Draw(PlaneOf(Of(Texture::kNone)));
  EXPECT_THAT(Levels(frame.base_color, kSize / 2, kSize), ElementsAre(120));
}

TEST(Painter, APatternStaysWithTheWorldWhenEgoDrives) {
  Material asphalt = Of(Texture::kAsphalt);
  asphalt.texture_scale_m = 8;  // coarse enough to be seen from both places
  const Scene scene = PlaneOf(asphalt);
  const ControlFrame here = Draw(scene, 0), there = Draw(scene, 1);
  ASSERT_GT(Levels(here.base_color, kSize / 2, kSize).size(), 20u);
  // The same ground in both frames must look more alike than the same pixel.
  double alike = 0, other = 0;
  int count = 0;
  for (int y = 40; y < 60; ++y) {
    for (int x = 20; x < kWidth - 20; ++x) {
      const double u = (x + 0.5 - 64) / 100, v = (y + 0.5 - 32) / 100;
      const double z = 1.5 / v, scale = z / (z - 1);  // seen from one metre ahead
      if (z < 4) continue;
      const int there_x = static_cast<int>(std::floor(100 * u * scale + 64));
      const int there_y = static_cast<int>(std::floor(100 * v * scale + 32));
      if (there_x < 0 || there_x >= kWidth || there_y >= kHeight) continue;
      const int now = here.base_color[y * kWidth + x];
      alike += std::abs(now - there.base_color[there_y * kWidth + there_x]);
      other += std::abs(now - there.base_color[y * kWidth + x]);
      ++count;
    }
  }
  ASSERT_GT(count, 500);
  EXPECT_LT(alike, 0.6 * other);
}

TEST(Painter, AFacadeHasWindowsAndSomeShineAtNight) {
  Material facade = Of(Texture::kFacade);
  facade.texture_scale_m = 2;
  Scene scene = PlaneOf(facade, /*facing_wall=*/true);
  const ControlFrame day = Draw(scene);
  const auto [dark, light] = std::minmax_element(day.base_color.begin(), day.base_color.end());
  EXPECT_GT(*light - *dark, 60);  // panes are dark, frames light
  EXPECT_THAT(day.emission, Each(0));
  scene.sky.lamps_on = true;
  const ControlFrame night = Draw(scene);
  const auto lit =
      std::count_if(night.emission.begin(), night.emission.begin() + kSize, [](uint8_t e) { return e > 30; });
  EXPECT_GT(lit, 50);
  EXPECT_LT(lit, static_cast<int>(kSize / 4));
}

TEST(Painter, WaterDarkensTheRoad) {
  Scene scene = PlaneOf(Of(Texture::kAsphalt));
  const auto mean = [](const ControlFrame& frame) {
    double sum = 0;
    for (size_t i = kSize * 3 / 4; i < kSize; ++i) sum += frame.base_color[i];
    return sum / (kSize / 4);
  };
  const double dry = mean(Draw(scene));
  scene.sky.wetness_ratio = 1;
  EXPECT_LT(mean(Draw(scene)), dry - 15);
  scene.tunnels = {MakeTunnel({{{-90, -50, 0}, {-90, 50, 0}, 0}, {{90, -50, 0}, {90, 50, 0}, 180}}, 5)};
  EXPECT_EQ(mean(Draw(scene)), dry) << "in a tunnel";
}

TEST(Painter, CloudsStandInTheSkyAndAClearSkyIsBlack) {
  Scene scene = PlaneOf(Of(Texture::kNone));
  EXPECT_THAT(Levels(Draw(scene).base_color, 0, kSize / 4), ElementsAre(0));
  scene.sky.cloud_ratio = 0.5f;
  const std::set<uint8_t> cloudy = Levels(Draw(scene).base_color, 0, kSize / 4);
  EXPECT_GT(cloudy.size(), 20u);
  scene.sky.cloud_ratio = 1;
  const ControlFrame closed = Draw(scene);
  double sum = 0;
  for (size_t i = 0; i < kSize / 8; ++i) sum += closed.base_color[i];
  EXPECT_GT(sum / (kSize / 8), 90);
}

TEST(Painter, DrawsTheSameFrameAgain) {
  const Scene scene = PlaneOf(Of(Texture::kGrass));
  ControlRaster raster(scene, 0);
  SceneFrame poses;
  ControlFrame first, second;
  raster.Draw(poses, nullptr, &first);
  poses.world_from_rig.translation = {0.3f, 0, 0};
  raster.Draw(poses, nullptr, &second);
  EXPECT_NE(first.base_color, second.base_color);
  poses.world_from_rig.translation = {};
  raster.Draw(poses, nullptr, &second);
  EXPECT_EQ(first.base_color, second.base_color);
}

}  // namespace
}  // namespace longtail
