#include "scenarios/road/network/lane_route.h"

#include <cmath>
#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/road/network/road_network_builder.h"
#include "scenarios/spec/diagnostic.h"

namespace longtail::network {
namespace {

using testing::ElementsAre;

// A ring of four quarter arcs, 25 pi m each, one lane at the outside and one inside of it, driven counter-clockwise.
RoadNetwork Ring() {
  RoadNetworkBuilder builder;
  double x = 50, y = 0, heading = M_PI / 2;
  for (int i = 0; i < 4; ++i) {
    RoadBuilder road(std::to_string(i), x, y, heading);
    road.AddArc(25 * M_PI, 0.02);
    road.AddLane(-1, LaneType::kDriving, 3.5).successors = {{-1, {}}};
    road.AddLane(-2, LaneType::kDriving, 3.5).successors = {{-2, {}}};
    road.SetSuccessor(std::to_string((i + 1) % 4), ContactPoint::kStart);
    road.SetPredecessor(std::to_string((i + 3) % 4), ContactPoint::kEnd);
    x = road.end_x_m(), y = road.end_y_m(), heading = road.end_heading_rad();
    builder.AddRoad(road.Build());
  }
  Diagnostics diagnostics;
  std::optional<RoadNetwork> net = builder.Build(diagnostics);
  EXPECT_THAT(diagnostics, testing::IsEmpty());
  return *std::move(net);
}

TEST(ShortestRoute, GoesAheadOnTheSameLane) {
  const RoadNetwork net = Ring();
  const int lane = net.lanes().Find(1, 0, -1);
  const std::optional<LaneRoute> route = ShortestRoute(net, {lane, 10, 0}, {lane, 60, 0});
  ASSERT_TRUE(route.has_value());
  EXPECT_THAT(route->lanes, ElementsAre(lane));
  EXPECT_DOUBLE_EQ(route->length_m, 50);
}

TEST(ShortestRoute, GoesAllTheWayRoundToAPlaceBehind) {
  const RoadNetwork net = Ring();
  const auto lane = [&](int road) { return net.lanes().Find(road, 0, -1); };
  const std::optional<LaneRoute> route = ShortestRoute(net, {lane(1), 60, 0}, {lane(1), 10, 0});
  ASSERT_TRUE(route.has_value());
  EXPECT_THAT(route->lanes, ElementsAre(lane(1), lane(2), lane(3), lane(0), lane(1)));
  EXPECT_NEAR(route->length_m, 100 * M_PI - 50, 1e-9);
}

TEST(ShortestRoute, ChangesLanesOnceWhereItMust) {
  const RoadNetwork net = Ring();
  const LanePosition start{net.lanes().Find(0, 0, -2), 10, 0}, end{net.lanes().Find(1, 0, -1), 40, 0};
  const std::optional<LaneRoute> route = ShortestRoute(net, start, end);
  ASSERT_TRUE(route.has_value());
  EXPECT_EQ(route->num_lane_changes, 1);
  EXPECT_EQ(route->lanes.size(), 3u);
  EXPECT_NEAR(route->length_m, 25 * M_PI + 30, 1e-9);
  EXPECT_FALSE(ShortestRoute(net, start, end, {.allow_lane_changes = false}).has_value());
}

TEST(ShortestRoute, FindsNoWayAgainstTraffic) {
  RoadBuilder road("two_way");
  road.AddLine(100);
  road.AddLane(1, LaneType::kDriving, 3.5);
  road.AddLane(-1, LaneType::kDriving, 3.5);
  Diagnostics diagnostics;
  const RoadNetwork net = RoadNetworkBuilder().AddRoad(road.Build()).Build(diagnostics).value();
  const int right = net.lanes().Find(0, 0, -1), left = net.lanes().Find(0, 0, 1);
  EXPECT_FALSE(ShortestRoute(net, {right, 50, 0}, {right, 40, 0}).has_value());
  EXPECT_FALSE(ShortestRoute(net, {right, 50, 0}, {left, 60, 0}).has_value());
  EXPECT_DOUBLE_EQ(ShortestRoute(net, {left, 50, 0}, {left, 40, 0})->length_m, 10);
}

}  // namespace
}  // namespace longtail::network
