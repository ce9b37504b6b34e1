#include "scenarios/road/network/road_network.h"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/road/network/fault_list.h"
#include "scenarios/road/network/road_network_builder.h"
#include "scenarios/spec/diagnostic.h"

namespace longtail::network {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Fails where anything is wrong with the roads.
RoadNetwork Make(std::vector<Road> roads) {
  RoadNetworkBuilder builder;
  for (Road& road : roads) builder.AddRoad(std::move(road));
  Diagnostics diagnostics;
  std::optional<RoadNetwork> net = builder.Build(diagnostics);
  EXPECT_THAT(diagnostics, IsEmpty()) << FormatDiagnostics("test", "", diagnostics);
  return *std::move(net);
}

// Lanes 2, 1 | -1, -2 of 3, 3.5 | 3.5, 4 m on a line.
RoadBuilder FourLanes(double length_m = 100) {
  RoadBuilder road("main");
  road.AddLine(length_m);
  road.AddLane(1, LaneType::kDriving, 3.5);
  road.AddLane(2, LaneType::kDriving, 3);
  road.AddLane(-1, LaneType::kDriving, 3.5);
  road.AddLane(-2, LaneType::kDriving, 4);
  return road;
}

TEST(RoadNetwork, LeansTheCrossSectionBySuperelevation) {
  RoadBuilder road = FourLanes();
  road.road().superelevation = CubicProfile(0.1);
  road.road().elevation = CubicProfile{{0, {7, 0.05, 0, 0}, {}}};
  const RoadNetwork net = Make({road.Build()});
  // t is measured on the leaning surface: 5 cos 0.1 = 4.975021, 5 sin 0.1 = 0.499167; z is 7 + 0.05 * 20 = 8 on the
  // line.
  const SurfacePose pose = net.PoseAt({0, 20, -5});
  EXPECT_NEAR(pose.x_m, 20, 1e-9);
  EXPECT_NEAR(pose.y_m, -4.975021, 1e-6);
  EXPECT_NEAR(pose.z_m, 8 - 0.499167, 1e-6);
  EXPECT_NEAR(pose.grade_rad, std::atan(0.05), 1e-9);
  EXPECT_NEAR(pose.bank_rad, 0.1, 1e-9);
  EXPECT_NEAR(net.Project(pose.x_m, pose.y_m)->t_m, -5, 1e-9);
}

TEST(RoadNetwork, FallsAwayByCrossfallOnItsSide) {
  RoadBuilder road = FourLanes();
  road.road().crossfalls = {{CrossfallSide::kRight, {0, {0.02, 0, 0, 0}, {}}}};
  const RoadNetwork net = Make({road.Build()});
  EXPECT_NEAR(net.PoseAt({0, 20, -4}).z_m, -4 * std::tan(0.02), 1e-12);
  EXPECT_NEAR(net.PoseAt({0, 20, 4}).z_m, 0, 1e-12);
}

TEST(RoadNetwork, BlendsShapesBetweenTheirSections) {
  RoadBuilder road = FourLanes();
  road.road().shapes = {{0, CubicProfile{{-10, {0, 0, 0, 0}, {}}, {0, {0, 0.05, 0, 0}, {}}}, {}},
                        {100, CubicProfile{{-10, {0, 0, 0, 0}, {}}}, {}}};
  road.road().superelevation = CubicProfile(0.1);
  const RoadNetwork net = Make({road.Build()});
  // Half way 0.025 t above the leaning plane: at t = 4 that is 0.1 m.
  const SurfacePose pose = net.PoseAt({0, 50, 4});
  EXPECT_NEAR(pose.z_m, 4 * std::sin(0.1) + 0.1 * std::cos(0.1), 1e-9);
  EXPECT_NEAR(pose.y_m, 4 * std::cos(0.1) - 0.1 * std::sin(0.1), 1e-9);
  EXPECT_NEAR(net.Project(pose.x_m, pose.y_m)->t_m, 4, 1e-9);
}

TEST(RoadNetwork, KnowsWhereLanesLie) {
  RoadBuilder road = FourLanes();
  road.road().lane_offset = CubicProfile{{0, {1, 0, 0, 0}, {}}};
  road.road().sections[0].right[1].widths = CubicProfile{{0, {4, 0, 0, 0}, {}}, {40, {4, 0.1, 0, 0}, {}}};
  const RoadNetwork net = Make({road.Build()});
  const auto span = [&](int id, double s) { return net.LaneSpanAt(net.lanes().Find(0, 0, id), s); };
  // The centre is at 1: lane -1 reaches from there to -2.5, lane -2 to -6.5; from s = 40 on it widens by 0.1 a metre.
  EXPECT_DOUBLE_EQ(span(-1, 10).inner_t_m, 1);
  EXPECT_DOUBLE_EQ(span(-1, 10).outer_t_m, -2.5);
  EXPECT_DOUBLE_EQ(span(-2, 10).outer_t_m, -6.5);
  EXPECT_DOUBLE_EQ(span(-2, 60).outer_t_m, -8.5);
  EXPECT_DOUBLE_EQ(span(-2, 60).Center(), -5.5);
  EXPECT_DOUBLE_EQ(span(-2, 60).Width(), 6);
  EXPECT_DOUBLE_EQ(span(2, 10).inner_t_m, 4.5);
  EXPECT_DOUBLE_EQ(span(2, 10).outer_t_m, 7.5);
  const auto id_at = [&](double t) {
    const int lane = net.LaneAt({0, 10, t});
    return lane < 0 ? 0 : net.lanes().node(lane).lane_id;
  };
  EXPECT_EQ(id_at(7.4), 2);
  EXPECT_EQ(id_at(4.6), 2);
  EXPECT_EQ(id_at(4.4), 1);
  EXPECT_EQ(id_at(1.1), 1);
  EXPECT_EQ(id_at(0.9), -1);
  EXPECT_EQ(id_at(-2.6), -2);
  EXPECT_EQ(id_at(7.6), 0);
  EXPECT_EQ(id_at(-6.6), 0);
}

TEST(RoadNetwork, TakesBordersWhereThereAreNoWidths) {
  RoadBuilder road = FourLanes();
  std::vector<Lane>& right = road.road().sections[0].right;
  for (Lane& lane : right) lane.widths = {};
  right[0].borders = CubicProfile{{0, {-3, 0, 0, 0}, {}}};
  right[1].borders = CubicProfile{{0, {-5, -0.01, 0, 0}, {}}};
  const RoadNetwork net = Make({road.Build()});
  const LaneSpan outer = net.LaneSpanAt(net.lanes().Find(0, 0, -2), 100);
  EXPECT_DOUBLE_EQ(outer.inner_t_m, -3);
  EXPECT_DOUBLE_EQ(outer.outer_t_m, -6);
}

TEST(RoadNetwork, HeadsAlongTheLaneWhereItDriftsAcrossTheRoad) {
  RoadBuilder road = FourLanes();
  road.road().lane_offset = CubicProfile{{0, {0, 0.1, 0, 0}, {}}};
  const RoadNetwork net = Make({road.Build()});
  EXPECT_NEAR(net.PoseOnLane({net.lanes().Find(0, 0, -1), 50, 0}).heading_rad, std::atan(0.1), 1e-9);
  EXPECT_NEAR(net.PoseOnLane({net.lanes().Find(0, 0, 1), 50, 0}).heading_rad, std::atan(0.1) - M_PI, 1e-9);
}

TEST(RoadNetwork, DrivesRightLanesAlongTheRoadInRightHandTrafficOnly) {
  for (const TrafficRule rule : {TrafficRule::kRightHand, TrafficRule::kLeftHand}) {
    RoadBuilder road = FourLanes();
    road.road().rule = rule;
    const RoadNetwork net = Make({road.Build()});
    const bool right_hand = rule == TrafficRule::kRightHand;
    EXPECT_EQ(net.lanes().node(net.lanes().Find(0, 0, -1)).along_s, right_hand);
    EXPECT_EQ(net.lanes().node(net.lanes().Find(0, 0, 1)).along_s, !right_hand);
    // From left to right along s the lanes are 2, 1, -1, -2; a driver sees them in the own direction.
    const LaneNode& node = net.lanes().node(net.lanes().Find(0, 0, -1));
    EXPECT_EQ(net.lanes().node(right_hand ? node.left : node.right).lane_id, 1);
    EXPECT_EQ(net.lanes().node(right_hand ? node.right : node.left).lane_id, -2);
    const LaneNode& edge = net.lanes().node(net.lanes().Find(0, 0, 2));
    EXPECT_EQ(right_hand ? edge.right : edge.left, -1);
  }
}

TEST(RoadNetwork, LeadsLanesOnThroughSectionsAndRoads) {
  RoadBuilder first = FourLanes();
  first.BeginSection(60);
  first.AddLane(1, LaneType::kDriving, 3.5);
  first.AddLane(-1, LaneType::kDriving, 3.5);
  first.SetSuccessor("turned", ContactPoint::kEnd);
  first.road().sections[1].right[0].successors = {{1, {}}};
  first.road().sections[1].left[0].successors = {{-1, {}}};
  // The second road comes towards the first: it begins 50 m behind its end.
  RoadBuilder second("turned", 150, 0, M_PI);
  second.AddLine(50);
  second.AddLane(1, LaneType::kDriving, 3.5);
  second.AddLane(-1, LaneType::kDriving, 3.5);
  second.SetSuccessor("main", ContactPoint::kEnd);
  const RoadNetwork net = Make({first.Build(), second.Build()});
  const LaneGraph& lanes = net.lanes();
  const int right0 = lanes.Find(0, 0, -1), right1 = lanes.Find(0, 1, -1), beyond = lanes.Find(1, 0, 1);
  EXPECT_THAT(lanes.Successors(right0), ElementsAre(right1));
  EXPECT_THAT(lanes.Successors(right1), ElementsAre(beyond));
  EXPECT_THAT(lanes.Predecessors(beyond), ElementsAre(right1));
  EXPECT_THAT(lanes.Successors(lanes.Find(1, 0, -1)), ElementsAre(lanes.Find(0, 1, 1)));
  EXPECT_THAT(lanes.Successors(lanes.Find(0, 1, 1)), ElementsAre(lanes.Find(0, 0, 1)));
  EXPECT_THAT(lanes.Successors(lanes.Find(0, 0, -2)), IsEmpty());  // ends with its section
  EXPECT_EQ(lanes.Find(0, 1, -2), -1);
  EXPECT_EQ(lanes.Find(0, 0, 0), -1);
  EXPECT_EQ(lanes.Find(5, 0, 1), -1);
}

TEST(RoadNetwork, JoinsLanesOfOneIdAndTypeThatNeitherSideLinks) {
  RoadBuilder road = FourLanes();
  road.BeginSection(60);
  road.AddLane(-1, LaneType::kDriving, 3.5);
  road.AddLane(-2, LaneType::kShoulder, 3.5);
  Road data = road.Build();
  data.sections[0].right[0].successors.clear();
  data.sections[1].right[0].predecessors.clear();
  Diagnostics diagnostics;
  const std::optional<RoadNetwork> net = RoadNetworkBuilder().AddRoad(data).Build(diagnostics);
  ASSERT_TRUE(net.has_value());
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].message,
            "road main.sections[0].lane -1 must be linked to go on, got no successor, though lane -1 is in the next "
            "section; they are joined");
  const LaneGraph& lanes = net->lanes();
  EXPECT_THAT(lanes.Successors(lanes.Find(0, 0, -1)), ElementsAre(lanes.Find(0, 1, -1)));
  EXPECT_THAT(lanes.Successors(lanes.Find(0, 0, -2)), IsEmpty());
}

