#include "scenarios/behavior/cyclist.h"

#include <cmath>

#include "gtest/gtest.h"

namespace longtail {
namespace {

TEST(Cyclist, KeepsItsDistanceFromTheRightEdgeButNotOnTheOtherSideOfTheLane) {
  EXPECT_NEAR(RidersOffset(3.5, 0.7), 1.05, 1e-12);
  EXPECT_EQ(RidersOffset(1.2, 0.7), 0);
}

TEST(Cyclist, SwaysLessTheFasterItRidesAndNotAtAllWhenItStands) {
  const Noise noise(1, 2, "rider");
  double slow = 0, fast = 0;
  for (int i = 0; i < 20000; ++i) {
    slow += std::pow(Sway(noise, i * 0.05, 1.5, 0.1), 2);
    fast += std::pow(Sway(noise, i * 0.05, 7, 0.1), 2);
  }
  slow = std::sqrt(slow / 20000);
  fast = std::sqrt(fast / 20000);
  EXPECT_NEAR(fast / slow, 0.27 / 0.985, 0.001);
  EXPECT_NEAR(slow / 0.985, 0.1, 0.008);
  EXPECT_EQ(Sway(noise, 3, 0, 0.1), 0);
}

TEST(Cyclist, SwayHasNoJumps) {
  const Noise noise(1, 2, "rider");
  for (int i = 0; i < 3000; ++i) {
    EXPECT_LT(std::abs(Sway(noise, (i + 1) * kTickS, 4, 0.1) - Sway(noise, i * kTickS, 4, 0.1)), 0.008);
  }
}

// 10 m/s through 40 m: v²/(r g) = 0.255, to the left, so leaning left: -14.3 degrees.
TEST(Cyclist, LeansIntoItsTurn) {
  EXPECT_NEAR(LeanInTurn(10, 10.0 / 40), -0.2495, 1e-3);
  EXPECT_EQ(LeanInTurn(10, 0), 0);
}

}  // namespace
}  // namespace longtail
