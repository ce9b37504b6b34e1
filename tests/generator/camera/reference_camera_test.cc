#include "generator/camera/reference_camera.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "generator/scene/scene.h"
#include "kernels/image.h"
#include "tests/generator/camera/scene_sketch.h"
#include "tests/testing/psnr.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

RgbImage Render(const SceneSketch& sketch) {
  auto camera = ReferenceCamera::Create(sketch.scene);
  EXPECT_OK(camera);
  return (*camera)->Render(sketch.frame, 0);
}

// Mean over the window [x0, x1) x [y0, y1) of one channel, or of all for -1.
double Mean(const RgbImage& image, int x0, int y0, int x1, int y1, int channel = -1) {
  double sum = 0;
  int count = 0;
  for (int y = y0; y < y1; ++y) {
    for (int x = x0; x < x1; ++x) {
      for (int c = 0; c < 3; ++c) {
        if (channel >= 0 && c != channel) continue;
        sum += image.at(x, y)[c];
        ++count;
      }
    }
  }
  return sum / count;
}

// Where a point of the world falls in the sketch's camera.
struct Pixel {
  int x, y;
};
Pixel At(float x_m, float y_m, float z_m) {
  return {static_cast<int>(128 - 220 * y_m / x_m), static_cast<int>(64 - 220 * (z_m - 1.4f) / x_m)};
}

TEST(ReferenceCamera, GivesTheSameBytesTwiceAndFromASecondCamera) {
  SceneSketch sketch;
  sketch.AddGround(sketch.AddMaterial({90, 90, 92}, Texture::kAsphalt));
  Mesh box;
  SceneSketch::AddBox(&box, {-1, -1, 0}, {1, 1, 2}, sketch.AddMaterial({160, 30, 30}, Texture::kMetal, 0.3f));
  sketch.AddPart(box, {12, 0, 0});
  auto camera = ReferenceCamera::Create(sketch.scene);
  ASSERT_OK(camera);
  const RgbImage first = (*camera)->Render(sketch.frame, 0);
  EXPECT_EQ(first.width_px, 256);
  EXPECT_EQ(first.height_px, 128);
  EXPECT_EQ(first.pixels, (*camera)->Render(sketch.frame, 0).pixels);
  EXPECT_EQ(first.pixels, Render(sketch).pixels);
}

TEST(ReferenceCamera, TheInstructionSetThatItIsToldDecidesTheRounding) {
  if (CpuInstructionSet() == InstructionSet::kSse41) GTEST_SKIP() << "this CPU has one set only";
  SceneSketch sketch;
  sketch.AddGround(sketch.AddMaterial({90, 90, 92}, Texture::kAsphalt));
  const auto render = [&sketch](InstructionSet set) {
    auto camera = ReferenceCamera::Create(sketch.scene, set);
    EXPECT_OK(camera);
    return (*camera)->Render(sketch.frame, 0);
  };
  const RgbImage with_fused = render(InstructionSet::kAvx2), without = render(InstructionSet::kSse41);
  EXPECT_EQ(with_fused.pixels, render(InstructionSet::kAvx2).pixels);
  EXPECT_NE(with_fused.pixels, without.pixels) << "rays are traced with what the CPU has";
  EXPECT_GT(PsnrDb(with_fused, without), 40);
}

TEST(ReferenceCamera, ARedBoxLooksRedAndABlueOneBlue) {
  SceneSketch sketch;
  sketch.AddGround(sketch.AddMaterial({90, 90, 92}));
  SceneSketch::AddBox(&sketch.scene.static_mesh, {12, 1, 0}, {14, 4, 2},
                      sketch.AddMaterial({190, 25, 30}, Texture::kMetal, 0.3f));
  SceneSketch::AddBox(&sketch.scene.static_mesh, {12, -4, 0}, {14, -1, 2},
                      sketch.AddMaterial({30, 60, 170}, Texture::kMetal, 0.3f));
  const RgbImage image = Render(sketch);
  const Pixel red = At(12, 2.5f, 1), blue = At(12, -2.5f, 1);
  EXPECT_GT(Mean(image, red.x - 3, red.y - 3, red.x + 3, red.y + 3, 0),
            1.8 * Mean(image, red.x - 3, red.y - 3, red.x + 3, red.y + 3, 2));
  EXPECT_GT(Mean(image, blue.x - 3, blue.y - 3, blue.x + 3, blue.y + 3, 2),
            1.5 * Mean(image, blue.x - 3, blue.y - 3, blue.x + 3, blue.y + 3, 0));
}