// 1e-7 m is what writers lose to rounding.
TEST(RoadNetwork, TakesRecordsThatAreAHairOutOfOrder) {
  Road data = FourLanes().Build();
  data.elevation = CubicProfile{{0, {}, {}}, {10, {1, 0, 0, 0}, {}}, {10 - 1e-7, {2, 0, 0, 0}, {}}};
  Diagnostics diagnostics;
  const std::optional<RoadNetwork> net = RoadNetworkBuilder().AddRoad(data).Build(diagnostics);
  ASSERT_TRUE(net.has_value()) << FormatDiagnostics("", "", diagnostics);
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].message,
            "road main.elevation[2].s must be greater than 10 of the one before, got 10; the later counts");
  EXPECT_EQ(net->PoseAt({0, 20, 0}).z_m, 2);
  data.elevation = CubicProfile{{0, {}, {}}, {10, {1, 0, 0, 0}, {}}, {9.9, {2, 0, 0, 0}, {}}};
  EXPECT_FALSE(RoadNetworkBuilder().AddRoad(data).Build(diagnostics).has_value());
}

TEST(RoadNetwork, ListsErrorsBesideAnyNumberOfWarnings) {
  Road data = FourLanes().Build();
  for (int i = 0; i < FaultList::kMaxFaults + 5; ++i) data.signals.emplace_back().id = "7";
  data.sections[0].left[1].id = 3;
  Diagnostics diagnostics;
  EXPECT_FALSE(RoadNetworkBuilder().AddRoad(data).Build(diagnostics).has_value());
  std::vector<std::string> codes;
  for (const Diagnostic& diagnostic : diagnostics) codes.push_back(diagnostic.code);
  EXPECT_THAT(codes, testing::Contains("LT0826"));
  EXPECT_THAT(codes, testing::Contains("LT0806"));
  EXPECT_EQ(codes.size(), FaultList::kMaxFaults + 1u);
}

