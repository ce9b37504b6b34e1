#include "scenarios/behavior/walker.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"
#include "kernels/philox.h"
#include "scenarios/behavior/bicycle.h"

namespace longtail {
namespace {

const ActorLimits kLegs = LimitsOf(v1::ACTOR_CLASS_ADULT);

struct Pedestrian {
  WalkerState state;
  Point2 goal;
  double speed_mps = 1.34;
  WalkerWish Wish() const {
    const double dx = goal.x_m - state.at.x_m, dy = goal.y_m - state.at.y_m, d = std::max(1e-6, std::hypot(dx, dy));
    return {dx / d, dy / d, d < 0.3 ? 0 : speed_mps};
  }
};

// Everybody steps at once, from what all were before. Returns the least distance of two.
double Walk(std::vector<Pedestrian>& people, double seconds) {
  double least = 1e9;
  for (int tick = 0; tick < std::lround(seconds / kTickS); ++tick) {
    const std::vector<Pedestrian> before = people;
    for (size_t i = 0; i < people.size(); ++i) {
      const WalkerWish wish = before[i].Wish();
      WalkerPush push(before[i].state, wish);
      for (size_t k = 0; k < people.size(); ++k) {
        if (k == i) continue;
        push.FromPerson(before[k].state);
        least = std::min(least, std::hypot(before[k].state.at.x_m - before[i].state.at.x_m,
                                           before[k].state.at.y_m - before[i].state.at.y_m));
      }
      StepWalker(people[i].state, wish, push, kLegs, kTickS);
      const WalkerState &was = before[i].state, &is = people[i].state;
      const double v = std::hypot(is.vx_mps, is.vy_mps), faster = v - std::hypot(was.vx_mps, was.vy_mps);
      EXPECT_LE(faster, kLegs.max_acceleration_mps2 * kTickS * 1.001);
      EXPECT_LE(-faster, kLegs.max_deceleration_mps2 * kTickS * 1.001);
      EXPECT_LE(std::abs(is.yaw_rad - was.yaw_rad), kLegs.max_yaw_rate_radps * kTickS * 1.001);
    }
  }
  return least;
}

TEST(Walker, NobodyIsFeltBeyondHisReach) {
  const WalkerState self{.vx_mps = 3};
  const WalkerWish wish{1, 0, 3};
  for (const double speed : {0.0, 0.5, 1.4, 3.0, 8.0}) {
    for (double going = 0; going < 6.2; going += 0.1) {
      for (double from = 0; from < 6.2; from += 0.1) {
        const double away_m = 1.0001 * PersonReachM(speed);
        WalkerPush push(self, wish);
        push.FromPerson({.at = {away_m * std::cos(from), away_m * std::sin(from)},
                         .vx_mps = speed * std::cos(going),
                         .vy_mps = speed * std::sin(going)});
        ASSERT_EQ(push.x_mps2(), 0);
        ASSERT_EQ(push.y_mps2(), 0);
        ASSERT_GT(push.room_mps(), 10);
      }
    }
  }
}

// v(t) = v0 (1 - exp(-t / tau)).
TEST(Walker, TakesUpItsSpeedWithTheRelaxationTime) {
  std::vector<Pedestrian> alone = {{.state = {}, .goal = {100, 0}}};
  Walk(alone, 0.5);
  EXPECT_NEAR(alone[0].state.vx_mps, 1.34 * (1 - std::exp(-1.0)), 0.01);
  Walk(alone, 5);
  EXPECT_NEAR(alone[0].state.vx_mps, 1.34, 0.001);
}

TEST(Walker, TwoWhoMeetHeadOnPassOnTheRightWithoutTouching) {
  std::vector<Pedestrian> two = {{.state = {.at = {0, 0}}, .goal = {20, 0}},
                                 {.state = {.at = {20, 0}, .yaw_rad = kPi}, .goal = {0, 0}}};
  double most = 0;
  double least = 1e9;
  for (int i = 0; i < 180; ++i) {
    least = std::min(least, Walk(two, 0.1));
    most = std::max(most, std::abs(two[0].state.at.y_m));
    if (std::abs(two[0].state.at.x_m - two[1].state.at.x_m) < 1) {
      EXPECT_LT(two[0].state.at.y_m, two[1].state.at.y_m);
    }
  }
  EXPECT_GT(least, 0.56);
  EXPECT_LT(most, 1.5);
  EXPECT_NEAR(two[0].state.at.x_m, 20, 0.5);
  EXPECT_NEAR(two[1].state.at.x_m, 0, 0.5);
}

TEST(Walker, TwoStreamsPassThroughEachOtherWithoutOverlap) {
  PhiloxStream random(3, 0, "streams");
  std::vector<Pedestrian> people;
  for (int i = 0; i < 12; ++i) {
    const double y = (i % 4) * 0.9 + random.Uniform(-0.15, 0.15), x = (i / 4) * 1.5;
    people.push_back({.state = {.at = {-x, y}}, .goal = {30, y}, .speed_mps = random.Uniform(1.1, 1.6)});
    people.push_back(
        {.state = {.at = {25 + x, y + 0.3}, .yaw_rad = kPi}, .goal = {-10, y}, .speed_mps = random.Uniform(1.1, 1.6)});
  }
  EXPECT_GT(Walk(people, 37), 0.5);
  for (const Pedestrian& person : people) {
    EXPECT_NEAR(person.state.at.x_m, person.goal.x_m, 3);
  }
}

TEST(Walker, GoesRoundAParkedCar) {
  const Footprint car = MakeFootprint(10, 0, 0, 0, 4.5, 1.8);
  Pedestrian person{.state = {.at = {0, 0.1}}, .goal = {20, 0}};
  double nearest = 1e9;
  for (int tick = 0; tick < 2000; ++tick) {
    const Point2 aim = WayAround(car, person.state.at, person.goal, 0.5);
    Pedestrian heading = person;
    heading.goal = aim;
    WalkerWish wish = heading.Wish();
    if (person.Wish().speed_mps > 0) wish.speed_mps = person.speed_mps;
    WalkerPush push(person.state, wish);
    push.FromBody(car, 0, 0, 1);
    StepWalker(person.state, wish, push, kLegs, kTickS);
    nearest =
        std::min(nearest, FreeDistance(car, MakeFootprint(person.state.at.x_m, person.state.at.y_m, 0, 0, 0.4, 0.4)));
  }
  EXPECT_NEAR(person.state.at.x_m, 20, 0.4);
  EXPECT_GT(nearest, 0.02);
}

TEST(Walker, StepsOutOfTheWayOfACarIfItMindsIt) {
  for (const double minding : {1.0, 0.0}) {
    Pedestrian person{.state = {.at = {15, 0.4}}, .goal = {60, 0.4}};
    for (int tick = 0; tick < 250; ++tick) {
      const WalkerWish wish = person.Wish();
      WalkerPush push(person.state, wish);
      push.FromBody(MakeFootprint(tick * 0.05, 0, 0, 0, 4.5, 1.8), 5, 0, minding);
      StepWalker(person.state, wish, push, kLegs, kTickS);
    }
    if (minding == 1) {
      EXPECT_GT(person.state.at.y_m, 1.1);
    } else {
      EXPECT_LT(person.state.at.y_m, 0.9);
    }
  }
}

TEST(Walker, KeepsBehindAnEdge) {
  Pedestrian person{.state = {.at = {0, 1}}, .goal = {20, -5}};
  for (int tick = 0; tick < 1000; ++tick) {
    const WalkerWish wish = person.Wish();
    WalkerPush push(person.state, wish);
    push.FromEdge(person.state.at.y_m - person.state.radius_m, 0, 1);
    StepWalker(person.state, wish, push, kLegs, kTickS);
    ASSERT_GT(person.state.at.y_m, 0.25);
  }
}

// Crosses 10 m ahead at 1.4 m/s; its path is 1.8 + 2 * (0.28 + 0.3) wide, so it is in it from 0 to 1.06 s.
TEST(Walker, WaitsOnlyForWhatWouldMeetIt) {
  const WalkerState self{.at = {20, -1.5}};
  const WalkerWish across{0, 1, 1.4};
  const auto comes = [&](double x_m, double speed_mps) {
    return ComesTooSoon(self, across, MakeFootprint(x_m, 0, 0, 0, 4.5, 1.8), speed_mps, 0, 0.3, 1.0);
  };
  EXPECT_TRUE(comes(0, 10));     // there in 1.7 s
  EXPECT_FALSE(comes(-40, 10));  // in 5.7 s
  EXPECT_FALSE(comes(30, 10));   // has passed
  EXPECT_FALSE(comes(0, 0));     // stands
  EXPECT_FALSE(ComesTooSoon(self, {0, -1, 1.4}, MakeFootprint(0, 0, 0, 0, 4.5, 1.8), 10, 0, 0.1, 1.0));  // walks away
}

}  // namespace
}  // namespace longtail
