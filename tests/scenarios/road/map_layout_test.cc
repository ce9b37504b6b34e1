// Courses through an OpenDRIVE map: where they lie, what they meet, and what is wrong with those that cannot be.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "scenarios/road/layout/map_course.h"
#include "scenarios/road/layout/map_way.h"
#include "scenarios/road/layout/road_layout.h"
#include "scenarios/road/network/road_network_builder.h"
#include "tests/scenarios/road/layout_for_test.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr char kCourses[] = R"(
  courses { start { road: "1" lane { constant: -1 } s_m { constant: 10 } } goal { road: "3" lane { constant: -1 } s_m { constant: 145 } } }
  courses { name: "oncoming" start { road: "3" lane { constant: 1 } s_m { constant: 140 } } goal { road: "1" lane { constant: 1 } s_m { constant: 5 } } }
  courses { name: "turning" start { road: "2" lane { constant: 1 } s_m { constant: 100 } } roads: "5" }
  courses { name: "crossing" start { road: "5" lane { constant: 1 } s_m { constant: 110 } } roads: "4" }
  courses { name: "side" start { road: "6" lane { constant: 1 } s_m { constant: 90 } } roads: "2" }
)";

v1::Road TwoCrossings(const std::string& courses = kCourses) {
  std::ifstream file("scenarios/library/maps/two_crossings.xodr");
  v1::Road road;
  road.set_name("two_crossings");
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(courses, road.mutable_map()));
  road.mutable_map()->set_file("two_crossings.xodr");
  road.mutable_map()->set_text(std::string(std::istreambuf_iterator<char>(file), {}));
  return road;
}

const Conflict* FindConflict(const RoadLayout& layout, const std::string& course, const std::string& other) {
  for (const Conflict& conflict : layout.conflicts) {
    if (conflict.course == layout.FindCourse(course) && conflict.other == layout.FindCourse(other)) return &conflict;
  }
  return nullptr;
}

bool YieldsTo(const RoadLayout& layout, const std::string& course, const std::string& other) {
  const Conflict* conflict = FindConflict(layout, course, other);
  EXPECT_NE(conflict, nullptr) << course << " and " << other << " do not meet";
  return conflict != nullptr && conflict->yields;
}

TEST(MapLayout, IsSound) { ExpectSound(LayOutRoad(TwoCrossings()).value()); }

TEST(MapLayout, LeadsCoursesAlongTheCentresOfTheirLanes) {
  const RoadLayout layout = LayOutRoad(TwoCrossings()).value();
  for (const Course& course : layout.courses) {
    for (double s_m = 1; s_m < course.last_s_m() - 1; s_m += 2.3) {
      const Pose2 pose = course.At(s_m, 0);
      std::vector<network::RoadPosition> places(8);
      places.resize(layout.network->ProjectAll(pose.x_m, pose.y_m, absl::MakeSpan(places)));
      double nearest_m = 10;
      for (const network::RoadPosition& place : places) {
        const auto on_lane = layout.network->ToLane(place);
        if (on_lane) nearest_m = std::min(nearest_m, std::abs(on_lane->offset_m));
      }
      ASSERT_LT(nearest_m, 0.01) << course.name() << " at " << s_m;
    }
  }
}

TEST(MapLayout, TakesWorldCoordinatesToTheCourseAndBackWithinACentimetre) {
  const RoadLayout layout = LayOutRoad(TwoCrossings()).value();
  for (const Course& course : layout.courses) {
    for (double s_m = 0.3; s_m < course.last_s_m(); s_m += 0.7) {
      for (const double t_m : {-1.5, 0.0, 1.5}) {
        const Pose2 pose = course.At(s_m, t_m);
        const RoadPoint at = course.Project(pose.x_m, pose.y_m, s_m + 1);
        const Pose2 back = course.At(at.s_m, at.t_m);
        ASSERT_LT(std::hypot(back.x_m - pose.x_m, back.y_m - pose.y_m), 0.01) << course.name() << " at " << s_m;
        ASSERT_NEAR(at.s_m, s_m, 0.01);
        ASSERT_NEAR(at.t_m, t_m, 0.01);
      }
    }
  }
}

