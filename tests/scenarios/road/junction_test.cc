#include <cmath>
#include <map>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kernels/philox.h"
#include "scenarios/road/layout/road_layout.h"
#include "tests/scenarios/road/layout_for_test.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

v1::Junction& Add(v1::Road& road, double at_m, v1::JunctionArms arms, v1::JunctionControl control) {
  v1::Junction& junction = *road.add_junctions();
  junction.mutable_at_m()->set_constant(at_m);
  junction.set_arms(arms);
  junction.set_control(control);
  return junction;
}

v1::Road Crossing(v1::JunctionControl control, int lanes = 1) {
  v1::Road road = Street(lanes);
  Add(road, 200, v1::JUNCTION_ARMS_CROSSING, control);
  return road;
}

std::set<std::string> CourseNames(const RoadLayout& layout) {
  std::set<std::string> names;
  for (const Course& course : layout.courses) names.insert(course.name());
  return names;
}

const Conflict* FindConflict(const RoadLayout& layout, const std::string& course, const std::string& other) {
  for (const Conflict& conflict : layout.conflicts) {
    if (conflict.course == layout.FindCourse(course) && conflict.other == layout.FindCourse(other)) return &conflict;
  }
  return nullptr;
}

// Whether a yields to b; false where they do not meet.
bool YieldsTo(const RoadLayout& layout, const std::string& a, const std::string& b) {
  const Conflict* conflict = FindConflict(layout, a, b);
  return conflict != nullptr && conflict->yields;
}

TEST(Junction, OfFourArmsHasACourseForEachWayThrough) {
  const RoadLayout layout = LayOutRoad(Crossing(v1::JUNCTION_CONTROL_STOP)).value();
  EXPECT_THAT(CourseNames(layout),
              UnorderedElementsAre("main", "near_to_left", "near_to_right", "far_to_near", "far_to_left",
                                   "far_to_right", "left_to_near", "left_to_far", "left_to_right", "right_to_near",
                                   "right_to_far", "right_to_left"));
  EXPECT_EQ(layout.FindCourse("near_to_far"), 0);
  ExpectSound(layout);
}

TEST(Junction, OfThreeArmsHasNoCourseToTheMissingOne) {
  v1::Road road = Street();
  Add(road, 200, v1::JUNCTION_ARMS_T_RIGHT, v1::JUNCTION_CONTROL_YIELD);
  const RoadLayout layout = LayOutRoad(road).value();
  EXPECT_THAT(CourseNames(layout), UnorderedElementsAre("main", "near_to_right", "far_to_near", "far_to_right",
                                                        "right_to_near", "right_to_far"));
  ExpectSound(layout);
}

TEST(Junction, CoursesCountFromTheirBox) {
  // Kerbs of radius 8 begin 3.5 + 0.5 + 8 m from the middle.
  const RoadLayout layout = LayOutRoad(Crossing(v1::JUNCTION_CONTROL_STOP)).value();
  const Pose2 left = layout.courses[layout.FindCourse("left_to_right")].At(0, 0);
  EXPECT_NEAR(left.x_m, 200, 1e-9);
  EXPECT_NEAR(left.y_m, 12, 1e-9);
  EXPECT_NEAR(left.yaw_rad, -M_PI / 2, 1e-9);
  const Pose2 far = layout.courses[layout.FindCourse("far_to_near")].At(0, 0);
  EXPECT_NEAR(far.x_m, 212, 1e-9);
  EXPECT_NEAR(layout.courses[layout.FindCourse("left_to_right")].first_s_m(), -(120 - 12), 1e-9);
  EXPECT_NEAR(layout.courses[layout.FindCourse("near_to_left")].first_s_m(), -188, 1e-9);
}

