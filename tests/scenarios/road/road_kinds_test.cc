#include <cmath>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/road/layout/road_layout.h"
#include "tests/scenarios/road/layout_for_test.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

// One way, of three lanes.
v1::Road Motorway() {
  v1::Road road = Street(3);
  road.mutable_length_m()->set_constant(1000);
  road.clear_backward_lanes();
  road.mutable_shoulder_m()->set_constant(2.5);
  road.clear_sidewalk_m();
  road.mutable_speed_limit_mps()->set_constant(33);
  return road;
}

v1::Ramp& AddRamp(v1::Road& road, v1::RampKind kind, double at_m) {
  v1::Ramp& ramp = *road.add_ramps();
  ramp.set_kind(kind);
  ramp.mutable_at_m()->set_constant(at_m);
  ramp.mutable_lane_m()->set_constant(200);
  ramp.mutable_taper_m()->set_constant(80);
  ramp.mutable_length_m()->set_constant(160);
  return ramp;
}

v1::Road Roundabout(v1::JunctionArms arms) {
  v1::Road road = Street();
  v1::Junction& junction = *road.add_junctions();
  junction.mutable_at_m()->set_constant(200);
  junction.set_arms(arms);
  junction.set_control(v1::JUNCTION_CONTROL_ROUNDABOUT);
  return road;
}

const Course& CourseNamed(const RoadLayout& layout, const std::string& name) {
  return layout.courses.at(layout.FindCourse(name));
}

std::vector<Conflict> ConflictsOf(const RoadLayout& layout, const std::string& a, const std::string& b) {
  std::vector<Conflict> found;
  for (const Conflict& conflict : layout.conflicts) {
    if (conflict.course == layout.FindCourse(a) && conflict.other == layout.FindCourse(b)) found.push_back(conflict);
  }
  return found;
}

void ExpectAt(const Pose2& pose, double x_m, double y_m, double tolerance_m = 1e-3) {
  EXPECT_NEAR(pose.x_m, x_m, tolerance_m);
  EXPECT_NEAR(pose.y_m, y_m, tolerance_m);
}

TEST(OnRamp, RunsIntoALaneBesideTheRoadThatEnds) {
  v1::Road road = Motorway();
  AddRamp(road, v1::RAMP_KIND_ON, 300);
  const RoadLayout layout = LayOutRoad(road).value();
  ExpectSound(layout);
  const Course &main = layout.courses[0], &ramp = CourseNamed(layout, "r1");
  EXPECT_FALSE(main.HasLane(4, 299));
  EXPECT_EQ(main.LaneCenter(1, 301), -3.5 * 3.5);
  EXPECT_EQ(main.LaneCenter(4, 301), -1.75);
  EXPECT_NEAR(main.LaneWidth(1, 300 + 200 + 40), 1.75, 1e-9);
  EXPECT_FALSE(main.HasLane(4, 581));
  // Its s is 0 where both meet; from there on its right-most lane is the road's.
  EXPECT_NEAR(ramp.first_s_m(), -160, 1e-9);
  ExpectAt(ramp.At(-0.0, 0), 300, -10.5);
  ExpectAt(ramp.At(100, ramp.LaneCenter(1, 100)), 400, -12.25);
  ExpectAt(ramp.At(100, ramp.LaneCenter(2, 100)), 400, -8.75);
  // Turned 20 degrees to the right of the road, seen from it.
  EXPECT_NEAR(std::remainder(ramp.At(-159, 0).yaw_rad, 2 * M_PI), 20 * M_PI / 180, 1e-6);
  EXPECT_LT(ramp.At(-159, 0).y_m, -30);
  ASSERT_EQ(ConflictsOf(layout, "r1", "main").size(), 1u);
  EXPECT_TRUE(ConflictsOf(layout, "r1", "main")[0].merges);
  EXPECT_EQ(layout.network->data().junctions.size(), 1u);
}

