#include "scenarios/behavior/sight.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kernels/philox.h"

namespace longtail {
namespace {

using ::testing::ElementsAre;

// Every line of sight against every body: the slow twin.
std::vector<int> VisibleByTryingAll(const Point2& eye, double range_m, const std::vector<SightBody>& bodies) {
  std::vector<int> visible;
  for (size_t i = 0; i < bodies.size(); ++i) {
    const Footprint& box = bodies[i].box;
    if (std::hypot(box.center.x_m - eye.x_m, box.center.y_m - eye.y_m) > range_m) continue;
    const auto corners = box.Corners();
    int points = 0;
    for (int k = 0; k < 5; ++k) {
      const Point2& point = k == 0 ? box.center : corners[k - 1];
      bool hidden = false;
      for (size_t j = 0; j < bodies.size(); ++j) {
        hidden |= j != i && bodies[j].hides && Blocks(bodies[j].box, eye, point);
      }
      points += hidden ? 0 : 1;
    }
    if (points >= 2) visible.push_back(static_cast<int>(i));
  }
  return visible;
}

TEST(Sight, SeesWhatTryingAllBodiesSees) {
  PhiloxStream random(1, 0, "sight");
  Sight sight;
  size_t num_visible = 0, num_bodies = 0;
  for (int round = 0; round < 200; ++round) {
    std::vector<SightBody> bodies;
    for (int i = 0; i < 60; ++i) {
      // Some near enough to cover the eye itself.
      const double reach = i % 3 == 0 ? 8 : 120;
      bodies.push_back({i,
                        MakeFootprint(random.Uniform(-reach, reach), random.Uniform(-reach, reach),
                                      random.Uniform(-4, 4), 0, random.Uniform(0.3, 14), random.Uniform(0.3, 2.6)),
                        i % 4 != 0});
    }
    const Point2 eye{random.Uniform(-3, 3), random.Uniform(-3, 3)};
    const std::vector<int>& seen = sight.Look(eye, 90, bodies);
    EXPECT_EQ(seen, VisibleByTryingAll(eye, 90, bodies)) << "round " << round;
    num_visible += seen.size();
    num_bodies += bodies.size();
  }
  EXPECT_GT(num_visible, num_bodies / 20);
  EXPECT_LT(num_visible, num_bodies / 2);
}

TEST(Sight, VehiclesHideAndPeopleDoNot) {
  const auto box = [](double x_m, double width_m) { return MakeFootprint(x_m, 0, 0, 0, 4, width_m); };
  Sight sight;
  EXPECT_THAT(sight.Look({0, 0}, 100, {{1, box(20, 2), true}, {2, box(40, 1), false}}), ElementsAre(0));
  EXPECT_THAT(sight.Look({0, 0}, 100, {{1, box(20, 2), false}, {2, box(40, 1), false}}), ElementsAre(0, 1));
  EXPECT_THAT(sight.Look({0, 0}, 30, {{1, box(20, 2), false}, {2, box(40, 1), false}}), ElementsAre(0));
}

}  // namespace
}  // namespace longtail