TEST(ReferenceCamera, ShadowFallsOnTheSideAwayFromTheSun) {
  for (float side : {1.0f, -1.0f}) {
    SceneSketch sketch;
    sketch.SetSun(/*altitude_deg=*/40, /*azimuth_deg=*/90 * side);
    const uint16_t grey = sketch.AddMaterial({140, 140, 140});
    sketch.AddGround(grey);
    SceneSketch::AddBox(&sketch.scene.static_mesh, {11, -0.5f, 0}, {15, 0.5f, 2}, grey);
    const RgbImage image = Render(sketch);
    const Pixel lit = At(12.5f, 1.5f * side, 0), shaded = At(12.5f, -1.5f * side, 0);
    EXPECT_LT(Mean(image, shaded.x - 2, shaded.y - 1, shaded.x + 2, shaded.y + 1),
              0.75 * Mean(image, lit.x - 2, lit.y - 1, lit.x + 2, lit.y + 1));
  }
}

TEST(ReferenceCamera, OvercastGivesContactShadowsInsteadOfCastOnes) {
  SceneSketch sketch;
  sketch.scene.sky.cloud_ratio = 1;
  const uint16_t grey = sketch.AddMaterial({140, 140, 140});
  sketch.AddGround(grey);
  SceneSketch::AddBox(&sketch.scene.static_mesh, {10, -1, 0.35f}, {14, 1, 1.5f}, grey);
  const RgbImage image = Render(sketch);
  const Pixel under = At(10.4f, 0, 0), open = At(8, 0, 0);
  EXPECT_LT(Mean(image, under.x - 2, under.y - 1, under.x + 2, under.y),
            0.7 * Mean(image, open.x - 2, open.y, open.x + 2, open.y + 1));
}

TEST(ReferenceCamera, FogTakesContrastWithDistanceToNothingAtTheVisualRange) {
  std::vector<double> contrast;
  for (float visual_range_m : {20000.0f, 200.0f, 40.0f}) {
    SceneSketch sketch;
    sketch.scene.sky.cloud_ratio = 1;
    sketch.scene.sky.visual_range_m = visual_range_m;
    sketch.AddGround(sketch.AddMaterial({120, 120, 120}));
    SceneSketch::AddBox(&sketch.scene.static_mesh, {40, -5, 0}, {41, 5, 9}, sketch.AddMaterial({10, 10, 10}));
    const RgbImage image = Render(sketch);
    const Pixel wall = At(40, 0, 5), sky = At(40, 7.5f, 5);
    contrast.push_back(1 - Mean(image, wall.x - 3, wall.y - 3, wall.x + 3, wall.y + 3) /
                               Mean(image, sky.x - 3, sky.y - 3, sky.x + 3, sky.y + 3));
  }
  EXPECT_GT(contrast[0], 0.6);
  EXPECT_LT(contrast[1], contrast[0] - 0.15);
  EXPECT_GT(contrast[1], 0.1);
  EXPECT_LT(contrast[2], 0.06) << "at the visual range 5 % of the light contrast is left";
  EXPECT_GT(contrast[2], 0.001);
}

