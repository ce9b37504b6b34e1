// Four public maps: they load without faults, positions survive the way there and back, lanes meet where they are
// linked, and ways lead across the town.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/road/network/lane_route.h"
#include "scenarios/road/network/road_network.h"
#include "scenarios/road/opendrive/opendrive_reader.h"
#include "scenarios/spec/diagnostic.h"

namespace longtail {
namespace {

using network::LaneNode;
using network::LanePosition;
using network::RoadPosition;
using network::SurfacePose;

class PublicMap : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const char* data = std::getenv("LONGTAIL_TEST_DATA");
    if (data == nullptr) GTEST_SKIP() << "LONGTAIL_TEST_DATA is not set";
    const std::string path = std::string(data) + "/opendrive/" + GetParam() + ".xodr";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "no " << path;
    absl::StatusOr<OpenDriveFile> file = ReadOpenDriveFile(path);
    ASSERT_TRUE(file.ok()) << file.status();
    file_ = *std::move(file);
    ASSERT_TRUE(file_.map.network.has_value()) << FormatDiagnostics(path, file_.text, file_.map.diagnostics);
  }
  const RoadNetwork& net() const { return *file_.map.network; }

  OpenDriveFile file_;
};

double HeadingGap(double a, double b) { return std::abs(std::remainder(a - b, 2 * M_PI)); }

TEST_P(PublicMap, HasNoFaultsAndWarnsOfExtensionsAndLookOnly) {
  EXPECT_FALSE(HasErrors(file_.map.diagnostics));
  for (const Diagnostic& diagnostic : file_.map.diagnostics) {
    EXPECT_GT(diagnostic.line, 1) << diagnostic.message;
    EXPECT_THAT(diagnostic.code, testing::StartsWith("LT084")) << diagnostic.line << ": " << diagnostic.message;
  }
}

TEST_P(PublicMap, TurnsRoadPositionsIntoPlacesAndBackWithinACentimetre) {
  double worst_m = 0, worst_home_m = 0;
  int count = 0;
  for (int road = 0; road < net().num_roads(); ++road) {
    const network::Road& data = net().road(road);
    for (double s = 0; s <= data.length_m; s += 0.7) {
      const network::RoadExtent extent = network::ExtentAt(data, data.sections[network::SectionAt(data, s)], s);
      for (double t = extent.right_t_m; t <= extent.left_t_m; t += 0.45) {
        const SurfacePose pose = net().PoseAt({road, s, t});
        const RoadPosition back = net().ProjectToRoad(road, pose.x_m, pose.y_m);
        worst_m = std::max(worst_m, std::hypot(back.s_m - s, back.t_m - t));
        const SurfacePose home = net().PoseAt(back);
        worst_home_m = std::max(worst_home_m, std::hypot(home.x_m - pose.x_m, home.y_m - pose.y_m));
        // Among all roads: maybe another one, but a place no farther away.
        const std::optional<RoadPosition> any = net().Project(pose.x_m, pose.y_m);
        ASSERT_TRUE(any.has_value());
        const SurfacePose there = net().PoseAt(*any);
        worst_home_m = std::max(worst_home_m, std::hypot(there.x_m - pose.x_m, there.y_m - pose.y_m));
        ++count;
      }
    }
  }
  RecordProperty("samples", count);
  std::cout << count << " samples: (s, t) off by at most " << worst_m << " m, (x, y) by " << worst_home_m << " m\n";
  EXPECT_GT(count, 1000);
  EXPECT_LT(worst_m, 0.01);
  EXPECT_LT(worst_home_m, 0.01);
}

TEST_P(PublicMap, LanesMeetWhereTheyAreLinked) {
  constexpr double kMaxGap_m = 1e-5, kMaxTurn_rad = 1e-5;  // what files of 17 digits come to
  double worst_m = 0, worst_rad = 0;
  for (int lane = 0; lane < net().lanes().num_lanes(); ++lane) {
    const LaneNode& from = net().lanes().node(lane);
    const SurfacePose end = net().PoseOnLane({lane, from.along_s ? from.end_s_m : from.start_s_m, 0});
    for (const int next : net().lanes().Successors(lane)) {
      const LaneNode& to = net().lanes().node(next);
      const SurfacePose begin = net().PoseOnLane({next, to.along_s ? to.start_s_m : to.end_s_m, 0});
      const double gap_m = std::hypot(begin.x_m - end.x_m, begin.y_m - end.y_m, begin.z_m - end.z_m);
      const double turn_rad = HeadingGap(begin.heading_rad, end.heading_rad);
      EXPECT_LT(gap_m, kMaxGap_m) << "lane " << from.lane_id << " of road " << net().road(from.road).id << " to lane "
                                  << to.lane_id << " of road " << net().road(to.road).id;
      EXPECT_LT(turn_rad, kMaxTurn_rad) << "lane " << from.lane_id << " of road " << net().road(from.road).id
                                        << " to lane " << to.lane_id << " of road " << net().road(to.road).id;
      worst_m = std::max(worst_m, gap_m);
      worst_rad = std::max(worst_rad, turn_rad);
    }
  }
  std::cout << "lanes' ends off by at most " << worst_m << " m, " << worst_rad << " rad\n";
}

