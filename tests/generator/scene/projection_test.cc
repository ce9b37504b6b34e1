#include "generator/scene/projection.h"

#include <cmath>

#include "gtest/gtest.h"

namespace longtail {
namespace {

CameraModel FTheta() {
  CameraModel camera;
  camera.lens = Lens::kFTheta;
  camera.width_px = 256;
  camera.height_px = 128;
  camera.theta_px = {90, 4, -6, 1};
  camera.focal_px = 90;
  camera.max_theta_rad = 1.7;
  return camera;
}

TEST(Projection, OfAPinholeIsFocalLengthTimesSlope) {
  CameraModel camera;
  camera.focal_px = 200;
  const PicturePlace place = PlaceOf(camera, 0.5, -0.25, 2);
  EXPECT_TRUE(place.exists);
  EXPECT_DOUBLE_EQ(place.x_px, 128 + 50);
  EXPECT_DOUBLE_EQ(place.y_px, 64 - 25);
  EXPECT_FALSE(PlaceOf(camera, 0, 0, -1).exists);
  const Vec3f ray = RayOf(camera, 178, 39);
  EXPECT_FLOAT_EQ(ray.x, 0.25f);
  EXPECT_FLOAT_EQ(ray.y, -0.125f);
  EXPECT_EQ(ray.z, 1);
}

TEST(Projection, OfAnFThetaLensIsThePolynomialOfTheAngle) {
  const CameraModel camera = FTheta();
  for (const double theta : {0.0, 0.1, 0.7, 1.2, 1.6}) {
    const double radius = 90 * theta + 4 * theta * theta - 6 * theta * theta * theta + std::pow(theta, 4);
    EXPECT_NEAR(FThetaRadius(camera, theta), radius, 1e-9);
    EXPECT_NEAR(FThetaAngle(camera, radius), theta, 1e-9);
    const PicturePlace place = PlaceOf(camera, 3 * std::sin(theta), 0, 3 * std::cos(theta));
    EXPECT_NEAR(place.x_px, 128 + radius, 1e-9);
    EXPECT_NEAR(place.y_px, 64, 1e-9);
    EXPECT_TRUE(place.exists);
  }
  EXPECT_FALSE(PlaceOf(camera, std::sin(1.8), 0, std::cos(1.8)).exists);
  EXPECT_NEAR(FThetaAngle(camera, FThetaRadius(camera, 2.5)), 2.5, 1e-9) << "straight on beyond the rim";
}

TEST(Projection, BringsEveryPlaceBack) {
  for (const CameraModel& camera : {FTheta(), [] {
                                      CameraModel pinhole;
                                      pinhole.focal_px = 150;
                                      return pinhole;
                                    }()}) {
    for (float x = 3; x < 256; x += 21.3f) {
      for (float y = 2; y < 128; y += 13.7f) {
        const Vec3f ray = RayOf(camera, x, y);
        const PicturePlace place = PlaceOf(camera, 7.0 * ray.x, 7.0 * ray.y, 7.0 * ray.z);
        EXPECT_TRUE(place.exists);
        EXPECT_NEAR(place.x_px, x, 1e-4);
        EXPECT_NEAR(place.y_px, y, 1e-4);
      }
    }
  }
}

}  // namespace
}  // namespace longtail
