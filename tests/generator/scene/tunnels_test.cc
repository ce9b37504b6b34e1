#include "generator/scene/tunnels.h"

#include <cmath>
#include <utility>
#include <vector>

#include "generator/scene/vec.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

// Along x from from_m to to_m, 8 m wide.
Tunnel Straight(float from_m, float to_m) {
  std::vector<Tunnel::Station> stations;
  for (float x = from_m; x <= to_m; x += 10) stations.push_back({{x, -4, 0}, {x, 4, 0}, x});
  return MakeTunnel(stations, 5);
}

TEST(Tunnels, KnowWhatLiesBetweenWallsRoadAndCeiling) {
  const std::vector<Tunnel> tunnels = {Straight(100, 200)};
  const auto place = [&](float x, float y, float z, float before_m = 0) {
    return PlaceInTunnels(tunnels, {x, y, z}, before_m);
  };
  const TunnelPlace in = place(130, 1.5f, 2);
  ASSERT_EQ(in.tunnel, &tunnels[0]);
  EXPECT_FLOAT_EQ(in.s_m, 30);
  EXPECT_FLOAT_EQ(in.left_m, 1.5f);
  EXPECT_FLOAT_EQ(in.height_m, 2);
  EXPECT_FLOAT_EQ(in.half_width_m, 4);
  EXPECT_FLOAT_EQ(in.DepthM(), 30);
  EXPECT_FLOAT_EQ(place(185, 0, 0).DepthM(), 15);
  for (const float y : {-4.0f, 4.0f}) EXPECT_NE(place(150, y, 2).tunnel, nullptr) << "inner face " << y;
  for (const float y : {-4.4f, 4.4f}) EXPECT_EQ(place(150, y, 2).tunnel, nullptr) << "outer face " << y;
  EXPECT_NE(place(150, 0, 5).tunnel, nullptr);
  EXPECT_EQ(place(150, 0, 5.4f).tunnel, nullptr) << "on the roof";
  EXPECT_EQ(place(99, 0, 0).tunnel, nullptr);
  EXPECT_FLOAT_EQ(place(99, 0, 0, 5).DepthM(), -1);
  EXPECT_FLOAT_EQ(place(203, 0, 0, 5).DepthM(), -3);
  EXPECT_EQ(place(206, 0, 0, 5).tunnel, nullptr);
  EXPECT_EQ(PlaceInTunnels({}, {150, 0, 0}).tunnel, nullptr);
}

TEST(Tunnels, FollowTheirRoadAroundBendsAndUphill) {
  // A quarter of a circle of radius 100 m that climbs 10 m and leans half a metre.
  std::vector<Tunnel::Station> stations;
  for (int i = 0; i <= 40; ++i) {
    const float angle = 0.0392699f * static_cast<float>(i), c = std::cos(angle), s = std::sin(angle),
                z = 0.25f * static_cast<float>(i);
    stations.push_back({{104 * c, 104 * s, z + 0.5f}, {96 * c, 96 * s, z}, 3.92699f * static_cast<float>(i)});
  }
  const std::vector<Tunnel> tunnels = {MakeTunnel(stations, 5)};
  const Vec3f right = PointIn(tunnels[0], 78.5f, -0.5f, 4.5f);
  EXPECT_NEAR(std::hypot(right.x, right.y), 102, 0.02);
  EXPECT_NEAR(right.z, 5 + 0.375 + 4.5, 0.01);
  const TunnelPlace place = PlaceInTunnels(tunnels, right);
  ASSERT_NE(place.tunnel, nullptr);
  EXPECT_NEAR(place.s_m, 78.5, 0.05);
  EXPECT_NEAR(place.left_m, -2, 0.03);
  EXPECT_NEAR(place.height_m, 4.5, 0.01);
  EXPECT_NEAR(AlongM(tunnels[0], right), 78.5, 0.05);
  EXPECT_EQ(PlaceInTunnels(tunnels, right + Vec3f{0, 0, 1}).tunnel, nullptr);
}

