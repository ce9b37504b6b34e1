#include "generator/scene/haze.h"

#include <cmath>
#include <vector>

#include "generator/scene/vec.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

// 1.4 m above the ground, looking along +x.
Rigid Pose() { return {{{{0, -1, 0}, {0, 0, -1}, {1, 0, 0}}}, {0, 0, 1.4f}}; }

CameraModel Camera() {
  CameraModel camera;
  camera.width_px = 64;
  camera.height_px = 32;
  camera.focal_px = 40;
  return camera;
}

HazePuff Puff(Vec3f center, float radius_m, float extinction) {
  HazePuff puff;
  puff.center = center;
  puff.radius_m = radius_m;
  puff.half_height_m = radius_m;
  puff.extinction = extinction;
  puff.billow_m = 1e6f;  // even
  return puff;
}

// Light that a puff takes on the way from the eye to distance_m along +x, summed in small steps: the slow twin.
double DepthByHand(const HazePuff& puff, double distance_m) {
  double depth = 0;
  const double step = 0.001;
  for (double x = step / 2; x < distance_m; x += step) {
    const double dx = (x - puff.center.x) / puff.radius_m, dz = (1.4 - puff.center.z) / puff.half_height_m;
    const double dy = puff.center.y / puff.radius_m, q2 = dx * dx + dy * dy + dz * dz;
    if (q2 < 1) depth += puff.extinction * (1 - q2) * (1 - q2) * step;
  }
  return depth;
}

TEST(HazeView, TakesWhatTheIntegralAlongTheRaySays) {
  HazePuff flat = Puff({15, 0.7f, 0.5f}, 6, 0.3f);
  flat.half_height_m = 2;
  for (const HazePuff& puff :
       {Puff({20, 0, 1.4f}, 5, 0.2f), Puff({20, 2, 1}, 5, 0.4f), Puff({2, 1, 1}, 5, 0.4f), flat}) {
    for (const float distance_m : {10.0f, 17.0f, 20.0f, 40.0f}) {
      const std::vector<HazePuff> puffs = {puff};
      HazeView view;
      view.Pose(Camera(), Pose(), puffs);
      const double billow = -std::log(view.At(32, 16, {1, 0, 0}, 1e6f).transmittance) / DepthByHand(puff, 100);
      EXPECT_NEAR(-std::log(view.At(32, 16, {1, 0, 0}, distance_m).transmittance),
                  billow * DepthByHand(puff, distance_m), 2e-3)
          << puff.center.x << " " << distance_m;
      EXPECT_NEAR(billow, 1, 1.11) << "the billow of a noise of one value";
    }
  }
}

TEST(HazeView, SeesNothingOfPuffsBehindBesideOrBeyondTheSurface) {
  const std::vector<HazePuff> puffs = {Puff({-20, 0, 1.4f}, 5, 1), Puff({20, 30, 1.4f}, 5, 1),
                                       Puff({60, 0, 1.4f}, 5, 1)};
  HazeView view;
  view.Pose(Camera(), Pose(), puffs);
  EXPECT_EQ(view.At(32, 16, {1, 0, 0}, 50).transmittance, 1);
  EXPECT_LT(view.At(32, 16, {1, 0, 0}, 80).transmittance, 1);
}

// No tile may lose a puff: the view by tiles and one that looks at each puff alone agree everywhere.
TEST(HazeView, LosesNoPuffBetweenItsTiles) {
  std::vector<HazePuff> puffs;
  for (int i = 0; i < 12; ++i) puffs.push_back(Puff({4.0f + 3 * i, 5.0f - i, 0.2f * i}, 1.0f + 0.2f * i, 0.5f));
  HazeView all;
  all.Pose(Camera(), Pose(), puffs);
  const Rigid pose = Pose();
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < 64; ++x) {
      const Vec3f d = Unit(Rotate(pose, {(x + 0.5f - 32) / 40, (y + 0.5f - 16) / 40, 1}));
      double depth = 0;
      for (const HazePuff& puff : puffs) {
        // A lens that looks straight at it has it in every tile.
        CameraModel narrow = Camera();
        narrow.width_px = narrow.height_px = 16;
        narrow.focal_px = 1;
        const std::vector<HazePuff> one = {puff};
        HazeView single;
        single.Pose(narrow, pose, one);
        depth -= std::log(single.At(0, 0, d, 100).transmittance);
      }
      EXPECT_NEAR(-std::log(all.At(x, y, d, 100).transmittance), depth, 2e-3) << x << " " << y;
    }
  }
}

TEST(HazeView, MixesColoursByWhatIsInTheWay) {
  HazePuff black = Puff({20, 0, 1.4f}, 5, 0.3f), white = Puff({30, 0, 1.4f}, 5, 0.3f);
  black.albedo = {0, 0, 0};
  white.albedo = {1, 1, 1};
  const std::vector<HazePuff> puffs = {black, white};
  HazeView view;
  view.Pose(Camera(), Pose(), puffs);
  EXPECT_EQ(view.At(32, 16, {1, 0, 0}, 24).albedo.x, 0);
  EXPECT_GT(view.At(32, 16, {1, 0, 0}, 100).albedo.x, 0.2);
}

}  // namespace
}  // namespace longtail
