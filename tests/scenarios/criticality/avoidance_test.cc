#include "scenarios/criticality/avoidance.h"

#include <cmath>

#include "gtest/gtest.h"

namespace longtail {
namespace {

// Ego at 20 m/s drives along x for 5 s; its front is 3.7 m ahead of its rear axle.
AvoidanceProblem Straight() {
  AvoidanceProblem problem;
  for (int f = 0; f <= 50; ++f) problem.path.push_back({2.0 * f, 0});
  problem.speed_mps = 20;
  problem.length_m = 4.6;
  problem.width_m = 1.8;
  problem.box_center_x_m = 1.4;
  problem.left_room_m = problem.right_room_m = 0;
  return problem;
}

// A wall across the road, its near side at x.
std::vector<std::optional<Footprint>> Wall(double x_m, double width_m = 20) {
  return std::vector<std::optional<Footprint>>(51, MakeFootprint(x_m + 0.5, 0, 0, 0, 1, width_m));
}

// 20^2 / 2 / 8 = 25 m of braking, and 3.7 m to the front.
TEST(Avoidance, OfAWallIsAQuestionOfTheBrakingDistance) {
  AvoidanceProblem problem = Straight();
  problem.others = {Wall(25 + 3.7 + 0.2)};
  EXPECT_EQ(FindAvoidance(problem), Avoidance::kAvoidable);
  problem.others = {Wall(25 + 3.7 - 0.2)};
  EXPECT_EQ(FindAvoidance(problem), Avoidance::kUnavoidable);
}

// Downhill the tyres' 8.829 m/s² are 7.853: 400 / 2 / 7.853 = 25.47 m. Uphill 8 is what ego uses at most.
TEST(Avoidance, NeedsMoreRoadDownhill) {
  AvoidanceProblem problem = Straight();
  problem.downhill_mps2 = 0.976;
  problem.others = {Wall(25.47 + 3.7 + 0.2)};
  EXPECT_EQ(FindAvoidance(problem), Avoidance::kAvoidable);
  problem.others = {Wall(25.47 + 3.7 - 0.2)};
  EXPECT_EQ(FindAvoidance(problem), Avoidance::kUnavoidable);
  problem.downhill_mps2 = -0.976;
  EXPECT_EQ(FindAvoidance(problem), Avoidance::kAvoidable);
  problem.others = {Wall(25 + 3.7 - 0.2)};
  EXPECT_EQ(FindAvoidance(problem), Avoidance::kUnavoidable);
}

TEST(Avoidance, NeedsGrip) {
  AvoidanceProblem problem = Straight();
  problem.others = {Wall(40)};
  EXPECT_EQ(FindAvoidance(problem), Avoidance::kAvoidable);
  problem.friction_ratio = 0.4;  // 51 m
  EXPECT_EQ(FindAvoidance(problem), Avoidance::kUnavoidable);
}

// Too late to brake for it; 2 m to a side are enough.
TEST(Avoidance, GoesRoundWhereThereIsRoom) {
  AvoidanceProblem problem = Straight();
  problem.others = {Wall(24, 1)};
  EXPECT_EQ(FindAvoidance(problem), Avoidance::kUnavoidable);
  problem.right_room_m = 2;
  EXPECT_EQ(FindAvoidance(problem), Avoidance::kAvoidable);
  problem.others = {Wall(24, 6)};
  EXPECT_EQ(FindAvoidance(problem), Avoidance::kUnavoidable) << "as wide as the road";
}

// Somebody who crosses has gone by when ego comes 0.5 s later: slowing a little does it.
TEST(Avoidance, KnowsWhereTheOthersWillBe) {
  AvoidanceProblem problem = Straight();
  std::vector<std::optional<Footprint>> crossing;
  for (int f = 0; f <= 50; ++f) {
    crossing.push_back(MakeFootprint(40, -14 + 0.8 * f, std::acos(0.0), 0, 4, 2));
  }
  problem.others = {crossing};
  EXPECT_EQ(FindAvoidance(problem), Avoidance::kAvoidable);
}

// It runs into ego from the side whatever ego does in the tenth of a second that is left.
TEST(Avoidance, EndsWhereThereIsNoTimeLeft) {
  AvoidanceProblem problem = Straight();
  std::vector<std::optional<Footprint>> ram;
  for (int f = 0; f <= 50; ++f) ram.push_back(MakeFootprint(2.0 * f + 1.4, 4 - 2.0 * f, 0, 0, 4, 4));
  problem.others = {ram};
  problem.left_room_m = problem.right_room_m = 3;
  EXPECT_EQ(FindAvoidance(problem), Avoidance::kUnavoidable);
}

// Nobody is there any more when ego comes.
TEST(Avoidance, LooksAtActorsOnlyWhileTheyAreThere) {
  AvoidanceProblem problem = Straight();
  problem.others = {Wall(20)};
  for (size_t f = 1; f < problem.others[0].size(); ++f) problem.others[0][f].reset();
  EXPECT_EQ(FindAvoidance(problem), Avoidance::kAvoidable);
}

}  // namespace
}  // namespace longtail