TEST(RoadNetwork, WarnsOfLinksBetweenOpposingLanesAndDoesNotJoinThem) {
  RoadBuilder road = FourLanes();
  road.BeginSection(60);
  road.AddLane(1, LaneType::kDriving, 3.5);
  Road data = road.Build();
  data.sections[0].right[0].successors = {{1, {12, 3, 9}}};
  Diagnostics diagnostics;
  const std::optional<RoadNetwork> net = RoadNetworkBuilder().AddRoad(data).Build(diagnostics);
  ASSERT_TRUE(net.has_value());
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].code, "LT0830");
  EXPECT_EQ(diagnostics[0].line, 12);
  EXPECT_THAT(net->lanes().Successors(net->lanes().Find(0, 0, -1)), IsEmpty());
}

TEST(RoadNetwork, TakesSpeedLimitsFromTheLaneThenTheRoad) {
  RoadBuilder road = FourLanes();
  road.road().types = {{0, "town", "", 13.9, {}}, {50, "rural", "", std::nullopt, {}}};
  road.road().sections[0].right[0].speeds = {{20, 8.3, {}}, {30, 5.5, {}}};
  const RoadNetwork net = Make({road.Build()});
  const int lane = net.lanes().Find(0, 0, -1);
  EXPECT_DOUBLE_EQ(net.SpeedLimitMps(lane, 10), 13.9);
  EXPECT_DOUBLE_EQ(net.SpeedLimitMps(lane, 25), 8.3);
  EXPECT_DOUBLE_EQ(net.SpeedLimitMps(lane, 30), 5.5);
  EXPECT_EQ(net.SpeedLimitMps(net.lanes().Find(0, 0, 1), 60), std::numeric_limits<double>::infinity());
}

