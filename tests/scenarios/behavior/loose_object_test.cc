#include "scenarios/behavior/loose_object.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"
#include "scenarios/behavior/bicycle.h"

namespace longtail {
namespace {

void Move(LooseState& state, const LooseParams& params, double seconds, const Air& wind = {}) {
  for (int i = 0; i < std::lround(seconds / kTickS); ++i) StepLoose(state, params, wind, kTickS);
}

// From 2 m: sqrt(2 h / g) = 0.639 s; at 20 m/s it has come 12.8 m by then.
TEST(LooseObject, FallsAsGalileiSays) {
  LooseState state{.z_m = 2, .vx_mps = 20};
  const LooseParams heavy{.terminal_mps = 1e6};
  int ticks = 0;
  while (state.z_m > 0) StepLoose(state, heavy, {}, kTickS), ++ticks;
  EXPECT_NEAR(ticks * kTickS, 0.639, 0.011);
  EXPECT_NEAR(state.x_m, 12.8, 0.25);
}

// Each bounce reaches restitution² of the height before.
TEST(LooseObject, BouncesLowerEachTimeByTheSquareOfItsRestitution) {
  LooseState state{.z_m = 2};
  const LooseParams params{.restitution = 0.6, .terminal_mps = 1e6};
  std::vector<double> peaks;
  double before = 2;
  bool rising = false;
  for (int i = 0; i < 300 && peaks.size() < 3; ++i) {
    StepLoose(state, params, {}, kTickS);
    if (rising && state.z_m < before) peaks.push_back(before);
    rising = state.z_m > before;
    before = state.z_m;
  }
  ASSERT_EQ(peaks.size(), 3u);
  EXPECT_NEAR(peaks[0], 2 * 0.36, 0.08);
  EXPECT_NEAR(peaks[1] / peaks[0], 0.36, 0.05);
  EXPECT_NEAR(peaks[2] / peaks[1], 0.36, 0.05);
}

// 12 m/s at 0.5: 144 / (2 * 0.5 * 9.81) = 14.7 m, then it rests.
TEST(LooseObject, SlidesOutItsBrakingDistanceAndRests) {
  LooseState state{.vx_mps = 12};
  Move(state, {.friction = 0.5, .terminal_mps = 1e6}, 4);
  EXPECT_NEAR(state.x_m, 14.7, 0.1);
  EXPECT_TRUE(state.resting);
}

TEST(LooseObject, EnergyNeverGrowsInStillAir) {
  LooseState state{.z_m = 3, .vx_mps = 15, .vy_mps = -4, .vz_mps = 2, .yaw_rate_radps = 3, .pitch_rate_radps = 5};
  const auto energy = [&] {
    return (state.vx_mps * state.vx_mps + state.vy_mps * state.vy_mps + state.vz_mps * state.vz_mps) / 2 +
           kGravityMps2 * std::max(0.0, state.z_m);
  };
  double before = energy();
  for (int i = 0; i < 1000; ++i) {
    StepLoose(state, {.restitution = 0.5, .terminal_mps = 12}, {}, kTickS);
    EXPECT_LE(energy(), before + 1e-4);  // at the top of a throw the tick's drag is told by its beginning
    EXPECT_GE(state.z_m, -0.1);
    before = energy();
  }
  EXPECT_TRUE(state.resting);
}

// Free in the air it drifts with the wind and falls at its terminal speed.
TEST(LooseObject, TerminalDriftIsTheWind) {
  LooseState state{.z_m = 50};
  Move(state, {.terminal_mps = 1.3}, 10, {.x_mps = 6, .y_mps = -2});
  EXPECT_NEAR(state.vx_mps, 6, 0.02);
  EXPECT_NEAR(state.vy_mps, -2, 0.02);
  EXPECT_NEAR(state.vz_mps, -1.3, 0.02);
}

// On the ground friction keeps it behind the wind by the speed whose drag it holds: terminal sqrt(friction).
TEST(LooseObject, OnTheGroundItDriftsBehindTheWindByItsFriction) {
  const LooseParams bag{.friction = 0.3, .terminal_mps = 1.3};
  LooseState state;
  Move(state, bag, 20, {.x_mps = 6});
  EXPECT_NEAR(state.vx_mps, 6 - LiftingWindMps(bag), 0.02);
  LooseState calm{.resting = true};
  Move(calm, bag, 5, {.x_mps = 0.9 * LiftingWindMps(bag)});
  EXPECT_EQ(calm.x_m, 0);
}

TEST(LooseObject, AWheelRollsFarAlongItsHeadingAndThenFallsOver) {
  LooseState state{.vx_mps = 15};
  const LooseParams wheel{.friction = 0.7,
                          .rolling_ratio = 0.02,
                          .restitution = 0.6,
                          .terminal_mps = 1e6,
                          .radius_m = 0.32,
                          .rolling = Rolling::kWheel};
  Move(state, wheel, 5);
  EXPECT_NEAR(state.vx_mps, 15 - 5 * 0.02 * kGravityMps2, 0.02);
  EXPECT_NEAR(state.pitch_rad, state.x_m / 0.32, 0.5);
  EXPECT_EQ(state.roll_rad, 0);
  Move(state, wheel, 85);
  EXPECT_NEAR(std::abs(state.roll_rad), kPi / 2, 1e-9);
  EXPECT_TRUE(state.resting);
}

TEST(LooseObject, AWheelDoesNotSlideSidewaysFar) {
  LooseState state{.vy_mps = 3};
  Move(state, {.friction = 0.7, .rolling_ratio = 0.02, .rolling = Rolling::kWheel}, 10);
  EXPECT_NEAR(state.y_m, 9 / (2 * 0.7 * kGravityMps2), 0.15);
}

TEST(LooseObject, TumbleweedGoesWithTheWind) {
  LooseState state;
  Move(state, {.friction = 0.4, .rolling_ratio = 0.12, .terminal_mps = 6, .rolling = Rolling::kBall}, 20, {.y_mps = 9});
  EXPECT_NEAR(state.vy_mps, 9 - 6 * std::sqrt(0.12), 0.1);
  EXPECT_NEAR(state.yaw_rad, kPi / 2, 1e-9);
}

}  // namespace
}  // namespace longtail