TEST(MapLayout, NumbersLanesAlongAndAgainstTheCourse) {
  const RoadLayout layout = LayOutRoad(TwoCrossings()).value();
  const Course& main = layout.courses[0];
  EXPECT_TRUE(main.HasLane(1, 20));
  EXPECT_TRUE(main.HasLane(-1, 20));
  EXPECT_FALSE(main.HasLane(2, 20));
  EXPECT_NEAR(main.LaneCenter(1, 20), 0, 1e-6);
  EXPECT_NEAR(main.LaneCenter(-1, 20), 3.5, 1e-6);
  // Inside a junction there is what goes its way.
  EXPECT_TRUE(main.HasLane(1, 140));
  EXPECT_FALSE(main.HasLane(-1, 140));
}

TEST(MapLayout, HasTheHeightsAndSpeedLimitsOfTheMap) {
  const RoadLayout layout = LayOutRoad(TwoCrossings()).value();
  const Course& main = layout.courses[0];
  EXPECT_NEAR(main.Elevation(100), 0, 1e-9);
  EXPECT_GT(main.Elevation(main.last_s_m() - 1), 4);
  EXPECT_NEAR(main.SpeedLimit(20), 50 / 3.6, 1e-6);
  EXPECT_NEAR(layout.courses[layout.FindCourse("side")].SpeedLimit(20), 30 / 3.6, 1e-6);
  // The paths through junctions have none of their own: that before them goes on.
  EXPECT_NEAR(main.SpeedLimit(140), 50 / 3.6, 1e-6);
}

TEST(MapLayout, LetsPriorityAndTurnsDecideWhoGoesFirst) {
  const RoadLayout layout = LayOutRoad(TwoCrossings()).value();
  EXPECT_TRUE(YieldsTo(layout, "side", "main"));
  EXPECT_FALSE(YieldsTo(layout, "main", "side"));
  EXPECT_TRUE(YieldsTo(layout, "turning", "main"));
  EXPECT_FALSE(YieldsTo(layout, "main", "turning"));
  // Without signs and priority who comes from the right goes first; the lights see to it that they do not meet.
  EXPECT_TRUE(YieldsTo(layout, "main", "crossing"));
  EXPECT_FALSE(YieldsTo(layout, "crossing", "main"));
  EXPECT_EQ(FindConflict(layout, "main", "oncoming"), nullptr);
  EXPECT_TRUE(FindConflict(layout, "side", "oncoming")->merges);
}

// Two roads of a lane that run into a third, without a junction; the second comes from the right and into that lane.
v1::Road JoinedRoads(int lane) {
  const std::string begin = "<lanes><laneSection s='0'><center><lane id='0' type='none'/></center><right>",
                    end = "</right></laneSection></lanes></road>";
  const auto lane_of = [](int id, const std::string& link) {
    return absl::StrCat("<lane id='", id, "' type='driving'><link>", link,
                        "</link><width sOffset='0' a='3.5' b='0' c='0' d='0'/></lane>");
  };
  const std::string next = "<link><successor elementType='road' elementId='2' contactPoint='start'/></link>";
  v1::Road road = TwoCrossings(
      "courses { start { road: \"1\" lane { constant: -1 } s_m { constant: 5 } } roads: \"2\" }"
      "courses { name: \"joining\" start { road: \"3\" lane { constant: -1 } s_m { constant: 5 } } roads: \"2\" }");
  road.mutable_map()->set_text(absl::StrCat(
      "<OpenDRIVE><header revMajor='1' revMinor='6'/><road id='1' length='300' junction='-1'>", next,
      "<planView><geometry s='0' x='0' y='0' hdg='0' length='300'><line/></geometry></planView>", begin,
      lane_of(-1, "<successor id='-1'/>"), end,
      "<road id='2' length='500' junction='-1'><link><predecessor elementType='road' elementId='1' "
      "contactPoint='end'/></link><planView><geometry s='0' x='300' y='0' hdg='0' length='500'><line/></geometry>"
      "</planView>",
      begin, lane_of(-1, "<predecessor id='-1'/>"), lane_of(-2, ""), end, "<road id='3' length='220' junction='-1'>",
      next, "<planView><geometry s='0' x='86.258' y='", -47.418 + 3.5 * (1 + lane),
      "' hdg='0.3' length='100'><line/></geometry><geometry s='100' x='181.792' y='", -17.866 + 3.5 * (1 + lane),
      "' hdg='0.3' length='120'><arc curvature='-0.0025'/></geometry></planView>", begin,
      lane_of(-1, absl::StrCat("<successor id='", lane, "'/>")), end, "</OpenDRIVE>"));
  return road;
}

