#include "scenarios/behavior/contact.h"

#include <cmath>

#include "gtest/gtest.h"
#include "kernels/philox.h"
#include "scenarios/behavior/bicycle.h"

namespace longtail {
namespace {

RigidBody Car(double x_m, double y_m, double vx_mps, double vy_mps, double mass_kg = 1500) {
  return {{x_m, y_m}, vx_mps, vy_mps, 0, mass_kg, BoxYawInertia(mass_kg, 4.5, 1.8)};
}
Footprint Box(const RigidBody& body, double yaw_rad) {
  return MakeFootprint(body.center.x_m, body.center.y_m, yaw_rad, 0, 4.5, 1.8);
}
double AngularMomentum(const RigidBody& b) {
  return b.mass_kg * (b.center.x_m * b.vy_mps - b.center.y_m * b.vx_mps) + b.inertia_kgm2 * b.yaw_rate_radps;
}

// 20 m/s into a standing car of the same mass, head on, nothing comes back: both go on at 10.
TEST(Contact, APlasticImpactOfEqualMassesSharesTheSpeed) {
  RigidBody a = Car(0, 0, 20, 0), b = Car(4.4, 0, 0, 0);
  const auto touch = FindTouch(Box(a, 0), Box(b, 0));
  ASSERT_TRUE(touch.has_value());
  EXPECT_NEAR(touch->nx, 1, 1e-12);
  EXPECT_NEAR(touch->depth_m, 0.1, 1e-9);
  EXPECT_NEAR(touch->at.x_m, 2.2, 1e-9);
  const auto impact = Collide(a, b, *touch, 0, 0.5);
  ASSERT_TRUE(impact.has_value());
  EXPECT_NEAR(impact->closing_mps, 20, 1e-9);
  EXPECT_NEAR(impact->delta_v_a_mps, 10, 1e-9);
  EXPECT_NEAR(impact->delta_v_b_mps, 10, 1e-9);
  EXPECT_NEAR(a.vx_mps, 10, 1e-9);
  EXPECT_NEAR(b.vx_mps, 10, 1e-9);
  EXPECT_NEAR(a.yaw_rate_radps, 0, 1e-9);
}

// 3 : 1 at 8 m/s, restitution 0.5: v = 6 together, and 0.5 * 8 apart, shared 1 : 3.
TEST(Contact, RestitutionGivesBackItsShareOfTheClosingSpeed) {
  RigidBody a = Car(0, 0, 8, 0, 3000), b = Car(4.4, 0, 0, 0, 1000);
  Collide(a, b, *FindTouch(Box(a, 0), Box(b, 0)), 0.5, 0);
  EXPECT_NEAR(a.vx_mps, 5, 1e-9);
  EXPECT_NEAR(b.vx_mps, 9, 1e-9);
}

// A front corner into the side behind the middle: the one that is hit turns about itself, and the other away from it.
TEST(Contact, ABlowBesideTheMiddleSpins) {
  RigidBody a = Car(0, 0, 0, 15), b = Car(1.6, 3.1, 0, 0);
  const auto touch = FindTouch(Box(a, kPi / 2), Box(b, 0));
  ASSERT_TRUE(touch.has_value());
  EXPECT_NEAR(touch->ny, 1, 1e-12);
  Collide(a, b, *touch, 0.1, 0.5);
  EXPECT_LT(b.yaw_rate_radps, -1);
  EXPECT_GT(b.vy_mps, 1);
}

TEST(Contact, BodiesThatMoveApartOrDoNotTouchAreLeftAlone) {
  RigidBody a = Car(0, 0, -1, 0), b = Car(4.4, 0, 1, 0);
  EXPECT_FALSE(Collide(a, b, *FindTouch(Box(a, 0), Box(b, 0)), 0.3, 0.5).has_value());
  EXPECT_EQ(a.vx_mps, -1);
  EXPECT_FALSE(FindTouch(Box(Car(0, 0, 0, 0), 0), Box(Car(4.6, 0, 0, 0), 0)).has_value());
}

TEST(Contact, MomentumIsKeptAndEnergyNeverGrowsWhateverMeets) {
  PhiloxStream random(7, 0, "contacts");
  int impacts = 0;
  for (int i = 0; i < 5000; ++i) {
    const double mass_b = std::exp(random.Uniform(std::log(0.01), std::log(40000)));
    RigidBody a = Car(0, 0, random.Uniform(-30, 30), random.Uniform(-30, 30));
    RigidBody b =
        Car(random.Uniform(-4, 4), random.Uniform(-4, 4), random.Uniform(-30, 30), random.Uniform(-30, 30), mass_b);
    a.yaw_rate_radps = random.Uniform(-4, 4);
    b.yaw_rate_radps = random.Uniform(-4, 4);
    const auto touch = FindTouch(Box(a, random.Uniform(-3, 3)), Box(b, random.Uniform(-3, 3)));
    if (!touch) continue;
    const double px = a.mass_kg * a.vx_mps + b.mass_kg * b.vx_mps, py = a.mass_kg * a.vy_mps + b.mass_kg * b.vy_mps;
    const double turning = AngularMomentum(a) + AngularMomentum(b);
    const double energy = a.KineticEnergy() + b.KineticEnergy();
    if (!Collide(a, b, *touch, random.Uniform(), random.Uniform(0, 1.2))) continue;
    ++impacts;
    const double scale = a.mass_kg + b.mass_kg;
    EXPECT_NEAR(a.mass_kg * a.vx_mps + b.mass_kg * b.vx_mps, px, 1e-9 * scale);
    EXPECT_NEAR(a.mass_kg * a.vy_mps + b.mass_kg * b.vy_mps, py, 1e-9 * scale);
    EXPECT_NEAR(AngularMomentum(a) + AngularMomentum(b), turning, 1e-8 * scale);
    EXPECT_LE(a.KineticEnergy() + b.KineticEnergy(), energy * (1 + 1e-9));
  }
  EXPECT_GT(impacts, 1000);
}

TEST(Contact, TheSameWhicheverBodyComesFirst) {
  RigidBody a = Car(0, 0, 12, 3), b = Car(3.9, 1.1, -4, 0, 2400);
  RigidBody c = b, d = a;
  Collide(a, b, *FindTouch(Box(a, 0.1), Box(b, 0.9)), 0.2, 0.5);
  Collide(c, d, *FindTouch(Box(c, 0.9), Box(d, 0.1)), 0.2, 0.5);
  EXPECT_NEAR(a.vx_mps, d.vx_mps, 1e-9);
  EXPECT_NEAR(b.yaw_rate_radps, c.yaw_rate_radps, 1e-9);
}

TEST(Contact, HardBlowsBounceLessThanSoftOnes) {
  EXPECT_NEAR(RestitutionAt(0.4, 0), 0.4, 1e-12);
  EXPECT_NEAR(RestitutionAt(0.4, 7), 0.4 / std::exp(1.0), 1e-12);
}

}  // namespace
}  // namespace longtail
