#include "scenarios/behavior/driver_models.h"

#include <cmath>

#include "gtest/gtest.h"
#include "scenarios/behavior/gap_acceptance.h"
#include "scenarios/behavior/mobil.h"

namespace longtail {
namespace {

TEST(Mobil, WeighsOwnGainAgainstTheLossOfOthersAsWorkedByHand) {
  MobilParams p;
  p.politeness_ratio = 0.5;
  p.threshold_mps2 = 0.1;
  // Own: 0.8 - (-0.4) = 1.2. New follower: -0.9 - 0.1 = -1.0. Old follower: 0.2 - (-0.2) = 0.4.
  const MobilAccelerations a{-0.4, 0.8, 0.1, -0.9, -0.2, 0.2};
  // 1.2 + 0.5 (-1.0 + 0.4) - 0.1 = 0.8.
  EXPECT_NEAR(GainOfChange(p, a, 0), 0.8, 1e-12);
  p.politeness_ratio = 0;
  EXPECT_NEAR(GainOfChange(p, a, 0), 1.1, 1e-12);
  EXPECT_NEAR(GainOfChange(p, a, -1.5), -0.4, 1e-12);
  EXPECT_TRUE(IsSafeChange(p, a));
}

TEST(Mobil, IsUnsafeWhereTheNewFollowerOrOneselfMustBrakeHard) {
  const MobilParams p;
  EXPECT_TRUE(IsSafeChange(p, {0, 0, 0, -3, 0, 0}));
  EXPECT_FALSE(IsSafeChange(p, {0, 0, 0, -3.01, 0, 0}));
  EXPECT_FALSE(IsSafeChange(p, {0, -3.01, 0, 0, 0, 0}));
}

TEST(GapAcceptance, TravelTimeFollowsTheLawsOfMotion) {
  EXPECT_DOUBLE_EQ(TravelTime(0, 3, 1, 10), 0);
  // From standing: d = a t² / 2.
  EXPECT_DOUBLE_EQ(TravelTime(16, 0, 2, 10), 4);
  // 5 s and 25 m to reach 10 m/s, then 75 m at it.
  EXPECT_DOUBLE_EQ(TravelTime(100, 0, 2, 10), 12.5);
  EXPECT_DOUBLE_EQ(TravelTime(60, 12, 2, 10), 5);
  EXPECT_EQ(TravelTime(10, 0, 0, 10), kNever);
}

TEST(GapAcceptance, PassagesWithAMarginBetweenAreApart) {
  const Passage own{2, 5};
  EXPECT_TRUE(AreApart(own, {6, 8}, 1));
  EXPECT_FALSE(AreApart(own, {6, 8}, 1.1));
  EXPECT_TRUE(AreApart(own, {0, 1}, 1));
  EXPECT_FALSE(AreApart(own, {3, kNever}, 0));
  EXPECT_TRUE(AreApart(own, {kNever, kNever}, 3));
}

TEST(GapAcceptance, MarginShrinksWithWaiting) {
  GapParams p;
  p.margin_s = 1.5;
  p.least_margin_s = 0.5;
  p.patience_s = 20;
  EXPECT_DOUBLE_EQ(MarginAfter(p, 0), 1.5);
  EXPECT_DOUBLE_EQ(MarginAfter(p, 10), 1.0);
  EXPECT_DOUBLE_EQ(MarginAfter(p, 60), 0.5);
}

TEST(GapAcceptance, CriticalGapsFromTheLineAreThoseOfCounts) {
  // A car from standing across a two-lane road: 12 m and its own length, 1.7 m/s²; and with the margin about as long as
  // the 6.5 s that the Highway Capacity Manual gives.
  const double critical_s = TravelTime(3 + 7 + 4.5, 0, 1.7, 12) + MarginAfter({}, 0);
  EXPECT_GT(critical_s, 5);
  EXPECT_LT(critical_s, 7);
}

TEST(GapAcceptance, StopsAtAmberWhereItCan) {
  // 14 m/s, 3 m/s² after 0.3 s: 32.7 m and 4.2 m.
  EXPECT_TRUE(StopsAtAmber(14, 37.0));
  EXPECT_FALSE(StopsAtAmber(14, 36.5));
  EXPECT_FALSE(StopsAtAmber(1, -0.1));
}

TEST(FollowAcceleration, KeepsItsDistanceInEquilibrium) {
  const IdmParams p{.desired_mps = 30, .headway_s = 1.5, .min_gap_m = 2, .accel_mps2 = 1.5, .comfort_mps2 = 2};
  // s_e = (s0 + v T) / sqrt(1 - (v / v0)^4).
  const double v = 15, gap = (2 + v * 1.5) / std::sqrt(1 - std::pow(v / 30, 4));
  EXPECT_NEAR(FollowAcceleration(p, v, gap, v, 0), 0, 1e-9);
}

}  // namespace
}  // namespace longtail
