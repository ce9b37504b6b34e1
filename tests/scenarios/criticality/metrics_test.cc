#include <cmath>
#include <limits>

#include "gtest/gtest.h"
#include "scenarios/behavior/footprint.h"
#include "scenarios/criticality/drac.h"
#include "scenarios/criticality/thw.h"
#include "scenarios/criticality/ttc.h"

namespace longtail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

MovingBox Car(double x_m, double y_m, double yaw_rad, double speed_mps) {
  return {MakeFootprint(x_m, y_m, yaw_rad, 0, 4, 2), speed_mps * std::cos(yaw_rad), speed_mps * std::sin(yaw_rad)};
}

// 30 m between centres, 26 m between bumpers.
TEST(Ttc, IsTheGapOverTheClosingSpeed) {
  EXPECT_NEAR(TimeToCollision(Car(0, 0, 0, 15), Car(30, 0, 0, 2)), 26.0 / 13, 1e-9);
  EXPECT_EQ(TimeToCollision(Car(0, 0, 0, 10), Car(30, 0, 0, 12)), kInfinity);
  EXPECT_EQ(TimeToCollision(Car(0, 0, 0, 10), Car(30, 3, 0, 2)), kInfinity);
}

// Crossing at a right angle: ego's front needs 17 m at 10 m/s, the other's side has left by then or not.
TEST(Ttc, SeesCrossingPathsInTwoDimensions) {
  EXPECT_NEAR(TimeToCollision(Car(0, 0, 0, 10), Car(20, -20, std::acos(0.0), 10)), 1.7, 1e-9);
  EXPECT_EQ(TimeToCollision(Car(0, 0, 0, 10), Car(20, -20, std::acos(0.0), 30)), kInfinity);
}

TEST(Thw, IsTheGapOverOwnSpeed) {
  EXPECT_NEAR(TimeHeadway(Car(0, 0, 0, 13), Car(30, 0, 0, 20)), 2, 1e-9);
  EXPECT_EQ(TimeHeadway(Car(0, 0, 0, 13), Car(-30, 0, 0, 20)), kInfinity);
  EXPECT_EQ(TimeHeadway(Car(0, 0, 0, 13), Car(30, 2.5, 0, 20)), kInfinity);
}

TEST(Drac, IsClosingSpeedSquaredOverTwiceTheGap) {
  EXPECT_NEAR(DecelerationToAvoidCrash(Car(0, 0, 0, 15), Car(30, 0, 0, 2)), 13.0 * 13 / 52, 1e-9);
  EXPECT_EQ(DecelerationToAvoidCrash(Car(0, 0, 0, 2), Car(30, 0, 0, 15)), 0);
  EXPECT_EQ(DecelerationToAvoidCrash(Car(0, 0, 0, 5), Car(3, 0, 0, 0)), kInfinity);
}

TEST(Footprint, MeasuresOverlapDistanceAndSight) {
  const Footprint a = MakeFootprint(0, 0, 0, 0, 4, 2);
  EXPECT_FALSE(Overlap(a, MakeFootprint(4.1, 0, 0, 0, 4, 2)));
  EXPECT_TRUE(Overlap(a, MakeFootprint(3.9, 0, 0, 0, 4, 2)));
  EXPECT_NEAR(FreeDistance(a, MakeFootprint(7, 6, 0, 0, 4, 2)), 5, 1e-9);  // 3 along, 4 across
  EXPECT_TRUE(Blocks(a, {-10, 0}, {10, 0.5}));
  EXPECT_FALSE(Blocks(a, {-10, 2}, {10, 2}));
  EXPECT_FALSE(Blocks(a, {-10, 0}, {-3, 0}));
}

}  // namespace
}  // namespace longtail