TEST(RoadNetwork, ProjectsToTheLaneWhoseCenterIsNearestWhereRoadsOverlap) {
  RoadBuilder east("east", -50, 0, 0), north("north", 0, -50, M_PI / 2);
  for (RoadBuilder* road : {&east, &north}) {
    road->AddLine(100);
    road->AddLane(-1, LaneType::kDriving, 4);
  }
  const RoadNetwork net = Make({east.Build(), north.Build()});
  // East's lane lies at y in [-4, 0], north's at x in [0, 4]; (3.5, -2) is on both, in the middle of east's.
  EXPECT_EQ(net.Project(3.5, -2)->road, 0);
  EXPECT_EQ(net.Project(2, -0.5)->road, 1);
  std::vector<RoadPosition> found(4);
  ASSERT_EQ(net.ProjectAll(3.5, -2, absl::MakeSpan(found)), 2);
  EXPECT_EQ(found[0].road, 0);
  EXPECT_NEAR(found[0].s_m, 53.5, 1e-9);
  EXPECT_NEAR(found[0].t_m, -2, 1e-9);
  EXPECT_EQ(found[1].road, 1);
  EXPECT_NEAR(found[1].s_m, 48, 1e-9);
  EXPECT_NEAR(found[1].t_m, -3.5, 1e-9);
  EXPECT_EQ(net.ProjectAll(30, 30, absl::MakeSpan(found)), 0);
  EXPECT_EQ(net.ProjectAll(3.5, -2, absl::MakeSpan(found).first(1)), 1);
  EXPECT_FALSE(net.Project(200, 200).has_value());
  EXPECT_EQ(net.Project(200, 200, 1000)->road, 1);
}

