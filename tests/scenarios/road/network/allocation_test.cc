// Queries of a road network allocate nothing: simulation calls them in every step.
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "scenarios/bench/allocations.h"
#include "scenarios/road/network/road_network.h"
#include "scenarios/road/network/road_network_builder.h"
#include "scenarios/spec/diagnostic.h"

namespace longtail::network {
namespace {

TEST(RoadNetwork, AllocatesNothingInQueries) {
  RoadBuilder road("all_kinds");
  road.AddLine(30).AddSpiral(30, 0, 0.03).AddArc(40, 0.03).AddParamPoly3(30, {{0, 30, 0, 0}, {0, 0, 0.5, 0}, 1});
  road.AddLane(1, LaneType::kDriving, 3.5);
  road.AddLane(-1, LaneType::kDriving, 3.5).speeds = {{0, 10, {}}};
  road.road().superelevation = CubicProfile(0.05);
  road.road().shapes = {{0, CubicProfile{{-5, {0, 0.01, 0, 0}, {}}}, {}}};
  Diagnostics diagnostics;
  const std::optional<RoadNetwork> net = RoadNetworkBuilder().AddRoad(road.Build()).Build(diagnostics);
  ASSERT_TRUE(net.has_value());
  std::vector<RoadPosition> found(4);
  double sum = 0;
  const int64_t before = NumAllocations();
  for (double s = 0; s < net->road(0).length_m; s += 1.7) {
    const SurfacePose pose = net->PoseAt({0, s, 1});
    const std::optional<RoadPosition> position = net->Project(pose.x_m, pose.y_m);
    const std::optional<LanePosition> lane = net->ToLane(*position);
    sum += net->PoseOnLane(*lane).x_m + net->ProjectToRoad(0, pose.x_m, pose.y_m).s_m;
    sum += net->ProjectAll(pose.x_m, pose.y_m, absl::MakeSpan(found)) + net->SpeedLimitMps(lane->lane, s);
    sum += net->lanes().Successors(lane->lane).size() + net->lanes().Find(0, 0, -1);
  }
  const int64_t after = NumAllocations();
  EXPECT_EQ(after, before);
  EXPECT_GT(sum, 0);
  EXPECT_GT(before, 0);  // the counter counts
}

}  // namespace
}  // namespace longtail::network