TEST_P(PublicMap, EveryLaneLinkOfTheFileIsAnEdge) {
  const network::NetworkData& data = net().data();
  for (const network::Junction& junction : data.junctions) {
    for (const network::Connection& connection : junction.connections) {
      const int connecting = net().FindRoad(connection.connecting_road);
      const int last = static_cast<int>(net().road(connecting).sections.size()) - 1;
      const int section = connection.contact_point == network::ContactPoint::kStart ? 0 : last;
      for (const network::JunctionLaneLink& link : connection.lane_links) {
        const int lane = net().lanes().Find(connecting, section, link.to);
        ASSERT_GE(lane, 0);
        const auto joins = [&](absl::Span<const int> lanes) {
          return std::any_of(lanes.begin(), lanes.end(), [&](int other) {
            const LaneNode& node = net().lanes().node(other);
            return net().road(node.road).id == connection.incoming_road && node.lane_id == link.from;
          });
        };
        EXPECT_TRUE(joins(net().lanes().Predecessors(lane)) || joins(net().lanes().Successors(lane)))
            << "connection " << connection.id << " from " << link.from << " to " << link.to;
      }
    }
  }
}

TEST_P(PublicMap, ProjectingFromAfarFindsTheNearestOfDenseSamples) {
  // Points on a coarse grid around the map, against the nearest of samples of all lanes' borders and centres.
  struct Point {
    double x_m, y_m;
  };
  std::vector<Point> samples;
  double min_x = 1e18, max_x = -1e18, min_y = 1e18, max_y = -1e18;
  for (int road = 0; road < net().num_roads(); ++road) {
    const network::Road& data = net().road(road);
    for (double s = 0; s <= data.length_m; s += 0.5) {
      const network::RoadExtent extent = network::ExtentAt(data, data.sections[network::SectionAt(data, s)], s);
      for (int i = 0; i <= 10; ++i) {
        const double t = extent.right_t_m + (extent.left_t_m - extent.right_t_m) * i / 10;
        const SurfacePose pose = net().PoseAt({road, s, t});
        samples.push_back({pose.x_m, pose.y_m});
        min_x = std::min(min_x, pose.x_m), max_x = std::max(max_x, pose.x_m);
        min_y = std::min(min_y, pose.y_m), max_y = std::max(max_y, pose.y_m);
      }
    }
  }
  for (int i = 0; i <= 12; ++i) {
    for (int j = 0; j <= 12; ++j) {
      const double x = min_x - 20 + (max_x - min_x + 40) * i / 12, y = min_y - 20 + (max_y - min_y + 40) * j / 12;
      double nearest = 1e18;
      for (const Point& point : samples) nearest = std::min(nearest, std::hypot(point.x_m - x, point.y_m - y));
      const std::optional<RoadPosition> found = net().Project(x, y, 1e6);
      ASSERT_TRUE(found.has_value());
      const network::Road& data = net().road(found->road);
      const network::RoadExtent extent =
          network::ExtentAt(data, data.sections[network::SectionAt(data, found->s_m)], found->s_m);
      const SurfacePose edge =
          net().PoseAt({found->road, found->s_m, std::clamp(found->t_m, extent.right_t_m, extent.left_t_m)});
      // A point of a lane that no sample is nearer than.
      EXPECT_LE(std::hypot(edge.x_m - x, edge.y_m - y), nearest + 1e-6) << x << " " << y;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, PublicMap, testing::Values("straight_500m", "curve_r100", "fabriksgatan", "e6mini"),
                         [](const testing::TestParamInfo<const char*>& info) { return std::string(info.param); });

class Town : public PublicMap {};

TEST_P(Town, EveryApproachLeadsToEveryOtherArm) {
  // Roads 0 to 3 are the arms of one junction; traffic enters on the lane whose end lies there.
  int num_routes = 0;
  for (const char* from : {"0", "1", "2", "3"}) {
    for (const char* to : {"0", "1", "2", "3"}) {
      if (from == std::string(to)) continue;
      const int from_road = net().FindRoad(from), to_road = net().FindRoad(to);
      ASSERT_GE(from_road, 0);
      ASSERT_GE(to_road, 0);
      const network::Road& arm = net().road(from_road);
      const bool junction_at_end = arm.successor && arm.successor->to_junction;
      const network::Road& exit = net().road(to_road);
      const bool exit_junction_at_end = exit.successor && exit.successor->to_junction;
      const int start_lane = net().lanes().Find(from_road, 0, junction_at_end ? -1 : 1);
      const int end_lane = net().lanes().Find(to_road, 0, exit_junction_at_end ? 1 : -1);
      const std::optional<network::LaneRoute> route =
          network::ShortestRoute(net(), {start_lane, 0.5 * arm.length_m, 0}, {end_lane, 0.5 * exit.length_m, 0});
      ASSERT_TRUE(route.has_value()) << "from road " << from << " to " << to;
      EXPECT_EQ(route->lanes.size(), 3u);  // approach, connecting road, exit
      EXPECT_EQ(route->num_lane_changes, 0);
      EXPECT_GT(route->length_m, 0.5 * (arm.length_m + exit.length_m));
      ++num_routes;
    }
  }
  EXPECT_EQ(num_routes, 12);
}

INSTANTIATE_TEST_SUITE_P(All, Town, testing::Values("fabriksgatan"));

}  // namespace
}  // namespace longtail
