#include "generator/labels/network_map.h"

#include <cmath>
#include <map>

#include "generator/labels/ego_arrays.h"
#include "generator/labels/schema.h"
#include "generator/scene/scene_builder.h"
#include "generator/scene/stance.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/generator/scene/road_world.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

TEST(NetworkMap, HasTheLanesOfAllRoadsAndPathsOfAJunction) {
  const RoadWorld world(kCrossing, 3);
  const auto scene = BuildScene(world.scenario, world.track);
  ASSERT_OK(scene);
  const v1::ClipMap map = MakeNetworkMap(*world.layout.network, *scene, world.track, ClipFrame(world.track));
  int num_centers = 0, across = 0;
  bool has_divider = false;
  for (const v1::MapLine& line : map.lines()) {
    ASSERT_EQ(line.x_m_size(), line.y_m_size());
    ASSERT_GE(line.x_m_size(), 2);
    has_divider = has_divider || line.kind() == v1::MAP_LINE_KIND_DIRECTION_DIVIDER;
    if (line.kind() != v1::MAP_LINE_KIND_LANE_CENTER) continue;
    ++num_centers;
    EXPECT_NE(line.lane(), 0);
    // Ego starts 40 m before the crossing and 1.75 m right of the line.
    const bool on_side_road = std::abs(line.x_m(0) - 40) < 3 && std::abs(line.x_m(line.x_m_size() - 1) - 40) < 3;
    across += on_side_road && std::abs(line.y_m(0) - line.y_m(line.y_m_size() - 1)) > 50;
  }
  // Four arms of two lanes; through the box four ways straight on and eight turns.
  EXPECT_EQ(num_centers, 4 * 2 + 4 + 8);
  EXPECT_EQ(across, 4) << "two lanes of each side road";
  EXPECT_TRUE(has_divider);
  EXPECT_GT(map.drivable_area().x_m_size(), 3);
  EXPECT_GE(map.other_drivable_areas_size(), 3);
  EXPECT_EQ(map.speed_limit_mps(), 14);
}

TEST(NetworkMap, TellsWhatEachLightShowsOverTime) {
  const RoadWorld world(kCrossing, 80);
  const auto scene = BuildScene(world.scenario, world.track);
  ASSERT_OK(scene);
  const v1::ClipMap map = MakeNetworkMap(*world.layout.network, *scene, world.track, ClipFrame(world.track));
  ASSERT_EQ(map.signals_size(), 4);
  int of_main = 0;
  for (const v1::MapSignal& signal : map.signals()) {
    ASSERT_EQ(signal.time_us_size(), signal.states_size());
    EXPECT_EQ(signal.time_us(0), 0);
    EXPECT_GT(signal.z_m(), 2);
    EXPECT_EQ(signal.lanes_size(), 1);
    if (signal.states(0) != v1::SIGNAL_STATE_GREEN) continue;
    ++of_main;
    EXPECT_THAT(signal.states(),
                ::testing::ElementsAre(v1::SIGNAL_STATE_GREEN, v1::SIGNAL_STATE_AMBER, v1::SIGNAL_STATE_RED));
    EXPECT_THAT(signal.time_us(), ::testing::ElementsAre(0, 4000000, 5000000));
  }
  EXPECT_EQ(of_main, 2);
}

TEST(EgoStates, RiseWithTheRoad) {
  const RoadWorld world(kHill, 90);
  const RoadNetwork* hills = world.layout.network.get();
  const std::vector<double> rows = EgoStates(
      world.track.actors(0), hills, ClipFrame(world.track, StanceOf(hills, world.track.actors(0), 0).z_m), 2.8, 0.1);
  const double* const row = &rows[80 * kEgoColumns];
  EXPECT_NEAR(row[2], 5, 1e-3);
  EXPECT_NEAR(row[9], 1, 1e-4) << "10 m/s at 1 in 10";
  // Nose up: about -y.
  EXPECT_NEAR(row[4], -std::sin(std::atan(0.1) / 2), 1e-4);
  EXPECT_NEAR(row[3] * row[3] + row[4] * row[4] + row[5] * row[5] + row[6] * row[6], 1, 1e-12);
}

}  // namespace
}  // namespace longtail