TEST(ReferenceCamera, NightIsDarkUntilHeadLampsLightTheNearRoad) {
  SceneSketch sketch;
  sketch.SetSun(-20, 0);
  sketch.AddGround(sketch.AddMaterial({90, 90, 92}, Texture::kAsphalt));
  const RgbImage dark = Render(sketch);
  EXPECT_LT(Mean(dark, 60, 80, 196, 128), 25);
  sketch.AddHeadLamps(20000);
  const RgbImage lit = Render(sketch);
  const Pixel near = At(12, 0, 0), far = At(90, 0, 0);
  const double near_level = Mean(lit, near.x - 4, near.y - 2, near.x + 4, near.y + 2);
  EXPECT_GT(near_level, 60);
  EXPECT_GT(near_level, 2.5 * Mean(lit, far.x - 4, far.y, far.x + 4, far.y + 1));
}

TEST(ReferenceCamera, AnObstacleShadesTheRoadBehindItFromHeadLamps) {
  SceneSketch sketch;
  sketch.SetSun(-20, 0);
  const uint16_t grey = sketch.AddMaterial({120, 120, 120});
  sketch.AddGround(grey);
  sketch.AddHeadLamps(20000);
  const Pixel behind = At(14, 0, 0);
  const double open = Mean(Render(sketch), behind.x - 2, behind.y - 1, behind.x + 2, behind.y + 1);
  SceneSketch::AddBox(&sketch.scene.static_mesh, {8, -2, 0.2f}, {8.2f, 2, 0.45f}, grey);
  EXPECT_LT(Mean(Render(sketch), behind.x - 2, behind.y - 1, behind.x + 2, behind.y + 1), 0.6 * open);
}

TEST(ReferenceCamera, WetRoadMirrorsALampAndDryRoadDoesNot) {
  std::vector<double> excess;
  for (float wetness : {0.0f, 1.0f}) {
    SceneSketch sketch;
    sketch.SetSun(-20, 0);
    sketch.scene.sky.wetness_ratio = wetness;
    sketch.AddGround(sketch.AddMaterial({90, 90, 92}, Texture::kAsphalt));
    Mesh lamp;
    SceneSketch::AddQuad(&lamp, {0, 0.15f, 0}, {0, -0.3f, 0}, {0, 0, 0.2f},
                         sketch.AddMaterial({100, 10, 10}, Texture::kNone, 1, {255, 20, 10}));
    sketch.AddPart(lamp, {25, 0, 0.8f}, /*emission_scale=*/1);
    const RgbImage image = Render(sketch);
    const Pixel mirror = At(25, 0, -0.8f);
    excess.push_back(Mean(image, mirror.x - 1, mirror.y - 2, mirror.x + 2, mirror.y + 3, 0) -
                     Mean(image, mirror.x + 40, mirror.y - 2, mirror.x + 43, mirror.y + 3, 0));
  }
  EXPECT_LT(excess[0], 20);
  EXPECT_GT(excess[1], excess[0] + 30);
}

TEST(ReferenceCamera, ALampShinesOnlyWhenOn) {
  SceneSketch sketch;
  sketch.AddGround(sketch.AddMaterial({90, 90, 92}));
  Mesh lamp;
  SceneSketch::AddQuad(&lamp, {0, 0.3f, 0}, {0, -0.6f, 0}, {0, 0, 0.4f},
                       sketch.AddMaterial({90, 12, 12}, Texture::kNone, 1, {255, 20, 10}));
  const int part = sketch.AddPart(lamp, {15, 0, 1.2f}, 0);
  const Pixel at = At(15, 0, 1.4f);
  const double off = Mean(Render(sketch), at.x - 2, at.y - 1, at.x + 2, at.y + 1, 0);
  sketch.frame.emission_scale[part] = 1;
  EXPECT_GT(Mean(Render(sketch), at.x - 2, at.y - 1, at.x + 2, at.y + 1, 0), off + 60);
}