TEST(OffRamp, LeavesFromALaneBesideTheRoadThatBegins) {
  v1::Road road = Motorway();
  AddRamp(road, v1::RAMP_KIND_OFF, 600).set_name("exit");
  const RoadLayout layout = LayOutRoad(road).value();
  ExpectSound(layout);
  const Course &main = layout.courses[0], &ramp = CourseNamed(layout, "exit");
  EXPECT_FALSE(main.HasLane(4, 319));
  EXPECT_NEAR(main.LaneWidth(1, 360), 1.75, 1e-9);
  EXPECT_TRUE(main.HasLane(4, 599));
  EXPECT_FALSE(main.HasLane(4, 601));
  EXPECT_NEAR(ramp.first_s_m(), -600, 1e-9);
  EXPECT_EQ(ramp.LaneAt(-50, ramp.LaneCenter(4, -50)), 4);
  ExpectAt(ramp.At(-50, ramp.LaneCenter(1, -50)), 550, -12.25);
  EXPECT_NEAR(std::remainder(ramp.At(159, 0).yaw_rad, 2 * M_PI), -20 * M_PI / 180, 1e-6);
  EXPECT_FALSE(ramp.HasLane(2, 1));
}

TEST(Ramps, ThatDoNotFitNameTheirField) {
  v1::Road road = Motorway();
  AddRamp(road, v1::RAMP_KIND_ON, 900);
  EXPECT_THAT(LayOutRoad(road).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("road.ramps[0].at_m must keep its lane")));
  road.mutable_ramps(0)->mutable_at_m()->set_constant(300);
  AddRamp(road, v1::RAMP_KIND_OFF, 700);
  EXPECT_THAT(LayOutRoad(road).status(), StatusIs(absl::StatusCode::kInvalidArgument,
                                                  HasSubstr("road.ramps[1].at_m must be past the end of that of")));
  road.mutable_ramps(1)->mutable_at_m()->set_constant(900);
  road.mutable_ramps(1)->set_name("r1");
  EXPECT_THAT(LayOutRoad(road).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("road.ramps[1].name must be given once")));
}

TEST(Roundabout, LeadsRoundItsIsland) {
  const RoadLayout layout = LayOutRoad(Roundabout(v1::JUNCTION_ARMS_CROSSING)).value();
  ExpectSound(layout);
  EXPECT_EQ(layout.courses.size(), 12u);
  // On the ring the lane's left edge is the island's, 14 m from the middle; straight on takes the southern half.
  const Course& main = layout.courses[0];
  double least_m = 1e9, lowest_m = 1e9;
  for (double s = 150; s < 280; s += 0.1) {
    const Pose2 at = main.At(s, 0);
    least_m = std::min(least_m, std::hypot(at.x_m - 200, at.y_m));
    lowest_m = std::min(lowest_m, at.y_m);
  }
  EXPECT_NEAR(least_m, 14, 0.02);
  EXPECT_NEAR(lowest_m, -14, 0.02);
  ExpectAt(main.At(main.last_s_m(), 0), 400, 0, 0.5);
  // A left turn drives three quarters of it.
  const Course &left = CourseNamed(layout, "near_to_left"), &right = CourseNamed(layout, "near_to_right");
  EXPECT_NEAR(left.last_s_m() - right.last_s_m(), 14 * M_PI, 0.51);
  EXPECT_GT(left.At(1000, 0).y_m, 100);
}

TEST(Roundabout, GivesWayToTheRing) {
  const RoadLayout layout = LayOutRoad(Roundabout(v1::JUNCTION_ARMS_CROSSING)).value();
  // left_to_right passes the near arm's entry; right's entry lies behind main's exit from there.
  ASSERT_EQ(ConflictsOf(layout, "main", "left_to_right").size(), 1u);
  EXPECT_TRUE(ConflictsOf(layout, "main", "left_to_right")[0].yields);
  EXPECT_FALSE(ConflictsOf(layout, "left_to_right", "main")[0].yields);
  EXPECT_FALSE(ConflictsOf(layout, "main", "right_to_far")[0].yields);
  EXPECT_TRUE(ConflictsOf(layout, "right_to_far", "main")[0].yields);
  EXPECT_TRUE(ConflictsOf(layout, "right_to_far", "main")[0].merges);
  // Two left turns from opposite arms meet twice, and each gives way once.
  const std::vector<Conflict> twice = ConflictsOf(layout, "near_to_left", "far_to_right");
  ASSERT_EQ(twice.size(), 2u);
  EXPECT_NE(twice[0].yields, twice[1].yields);
  EXPECT_TRUE(ConflictsOf(layout, "near_to_right", "far_to_left").empty());
  for (const StopLine& line : layout.stop_lines) EXPECT_EQ(line.kind, StopKind::kYield);
  EXPECT_EQ(layout.stop_lines.size(), 12u);
}