TEST(RoadNetwork, ComesBackToTheSamePlaceOnEveryKindOfLine) {
  RoadBuilder road("mixed", 10, -20, 2.5);
  road.AddLine(40).AddSpiral(30, 0, 0.04).AddArc(35, 0.04).AddSpiral(60, 0.04, -0.05);
  road.AddPoly3(30, {0, 0, -0.004, 0.0001}).AddParamPoly3(34.0, {{0, 30, 3, 0}, {0, 0, 12, -6}, 1});
  road.AddLane(1, LaneType::kDriving, 3.5);
  road.AddLane(2, LaneType::kSidewalk, 2).widths = CubicProfile{{0, {2, 0.004, 0, 0}, {}}};
  road.AddLane(-1, LaneType::kDriving, 3.5);
  road.road().superelevation = CubicProfile{{0, {0, 0, 0, 0}, {}}, {40, {0, 0.002, 0, 0}, {}}};
  road.road().crossfalls = {{CrossfallSide::kBoth, {0, {0.03, 0, 0, 0}, {}}}};
  Diagnostics diagnostics;  // the last piece's length is only about its arc length: a warning
  const std::optional<RoadNetwork> net = RoadNetworkBuilder().AddRoad(road.Build()).Build(diagnostics);
  ASSERT_TRUE(net.has_value()) << FormatDiagnostics("", "", diagnostics);
  double worst_m = 0;
  for (double s = 0; s <= road.length_m(); s += 0.37) {
    for (double t = -3.5; t <= 5.5; t += 0.5) {
      const SurfacePose pose = net->PoseAt({0, s, t});
      const RoadPosition back = net->ProjectToRoad(0, pose.x_m, pose.y_m);
      worst_m = std::max(worst_m, std::hypot(back.s_m - s, back.t_m - t));
    }
  }
  EXPECT_LT(worst_m, 1e-6);
}

TEST(RoadNetwork, PutsRightWhatNoLaneDependsOn) {
  Road data = FourLanes().Build();
  for (const char* id : {"7", "7_2", "7", "7"}) data.signals.emplace_back().id = id;
  Lane& lane = data.sections[0].right[0];
  lane.speeds = {{.s_offset_m = 20, .limit_mps = 2, .place = {}},
                 {.s_offset_m = 10, .limit_mps = 1, .place = {}},
                 {.s_offset_m = 30, .limit_mps = 3, .place = {}}};
  Diagnostics diagnostics;
  const std::optional<RoadNetwork> net = RoadNetworkBuilder().AddRoad(data).Build(diagnostics);
  ASSERT_TRUE(net.has_value()) << FormatDiagnostics("", "", diagnostics);
  std::vector<std::string> ids, messages;
  for (const Signal& signal : net->road(0).signals) ids.push_back(signal.id);
  EXPECT_THAT(ids, testing::ElementsAre("7", "7_2", "7_3", "7_4"));
  const int node = net->LaneAt({0, 5, -1});
  EXPECT_EQ(net->SpeedLimitMps(node, 15), 1);
  EXPECT_EQ(net->SpeedLimitMps(node, 25), 2);
  for (const Diagnostic& diagnostic : diagnostics) messages.push_back(diagnostic.code + " " + diagnostic.message);
  EXPECT_THAT(messages,
              testing::IsSupersetOf({
                  "LT0824 signal.id must be given once, got 7 again; it becomes 7_3",
                  "LT0824 signal.id must be given once, got 7 again; it becomes 7_4",
                  "LT0821 road main.sections[0].lane -1.speed[1].sOffset must be greater than 20 of the one before, "
                  "got 10; they are put in order",
              }));
}

TEST(RoadNetwork, NamesEveryFaultAtOnce) {
  RoadBuilder road = FourLanes();
  road.SetSuccessor("mian", ContactPoint::kStart);
  Road data = road.Build();
  data.junction = "9";
  data.predecessor = RoadLink{true, "9", ContactPoint::kStart, {}};
  data.sections[0].left[1].id = 3;
  data.elevation = CubicProfile{{10, {}, {}}, {5, {}, {}}};
  data.geometries[0].length_m = 90;
  Diagnostics diagnostics;
  EXPECT_FALSE(RoadNetworkBuilder().AddRoad(data).AddRoad(data).Build(diagnostics).has_value());
  std::vector<std::string> messages;
  for (const Diagnostic& diagnostic : diagnostics) messages.push_back(diagnostic.code + " " + diagnostic.message);
  EXPECT_THAT(messages,
              testing::IsSupersetOf({
                  "LT0821 road main.elevation[1].s must be greater than 10 of the one before, got 5",
                  "LT0823 road main.length must be 90, where its geometry ends, got 100",
                  "LT0824 road.id must be given once, got main again",
                  "LT0825 road main.successor must be a road of this map, got mian; it is left out",
                  "LT0825 road main.junction must be a junction of this map, got 9; it is left out",
                  "LT0826 road main.sections[0] must have lanes 1, 2, … without a gap, got 3 where 2 should be",
              }));
}

}  // namespace
}  // namespace longtail::network