TEST(ReferenceCamera, ALampThatStandsShinesByDayWhereItsMaterialBurnsByDay) {
  SceneSketch sketch;
  sketch.AddGround(sketch.AddMaterial({90, 90, 92}));
  const uint16_t lamp = sketch.AddMaterial({90, 12, 12}, Texture::kNone, 1, {255, 20, 10});
  SceneSketch::AddQuad(&sketch.scene.static_mesh, {15, 0.3f, 1.2f}, {0, -0.6f, 0}, {0, 0, 0.4f}, lamp);
  const Pixel at = At(15, 0, 1.4f);
  const double off = Mean(Render(sketch), at.x - 2, at.y - 1, at.x + 2, at.y + 1, 0);
  sketch.scene.materials[lamp].burns_by_day = true;
  EXPECT_GT(Mean(Render(sketch), at.x - 2, at.y - 1, at.x + 2, at.y + 1, 0), off + 60);
}

TEST(ReferenceCamera, ATunnelIsLitByItsLampsByDayAndByNight) {
  const auto levels = [](float altitude_deg, float wetness) {
    SceneSketch sketch;
    sketch.SetSun(altitude_deg, 120);
    sketch.scene.sky.wetness_ratio = wetness;
    const uint16_t grey = sketch.AddMaterial({120, 120, 120}, Texture::kAsphalt);
    sketch.AddGround(grey);
    sketch.AddTunnel(-60, 60, grey);
    Mesh box;
    SceneSketch::AddBox(&box, {0, -1, 0.25f}, {1.5f, 1, 1.4f}, grey);
    sketch.AddPart(box, {14, 2, 0});
    const RgbImage image = Render(sketch);
    const auto mean = [&](Pixel at) { return Mean(image, at.x - 3, at.y - 1, at.x + 3, at.y + 1); };
    return std::vector<double>{mean(At(12, -1, 0)), mean(At(20, -3.9f, 2)), mean(At(14, 2, 0.8f)),
                               mean(At(14.5f, 2, 0.02f)), mean(At(75, 0, 0.3f))};
  };
  for (const float altitude_deg : {45.0f, -20.0f}) {
    const std::vector<double> dry = levels(altitude_deg, 0);
    const double road = dry[0], wall = dry[1], vehicle = dry[2], under_it = dry[3], outside = dry[4];
    SCOPED_TRACE(altitude_deg);
    EXPECT_GT(road, 15);
    EXPECT_GT(wall, 15);
    EXPECT_GT(vehicle, 5);
    EXPECT_LT(under_it, 0.75 * road) << "in the shadow of the lamps";
    if (altitude_deg > 0) {
      EXPECT_GT(outside, 4 * road) << "the exit glares";
    } else {
      EXPECT_LT(outside, 0.7 * road);
    }
    EXPECT_EQ(levels(altitude_deg, 1)[0], road) << "dry inside";
  }
}

TEST(ReferenceCamera, TheAirInATunnelIsNotLitByTheSky) {
  const auto far_wall = [](bool tunnel) {
    SceneSketch sketch;
    sketch.scene.sky.visual_range_m = 300;
    const uint16_t black = sketch.AddMaterial({0, 0, 0});
    sketch.AddGround(black);
    if (tunnel) sketch.AddTunnel(-60, 160, black);
    SceneSketch::AddBox(&sketch.scene.static_mesh, {100, -4, 0}, {101, 4, 5}, black);
    const RgbImage image = Render(sketch);
    const Pixel at = At(100, 0, 2);
    return Mean(image, at.x - 3, at.y - 1, at.x + 3, at.y + 1);
  };
  EXPECT_LT(far_wall(true), 0.4 * far_wall(false));
}

TEST(ReferenceCamera, TexturesDoNotShimmerWhenTheCameraMovesALittle) {
  for (Texture texture : {Texture::kAsphalt, Texture::kGrass, Texture::kGravel, Texture::kPaving, Texture::kField}) {
    SceneSketch sketch;
    sketch.scene.sky.cloud_ratio = 1;
    sketch.AddGround(sketch.AddMaterial({110, 110, 110}, texture));
    const RgbImage first = Render(sketch);
    sketch.frame.world_from_rig.translation = {0.02f, 0.01f, 0};
    const RgbImage second = Render(sketch);
    double change = 0;
    int worst = 0;
    for (int y = 68; y < 90; ++y) {
      for (int x = 0; x < 256; ++x) {
        const int d = std::abs(first.at(x, y)[1] - second.at(x, y)[1]);
        change += d;
        worst = std::max(worst, d);
      }
    }
    EXPECT_LT(change / (22 * 256), 2.0) << "texture " << static_cast<int>(texture);
    EXPECT_LT(worst, 30) << "texture " << static_cast<int>(texture);
  }
}

