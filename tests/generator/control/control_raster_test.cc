#include "generator/control/control_raster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "generator/control/control_frame.h"
#include "generator/scene/scene.h"

namespace longtail {
namespace {

using ::testing::Each;

constexpr int kWidth = 128, kHeight = 64;
constexpr double kFocalPx = 100, kCameraHeightM = 1.5;
enum MaterialIndex : uint16_t { kGround, kBody, kLamp };

void AddQuad(Mesh* mesh, Vec3f a, Vec3f b, Vec3f c, Vec3f d, Vec3f normal, uint16_t material) {
  const uint32_t first = static_cast<uint32_t>(mesh->positions.size());
  for (const Vec3f& p : {a, b, c, d}) {
    mesh->positions.push_back(p);
    mesh->normals.push_back(normal);
  }
  mesh->triangles.push_back({first, first + 1, first + 2, material});
  mesh->triangles.push_back({first, first + 2, first + 3, material});
}

// Rear (a lamp), front, sides and top of a car-sized box about the part's origin on the ground.
Mesh Box() {
  constexpr float l = 2, w = 1, h = 1.4f;
  Mesh mesh;
  AddQuad(&mesh, {-l, w, 0}, {-l, -w, 0}, {-l, -w, h}, {-l, w, h}, {-1, 0, 0}, kLamp);
  AddQuad(&mesh, {l, -w, 0}, {l, w, 0}, {l, w, h}, {l, -w, h}, {1, 0, 0}, kBody);
  AddQuad(&mesh, {-l, -w, 0}, {l, -w, 0}, {l, -w, h}, {-l, -w, h}, {0, -1, 0}, kBody);
  AddQuad(&mesh, {l, w, 0}, {-l, w, 0}, {-l, w, h}, {l, w, h}, {0, 1, 0}, kBody);
  AddQuad(&mesh, {-l, -w, h}, {l, -w, h}, {l, w, h}, {-l, w, h}, {0, 0, 1}, kBody);
  return mesh;
}

// A ground plane, a box, and a camera that looks along the rig's x.
Scene MakeScene() {
  Scene scene;
  scene.materials.resize(3);
  scene.materials[kGround].semantic_class = v1::SEMANTIC_CLASS_ROAD;
  scene.materials[kGround].base_color = {90, 91, 92};
  scene.materials[kBody].semantic_class = v1::SEMANTIC_CLASS_CAR;
  scene.materials[kBody].base_color = {200, 10, 20};
  scene.materials[kLamp] = scene.materials[kBody];
  scene.materials[kLamp].emission = {255, 40, 0};
  constexpr float r = 2000;
  AddQuad(&scene.static_mesh, {-r, -r, 0}, {r, -r, 0}, {r, r, 0}, {-r, r, 0}, {0, 0, 1}, kGround);
  scene.meshes.push_back(Box());
  Part part;
  part.mesh = 0;
  part.actor = 1;
  part.instance_id = 7;
  scene.parts.push_back(part);
  CameraModel camera;
  camera.width_px = kWidth;
  camera.height_px = kHeight;
  camera.focal_px = kFocalPx;
  // Camera x is the rig's -y, camera y its -z, camera z its x.
  camera.rig_from_camera.columns = {{{0, -1, 0}, {0, 0, -1}, {1, 0, 0}}};
  camera.rig_from_camera.translation = {0, 0, kCameraHeightM};
  scene.cameras.push_back(camera);
  scene.num_frames = 2;
  return scene;
}

Rigid At(float x, float y, float yaw_rad = 0) {
  Rigid pose;
  pose.columns = {{{std::cos(yaw_rad), std::sin(yaw_rad), 0}, {-std::sin(yaw_rad), std::cos(yaw_rad), 0}, {0, 0, 1}}};
  pose.translation = {x, y, 0};
  return pose;
}

SceneFrame Poses(Rigid ego, Rigid box, bool present = true) {
  SceneFrame frame;
  frame.world_from_part = {box};
  frame.present = {static_cast<uint8_t>(present)};
  frame.emission_scale = {0.5f};
  frame.world_from_rig = ego;
  return frame;
}

size_t Pixel(int x, int y) { return static_cast<size_t>(y) * kWidth + x; }

struct TwoFrames {
  ControlFrame before, now;
  DrawnFrame drawn_before, drawn_now;
};

TwoFrames DrawTwo(const SceneFrame& before, const SceneFrame& now) {
  static const Scene& scene = *new Scene(MakeScene());
  ControlRaster raster(scene, 0);
  TwoFrames two;
  two.drawn_before = raster.Draw(before, nullptr, &two.before);
  two.drawn_now = raster.Draw(now, &two.drawn_before, &two.now);
  return two;
}

TEST(ControlRaster, FillsClassInstanceColourEmissionAndNormal) {
  const ControlFrame frame = DrawTwo(Poses(At(0, 0), At(12, 0)), Poses(At(0, 0), At(12, 0))).now;
  const size_t size = static_cast<size_t>(kWidth) * kHeight;
  const size_t lamp = Pixel(64, 38), ground = Pixel(5, 60), sky = Pixel(64, 5);
  EXPECT_EQ(frame.semantic_class[lamp], v1::SEMANTIC_CLASS_CAR);
  EXPECT_EQ(frame.instance_id[lamp], 7);
  EXPECT_NEAR(frame.inverse_depth[lamp], 1.0 / 10, 1e-5);
  EXPECT_EQ(frame.base_color[lamp], 200);
  EXPECT_EQ(frame.emission[lamp], 128);            // 255 / 2
  EXPECT_EQ(frame.emission[size + lamp], 20);      // 40 / 2
  EXPECT_EQ(frame.normal[2 * size + lamp], -127);  // towards the camera

  EXPECT_EQ(frame.semantic_class[ground], v1::SEMANTIC_CLASS_ROAD);
  EXPECT_EQ(frame.instance_id[ground], 0);
  EXPECT_EQ(frame.emission[ground], 0);
  EXPECT_EQ(frame.normal[size + ground], -127);  // up is -y in the camera

  EXPECT_EQ(frame.semantic_class[sky], v1::SEMANTIC_CLASS_SKY);
  EXPECT_EQ(frame.inverse_depth[sky], 0);
  EXPECT_EQ(frame.normal[2 * size + sky], 0);
}

TEST(ControlRaster, WhatStandsShinesByDayWhereItsMaterialBurnsByDay) {
  Scene scene = MakeScene();
  scene.materials[kGround].emission = {255, 236, 200};
  const SceneFrame pose = Poses(At(0, 0), At(12, 0));
  const size_t ground = Pixel(5, 60);
  for (const bool burns : {false, true}) {
    scene.materials[kGround].burns_by_day = burns;
    ControlRaster raster(scene, 0);
    ControlFrame frame;
    raster.Draw(pose, nullptr, &frame);
    EXPECT_EQ(frame.emission[ground], burns ? 255 : 0);
    EXPECT_EQ(frame.emission[Pixel(64, 38)], 128);  // a part's goes by its pose
  }
}

TEST(ControlRaster, AFirstFrameHasNoMotionAndIsAllDisoccluded) {
  const ControlFrame frame = DrawTwo(Poses(At(0, 0), At(12, 0)), Poses(At(1, 0), At(12, 0))).before;
  EXPECT_THAT(frame.motion, Each(0.0f));
  EXPECT_THAT(frame.disoccluded, Each(1));
}

TEST(ControlRaster, NothingMovesWhenNothingMoves) {
  const ControlFrame frame = DrawTwo(Poses(At(3, 1, 0.7f), At(12, 9)), Poses(At(3, 1, 0.7f), At(12, 9))).now;
  // Floats of pixel coordinates up to 128: a few units in the last place, 1.5e-5.
  for (const float motion : frame.motion) EXPECT_NEAR(motion, 0, 1e-4);
  EXPECT_THAT(frame.disoccluded, Each(0));
}

TEST(ControlRaster, GroundMovesAsTheCameraDrives) {
  constexpr double kStepM = 1.0;
  const ControlFrame frame = DrawTwo(Poses(At(0, 0), At(500, 300)), Poses(At(kStepM, 0), At(500, 300))).now;
  const size_t size = static_cast<size_t>(kWidth) * kHeight;
  for (int y = kHeight / 2 + 2; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const double u = (x + 0.5 - kWidth / 2.0) / kFocalPx, v = (y + 0.5 - kHeight / 2.0) / kFocalPx;
      const double z = kCameraHeightM / v;
      const double scale = z / (z + kStepM);
      EXPECT_NEAR(frame.inverse_depth[Pixel(x, y)], 1 / z, 1e-5);
      EXPECT_NEAR(frame.motion[Pixel(x, y)], kFocalPx * u * (scale - 1), 1e-2);
      EXPECT_NEAR(frame.motion[size + Pixel(x, y)], kFocalPx * v * (scale - 1), 1e-2);
      // Driving forward everything seen on the ground was seen before, nearer to the middle.
      EXPECT_EQ(frame.disoccluded[Pixel(x, y)], 0) << x << ", " << y;
    }
  }
}

TEST(ControlRaster, WhatDrivingBackBringsIntoThePictureIsDisoccluded) {
  const ControlFrame frame = DrawTwo(Poses(At(2, 0), At(500, 300)), Poses(At(0, 0), At(500, 300))).now;
  EXPECT_EQ(frame.disoccluded[Pixel(64, kHeight - 1)], 1);
  EXPECT_EQ(frame.disoccluded[Pixel(64, kHeight / 2 + 3)], 0);
}

TEST(ControlRaster, SkyMovesWithTheRotationAlone) {
  constexpr float kTurnRad = 0.05f;
  const ControlFrame frame = DrawTwo(Poses(At(0, 0), At(500, 300)), Poses(At(4, 0, kTurnRad), At(500, 300))).now;
  // Turned left since: what is ahead now was to the left then.
  const double u = 0.5 / kFocalPx;
  EXPECT_NEAR(frame.motion[Pixel(64, 2)], kFocalPx * std::tan(std::atan(u) - kTurnRad) - 0.5, 0.02);
  EXPECT_EQ(frame.disoccluded[Pixel(64, 2)], 0);
  EXPECT_EQ(frame.disoccluded[Pixel(0, 2)], 1);  // came in from the left
}

TEST(ControlRaster, AMovingBoxUncoversTheGroundBehindIt) {
  // 0.5 m to the left at depth 10 m: 5 px to the left in the picture.
  const ControlFrame frame = DrawTwo(Poses(At(0, 0), At(12, 0)), Poses(At(0, 0), At(12, 0.5f))).now;
  const size_t size = static_cast<size_t>(kWidth) * kHeight;
  const size_t on_box = Pixel(60, 38);
  ASSERT_EQ(frame.instance_id[on_box], 7);
  EXPECT_NEAR(frame.motion[on_box], 5, 1e-3);
  EXPECT_NEAR(frame.motion[size + on_box], 0, 1e-3);
  EXPECT_EQ(frame.disoccluded[on_box], 0);
  // Its rear spans 10 px each side of the middle: [54, 74) before, [49, 69) now.
  for (int x = 69; x < 74; ++x) {
    EXPECT_EQ(frame.instance_id[Pixel(x, 40)], 0);
    EXPECT_EQ(frame.disoccluded[Pixel(x, 40)], 1) << x;
    EXPECT_NEAR(frame.motion[Pixel(x, 40)], 0, 1e-4);
  }
  for (int x = 75; x < kWidth; ++x) EXPECT_EQ(frame.disoccluded[Pixel(x, 40)], 0) << x;
  for (int x = 0; x < 69; ++x) EXPECT_EQ(frame.disoccluded[Pixel(x, 40)], 0) << x;
}

TEST(ControlRaster, AnActorThatAppearsIsDisoccludedAndMovesWithTheWorld) {
  const ControlFrame frame = DrawTwo(Poses(At(0, 0), At(900, 0), /*present=*/false), Poses(At(0, 0), At(12, 0))).now;
  EXPECT_EQ(frame.instance_id[Pixel(64, 38)], 7);
  EXPECT_EQ(frame.disoccluded[Pixel(64, 38)], 1);
  EXPECT_NEAR(frame.motion[Pixel(64, 38)], 0, 1e-4);
}

// The point of it all: where the mask says seen before, the motion leads to the same surface.
TEST(ControlRaster, WarpedDepthOfThePreviousFrameIsThisFramesDepthWhereNotDisoccluded) {
  const Rigid ego_before = At(0, 0), ego_now = At(1.2f, 0.05f, 0.03f);
  const Rigid box_before = At(11, 1), box_now = At(12, 0.6f, 0.1f);
  const TwoFrames two = DrawTwo(Poses(ego_before, box_before), Poses(ego_now, box_now));
  const size_t size = static_cast<size_t>(kWidth) * kHeight;
  int seen = 0, on_box = 0;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const size_t i = Pixel(x, y);
      if (two.now.disoccluded[i]) continue;
      const double px = x + 0.5 + two.now.motion[i], py = y + 0.5 + two.now.motion[size + i];
      const int from_x = static_cast<int>(std::floor(px)), from_y = static_cast<int>(std::floor(py));
      const size_t from = Pixel(from_x, from_y);
      // Only the insides of a surface: at an outline half a pixel decides which one the sample shows.
      if (two.now.semantic_class[i] != two.before.semantic_class[from]) continue;
      ++seen;
      const double z_now = two.now.inverse_depth[i] > 0 ? 1 / two.now.inverse_depth[i] : 0;
      if (z_now == 0) continue;
      // This frame's point, brought by hand into the previous camera.
      const double right = (x + 0.5 - kWidth / 2.0) / kFocalPx * z_now;
      double world_x = 1.2 + std::cos(0.03) * z_now + std::sin(0.03) * right;
      if (two.now.instance_id[i] == 7) {
        ++on_box;
        const double world_y = 0.05 + std::sin(0.03) * z_now - std::cos(0.03) * right;
        world_x = 11 + std::cos(0.1) * (world_x - 12) + std::sin(0.1) * (world_y - 0.6);
      }
      // The sample lies up to half a pixel away in y and x: the slope bounds what that makes.
      EXPECT_NEAR(two.before.inverse_depth[from], 1 / world_x, two.drawn_before.slope[from] + 2e-3) << x << ", " << y;
    }
  }
  EXPECT_GT(seen, 0.8 * static_cast<double>(size));
  EXPECT_GT(on_box, 200);
}

TEST(ControlRaster, TheSamePosesGiveTheSameBytes) {
  const SceneFrame before = Poses(At(0, 0), At(11, 1)), now = Poses(At(1, 0, 0.02f), At(12, 0.5f));
  const ControlFrame a = DrawTwo(before, now).now, b = DrawTwo(before, now).now;
  EXPECT_EQ(a.motion, b.motion);
  EXPECT_EQ(a.inverse_depth, b.inverse_depth);
  EXPECT_EQ(a.disoccluded, b.disoccluded);
  EXPECT_EQ(a.base_color, b.base_color);
}

}  // namespace
}  // namespace longtail