TEST(Junction, PathsThatCrossAtRightAnglesMeetWhereTheirWidthsOverlap) {
  const RoadLayout layout = LayOutRoad(Crossing(v1::JUNCTION_CONTROL_STOP)).value();
  // left_to_right drives down x = 198.25; main along y = -1.75, from x = 188: 12 + 1.75 m from left's box.
  const Conflict* conflict = FindConflict(layout, "left_to_right", "main");
  ASSERT_NE(conflict, nullptr);
  EXPECT_NEAR(conflict->other_start_s_m, 198.25 - 2.2, 0.5);
  EXPECT_NEAR(conflict->other_end_s_m, 198.25 + 2.2, 0.5);
  EXPECT_NEAR(conflict->start_s_m, 13.75 - 2.2, 0.5);
  EXPECT_NEAR(conflict->end_s_m, 13.75 + 2.2, 0.5);
  EXPECT_FALSE(conflict->merges);
  const Conflict* merge = FindConflict(layout, "right_to_far", "main");
  ASSERT_NE(merge, nullptr);
  EXPECT_TRUE(merge->merges);
  EXPECT_NEAR(merge->other_end_s_m, 212, 1e-6);
  EXPECT_EQ(FindConflict(layout, "main", "near_to_left"), nullptr);
  EXPECT_EQ(FindConflict(layout, "main", "far_to_near"), nullptr);
  EXPECT_EQ(FindConflict(layout, "right_to_far", "left_to_near"), nullptr);
}

TEST(RightOfWay, IsTheMainRoadsWithStopSigns) {
  const RoadLayout layout = LayOutRoad(Crossing(v1::JUNCTION_CONTROL_STOP)).value();
  EXPECT_TRUE(YieldsTo(layout, "left_to_right", "main"));
  EXPECT_FALSE(YieldsTo(layout, "main", "left_to_right"));
  EXPECT_TRUE(YieldsTo(layout, "right_to_far", "main"));
  EXPECT_TRUE(YieldsTo(layout, "left_to_far", "near_to_left"));
  EXPECT_TRUE(YieldsTo(layout, "near_to_left", "far_to_near"));
  EXPECT_FALSE(YieldsTo(layout, "far_to_near", "near_to_left"));
  EXPECT_TRUE(YieldsTo(layout, "left_to_far", "right_to_left"));
  EXPECT_TRUE(YieldsTo(layout, "near_to_left", "far_to_left"));
  EXPECT_FALSE(YieldsTo(layout, "far_to_left", "near_to_left"));
}

TEST(RightOfWay, IsTheRightsWithoutSigns) {
  const RoadLayout layout = LayOutRoad(Crossing(v1::JUNCTION_CONTROL_PRIORITY_TO_THE_RIGHT)).value();
  EXPECT_TRUE(YieldsTo(layout, "main", "right_to_left"));
  EXPECT_FALSE(YieldsTo(layout, "right_to_left", "main"));
  EXPECT_TRUE(YieldsTo(layout, "left_to_right", "main"));
  EXPECT_FALSE(YieldsTo(layout, "main", "left_to_right"));
  EXPECT_TRUE(YieldsTo(layout, "right_to_left", "far_to_near"));
  EXPECT_TRUE(YieldsTo(layout, "near_to_left", "far_to_near"));
}

TEST(RightOfWay, IsNobodysWithStopSignsAllRound) {
  const RoadLayout layout = LayOutRoad(Crossing(v1::JUNCTION_CONTROL_ALL_WAY_STOP)).value();
  for (const Conflict& conflict : layout.conflicts) EXPECT_FALSE(conflict.yields);
  EXPECT_EQ(layout.stop_lines.size(), layout.courses.size());
}

TEST(Signals, NeverShowGreenToTwoThatCrossExceptToALeftTurn) {
  for (const int lanes : {1, 2, 3}) {
    const RoadLayout layout = LayOutRoad(Crossing(v1::JUNCTION_CONTROL_SIGNALS, lanes)).value();
    std::map<int, int> group_of;
    for (const StopLine& line : layout.stop_lines) group_of[line.course] = line.signal_group;
    ASSERT_EQ(group_of.size(), layout.courses.size());
    for (const Conflict& conflict : layout.conflicts) {
      const SignalGroup &own = layout.signals[group_of[conflict.course]],
                        &theirs = layout.signals[group_of[conflict.other]];
      for (double t = 0; t < 60; t += 0.1) {
        const auto goes = [t](const SignalGroup& group) {
          return group.At(t) == SignalColor::kGreen || group.At(t) == SignalColor::kAmber;
        };
        if (!goes(own) || !goes(theirs)) continue;
        const std::string& a = layout.courses[conflict.course].name();
        const std::string& b = layout.courses[conflict.other].name();
        EXPECT_TRUE(&own == &theirs) << a << " and " << b;
        const bool left = a == "near_to_left" || a == "far_to_right" || a == "left_to_far" || a == "right_to_near" ||
                          b == "near_to_left" || b == "far_to_right" || b == "left_to_far" || b == "right_to_near";
        EXPECT_TRUE(left) << a << " and " << b;
      }
    }
  }
}