TEST(Tunnels, MeasureTheirLengthBetweenTheMouths) {
  const Tunnel tunnel = Straight(100, 200);
  EXPECT_FLOAT_EQ(LengthM(tunnel), 100);
  EXPECT_FLOAT_EQ(AlongM(tunnel, {150, 30, 9}), 50);
  EXPECT_FLOAT_EQ(AlongM(tunnel, {-900, 0, 0}), 0);
  EXPECT_FLOAT_EQ(AlongM(tunnel, {900, 0, 0}), 100);
}

TEST(Tunnels, AreOneWhereTheirEndsMeet) {
  const std::vector<Tunnel> tunnels =
      JoinTunnels({Straight(200, 250), Straight(400, 450), Straight(100, 200), Straight(250, 300)});
  ASSERT_EQ(tunnels.size(), 2u);
  const TunnelPlace place = PlaceInTunnels(tunnels, {200, 0, 1});
  EXPECT_FLOAT_EQ(place.DepthM(), 100);
  EXPECT_FLOAT_EQ(LengthM(*place.tunnel), 200);
  EXPECT_FLOAT_EQ(PlaceInTunnels(tunnels, {420, 0, 1}).DepthM(), 20);
}

// The same, as a road that runs the other way has it.
Tunnel StraightBack(float from_m, float to_m) {
  std::vector<Tunnel::Station> stations;
  for (float x = from_m; x >= to_m; x -= 10) stations.push_back({{x, 4, 0}, {x, -4, 0}, from_m - x});
  return MakeTunnel(stations, 5);
}

TEST(Tunnels, AreOneWhicheverWayTheirRoadsRun) {
  for (const bool first_back : {false, true}) {
    for (const bool second_back : {false, true}) {
      for (const bool swapped : {false, true}) {
        SCOPED_TRACE(testing::Message() << first_back << second_back << swapped);
        std::vector<Tunnel> parts = {first_back ? StraightBack(200, 100) : Straight(100, 200),
                                     second_back ? StraightBack(250, 200) : Straight(200, 250)};
        if (swapped) std::swap(parts[0], parts[1]);
        const std::vector<Tunnel> tunnels = JoinTunnels(parts);
        ASSERT_EQ(tunnels.size(), 1u);
        EXPECT_FLOAT_EQ(LengthM(tunnels[0]), 150);
        EXPECT_EQ(tunnels[0].stations.size(), 16u);
        for (size_t i = 1; i < tunnels[0].stations.size(); ++i) {
          EXPECT_FLOAT_EQ(tunnels[0].stations[i].s_m, 10 * static_cast<float>(i));
          EXPECT_FLOAT_EQ(Length(tunnels[0].stations[i].right - tunnels[0].stations[i - 1].right), 10);
        }
        EXPECT_FLOAT_EQ(PlaceInTunnels(tunnels, {200, 1, 1}).DepthM(), 50);
        EXPECT_EQ(CarriedInShareAt(tunnels, {200, 1, 1}), 0);
      }
    }
  }
}

TEST(Tunnels, ThatPartAtAForkAreNotOneAroundIt) {
  EXPECT_EQ(JoinTunnels({Straight(100, 200), Straight(100, 150)}).size(), 2u);
}

TEST(Tunnels, AreDryButForWhatIsCarriedIn) {
  const std::vector<Tunnel> tunnels = {Straight(100, 200)};
  EXPECT_EQ(CarriedInShareAt(tunnels, {90, 0, 0}), 1);
  EXPECT_EQ(CarriedInShareAt({}, {150, 0, 0}), 1);
  EXPECT_FLOAT_EQ(CarriedInShareAt(tunnels, {115, 0, 0}), 0.5f);
  EXPECT_FLOAT_EQ(CarriedInShareAt(tunnels, {185, 0, 0}), 0.5f);
  EXPECT_EQ(CarriedInShareAt(tunnels, {150, 0, 0}), 0);
  EXPECT_EQ(CarriedInShareAt(tunnels, {150, 6, 0}), 1);
}

}  // namespace
}  // namespace longtail
