#include "scenarios/behavior/dynamic_bicycle.h"

#include <cmath>

#include "gtest/gtest.h"
#include "scenarios/behavior/bicycle.h"

namespace longtail {
namespace {

DynamicBicycleState Drive(DynamicBicycleState state, double steer_rad, double accel_mps2, double seconds,
                          const DynamicBicycleParams& params = {}) {
  for (int i = 0; i < std::lround(seconds / kTickS); ++i) {
    StepDynamicBicycle(state, steer_rad, accel_mps2, params, kTickS);
    EXPECT_TRUE(std::isfinite(state.x_m) && std::isfinite(state.yaw_rate_radps));
  }
  return state;
}

// Steady turn: yaw rate = v steer / (L + K v²), K = (1/C_front - 1/C_rear) / g by the loads (Rajamani 3.3).
TEST(DynamicBicycle, TurnsAsSteadilyAsItsUndersteerSays) {
  const DynamicBicycleParams params;
  const DynamicBicycleState state = Drive({.forward_mps = 15}, 0.02, 0, 5, params);
  const double v = state.forward_mps,
               gradient = (1 / params.front_stiffness - 1 / params.rear_stiffness) / kGravityMps2;
  EXPECT_NEAR(state.yaw_rate_radps, v * 0.02 / (2.8 + gradient * v * v), 0.004);
}

TEST(DynamicBicycle, KeepsToTheKinematicTurnWhenItIsSlow) {
  const DynamicBicycleState state = Drive({.forward_mps = 2}, 0.2, 0, 3);
  EXPECT_NEAR(state.yaw_rate_radps, 2 * std::tan(0.2) / 2.8, 0.01);
  EXPECT_NEAR(state.left_mps, 1.5 * state.yaw_rate_radps, 0.01);
}

TEST(DynamicBicycle, FrictionBoundsTheTurn) {
  DynamicBicycleParams ice;
  ice.friction_front = ice.friction_rear = 0.2;
  DynamicBicycleState state{.forward_mps = 15};
  for (int i = 0; i < 300; ++i) {
    const double before = state.yaw_rad + std::atan2(state.left_mps, state.forward_mps);
    StepDynamicBicycle(state, 0.1, 0, ice, kTickS);
    const double speed = std::hypot(state.forward_mps, state.left_mps);
    const double course = state.yaw_rad + std::atan2(state.left_mps, state.forward_mps);
    EXPECT_LE(speed * (course - before) / kTickS, 0.2 * kGravityMps2 * 1.02);
  }
  EXPECT_GT(std::hypot(state.x_m, state.y_m), 35);  // goes on, almost straight
}

// 20 m/s on friction 0.5: 400 / (2 * 0.5 * 9.81) = 40.8 m.
TEST(DynamicBicycle, BrakesAsFarAsFrictionAllowsAndThenStands) {
  DynamicBicycleParams wet;
  wet.friction_front = wet.friction_rear = 0.5;
  const DynamicBicycleState state = Drive({.forward_mps = 20}, 0, -9, 8, wet);
  EXPECT_NEAR(state.x_m, 40.8, 0.2);
  EXPECT_EQ(state.forward_mps, 0);
}

// The rear lets go: the car turns further than it is steered and ends up across its way; a grippy one does not.
TEST(DynamicBicycle, ARearAxleWithoutGripSpins) {
  DynamicBicycleParams slick;
  slick.friction_rear = 0.15;
  const DynamicBicycleState spun = Drive({.forward_mps = 20, .yaw_rate_radps = 0.3}, 0.05, 0, 2.5, slick);
  EXPECT_GT(std::abs(std::atan2(spun.left_mps, spun.forward_mps)), 0.7);
  const DynamicBicycleState held = Drive({.forward_mps = 20, .yaw_rate_radps = 0.3}, 0.05, 0, 2.5);
  EXPECT_LT(std::abs(std::atan2(held.left_mps, held.forward_mps)), 0.1);
}

// Sliding any way with all wheels braked it comes to rest, and energy never grows.
TEST(DynamicBicycle, ASpinEnds) {
  DynamicBicycleState state{.forward_mps = 12, .left_mps = -9, .yaw_rate_radps = 2.5};
  const DynamicBicycleParams params;
  const auto energy = [&] {
    return state.forward_mps * state.forward_mps + state.left_mps * state.left_mps +
           params.inertia_over_mass_m2 * state.yaw_rate_radps * state.yaw_rate_radps;
  };
  double before = energy();
  for (int i = 0; i < 800; ++i) {
    StepDynamicBicycle(state, 0, -8, params, kTickS);
    EXPECT_LE(energy(), before * 1.003 + 1e-9) << i;
    before = energy();
  }
  EXPECT_LT(before, 1e-6);
}

}  // namespace
}  // namespace longtail
