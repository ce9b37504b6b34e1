#include "scenarios/behavior/slide.h"

#include <cmath>

#include "gtest/gtest.h"
#include "scenarios/behavior/bicycle.h"

namespace longtail {
namespace {

RigidBody Body(double vx_mps, double vy_mps, double yaw_rate_radps) {
  return {{0, 0}, vx_mps, vy_mps, yaw_rate_radps, 1500, BoxYawInertia(1500, 4.5, 1.8)};
}

struct Rest {
  double seconds = 0, yaw_rad = 0;
  RollState roll;
};
// Until it rests; energy may only fall on the way.
Rest SlideOut(RigidBody& body, const SlideParams& params) {
  Rest rest;
  double energy = body.KineticEnergy();
  while (rest.seconds < 60 && StepSlide(body, rest.yaw_rad, rest.roll, params, kTickS)) {
    rest.seconds += kTickS;
    EXPECT_LE(body.KineticEnergy(), energy * (1 + 1e-12));
    energy = body.KineticEnergy();
  }
  return rest;
}

// 15 m/s at friction 0.7: v / (mu g) = 2.18 s, v² / (2 mu g) = 16.38 m, whichever way it points.
TEST(Slide, EndsAfterTheBrakingDistanceOfItsFriction) {
  for (const double yaw : {0.0, kPi / 2, 0.7}) {
    RigidBody body = Body(15 * std::cos(yaw), 15 * std::sin(yaw), 0);
    const Rest rest = SlideOut(body, {.friction = 0.7});
    EXPECT_NEAR(rest.seconds, 2.18, 0.03);
    EXPECT_NEAR(std::hypot(body.center.x_m, body.center.y_m), 16.38, 0.1);
    EXPECT_NEAR(std::atan2(body.center.y_m, body.center.x_m), yaw, 1e-6);
    EXPECT_EQ(body.vx_mps, 0);
  }
}

TEST(Slide, SpinDiesOutAndMakesTheSlideLonger) {
  RigidBody straight = Body(10, 0, 0), spinning = Body(10, 0, 4);
  SlideOut(straight, {.friction = 0.7});
  const Rest rest = SlideOut(spinning, {.friction = 0.7});
  EXPECT_LT(rest.seconds, 5);
  EXPECT_GT(spinning.center.x_m, straight.center.x_m + 1);
  EXPECT_EQ(spinning.yaw_rate_radps, 0);
}

TEST(Slide, RollingWheelsSlowLessAlongTheBodyThanAcross) {
  RigidBody along = Body(10, 0, 0), across = Body(0, 10, 0);
  SlideOut(along, {.friction = 0.8, .rolling_share = 0.3});
  SlideOut(across, {.friction = 0.8, .rolling_share = 0.3});
  EXPECT_NEAR(along.center.x_m, 100 / (2 * 0.3 * 0.8 * kGravityMps2), 0.2);
  EXPECT_NEAR(across.center.y_m, 100 / (2 * 0.8 * kGravityMps2), 0.1);
}

// Half track over mass height: 0.75 / 0.55 = 1.36 > 0.9 stays up however fast, 1.0 / 1.8 = 0.56 < 0.9 goes over.
TEST(Slide, TallBodiesTipOverWhereFrictionBeatsTheirStability) {
  RigidBody car = Body(0, -25, 0), truck = Body(0, -15, 0), slow = Body(0, -1.5, 0);
  EXPECT_EQ(SlideOut(car, {.mass_height_m = 0.55, .friction = 0.9}).roll.roll_rad, 0);
  const SlideParams tall{.half_track_m = 1.0, .mass_height_m = 1.8, .friction = 0.9};
  const Rest over = SlideOut(truck, tall);
  EXPECT_NEAR(over.roll.roll_rad, kPi / 2, 1e-9);  // moved to its right, and lies on its right side
  EXPECT_EQ(over.roll.rate_radps, 0);
  EXPECT_EQ(SlideOut(slow, tall).roll.roll_rad, 0);  // lifts its wheels and comes back
}

}  // namespace
}  // namespace longtail
