#include "generator/scene/precipitation.h"

#include <cmath>
#include <numeric>
#include <vector>

#include "generator/scene/tunnels.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

constexpr float kFarM = 1e6f;

Rigid Pose(float x_m = 0) { return {{{{0, -1, 0}, {0, 0, -1}, {1, 0, 0}}}, {x_m, 0, 1.4f}}; }

CameraModel Camera() {
  CameraModel camera;
  camera.focal_px = 220;
  return camera;
}

std::vector<float> Cover(const Sky& sky, float distance_m = kFarM, Vec3f velocity = {}, float x_m = 0,
                         const std::vector<Tunnel>& tunnels = {}) {
  const std::vector<float> distances(256 * 128, distance_m);
  return PrecipitationCover(sky, tunnels, Camera(), Pose(x_m), velocity, distances);
}

double Sum(const std::vector<float>& cover) { return std::accumulate(cover.begin(), cover.end(), 0.0); }

Sky Rain(float mmph, float time_s = 1) {
  Sky sky;
  sky.rain_mmph = mmph;
  sky.time_s = time_s;
  sky.texture_seed = 0x123456789abcdefULL;
  return sky;
}

Sky Snow(float mmph, float time_s = 1) {
  Sky sky = Rain(0, time_s);
  sky.snow_mmph = mmph;
  return sky;
}

TEST(Precipitation, CoversMoreTheMoreFallsAndNothingWhereNothingFalls) {
  EXPECT_TRUE(Cover(Sky()).empty());
  EXPECT_GT(Sum(Cover(Rain(2))), 20);
  EXPECT_GT(Sum(Cover(Rain(40))), 1.8 * Sum(Cover(Rain(2))));
  EXPECT_GT(Sum(Cover(Snow(3))), 1.5 * Sum(Cover(Snow(0.5f))));
  for (const float cover : Cover(Rain(100))) {
    EXPECT_GE(cover, 0);
    EXPECT_LE(cover, 1);
  }
}

TEST(Precipitation, FallsOnlyBeforeTheSurfacesThatAreSeen) {
  EXPECT_EQ(Sum(Cover(Snow(3), 0.4f)), 0);
  EXPECT_LT(Sum(Cover(Snow(3), 2)), 0.7 * Sum(Cover(Snow(3))));
}

TEST(Precipitation, FallsNotInTunnelsButBeforeTheirMouths) {
  const std::vector<Tunnel> tunnels = {MakeTunnel({{{0, -30, 0}, {0, 30, 0}, 0}, {{60, -30, 0}, {60, 30, 0}, 60}}, 40)};
  for (const Sky& sky : {Rain(20), Snow(3)}) {
    EXPECT_EQ(Sum(Cover(sky, kFarM, {}, 30, tunnels)), 0);
    // Most of what the camera sees nearby falls outside, some of it inside.
    const double at_mouth = Sum(Cover(sky, kFarM, {}, 57, tunnels));
    EXPECT_GT(at_mouth, 1);
    EXPECT_LT(at_mouth, 0.85 * Sum(Cover(sky, kFarM, {}, 57)));
    EXPECT_EQ(Sum(Cover(sky, kFarM, {}, 90, tunnels)), Sum(Cover(sky, kFarM, {}, 90)));
  }
}

TEST(Precipitation, IsTheSameAtOneMomentAndAnotherAtTheNext) {
  EXPECT_EQ(Cover(Rain(10)), Cover(Rain(10)));
  EXPECT_NE(Cover(Rain(10)), Cover(Rain(10, 1.1f)));
  Sky other = Rain(10);
  other.texture_seed ^= uint64_t{1} << 40;
  EXPECT_NE(Cover(Rain(10)), Cover(other));
}

// A flake that hangs in the air stays where it is in the world: a camera that has moved by a whole box sees what it saw
// before, but for rounding.
TEST(Precipitation, HangsInTheWorldNotBeforeTheCamera) {
  const std::vector<float> here = Cover(Snow(1)), a_box_on = Cover(Snow(1), kFarM, {}, 26),
                           a_step_on = Cover(Snow(1), kFarM, {}, 3);
  double box = 0, step = 0;
  for (size_t i = 0; i < here.size(); ++i) {
    box += std::abs(here[i] - a_box_on[i]);
    step += std::abs(here[i] - a_step_on[i]);
  }
  EXPECT_LT(box, 0.02 * Sum(here));
  EXPECT_GT(step, 0.5 * Sum(here));
}

TEST(Precipitation, StreaksFollowWindAndTheCamerasOwnMotion) {
  Sky windy = Rain(10);
  windy.wind_mps = {0, 15, 0};
  EXPECT_NE(Cover(Rain(10)), Cover(windy));
  EXPECT_NE(Cover(Rain(10)), Cover(Rain(10), kFarM, {20, 0, 0}));
}

}  // namespace
}  // namespace longtail
