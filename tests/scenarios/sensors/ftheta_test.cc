#include "scenarios/sensors/ftheta.h"

#include <cmath>
#include <numbers>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

double RadiusAt(const FThetaCurve& curve, double theta) {
  return theta * (curve.px[0] + theta * (curve.px[1] + theta * (curve.px[2] + theta * curve.px[3])));
}

TEST(FTheta, BringsTheEdgeOfItsViewToTheEdgeOfThePicture) {
  for (const double fov_deg : {60.0, 120.0, 180.0, 190.0}) {
    const absl::StatusOr<FThetaCurve> curve = FThetaOf({fov_deg, 256, 128, {0.02, -0.05, 0.01}});
    ASSERT_OK(curve);
    EXPECT_NEAR(RadiusAt(*curve, fov_deg / 2 * std::numbers::pi / 180), 128, 1e-9);
    EXPECT_NEAR(curve->px[1] / curve->px[0], 0.02, 1e-12);
    EXPECT_GE(RadiusAt(*curve, curve->max_theta_rad), std::hypot(128, 64)) << "the corner is seen";
    EXPECT_LT(RadiusAt(*curve, curve->max_theta_rad - 0.01), std::hypot(128, 64)) << "and little more";
  }
}

TEST(FTheta, MustGrowUpToTheCorner) {
  const absl::StatusOr<FThetaCurve> curve = FThetaOf({170, 256, 128, {0, -0.3, 0}});
  EXPECT_THAT(curve.status().message(), HasSubstr("grow with theta")) << curve.status();
}

TEST(FTheta, ShowsNothingBehindWhatRastersCanDraw) {
  const absl::StatusOr<FThetaCurve> curve = FThetaOf({190, 256, 256, {}});
  EXPECT_THAT(curve.status().message(), HasSubstr("125 degrees off its axis")) << curve.status();
}

}  // namespace
}  // namespace longtail