TEST(Roundabout, OfThreeArmsIsSound) {
  v1::Road road = Roundabout(v1::JUNCTION_ARMS_T_RIGHT);
  road.mutable_junctions(0)->mutable_angle_deg()->set_constant(70);
  ExpectSound(LayOutRoad(road).value());
}

TEST(Roundabout, LiesOnTheWayOfCoursesThroughOtherJunctions) {
  v1::Road road = Roundabout(v1::JUNCTION_ARMS_CROSSING);
  v1::Junction& second = *road.add_junctions();
  second.mutable_at_m()->set_constant(320);
  second.set_arms(v1::JUNCTION_ARMS_T_LEFT);
  second.set_control(v1::JUNCTION_CONTROL_STOP);
  const RoadLayout layout = LayOutRoad(road).value();
  ExpectSound(layout);
  // From the second side road back along main, round the island the northern way.
  const Course& back = CourseNamed(layout, "j2.left_to_near");
  double highest_m = -1e9;
  for (double s = 60; s < 200; s += 0.1) highest_m = std::max(highest_m, back.At(s, 0).y_m);
  EXPECT_NEAR(highest_m, 14, 0.02);
  EXPECT_FALSE(ConflictsOf(layout, "j2.left_to_near", "left_to_right").empty());
}

TEST(Roundabout, NeedsOneLaneEachWay) {
  v1::Road road = Roundabout(v1::JUNCTION_ARMS_CROSSING);
  road.mutable_forward_lanes()->set_constant(2);
  EXPECT_THAT(LayOutRoad(road).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("road.junctions[0].control must not be")));
}

TEST(WorkZone, ClosesTheOutermostLaneAndOpensItAgain) {
  v1::Road road = Street(2);
  v1::WorkZone& zone = *road.add_work_zones();
  zone.mutable_at_m()->set_constant(100);
  zone.mutable_length_m()->set_constant(60);
  zone.mutable_taper_m()->set_constant(40);
  zone.mutable_speed_limit_mps()->set_constant(8);
  const RoadLayout layout = LayOutRoad(road).value();
  ExpectSound(layout);
  const Course& main = layout.courses[0];
  EXPECT_NEAR(main.LaneWidth(1, 120), 1.75, 1e-9);
  EXPECT_FALSE(main.HasLane(2, 150));
  EXPECT_EQ(main.LaneCenter(1, 150), -1.75);
  EXPECT_NEAR(main.LaneWidth(1, 220), 1.75, 1e-9);
  EXPECT_TRUE(main.HasLane(2, 250));
  EXPECT_EQ(main.SpeedLimit(99), 14);
  EXPECT_EQ(main.SpeedLimit(150), 8);
  EXPECT_EQ(main.SpeedLimit(241), 14);
  // The pavement stays: the closed strip takes what the lane gives up.
  const auto there = layout.network->ToLane({0, 150, -5.25});
  ASSERT_TRUE(there.has_value());
  EXPECT_EQ(layout.network->lanes().node(there->lane).type, network::LaneType::kRoadWorks);
  EXPECT_NEAR(layout.network->LaneSpanAt(there->lane, 150).Width(), 3.5, 1e-9);
  int num_cones = 0;
  for (const network::Object& object : layout.network->road(0).objects) num_cones += object.name == "cone";
  EXPECT_EQ(num_cones, 3);
  ASSERT_EQ(layout.network->road(0).signals.size(), 1u);
  EXPECT_EQ(layout.network->road(0).signals[0].s_m, 40);
}