TEST(ReferenceCamera, TexturesAreThereToBeSeenNearby) {
  for (Texture texture : {Texture::kAsphalt, Texture::kGrass, Texture::kGravel, Texture::kPaving, Texture::kField}) {
    SceneSketch sketch;
    sketch.scene.sky.cloud_ratio = 1;
    sketch.AddGround(sketch.AddMaterial({110, 110, 110}, texture));
    const RgbImage image = Render(sketch);
    const double mean = Mean(image, 64, 100, 192, 124, 1);
    double variance = 0;
    for (int y = 100; y < 124; ++y) {
      for (int x = 64; x < 192; ++x) variance += std::pow(image.at(x, y)[1] - mean, 2) / (24 * 128);
    }
    EXPECT_GT(std::sqrt(variance), 2.0) << "texture " << static_cast<int>(texture);
  }
}

TEST(ReferenceCamera, PartsMoveWithTheirPoseAndVanishWhenAbsent) {
  SceneSketch sketch;
  sketch.AddGround(sketch.AddMaterial({140, 140, 140}));
  Mesh box;
  SceneSketch::AddBox(&box, {-0.5f, -0.5f, 0}, {0.5f, 0.5f, 1.6f}, sketch.AddMaterial({20, 20, 20}));
  const int part = sketch.AddPart(box, {15, 3, 0});
  auto camera = ReferenceCamera::Create(sketch.scene);
  ASSERT_OK(camera);
  const Pixel left = At(15, 3, 1), right = At(15, -3, 1);
  const auto level = [&](Pixel p) {
    return Mean((*camera)->Render(sketch.frame, 0), p.x - 2, p.y - 2, p.x + 2, p.y + 2);
  };
  const double box_left = level(left), ground_right = level(right);
  EXPECT_LT(box_left, 0.6 * ground_right);
  sketch.frame.world_from_part[part].translation.y = -3;
  EXPECT_GT(level(left), 1.5 * box_left);
  EXPECT_LT(level(right), 0.6 * ground_right);
  sketch.frame.present[part] = 0;
  EXPECT_NEAR(level(right), ground_right, 2);
  sketch.frame.present[part] = 1;
  EXPECT_LT(level(right), 0.6 * ground_right);
}

TEST(ReferenceCamera, PartsTakeTheirMaterialOffset) {
  SceneSketch sketch;
  sketch.AddGround(sketch.AddMaterial({140, 140, 140}));
  const uint16_t red = sketch.AddMaterial({190, 20, 20});
  sketch.AddMaterial({20, 20, 190});
  Mesh box;
  SceneSketch::AddBox(&box, {-1, -1, 0}, {1, 1, 2}, red);
  const int part = sketch.AddPart(box, {12, 0, 0});
  sketch.scene.parts[part].material_offset = 1;
  const RgbImage image = Render(sketch);
  EXPECT_GT(Mean(image, 124, 60, 132, 68, 2), 2 * Mean(image, 124, 60, 132, 68, 0));
}

TEST(ReferenceCamera, RefusesIndicesOutOfRange) {
  SceneSketch bad_material;
  bad_material.AddGround(3);
  EXPECT_THAT(ReferenceCamera::Create(bad_material.scene),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("material")));
  SceneSketch bad_mesh;
  bad_mesh.scene.parts.push_back(Part());
  EXPECT_THAT(ReferenceCamera::Create(bad_mesh.scene),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("parts[0].mesh")));
  SceneSketch bad_camera;
  bad_camera.scene.cameras[0].focal_px = 0;
  EXPECT_THAT(ReferenceCamera::Create(bad_camera.scene),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("focal_px")));
}

}  // namespace
}  // namespace longtail