TEST(Signals, GoByTheirProgram) {
  v1::Road road = Crossing(v1::JUNCTION_CONTROL_SIGNALS);
  v1::SignalProgram& program = *road.mutable_junctions(0)->mutable_signals();
  program.mutable_main_green_s()->set_constant(10);
  program.mutable_side_green_s()->set_constant(5);
  program.mutable_amber_s()->set_constant(3);
  program.mutable_all_red_s()->set_constant(2);
  program.mutable_red_amber_s()->set_constant(1);
  program.mutable_offset_s()->set_constant(4);
  const RoadLayout layout = LayOutRoad(road).value();
  const SignalGroup& main = layout.signals[layout.FindSignal("main")];
  const SignalGroup& side = layout.signals[layout.FindSignal("side")];
  EXPECT_EQ(main.At(0), SignalColor::kGreen);
  EXPECT_EQ(main.At(6.5), SignalColor::kAmber);
  EXPECT_EQ(side.At(9.5), SignalColor::kRed);
  EXPECT_EQ(side.At(10.5), SignalColor::kRedAmber);
  EXPECT_EQ(side.At(11.5), SignalColor::kGreen);
  EXPECT_EQ(side.At(16.5), SignalColor::kAmber);
  EXPECT_EQ(main.At(20.5), SignalColor::kRedAmber);
  EXPECT_EQ(main.At(21.5), SignalColor::kGreen);
  program.set_mode(v1::SIGNAL_MODE_DARK);
  EXPECT_EQ(LayOutRoad(road)->signals[0].At(7), SignalColor::kDark);
  program.set_mode(v1::SIGNAL_MODE_FLASHING);
  EXPECT_EQ(LayOutRoad(road)->signals[1].At(7), SignalColor::kFlashingAmber);
}

TEST(Signals, HaveAHeadBeforeEveryDriverWhoWaits) {
  const RoadLayout layout = LayOutRoad(Crossing(v1::JUNCTION_CONTROL_SIGNALS, 2)).value();
  for (const StopLine& line : layout.stop_lines) {
    const Course& course = layout.courses[line.course];
    const Pose2 eye = course.At(line.s_m - 1.5, course.LaneCenter(1, line.s_m - 1.5));
    bool sees = false;
    for (const SignalHead& head : layout.signal_heads) {
      const double dx = head.x_m - eye.x_m, dy = head.y_m - eye.y_m, distance = std::hypot(dx, dy);
      const double ahead = (dx * std::cos(eye.yaw_rad) + dy * std::sin(eye.yaw_rad)) / distance;
      const double faces = -(std::cos(head.yaw_rad) * dx + std::sin(head.yaw_rad) * dy) / distance;
      sees |= head.group == line.signal_group && distance > 8 && ahead > 0.87 && faces > 0.87;
    }
    EXPECT_TRUE(sees) << course.name();
  }
}

TEST(Junction, OfASecondCarriesItsName) {
  v1::Road road = Street();
  Add(road, 120, v1::JUNCTION_ARMS_CROSSING, v1::JUNCTION_CONTROL_SIGNALS);
  Add(road, 280, v1::JUNCTION_ARMS_T_LEFT, v1::JUNCTION_CONTROL_SIGNALS);
  const RoadLayout layout = LayOutRoad(road).value();
  EXPECT_GT(layout.FindCourse("j2.left_to_near"), 0);
  EXPECT_GT(layout.FindSignal("j2.side"), 0);
  EXPECT_EQ(layout.FindCourse("j2.far_to_near"), layout.FindCourse("far_to_near"));
  ExpectSound(layout);
  // main stops at two lines, who comes from the second side road and drives back along main at two as well.
  const auto lines_of = [&](const std::string& name) {
    int count = 0;
    for (const StopLine& line : layout.stop_lines) count += line.course == layout.FindCourse(name);
    return count;
  };
  EXPECT_EQ(lines_of("main"), 2);
  EXPECT_EQ(lines_of("j2.left_to_near"), 2);
  EXPECT_EQ(lines_of("j2.left_to_far"), 1);
  EXPECT_EQ(lines_of("left_to_far"), 2);
  EXPECT_NE(FindConflict(layout, "j2.left_to_near", "left_to_right"), nullptr);
}