TEST(MapLayout, SaysWhoGoesFirstWhereRoadsJoinWithoutAJunction) {
  const RoadLayout layout = LayOutRoad(JoinedRoads(-1)).value();
  EXPECT_TRUE(YieldsTo(layout, "joining", "main"));
  EXPECT_FALSE(YieldsTo(layout, "main", "joining"));
  const Conflict* conflict = FindConflict(layout, "joining", "main");
  EXPECT_TRUE(conflict->merges);
  EXPECT_NEAR(conflict->end_s_m, 214.5, 0.1);  // the arc is shorter on its inside
  EXPECT_NEAR(conflict->other_end_s_m, 295, 0.1);
  // 2.2 m aside on a radius of 400 m.
  EXPECT_NEAR(conflict->start_s_m, 215 - std::sqrt(2 * 400 * 2.2), 2);
  EXPECT_TRUE(layout.stop_lines.empty());
}

TEST(MapLayout, LetsThoseBesideEachOtherOnAJoinedRoadSeeEachOther) {
  const RoadLayout layout = LayOutRoad(JoinedRoads(-2)).value();
  const Conflict* conflict = FindConflict(layout, "joining", "main");
  ASSERT_NE(conflict, nullptr);
  EXPECT_TRUE(conflict->merges);
  EXPECT_EQ(conflict->start_s_m, conflict->end_s_m);
  EXPECT_NEAR(conflict->end_s_m, 214.5, 0.1);  // the arc is shorter on its inside
  EXPECT_NEAR(conflict->other_end_s_m, 295, 0.1);
  EXPECT_FALSE(conflict->yields);
  EXPECT_FALSE(FindConflict(layout, "main", "joining")->yields);
}

TEST(MapLayout, PutsLightsIntoTheGroupsOfTheirControllers) {
  const RoadLayout layout = LayOutRoad(TwoCrossings()).value();
  ASSERT_EQ(layout.signals.size(), 2u);
  EXPECT_EQ(layout.signals[0].name, "main");
  EXPECT_EQ(layout.signals[1].name, "side");
  EXPECT_EQ(layout.signal_heads.size(), 4u);
  for (double time_s = 0; time_s < 100; time_s += 0.25) {
    EXPECT_TRUE(layout.signals[0].At(time_s) == SignalColor::kRed || layout.signals[1].At(time_s) == SignalColor::kRed);
  }
  EXPECT_EQ(layout.signals[0].At(1), SignalColor::kGreen);
  EXPECT_EQ(layout.signals[1].At(26), SignalColor::kGreen);
}

TEST(MapLayout, GivesLightsTheTimesOfTheSpec) {
  v1::Road road = TwoCrossings();
  v1::MapSignalProgram& program = *road.mutable_map()->mutable_signals();
  program.mutable_first_green_s()->set_constant(10);
  program.mutable_other_green_s()->set_constant(6);
  program.mutable_amber_s()->set_constant(4);
  program.mutable_all_red_s()->set_constant(1);
  program.mutable_offset_s()->set_constant(2);
  const RoadLayout layout = LayOutRoad(road).value();
  const SignalGroup &main = layout.signals[0], &side = layout.signals[1];
  // Main: 10 green, 4 amber, 12 red; side: 15 red, 6 green, 4 amber, 1 red; 2 s of it are over.
  EXPECT_EQ(main.At(7.9), SignalColor::kGreen);
  EXPECT_EQ(main.At(8.1), SignalColor::kAmber);
  EXPECT_EQ(main.At(12.1), SignalColor::kRed);
  EXPECT_EQ(side.At(12.9), SignalColor::kRed);
  EXPECT_EQ(side.At(13.1), SignalColor::kGreen);
  EXPECT_EQ(side.At(19.1), SignalColor::kAmber);
  EXPECT_EQ(side.At(23.1), SignalColor::kRed);
  EXPECT_EQ(main.At(23.9), SignalColor::kRed);
  EXPECT_EQ(main.At(24.1), SignalColor::kGreen);
  program.set_mode(v1::SIGNAL_MODE_DARK);
  EXPECT_EQ(LayOutRoad(road)->signals[0].At(7), SignalColor::kDark);
  program.set_mode(v1::SIGNAL_MODE_FLASHING);
  EXPECT_EQ(LayOutRoad(road)->signals[1].At(7), SignalColor::kFlashingAmber);
  EXPECT_THAT(MapSignalGroups(road.map().text()), ElementsAre("main", "side"));
  EXPECT_THAT(MapSignalGroups("no map"), ElementsAre());
}

