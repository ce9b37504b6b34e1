#include "generator/scene/cameras.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

// One level camera that looks ahead.
v1::Sensors Level() {
  v1::Sensors sensors;
  v1::Camera& camera = *sensors.add_cameras();
  camera.set_name("front");
  camera.mutable_pitch_deg()->set_constant(0);
  return sensors;
}

TEST(Cameras, LookAheadWithTheirRightToTheRight) {
  const Rigid rig = CamerasOf(Level()).value()[0].rig_from_camera;
  EXPECT_NEAR(rig.columns[0].y, -1, 1e-6);
  EXPECT_NEAR(rig.columns[1].z, -1, 1e-6);
  EXPECT_NEAR(rig.columns[2].x, 1, 1e-6);
}

TEST(Cameras, LowerTheirRightSideWithRoll) {
  v1::Sensors sensors = Level();
  sensors.mutable_cameras(0)->mutable_roll_deg()->set_constant(30);
  const Rigid rig = CamerasOf(sensors).value()[0].rig_from_camera;
  EXPECT_NEAR(rig.columns[0].z, -0.5, 1e-6);
  EXPECT_NEAR(rig.columns[0].y, -std::sqrt(0.75), 1e-6);
  EXPECT_NEAR(rig.columns[1].z, -std::sqrt(0.75), 1e-6);
  EXPECT_NEAR(rig.columns[1].y, 0.5, 1e-6);
  EXPECT_NEAR(rig.columns[2].x, 1, 1e-6) << "the axis stays";
}

TEST(Cameras, HaveTheCurveOfTheirLens) {
  v1::Sensors sensors = Level();
  v1::Camera& camera = *sensors.mutable_cameras(0);
  camera.mutable_horizontal_fov_deg()->set_constant(180);
  camera.mutable_ftheta();
  const CameraModel model = CamerasOf(sensors).value()[0];
  EXPECT_EQ(model.lens, Lens::kFTheta);
  EXPECT_NEAR(model.focal_px, 128 / (std::acos(-1.0) / 2), 1e-9);
  EXPECT_EQ(model.theta_px[0], model.focal_px);
  camera.mutable_ftheta()->mutable_theta3_ratio()->set_constant(-1);
  EXPECT_THAT(CamerasOf(sensors).status().message(), HasSubstr("sensors.cameras[front].ftheta must grow"));
}

}  // namespace
}  // namespace longtail