TEST(ParkingLane, LiesBetweenTheLanesAndTheShoulder) {
  v1::Road road = Street();
  v1::ParkingLane& parking = *road.add_parking_lanes();
  parking.mutable_start_m()->set_constant(100);
  parking.mutable_length_m()->set_constant(60);
  parking.mutable_width_m()->set_constant(2.2);
  const RoadLayout layout = LayOutRoad(road).value();
  ExpectSound(layout);
  EXPECT_EQ(layout.courses[0].RightEdge(130), -3.5);
  const auto type_at = [&](double s, double t) {
    return layout.network->lanes().node(layout.network->LaneAt({0, s, t})).type;
  };
  EXPECT_EQ(type_at(130, -4.6), network::LaneType::kParking);
  EXPECT_EQ(type_at(130, 4.6), network::LaneType::kSidewalk);
  EXPECT_EQ(type_at(161, -4.6), network::LaneType::kSidewalk);
  ASSERT_EQ(layout.network->road(0).objects.size(), 1u);
  EXPECT_EQ(layout.network->road(0).objects[0].repeats[0].t_start_m, -4.6);
  *road.add_parking_lanes() = parking;
  EXPECT_THAT(LayOutRoad(road).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("road.parking_lanes[1].start_m must be clear")));
}

TEST(Median, KeepsTheDirectionsApart) {
  v1::Road road = Street(2);
  road.mutable_median_m()->set_constant(4);
  const RoadLayout layout = LayOutRoad(road).value();
  ExpectSound(layout);
  const Course& main = layout.courses[0];
  EXPECT_EQ(main.LaneCenter(-1, 100), 4 + 1.75);
  EXPECT_EQ(main.LaneCenter(2, 100), -1.75);
  EXPECT_EQ(main.LaneAt(100, 2), 0);
  EXPECT_EQ(main.LeftEdge(100), 11);
}

TEST(Structures, AreCutWithTheRoad) {
  v1::Road road = Motorway();
  AddRamp(road, v1::RAMP_KIND_ON, 300);
  v1::Tunnel& tunnel = *road.add_tunnels();
  tunnel.mutable_start_m()->set_constant(250);
  tunnel.mutable_length_m()->set_constant(100);
  v1::Bridge& bridge = *road.add_bridges();
  bridge.mutable_start_m()->set_constant(700);
  bridge.mutable_length_m()->set_constant(40);
  const RoadLayout layout = LayOutRoad(road).value();
  const std::vector<network::Structure>&before = layout.network->road(0).structures,
        &behind = layout.network->road(1).structures;
  ASSERT_EQ(before.size(), 1u);
  EXPECT_EQ(before[0].s_m, 250);
  EXPECT_EQ(before[0].length_m, 50);
  ASSERT_EQ(behind.size(), 2u);
  EXPECT_EQ(behind[0].length_m, 50);
  EXPECT_EQ(behind[1].s_m, 400);
  EXPECT_EQ(behind[1].kind, network::StructureKind::kBridge);
}

TEST(CenterLine, GoesThroughItsPoints) {
  v1::Road road = Street();
  const double radius_m = 80;
  for (int i = 0; i <= 12; ++i) {
    v1::LinePoint& point = *road.add_center_line();
    point.mutable_x_m()->set_constant(1000 + radius_m * std::sin(i * 0.25));
    point.mutable_y_m()->set_constant(-500 - radius_m * std::cos(i * 0.25));
  }
  road.mutable_length_m()->set_constant(200);
  const RoadLayout layout = LayOutRoad(road).value();
  ExpectSound(layout);
  const Course& main = layout.courses[0];
  for (int i = 0; i <= 9; ++i) {
    const RoadPoint at =
        main.Project(1000 + radius_m * std::sin(i * 0.25), -500 - radius_m * std::cos(i * 0.25), i * 20);
    EXPECT_NEAR(at.t_m, 0, 2e-3) << i;
    EXPECT_NEAR(at.s_m, i * 20, 0.1) << i;
  }
  // Away from its ends, where a natural spline has no curvature, the circle that the points lie on.
  EXPECT_NEAR(main.Curvature(100), 1 / radius_m, 1e-4);
  EXPECT_NEAR(std::hypot(main.At(110, 0).x_m - 1000, main.At(110, 0).y_m + 500), radius_m, 5e-3);
  road.mutable_length_m()->set_constant(300);
  EXPECT_THAT(LayOutRoad(road).status(), StatusIs(absl::StatusCode::kInvalidArgument,
                                                  HasSubstr("road.length_m must be at most the center_line's")));
}

}  // namespace
}  // namespace longtail
