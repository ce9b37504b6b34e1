#include "scenarios/behavior/animal.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "scenarios/behavior/bicycle.h"

namespace longtail {
namespace {

const ActorLimits kDeer = LimitsOf(v1::ACTOR_CLASS_DEER);
const ActorLimits kSheep = LimitsOf(v1::ACTOR_CLASS_SHEEP);

AnimalState Roam(AnimalState state, const AnimalParams& params, double seconds, double car_x_m = -1e6,
                 uint64_t seed = 1) {
  const Noise noise(seed, 0, "animal");
  for (int tick = 0; tick < std::lround(seconds / kTickS); ++tick) {
    AnimalSenses senses(state, params);
    senses.Vehicle(MakeFootprint(car_x_m + tick * kTickS * 15, 0, 0, 0, 4.5, 1.8), 15, 0);
    const AnimalState before = state;
    StepAnimal(state, params, senses, kDeer, noise, tick * kTickS, kTickS);
    EXPECT_LE(std::abs(state.speed_mps - before.speed_mps), kDeer.max_deceleration_mps2 * kTickS * 1.001);
    EXPECT_LE(std::abs(state.yaw_rate_radps * state.speed_mps), kDeer.max_lateral_mps2 * 1.001);
  }
  return state;
}

TEST(Animal, GoesItsWayAtItsPaceWithTurnsOfItsOwn) {
  const AnimalState straight = Roam({}, {.pace_mps = 2, .wander_rad = 0}, 10);
  EXPECT_NEAR(straight.at.x_m, 20, 0.5);
  EXPECT_EQ(straight.at.y_m, 0);
  const AnimalState turning = Roam({}, {.pace_mps = 2, .wander_rad = 0.4}, 10);
  EXPECT_GT(turning.at.x_m, 14);
  EXPECT_GT(std::abs(turning.at.y_m), 0.1);
}

TEST(Animal, PausesForAboutItsShareOfTheTime) {
  const double way_m = Roam({}, {.pace_mps = 1, .wander_rad = 0, .pause_ratio = 0.5}, 400).at.x_m;
  EXPECT_NEAR(way_m / 400, 0.5, 0.08);
}

// At 15 m/s from 60 m off, it stands 1 m into the path.
TEST(Animal, FleesOutOfThePathOfAVehicleOrFreezes) {
  const AnimalParams flees{.heading_rad = kPi / 2, .pace_mps = 0, .dash_mps = 8, .freeze_ratio = 0};
  const AnimalState fled = Roam({.at = {0, 1}, .yaw_rad = kPi / 2}, flees, 3.5, -60);
  EXPECT_GT(fled.at.y_m, 2.5);
  AnimalParams freezes = flees;
  freezes.freeze_ratio = 1;
  freezes.pace_mps = 3;
  const AnimalState frozen = Roam({.at = {0, -1.5}, .yaw_rad = kPi / 2, .speed_mps = 3}, freezes, 2.4, -40);
  EXPECT_EQ(frozen.speed_mps, 0);
  AnimalParams calm = flees;
  calm.alert_s = 0;
  EXPECT_NEAR(Roam({.at = {0, 4}, .yaw_rad = kPi / 2}, calm, 3.5, -60).at.y_m, 4, 0.3);
}

// A car stands across its way, from -2.25 to 2.25 m along it and up to 0.9 m beside it.
TEST(Animal, FindsItsWayAlongABodyThatStandsAndNeverTouchesIt) {
  const Footprint car = MakeFootprint(0, 0, 0, 0, 4.5, 1.8);
  for (const double heading_deg : {-90.0, -60.0, -20.0, -10.0, 0.0}) {
    for (const double beside_m : {1.7, 2.1, 2.6}) {
      AnimalState state{.at = {-3, beside_m}, .yaw_rad = heading_deg * kPi / 180};
      const AnimalParams params{.heading_rad = heading_deg * kPi / 180, .pace_mps = 1, .radius_m = 0.4};
      const Noise noise(3, 0, "animal");
      double way_m = 0;
      for (int tick = 0; tick < 2000; ++tick) {
        AnimalSenses senses(state, params);
        senses.Vehicle(car, 0, 0);
        StepAnimal(state, params, senses, kSheep, noise, tick * kTickS, kTickS);
        way_m += state.speed_mps * kTickS;
        EXPECT_GT(FreeDistance(car, MakeFootprint(state.at.x_m, state.at.y_m, state.yaw_rad, 0, 1.2, 0.5)), 0)
            << heading_deg << ", " << beside_m << " m at tick " << tick;
      }
      EXPECT_GT(way_m, 5) << heading_deg << ", " << beside_m << " m";
    }
  }
}

TEST(Animal, SameNoiseGivesTheSameWayAndAnotherSeedAnother) {
  const AnimalParams params{.pace_mps = 2, .wander_rad = 0.4, .pause_ratio = 0.3};
  const AnimalState one = Roam({}, params, 8), again = Roam({}, params, 8), other = Roam({}, params, 8, -1e6, 2);
  EXPECT_EQ(one.at.x_m, again.at.x_m);
  EXPECT_EQ(one.at.y_m, again.at.y_m);
  EXPECT_NE(one.at.y_m, other.at.y_m);
}

TEST(Animal, AHerdStaysTogetherAndNobodyTreadsOnAnother) {
  std::vector<AnimalState> herd;
  std::vector<Noise> noises;
  const AnimalParams params{.pace_mps = 1.2, .wander_rad = 0.5, .pause_ratio = 0.1, .radius_m = 0.45};
  for (int i = 0; i < 20; ++i) {
    herd.push_back({.at = {(i % 5) * 2.0, (i / 5) * 2.0}});
    noises.emplace_back(5, 0, "sheep" + std::to_string(i));
  }
  double nearest = 1e9;
  for (int tick = 0; tick < 3000; ++tick) {
    const std::vector<AnimalState> before = herd;
    for (size_t i = 0; i < herd.size(); ++i) {
      AnimalSenses senses(before[i], params);
      for (size_t k = 0; k < herd.size(); ++k) {
        if (k == i) continue;
        senses.Companion(before[k], 0.45);
        nearest =
            std::min(nearest, std::hypot(before[k].at.x_m - before[i].at.x_m, before[k].at.y_m - before[i].at.y_m));
      }
      StepAnimal(herd[i], params, senses, kSheep, noises[i], tick * kTickS, kTickS);
    }
  }
  double x = 0, y = 0;
  for (const AnimalState& sheep : herd) x += sheep.at.x_m / 20, y += sheep.at.y_m / 20;
  EXPECT_GT(x, 15);  // it goes on
  for (const AnimalState& sheep : herd) EXPECT_LT(std::hypot(sheep.at.x_m - x, sheep.at.y_m - y), 10);
  EXPECT_GT(nearest, 0.6);
}

}  // namespace
}  // namespace longtail
