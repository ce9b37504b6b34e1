#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/road/layout/road_layout.h"
#include "scenarios/road/road.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

v1::Road StraightRoad() {
  v1::Road road;
  road.set_name("street");
  road.mutable_length_m()->set_constant(400.3);
  road.mutable_forward_lanes()->set_constant(3);
  road.mutable_backward_lanes()->set_constant(2);
  road.mutable_lane_width_m()->set_constant(3.5);
  road.mutable_shoulder_m()->set_constant(1);
  road.mutable_sidewalk_m()->set_constant(2);
  road.mutable_speed_limit_mps()->set_constant(14);
  return road;
}

v1::Road BentRoad() {
  v1::Road road = StraightRoad();
  const auto bend = [&road](double start_m, double radius_m, double length_m, double transition_m) {
    v1::Bend& bend = *road.add_bends();
    bend.mutable_start_m()->set_constant(start_m);
    bend.mutable_radius_m()->set_constant(radius_m);
    bend.mutable_length_m()->set_constant(length_m);
    bend.mutable_transition_m()->set_constant(transition_m);
  };
  bend(150, -120, 50, 30);
  bend(30, 60, 40, 20);
  return road;
}

TEST(RoadLayout, OfAStraightRoadHasItsLanesFromRightToLeft) {
  const RoadLayout layout = LayOutRoad(StraightRoad()).value();
  const Course& course = layout.courses[layout.FindCourse("main")];
  EXPECT_EQ(layout.FindCourse(""), 0);
  EXPECT_EQ(layout.FindCourse("left_to_right"), -1);
  EXPECT_EQ(course.LaneCenter(1, 10), -8.75);
  EXPECT_EQ(course.LaneCenter(3, 10), -1.75);
  EXPECT_EQ(course.LaneCenter(-1, 10), 1.75);
  EXPECT_EQ(course.LaneAt(10, -10.6), 0);
  EXPECT_EQ(course.LaneAt(10, -10.4), 1);
  EXPECT_EQ(course.LaneAt(10, -0.1), 3);
  EXPECT_EQ(course.LaneAt(10, 0.1), -1);
  EXPECT_EQ(course.LaneAt(10, 7.1), 0);
  EXPECT_EQ(course.NeighborLane(1, 1, 10), 2);
  EXPECT_EQ(course.NeighborLane(3, 1, 10), -1);
  EXPECT_EQ(course.NeighborLane(-2, 1, 10), 0);
  EXPECT_EQ(course.NeighborLane(1, -1, 10), 0);
  EXPECT_EQ(course.LeftEdge(10), 7);
  EXPECT_EQ(course.RightEdge(10), -10.5);
  EXPECT_EQ(course.LaneWidth(2, 10), 3.5);
  EXPECT_EQ(course.SpeedLimit(10), 14);
  EXPECT_FALSE(course.HasLane(4, 10));
}

TEST(RoadLayout, LiesWhereTheRoadLineDoes) {
  const v1::Road road = BentRoad();
  const RoadLine line = RoadLine::Create(road).value();
  const RoadLayout layout = LayOutRoad(road).value();
  const Course& course = layout.courses[0];
  for (double s = -20; s < 430; s += 1.7) {
    const Pose2 expected = line.At(s, 2), got = course.At(s, 2);
    EXPECT_NEAR(got.x_m, expected.x_m, 0.01) << s;
    EXPECT_NEAR(got.y_m, expected.y_m, 0.01) << s;
    EXPECT_NEAR(got.yaw_rad, expected.yaw_rad, 1e-3) << s;
  }
}

TEST(RoadLayout, CourseAndNetworkAgree) {
  const RoadLayout layout = LayOutRoad(BentRoad()).value();
  const Course& course = layout.courses[0];
  for (double s = 0.1; s < 400; s += 1.3) {
    const network::SurfacePose there = layout.network->PoseAt({0, s, -4});
    const Pose2 here = course.At(s, -4);
    EXPECT_NEAR(here.x_m, there.x_m, 1e-3) << s;
    EXPECT_NEAR(here.y_m, there.y_m, 1e-3) << s;
    const auto lane = layout.network->ToLane({0, s, course.LaneCenter(2, s)});
    ASSERT_TRUE(lane.has_value());
    EXPECT_NEAR(lane->offset_m, 0, 1e-9);
    EXPECT_EQ(layout.network->lanes().node(lane->lane).lane_id, -2);
  }
}

TEST(Course, ProjectsBackToTheSamePoint) {
  const RoadLayout layout = LayOutRoad(BentRoad()).value();
  const Course& course = layout.courses[0];
  for (double s = -30; s <= 450; s += 3.7) {
    for (const double t : {-12.0, -3.5, 0.0, 4.0, 12.0}) {
      const Pose2 pose = course.At(s, t);
      const RoadPoint cold = course.Project(pose.x_m, pose.y_m);
      EXPECT_NEAR(cold.s_m, s, 1e-3);
      EXPECT_NEAR(cold.t_m, t, 1e-3);
      const RoadPoint warm = course.Project(pose.x_m, pose.y_m, s + 1.5);
      EXPECT_NEAR(warm.s_m, s, 1e-3);
      EXPECT_NEAR(warm.t_m, t, 1e-3);
    }
  }
}

TEST(RoadLayout, NamesBendsThatDoNotFit) {
  v1::Road road = BentRoad();
  road.mutable_bends(0)->mutable_start_m()->set_constant(100);
  EXPECT_THAT(LayOutRoad(road).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("road.bends[0].start_m must be past the end of")));
  road = BentRoad();
  road.mutable_bends(1)->mutable_radius_m()->set_constant(9);
  EXPECT_THAT(LayOutRoad(road).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("road.bends[1].radius_m must be longer than")));
}

TEST(SignalGroup, GoesThroughItsPhasesAgainAndAgain) {
  const SignalGroup group{"main", {{SignalColor::kGreen, 10}, {SignalColor::kAmber, 3}, {SignalColor::kRed, 17}}, 5};
  EXPECT_EQ(group.At(0), SignalColor::kGreen);
  EXPECT_EQ(group.At(5), SignalColor::kAmber);
  EXPECT_EQ(group.At(8), SignalColor::kRed);
  EXPECT_EQ(group.At(25), SignalColor::kGreen);
  EXPECT_EQ(group.At(30 + 25 - 60), SignalColor::kGreen);
}

}  // namespace
}  // namespace longtail