TEST(MapLayout, IsTheSameFromEveryThread) {
  // More maps than are kept.
  std::vector<v1::Road> roads(6, TwoCrossings());
  for (size_t i = 0; i < roads.size(); ++i) roads[i].mutable_map()->mutable_text()->append(i, '\n');
  std::vector<std::thread> threads;
  std::atomic<int> num_wrong = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (size_t i = 0; i < 2 * roads.size(); ++i) {
        const absl::StatusOr<RoadLayout> layout = LayOutRoad(roads[(i + t) % roads.size()]);
        const bool right = layout.ok() && layout->signals.size() == 2 && layout->stop_lines.size() == 6 &&
                           layout->network->FindRoad("6") >= 0;
        if (!right) ++num_wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(num_wrong, 0);
}

TEST(MapLayout, NamesSignalsByWhatScenesDraw) {
  const RoadLayout layout = LayOutRoad(TwoCrossings()).value();
  std::map<std::string, std::string> names;
  for (const network::Road& road : layout.network->data().roads) {
    for (const network::Signal& signal : road.signals) names[signal.id] = signal.name;
  }
  EXPECT_THAT(names, UnorderedElementsAre(Pair("11", "main"), Pair("12", "main"), Pair("14", "side"),
                                          Pair("15", "side"), Pair("16", "yield")));
}

TEST(MapLayout, StopsTrafficAtLightsAndSigns) {
  const RoadLayout layout = LayOutRoad(TwoCrossings()).value();
  std::vector<std::string> lines;
  for (const StopLine& line : layout.stop_lines) {
    const char* kind = line.kind == StopKind::kSignal ? "signal" : line.kind == StopKind::kStop ? "stop" : "yield";
    lines.push_back(layout.courses[line.course].name() + " " + kind + " " +
                    std::to_string(static_cast<int>(std::lround(line.s_m))));
  }
  EXPECT_THAT(lines, ElementsAre("main signal 126", "oncoming signal 336", "turning signal 96", "crossing signal 106",
                                 "side signal 284", "side yield 84"));
}

TEST(MapLayout, LeavesOutWhatLiesOutsideTheWindow) {
  v1::Road road = TwoCrossings(
      "courses { start { road: \"1\" lane { constant: -1 } s_m { constant: 10 } } goal { road: \"1\" lane { constant: "
      "-1 } "
      "s_m { constant: 100 } } } window_m: 70");
  const RoadLayout near = LayOutRoad(road).value();
  EXPECT_GE(near.network->FindRoad("2"), 0);
  EXPECT_EQ(near.network->FindRoad("3"), -1);
  EXPECT_EQ(near.network->FindRoad("6"), -1);
  road.mutable_map()->clear_window_m();
  EXPECT_GE(LayOutRoad(road)->network->FindRoad("6"), 0);
}

TEST(MapLayout, ParsesAMapWithAFaultOnce) {
  v1::Road road = TwoCrossings();
  road.mutable_map()->set_text("<OpenDRIVE>");
  const absl::Status first = LayOutRoad(road).status(), second = LayOutRoad(road).status();
  EXPECT_EQ(first.code(), absl::StatusCode::kInvalidArgument);
  // The very same words, not others that are alike.
  EXPECT_EQ(first.message().data(), second.message().data());
}

TEST(MapLayout, NamesPlacesThatAreNotThere) {
  const auto fault = [](const std::string& courses) {
    return std::string(LayOutRoad(TwoCrossings(courses)).status().message());
  };
  EXPECT_EQ(fault("courses { start { road: \"1O3\" lane { constant: -1 } } }"),
            "road.map.courses[0].start.road must be the id of a road of the map, got \"1O3\"; did you mean 103?");
  EXPECT_THAT(
      fault("courses { start { road: \"1\" lane { constant: -2 } } }"),
      HasSubstr("road.map.courses[0].start.lane must be a lane to drive on of road 1 at s = 0 m (-1, 1), got -2"));
  EXPECT_THAT(fault("courses { start { road: \"1\" lane { constant: -1 } s_m { constant: 150 } } }"),
              HasSubstr("road.map.courses[0].start.s_m must be in [0, 140], on road 1, got 150"));
  EXPECT_THAT(fault("courses { start { road: \"1\" lane { constant: -1 } } roads: \"9\" }"),
              HasSubstr("road.map.courses[0].roads[0] must be the id of a road of the map"));
  EXPECT_THAT(
      fault("courses { start { road: \"1\" lane { constant: -1 } } goal { road: \"3\" lane { constant: 1 } } }"),
      HasSubstr("road.map.courses[0].goal must be reached along lanes from start, got road 3"));
  EXPECT_THAT(fault("courses { start { road: \"3\" lane { constant: -1 } } roads: \"1\" }"),
              HasSubstr("road.map.courses[0].roads[0] must be reached along lanes from start, got road 1"));
  EXPECT_THAT(fault("courses { start { road: \"1\" lane { constant: -1 } s_m { constant: 138 } } }"),
              HasSubstr("road.map.courses[0] must be 10 to 20000 m long"));
}

// Two lanes, then, on the next road, again two; the way ends in the other lane.
TEST(MapCourse, ChangesLanesSmoothlyAndKeepsTheirNumbers) {
  network::RoadBuilder first("a"), second("b", 100, 0, 0);
  for (network::RoadBuilder* road : {&first, &second}) {
    road->AddLine(100);
    road->AddLane(-1, network::LaneType::kDriving, 3.5);
    road->AddLane(-2, network::LaneType::kDriving, 3);
  }
  first.SetSuccessor("b", network::ContactPoint::kStart);
  second.SetPredecessor("a", network::ContactPoint::kEnd);
  network::Road a = first.Build(), b = second.Build();
  for (int i = 0; i < 2; ++i) {
    a.sections[0].right[i].successors = {{-1 - i, {}}};
    b.sections[0].right[i].predecessors = {{-1 - i, {}}};
  }
  network::RoadNetworkBuilder builder;
  builder.AddRoad(a).AddRoad(b);
  Diagnostics faults;
  const RoadNetwork network = builder.Build(faults).value();
  MapWish wish;
  wish.start = {network.lanes().Find(0, 0, -2), 5, 0};
  wish.goal = network::LanePosition{network.lanes().Find(1, 0, -1), 95, 0};
  int num_reached = 0;
  const MapWay way = FindWay(network, wish, &num_reached).value();
  const CourseOnMap made = MakeMapCourse("main", network, way, 10).value();
  const Course& course = made.course;
  EXPECT_EQ(course.SpeedLimit(50), 10);
  EXPECT_NEAR(course.At(1, 0).y_m, -5, 0.05);
  EXPECT_NEAR(course.At(course.last_s_m() - 5, 0).y_m, -1.75, 0.02);
  for (double s_m = 1; s_m < course.last_s_m() - 1; s_m += 0.5) {
    // A lane keeps its number, whichever of them the course's line is in.
    ASSERT_NEAR(course.At(s_m, course.LaneCenter(1, s_m)).y_m, -5, 0.02) << s_m;
    ASSERT_NEAR(course.At(s_m, course.LaneCenter(2, s_m)).y_m, -1.75, 0.02) << s_m;
    ASSERT_LT(std::abs(course.Curvature(s_m)), 0.01) << s_m;
  }
}

}  // namespace
}  // namespace longtail
