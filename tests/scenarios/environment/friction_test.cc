#include "scenarios/environment/friction.h"

#include <cmath>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace longtail {
namespace {

double Standing(const EnvironmentState& state) { return RoadGrip(state).At(0); }

// Worked by hand from Note [Friction].
TEST(RoadGrip, FollowsTheFormulaForEveryCover) {
  struct Row {
    const char* what;
    EnvironmentState state;
    double friction;
  };
  const std::vector<Row> table = {
      {"dry", {}, 0.9},
      {"half wet", {.wetness_ratio = 0.5}, 0.725},
      {"wet", {.wetness_ratio = 1}, 0.55},
      {"pools on half of a dry road", {.standing_water_ratio = 0.5}, 0.725},
      {"packed snow", {.snow_road_ratio = 1}, 0.2},
      {"half of it", {.snow_road_ratio = 0.5}, 0.55},
      {"with tracks half cleared", {.snow_road_ratio = 0.5, .snow_tracks_ratio = 0.5}, 0.725},
      {"with tracks down to the road", {.snow_road_ratio = 1, .snow_tracks_ratio = 1}, 0.9},
      {"ice", {.ice_ratio = 1}, 0.1},
      {"half ice", {.ice_ratio = 0.5}, 0.5},
      {"ice on half of packed snow", {.snow_road_ratio = 1, .ice_ratio = 0.5}, 0.15},
      {"white land beside a dry road", {.snow_ground_ratio = 1}, 0.9},
      {"as given", {.wetness_ratio = 1, .given_friction_ratio = 0.33, .given_friction_share = 1}, 0.33},
      {"on the way to it", {.given_friction_ratio = 0.3, .given_friction_share = 0.5}, 0.6},
  };
  for (const Row& row : table) EXPECT_NEAR(Standing(row.state), row.friction, 1e-12) << row.what;
}

TEST(RoadGrip, KnowsNoSpeedWhereNoWaterStands) {
  for (const EnvironmentState& state :
       {EnvironmentState{}, EnvironmentState{.wetness_ratio = 0.8}, EnvironmentState{.rain_mmph = 10},
        EnvironmentState{.snow_road_ratio = 0.6}, EnvironmentState{.ice_ratio = 1}}) {
    EXPECT_EQ(RoadGrip(state).At(40), RoadGrip(state).At(0));
  }
}

TEST(FloatingSpeed, IsThatOfGallaway) {
  // By hand for 2.54 mm (0.1 in): 0.1^0.06 = 0.8710; A = (28.952 / 0.8710 - 7.817) 0.038^0.14 = 25.42 * 0.6327 = 16.09;
  // 10^0.04 32^0.3 8^0.06 A = 1.0965 * 2.8284 * 1.1329 * 16.09 = 56.5 mph.
  EXPECT_NEAR(FloatingSpeedMps(0.00254), 56.5 * 0.44704, 0.02);
  EXPECT_NEAR(FloatingSpeedMps(0.001), 27.16, 0.01);
  EXPECT_NEAR(FloatingSpeedMps(0.01), 22.80, 0.01);
}

TEST(RainFilm, IsThatOfGallawayAndStaysBetweenTheStonesInLightRain) {
  // 50 mm/h = 1.969 in/h: 0.003726 * 24^0.519 * 1.969^0.562 * 0.038^0.125 / 0.02^0.364 = 0.0783 in, less 0.038.
  EXPECT_NEAR(RainFilmDepthM(50), 0.0403 * 0.0254, 1e-5);
  EXPECT_EQ(RainFilmDepthM(0), 0);
  EXPECT_EQ(RainFilmDepthM(10), 0);
  EXPECT_GT(RainFilmDepthM(100), RainFilmDepthM(50));
}

TEST(RoadGrip, FallsWithTheSquareOfTheSpeedOnWaterUntilTheWheelFloats) {
  const EnvironmentState flooded{.wetness_ratio = 1, .standing_water_ratio = 1, .standing_water_depth_m = 0.01};
  const RoadGrip grip(flooded);
  const double floating = FloatingSpeedMps(0.01);
  EXPECT_NEAR(grip.At(0), 0.55, 1e-12);
  EXPECT_NEAR(grip.At(floating / 2), 0.55 - 0.5 / 4, 1e-12);
  EXPECT_NEAR(grip.At(floating), 0.05, 1e-12);
  EXPECT_NEAR(grip.At(60), 0.05, 1e-12);
  // A cloudburst's film does the same, later: it is thinner.
  const RoadGrip film(EnvironmentState{.wetness_ratio = 1, .rain_mmph = 50});
  EXPECT_NEAR(film.At(floating), 0.55 - 0.5 * std::pow(floating / FloatingSpeedMps(RainFilmDepthM(50)), 2), 1e-12);
  EXPECT_GT(film.At(floating), 0.15);
}

v1::SurfacePatch Patch(v1::SurfaceKind kind) {
  v1::SurfacePatch patch;
  patch.set_kind(kind);
  patch.mutable_start_m()->set_constant(100);
  patch.mutable_length_m()->set_constant(20);
  return patch;
}

TEST(FrictionAt, IsThatOfTheLastPatchUnderThePlace) {
  const RoadGrip dry{EnvironmentState()};
  const SurfacePatchArea ice = PatchAreaOf(Patch(v1::SURFACE_KIND_ICE), -3.5, 0);
  v1::SurfacePatch water = Patch(v1::SURFACE_KIND_WATER);
  water.mutable_start_m()->set_constant(110);
  water.mutable_depth_m()->set_constant(0.02);
  const std::vector<SurfacePatchArea> patches = {ice, PatchAreaOf(water, -3.5, 3.5)};
  EXPECT_EQ(FrictionAt(dry, patches, {}, 99.9, -1, 10), 0.9);
  EXPECT_EQ(FrictionAt(dry, patches, {}, 105, -1, 10), 0.1);
  EXPECT_EQ(FrictionAt(dry, patches, {}, 105, 0.1, 10), 0.9);
  EXPECT_EQ(FrictionAt(dry, patches, {}, 115, -1, 0), 0.55);
  EXPECT_NEAR(FrictionAt(dry, patches, {}, 115, -1, 15), 0.55 - 0.5 * std::pow(15 / FloatingSpeedMps(0.02), 2), 1e-12);
  EXPECT_EQ(FrictionAt(dry, patches, {}, 131, -1, 10), 0.9);
}

TEST(FrictionAt, InATunnelIsThatOfARoadThatDriesFromTheMouthsOn) {
  const RoadGrip icy(EnvironmentState{.ice_ratio = 1});
  const std::vector<TunnelStretch> tunnels = {{100, 200, -7, 0}};
  const auto at = [&](double s_m, double t_m) { return FrictionAt(icy, {}, tunnels, s_m, t_m, 10); };
  for (const double s_m : {99.0, 100.0, 200.0, 201.0}) EXPECT_NEAR(at(s_m, -2), 0.1, 1e-12) << s_m;
  EXPECT_NEAR(at(115, -2), 0.5, 1e-12) << "half of what lies outside, 15 m in";
  EXPECT_NEAR(at(185, -2), 0.5, 1e-12);
  for (const double s_m : {130.0, 150.0, 170.0}) EXPECT_EQ(at(s_m, -2), 0.9) << s_m;
  EXPECT_NEAR(at(150, -7.1), 0.1, 1e-12) << "beside its walls";
  const std::vector<SurfacePatchArea> patches = {{v1::SURFACE_KIND_OIL, 140, 160, -7, 0, 0.25}};
  EXPECT_EQ(FrictionAt(icy, patches, tunnels, 150, -2, 10), 0.25);
}

TEST(FrictionAt, OfAPatchIsByItsKindUnlessGiven) {
  const RoadGrip dry{EnvironmentState()};
  const std::pair<v1::SurfaceKind, double> kinds[] = {{v1::SURFACE_KIND_ICE, 0.1},     {v1::SURFACE_KIND_SNOW, 0.2},
                                                      {v1::SURFACE_KIND_WATER, 0.55},  {v1::SURFACE_KIND_OIL, 0.25},
                                                      {v1::SURFACE_KIND_GRAVEL, 0.55}, {v1::SURFACE_KIND_MUD, 0.45}};
  for (const auto& [kind, friction] : kinds) {
    v1::SurfacePatch patch = Patch(kind);
    EXPECT_EQ(FrictionAt(dry, {PatchAreaOf(patch, -1, 1)}, {}, 110, 0, 0), friction) << v1::SurfaceKind_Name(kind);
    patch.mutable_friction_ratio()->set_constant(0.3);
    EXPECT_EQ(FrictionAt(dry, {PatchAreaOf(patch, -1, 1)}, {}, 110, 0, 30), 0.3) << v1::SurfaceKind_Name(kind);
  }
}

}  // namespace
}  // namespace longtail
