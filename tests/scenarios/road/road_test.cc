#include "scenarios/road/road.h"

#include <cmath>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

v1::Road BaseRoad() {
  v1::Road road;
  road.mutable_length_m()->set_constant(400);
  road.mutable_forward_lanes()->set_constant(3);
  road.mutable_backward_lanes()->set_constant(2);
  road.mutable_lane_width_m()->set_constant(3.5);
  road.mutable_speed_limit_mps()->set_constant(14);
  return road;
}

void AddBend(v1::Road& road, double start_m, double radius_m, double length_m, double transition_m) {
  v1::Bend& bend = *road.add_bends();
  bend.mutable_start_m()->set_constant(start_m);
  bend.mutable_radius_m()->set_constant(radius_m);
  bend.mutable_length_m()->set_constant(length_m);
  bend.mutable_transition_m()->set_constant(transition_m);
}

v1::Road CurvedRoad() {
  v1::Road road = BaseRoad();
  AddBend(road, 30, 60, 40, 20);
  AddBend(road, 150, -120, 50, 30);
  return road;
}

RoadLine Line(const v1::Road& road) { return RoadLine::Create(road).value(); }

TEST(RoadLine, ProjectsBackToTheSamePoint) {
  const RoadLine line = Line(CurvedRoad());
  for (double s = -30; s <= 450; s += 3.7) {
    for (const double t : {-12.0, -3.5, 0.0, 4.0, 12.0}) {
      const Pose2 pose = line.At(s, t);
      const RoadPoint cold = line.Project(pose.x_m, pose.y_m);
      EXPECT_NEAR(cold.s_m, s, 1e-6);
      EXPECT_NEAR(cold.t_m, t, 1e-6);
      const RoadPoint warm = line.Project(pose.x_m, pose.y_m, std::max(0.0, s + 1.5));
      EXPECT_NEAR(warm.s_m, s, 1e-6);
      EXPECT_NEAR(warm.t_m, t, 1e-6);
    }
  }
}

TEST(RoadLine, MatchesAFineIntegrationOfClothoidAndArc) {
  const RoadLine line = Line(CurvedRoad());
  double x = 0, y = 0, yaw = 0;
  const double h = 1e-3;
  const auto curvature = [](double s) {
    if (s > 30 && s < 50) return (s - 30) / 20 / 60;
    if (s >= 50 && s <= 90) return 1.0 / 60;
    if (s > 90 && s < 110) return (110 - s) / 20 / 60;
    return 0.0;
  };
  for (int i = 0; i < 140000; ++i) {
    const double k = curvature((i + 0.5) * h);
    x += h * std::cos(yaw + k * h / 2);
    y += h * std::sin(yaw + k * h / 2);
    yaw += k * h;
  }
  const Pose2 pose = line.At(140, 0);
  EXPECT_NEAR(pose.x_m, x, 1e-3);
  EXPECT_NEAR(pose.y_m, y, 1e-3);
  EXPECT_NEAR(pose.yaw_rad, yaw, 1e-5);
  // One radian of turn per radius: arc 40 m and two clothoids of 20 m at half the mean curvature.
  EXPECT_NEAR(pose.yaw_rad, 60.0 / 60.0, 1e-6);
}

TEST(RoadLine, IsContinuousAtStationsAndBeyondItsEnds) {
  const RoadLine line = Line(CurvedRoad());
  for (double s = -5; s < 410; s += 0.5) {
    const Pose2 a = line.At(s - 1e-7, 0);
    const Pose2 b = line.At(s + 1e-7, 0);
    EXPECT_NEAR(std::hypot(a.x_m - b.x_m, a.y_m - b.y_m), 2e-7, 1e-9);
    EXPECT_NEAR(a.yaw_rad, b.yaw_rad, 1e-7);
  }
  EXPECT_NEAR(line.At(-10, 2).x_m, -10, 1e-12);
  EXPECT_NEAR(line.At(-10, 2).y_m, 2, 1e-12);
}

TEST(RoadLine, NumbersLanesFromTheRightEdge) {
  const RoadLine line = Line(BaseRoad());
  EXPECT_DOUBLE_EQ(line.LaneCenter(3), -1.75);
  EXPECT_DOUBLE_EQ(line.LaneCenter(1), -8.75);
  EXPECT_DOUBLE_EQ(line.LaneCenter(-1), 1.75);
  EXPECT_DOUBLE_EQ(line.LaneCenter(-2), 5.25);
  for (const int lane : {1, 2, 3, -1, -2}) EXPECT_EQ(line.LaneAt(line.LaneCenter(lane)), lane);
  EXPECT_EQ(line.LaneAt(7.1), 0);
  EXPECT_EQ(line.LaneAt(-10.6), 0);
  EXPECT_EQ(line.NeighborLane(1, 1), 2);
  EXPECT_EQ(line.NeighborLane(3, 1), -1);
  EXPECT_EQ(line.NeighborLane(-1, -1), 3);
  EXPECT_EQ(line.NeighborLane(1, -1), 0);
  EXPECT_EQ(line.NeighborLane(-2, 1), 0);
  EXPECT_FALSE(line.HasLane(0));
}

TEST(RoadLine, RefusesOverlappingBendsAndBendsThatLeaveTheRoad) {
  v1::Road overlap = BaseRoad();
  AddBend(overlap, 30, 60, 40, 20);
  AddBend(overlap, 100, 60, 40, 20);
  EXPECT_THAT(RoadLine::Create(overlap),
              StatusIs(absl::StatusCode::kInvalidArgument, testing::HasSubstr("road.bends[1].start_m must be")));
  v1::Road leaves = BaseRoad();
  AddBend(leaves, 350, 60, 40, 20);
  EXPECT_THAT(RoadLine::Create(leaves),
              StatusIs(absl::StatusCode::kInvalidArgument, testing::HasSubstr("road.bends[0].length_m must")));
  v1::Road tight = BaseRoad();
  AddBend(tight, 30, 5, 40, 20);
  EXPECT_THAT(RoadLine::Create(tight),
              StatusIs(absl::StatusCode::kInvalidArgument, testing::HasSubstr("road.bends[0].radius_m must")));
}

TEST(RoadLine, RefusesRoadsThatAreNotAlikeAllAlong) {
  v1::Road road = BaseRoad();
  road.add_grades();
  EXPECT_THAT(RoadLine::Create(road).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, testing::HasSubstr("road.grades must")));
  road.clear_grades();
  road.add_junctions();
  EXPECT_THAT(RoadLine::Create(road).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, testing::HasSubstr("road.junctions must")));
}

}  // namespace
}  // namespace longtail