TEST(Junction, ThatDoesNotFitNamesItsField) {
  v1::Road road = Crossing(v1::JUNCTION_CONTROL_STOP);
  road.mutable_junctions(0)->mutable_at_m()->set_constant(10);
  EXPECT_THAT(LayOutRoad(road).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("road.junctions[0].at_m must ")));
  road.mutable_junctions(0)->mutable_at_m()->set_constant(200);
  Add(road, 215, v1::JUNCTION_ARMS_T_LEFT, v1::JUNCTION_CONTROL_STOP);
  EXPECT_THAT(LayOutRoad(road).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("clear of junctions[0]")));
}

TEST(Lanes, BeginAndEndInTapers) {
  v1::Road road = Street(2);
  v1::LaneCountChange& drop = *road.add_lane_count_changes();
  drop.mutable_at_m()->set_constant(100);
  drop.mutable_added_lanes()->set_constant(-1);
  drop.mutable_taper_m()->set_constant(50);
  const RoadLayout layout = LayOutRoad(road).value();
  const Course& course = layout.courses[0];
  EXPECT_EQ(course.LaneCenter(2, 90), -1.75);
  EXPECT_NEAR(course.LaneWidth(1, 125), 1.75, 1e-9);
  EXPECT_EQ(course.LaneCenter(1, 160), -1.75);
  EXPECT_FALSE(course.HasLane(2, 160));
  EXPECT_TRUE(course.HasLane(-2, 160));
  ExpectSound(layout);
}

TEST(Grades, ClimbAsMuchAsTheySay) {
  v1::Road road = Street();
  v1::Grade& grade = *road.add_grades();
  grade.mutable_start_m()->set_constant(50);
  grade.mutable_grade_ratio()->set_constant(0.06);
  grade.mutable_length_m()->set_constant(100);
  grade.mutable_transition_m()->set_constant(40);
  const RoadLayout layout = LayOutRoad(road).value();
  const Course& course = layout.courses[0];
  EXPECT_EQ(course.Elevation(20), 0);
  EXPECT_NEAR(course.Elevation(300), 0.06 * 140, 1e-9);
  EXPECT_NEAR(course.Grade(140), 0.06, 1e-9);
  EXPECT_NEAR(course.Elevation(123), layout.network->PoseAt({0, 123, 0}).z_m, 1e-3);
}

TEST(SpeedLimits, HoldFromTheirPlaceOn) {
  v1::Road road = Street();
  v1::SpeedLimitChange& change = *road.add_speed_limit_changes();
  change.mutable_at_m()->set_constant(150);
  change.mutable_speed_limit_mps()->set_constant(8);
  const RoadLayout layout = LayOutRoad(road).value();
  EXPECT_EQ(layout.courses[0].SpeedLimit(149), 14);
  EXPECT_EQ(layout.courses[0].SpeedLimit(151), 8);
}

TEST(Grades, LeadThroughAJunctionWithoutAStep) {
  v1::Road road = Crossing(v1::JUNCTION_CONTROL_STOP);
  v1::Grade& grade = *road.add_grades();
  grade.mutable_start_m()->set_constant(50);
  grade.mutable_grade_ratio()->set_constant(0.04);
  grade.mutable_length_m()->set_constant(200);
  grade.mutable_transition_m()->set_constant(40);
  const RoadLayout layout = LayOutRoad(road).value();
  for (const Course& course : layout.courses) {
    for (double s = course.first_s_m(); s < course.last_s_m(); s += 0.25) {
      ASSERT_NEAR(course.Elevation(s), course.Elevation(s + 0.25), 0.25 * 0.1) << course.name() << " at " << s;
    }
  }
}

