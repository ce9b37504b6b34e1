#include "generator/sensors/sun_glare.h"

#include <cmath>
#include <numbers>

#include "generator/scene/vec.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

// A camera that looks along the world's x axis; the sun stands before it.
struct SunnyView {
  SunnyView(double altitude_deg, double left_deg) {
    const double up = altitude_deg * std::numbers::pi / 180, left = left_deg * std::numbers::pi / 180;
    scene.sky.to_sun = {static_cast<float>(std::cos(up) * std::cos(left)),
                        static_cast<float>(std::cos(up) * std::sin(left)), static_cast<float>(std::sin(up))};
    camera.width_px = 128;
    camera.height_px = 64;
    camera.focal_px = 110;
    camera.rig_from_camera.columns = {{{0, -1, 0}, {0, 0, -1}, {1, 0, 0}}};
    control.width_px = 128;
    control.height_px = 64;
    control.inverse_depth.assign(128 * 64, 0);
  }
  SunInPicture Sun() const { return SunIn(scene, SceneFrame(), camera, control); }

  Scene scene;
  CameraModel camera;
  ControlFrame control;
};

TEST(SunGlare, IsWhereTheSunIs) {
  const SunInPicture sun = SunnyView(10, 5).Sun();
  EXPECT_NEAR(sun.x_px, 64 - 110 * std::tan(5 * std::numbers::pi / 180), 1e-3);
  EXPECT_NEAR(sun.y_px, 32 - 110 * std::tan(10 * std::numbers::pi / 180) / std::cos(5 * std::numbers::pi / 180), 1e-3);
  EXPECT_GT(sun.strength, 0.8f);
}

TEST(SunGlare, GoesBehindWhatStandsBeforeTheSun) {
  SunnyView view(10, 0);
  const float free = view.Sun().strength;
  // A wall over the right half of the picture: the sun is at column 64, so that three of five columns are hidden.
  for (int y = 0; y < 64; ++y) {
    for (int x = 64; x < 128; ++x) view.control.inverse_depth[y * 128 + x] = 0.1f;
  }
  EXPECT_NEAR(view.Sun().strength, free * 0.4f, 0.01f);
  view.control.inverse_depth.assign(128 * 64, 0.1f);
  EXPECT_EQ(view.Sun().strength, 0);
}

TEST(SunGlare, FadesOutsideOfThePicture) {
  const float inside = SunnyView(12, 0).Sun().strength;
  const float near = SunnyView(20, 0).Sun().strength;  // the picture ends at 16 degrees
  EXPECT_LT(near, 0.9f * inside);
  EXPECT_GT(near, 0.05f * inside);
  EXPECT_EQ(SunnyView(40, 0).Sun().strength, 0);
  EXPECT_EQ(SunnyView(10, 180).Sun().strength, 0) << "behind";
}

TEST(SunGlare, IsWeakThroughCloudsFogAndUnderTheHorizon) {
  const float clear = SunnyView(10, 0).Sun().strength;
  SunnyView fog(10, 0);
  fog.scene.sky.visual_range_m = 500;
  EXPECT_LT(fog.Sun().strength, 0.2f * clear);
  SunnyView overcast(10, 0);
  overcast.scene.sky.cloud_ratio = 1;
  EXPECT_LT(overcast.Sun().strength, 0.05f * clear);
  EXPECT_EQ(SunnyView(-3, 0).Sun().strength, 0);
}

}  // namespace
}  // namespace longtail