// Roads of every kind, drawn at random: each is laid out soundly, or refused by the name of a field.
TEST(Roads, OfAnyKindAreSoundOrRefusedByName) {
  int num_laid_out = 0;
  for (uint64_t i = 0; i < 300; ++i) {
    PhiloxStream stream(20260101, i, "roads_test");
    const auto draw = [&](double lo, double hi) { return stream.Uniform(lo, hi); };
    const auto whole = [&](int lo, int hi) { return std::floor(draw(lo, hi + 1 - 1e-9)); };
    v1::Road road = Street();
    road.mutable_length_m()->set_constant(draw(150, 900));
    road.mutable_forward_lanes()->set_constant(whole(1, 4));
    road.mutable_backward_lanes()->set_constant(whole(0, 4));
    road.mutable_lane_width_m()->set_constant(draw(2.5, 4.5));
    road.mutable_shoulder_m()->set_constant(draw(0, 3));
    road.mutable_sidewalk_m()->set_constant(draw(0, 4));
    if (draw(0, 1) < 0.4) {
      v1::Bend& bend = *road.add_bends();
      bend.mutable_start_m()->set_constant(draw(0, 300));
      bend.mutable_radius_m()->set_constant((draw(0, 1) < 0.5 ? -1 : 1) * draw(40, 600));
      bend.mutable_length_m()->set_constant(draw(10, 100));
    }
    if (draw(0, 1) < 0.4) {
      v1::Grade& grade = *road.add_grades();
      grade.mutable_start_m()->set_constant(draw(0, 100));
      grade.mutable_grade_ratio()->set_constant(draw(-0.1, 0.1));
      grade.mutable_length_m()->set_constant(draw(0, 100));
      grade.mutable_transition_m()->set_constant(draw(20, 60));
    }
    if (draw(0, 1) < 0.4) {
      v1::LaneCountChange& change = *road.add_lane_count_changes();
      change.mutable_at_m()->set_constant(draw(0, 400));
      change.mutable_added_lanes()->set_constant(draw(0, 1) < 0.5 ? -1 : 1);
      change.mutable_oncoming()->set_constant(whole(0, 1));
    }
    if (draw(0, 1) < 0.3) {
      v1::ParkingLane& parking = *road.add_parking_lanes();
      parking.mutable_start_m()->set_constant(draw(0, 300));
      parking.mutable_length_m()->set_constant(draw(6, 300));
      parking.mutable_oncoming()->set_constant(whole(0, 1));
    }
    if (draw(0, 1) < 0.3) {
      v1::WorkZone& zone = *road.add_work_zones();
      zone.mutable_at_m()->set_constant(draw(0, 300));
      zone.mutable_length_m()->set_constant(draw(5, 100));
      zone.mutable_oncoming()->set_constant(whole(0, 1));
    }
    if (draw(0, 1) < 0.2) road.mutable_median_m()->set_constant(draw(0, 6));
    if (draw(0, 1) < 0.3) {
      v1::Ramp& ramp = *road.add_ramps();
      ramp.set_kind(draw(0, 1) < 0.5 ? v1::RAMP_KIND_ON : v1::RAMP_KIND_OFF);
      ramp.mutable_at_m()->set_constant(draw(50, 600));
      ramp.mutable_angle_deg()->set_constant(draw(5, 60));
    }
    for (int j = static_cast<int>(whole(0, 2)); j > 0; --j) {
      v1::Junction& junction = Add(road, draw(0, 600), static_cast<v1::JunctionArms>(whole(1, 3)),
                                   static_cast<v1::JunctionControl>(whole(1, 6)));
      junction.mutable_angle_deg()->set_constant(draw(60, 120));
      junction.mutable_lanes_in()->set_constant(whole(0, 3));
      junction.mutable_lanes_out()->set_constant(whole(0, 3));
      junction.mutable_lane_width_m()->set_constant(draw(2.5, 4.5));
      junction.mutable_corner_radius_m()->set_constant(draw(3, 20));
      junction.set_crosswalks(draw(0, 1) < 0.5);
    }
    SCOPED_TRACE(road.DebugString());
    const absl::StatusOr<RoadLayout> layout = LayOutRoad(road);
    if (!layout.ok()) {
      ASSERT_EQ(layout.status().code(), absl::StatusCode::kInvalidArgument) << layout.status();
      ASSERT_THAT(std::string(layout.status().message()), HasSubstr("road."));
      continue;
    }
    ++num_laid_out;
    ExpectSound(*layout);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(num_laid_out, 100);
}

}  // namespace
}  // namespace longtail
