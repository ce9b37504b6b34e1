#include "scenarios/behavior/lane_changer.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "kernels/philox.h"
#include "longtail/v1/road.pb.h"
#include "scenarios/behavior/lane_threads.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/bench/allocations.h"
#include "scenarios/road/layout/road_layout.h"
#include "tests/scenarios/behavior/crossing_for_test.h"

namespace longtail {
namespace {

constexpr v1::DriverModel kMobil = v1::DRIVER_MODEL_MOBIL;
constexpr double kTownMps = 13.9, kMotorwayMps = 33;

CourseSection Lanes(int num_lanes, double limit_mps) {
  CourseSection section;
  section.speed_limit_mps = limit_mps;
  for (int lane = 1; lane <= num_lanes; ++lane) {
    const double left_m = -(num_lanes - lane) * kLaneM;
    section.lanes.push_back({lane, left_m, left_m, left_m - kLaneM, left_m - kLaneM});
  }
  return section;
}

RoadLayout Motorway(int num_lanes, double length_m, double limit_mps = kMotorwayMps) {
  RoadLayout layout;
  layout.courses.push_back(CourseBuilder("main")
                               .SetLine({0, 0, 0}, 0, length_m, [](double) { return 0.0; })
                               .AddSection(Lanes(num_lanes, limit_mps))
                               .Build());
  return layout;
}

// Lane 1 (right) and lane 2; from 300 m on lane 1 narrows, from 360 m on what was lane 2 is lane 1.
RoadLayout LaneDrop() {
  CourseSection wide = Lanes(2, 20), narrowing = wide, narrow = Lanes(1, 20);
  narrowing.start_s_m = 300;
  narrowing.lanes[0].right_end_m = -kLaneM;
  narrow.start_s_m = 360;
  RoadLayout layout;
  layout.courses.push_back(CourseBuilder("main")
                               .SetLine({0, 0, 0}, 0, 1200, [](double) { return 0.0; })
                               .AddSection(wide)
                               .AddSection(narrowing)
                               .AddSection(narrow)
                               .Build());
  return layout;
}

// A motorway of two lanes with a ramp.
RoadLayout WithRamp(v1::RampKind kind, double at_m = 400) {
  v1::Road road;
  road.mutable_length_m()->set_constant(1500);
  road.mutable_forward_lanes()->set_constant(2);
  road.mutable_lane_width_m()->set_constant(kLaneM);
  road.mutable_speed_limit_mps()->set_constant(kMotorwayMps);
  v1::Ramp& ramp = *road.add_ramps();
  ramp.set_kind(kind);
  ramp.mutable_at_m()->set_constant(at_m);
  ramp.mutable_lane_m()->set_constant(200);
  absl::StatusOr<RoadLayout> layout = LayOutRoad(road);
  EXPECT_TRUE(layout.ok()) << layout.status();
  return *std::move(layout);
}

double LaneT(int lane, int num_lanes) { return -(num_lanes - lane + 0.5) * kLaneM; }

PlanActor Car(const std::string& id, double s_m, double t_m, double speed_mps, double desired_mps,
              v1::DriverModel driver = kMobil, int course = 0) {
  PlanActor car = Driver(id, course, s_m, t_m, speed_mps, driver);
  car.heading_rad = 0;
  car.desired_speed_mps = desired_mps;
  return car;
}

const ActorState& StateOf(const WorldSim& sim, int actor) { return sim.world().actors[actor]; }
int LaneOf(const WorldSim& sim, int actor) {
  const ActorState& state = StateOf(sim, actor);
  return CourseOf(sim.plan(), state).LaneAt(state.center_s_m, state.center_t_m);
}

TEST(LaneThreads, FollowLanesThroughNewNumbersAndFindTheirEnds) {
  const RoadLayout layout = LaneDrop();
  const LaneThreads threads(layout.courses[0]);
  EXPECT_EQ(threads.Follow(2, 100, 500), 1);
  EXPECT_EQ(threads.Follow(1, 500, 100), 2);
  EXPECT_EQ(threads.Follow(1, 100, 330), 1);
  EXPECT_EQ(threads.Follow(1, 100, 500), 0);
  // 3.5 m wide at 300 m, 0 at 360 m: 2.2 m at 322.3 m.
  EXPECT_NEAR(threads.EndOf(1, 100, 1), 300 + 60 * (3.5 - 2.2) / 3.5, 1e-9);
  EXPECT_EQ(threads.EndOf(2, 100, 1), std::numeric_limits<double>::infinity());
  EXPECT_EQ(threads.ChangesFrom(1, 100, 1), 1);
  EXPECT_EQ(threads.ChangesFrom(2, 100, 1), 0);
  // Against the course the one lane goes on into the left of two.
  EXPECT_EQ(threads.EndOf(1, 500, -1), -std::numeric_limits<double>::infinity());
}

TEST(LaneThreads, CountTheChangesThatAnOffRampTakes) {
  const RoadLayout layout = WithRamp(v1::RAMP_KIND_OFF, 800);
  const LaneThreads main(layout.courses[0]);
  const int ramp = layout.FindCourse("r1");
  ASSERT_GT(ramp, 0);
  const Course& course = layout.courses[ramp];
  const LaneThreads off(course);
  const double before_m = course.first_s_m() + 100, beside_m = -50;
  EXPECT_EQ(off.ChangesFrom(1, before_m, 1), 1);
  EXPECT_EQ(off.ChangesFrom(2, before_m, 1), 2);
  EXPECT_EQ(off.ChangesFrom(1, beside_m, 1), 0);
  EXPECT_EQ(off.ChangesFrom(3, beside_m, 1), 2);
  EXPECT_NEAR(off.EndOf(3, beside_m, 1), 0, 1);
  // On the road it is the other way about.
  EXPECT_EQ(main.ChangesFrom(1, 750, 1), 1);
  EXPECT_EQ(main.ChangesFrom(2, 750, 1), 0);
  EXPECT_EQ(main.Follow(1, 100, 750), 2);
}

TEST(LaneChanger, GoesRoundASlowLeaderWithTheIndicatorOnAndComesBackToTheRight) {
  const std::vector<PlanActor> actors = {Car("slow", 120, LaneT(1, 2), 16, 16, v1::DRIVER_MODEL_IDM),
                                         Car("fast", 30, LaneT(1, 2), 22, 28)};
  WorldSim sim = WorldSim::Create(PlanOn(Motorway(2, 3000), actors));
  bool was_left = false, signalled_first = false, signalled_right = false;
  for (int tick = 0; tick < 4500; ++tick) {
    sim.Step({}, 1);
    const ActorState& fast = StateOf(sim, 2);
    was_left |= LaneOf(sim, 2) == 2;
    signalled_first |= fast.indicator_left && std::abs(fast.t_m - LaneT(1, 2)) < 0.05;
    signalled_right |= fast.indicator_right;
    EXPECT_LT(std::abs(fast.body.speed_mps * fast.yaw_rate_radps), 2);
    ASSERT_FALSE(AnyContact(sim.world()));
  }
  EXPECT_TRUE(was_left);
  EXPECT_TRUE(signalled_first);
  EXPECT_TRUE(signalled_right);
  EXPECT_GT(StateOf(sim, 2).s_m, StateOf(sim, 1).s_m + 50);
  EXPECT_NEAR(StateOf(sim, 2).t_m, LaneT(1, 2), 0.1);
  EXPECT_FALSE(StateOf(sim, 2).indicator_right);
}

TEST(LaneChanger, StaysOnTheLeftWhereNothingSaysOtherwise) {
  for (const double limit_mps : {kTownMps, kMotorwayMps}) {
    WorldSim sim = WorldSim::Create(PlanOn(Motorway(2, 2000, limit_mps), {Car("car", 30, LaneT(2, 2), 13, 13)}));
    sim.Step({}, 2000);
    EXPECT_EQ(LaneOf(sim, 1), limit_mps == kTownMps ? 2 : 1);
  }
}

TEST(LaneChanger, NobodyGoesToTheRightToGetPastASlowerOne) {
  const std::vector<PlanActor> actors = {Car("slow", 100, LaneT(2, 2), 20, 20, v1::DRIVER_MODEL_IDM),
                                         Car("fast", 40, LaneT(2, 2), 22, 30)};
  WorldSim sim = WorldSim::Create(PlanOn(Motorway(2, 3000), actors));
  sim.Step({}, 3000);
  EXPECT_EQ(LaneOf(sim, 2), 2);
  EXPECT_LT(StateOf(sim, 2).s_m, StateOf(sim, 1).s_m);
}

// A slow leader 30 m ahead, and one coming up from behind in the other lane.
bool CutsIn(double politeness_ratio, double behind_m, double speed_behind_mps) {
  std::vector<PlanActor> actors = {
      Car("slow", 130, LaneT(1, 2), 11, 11, v1::DRIVER_MODEL_IDM), Car("fast", 100, LaneT(1, 2), 13, 13.5),
      Car("behind", 100 - behind_m, LaneT(2, 2), speed_behind_mps, speed_behind_mps, v1::DRIVER_MODEL_IDM)};
  actors[1].profile.politeness_ratio = politeness_ratio;
  WorldSim sim = WorldSim::Create(PlanOn(Motorway(2, 2000, kTownMps), actors));
  const double start_m = StateOf(sim, 3).s_m - StateOf(sim, 2).s_m;
  EXPECT_LT(start_m, 0);
  while (StateOf(sim, 3).s_m < StateOf(sim, 2).s_m && sim.world().tick < 1500) {
    sim.Step({}, 1);
    EXPECT_FALSE(AnyContact(sim.world()));
    if (sim.world().drivers[2].changes) return true;
  }
  return false;
}

TEST(LaneChanger, APoliteDriverDoesNotCutInWhereASelfishOneDoes) {
  EXPECT_TRUE(CutsIn(/*politeness_ratio=*/0, 45, 17));
  EXPECT_FALSE(CutsIn(/*politeness_ratio=*/1, 45, 17));
}

TEST(LaneChanger, NobodyMakesANewFollowerBrakeHard) { EXPECT_FALSE(CutsIn(/*politeness_ratio=*/0, 20, 22)); }

TEST(LaneChanger, LeavesALaneThatEndsAndEverybodyGetsThrough) {
  std::vector<PlanActor> actors;
  for (int i = 0; i < 8; ++i) {
    for (int lane = 1; lane <= 2; ++lane) {
      actors.push_back(Car(absl::StrCat("car_", i, "_", lane), 20 + 30 * i + 9 * lane, LaneT(lane, 2), 12, 15 + i % 3));
    }
  }
  WorldSim sim = WorldSim::Create(PlanOn(LaneDrop(), actors));
  for (int tick = 0; tick < 9000; ++tick) {
    sim.Step({}, 1);
    ASSERT_FALSE(AnyContact(sim.world())) << "tick " << tick;
  }
  for (size_t i = 1; i < sim.world().actors.size(); ++i) {
    EXPECT_GT(StateOf(sim, static_cast<int>(i)).s_m, 450) << i;
    EXPECT_NEAR(StateOf(sim, static_cast<int>(i)).t_m, -kLaneM / 2, 0.3) << i;
  }
}

TEST(LaneChanger, StopsAtTheEndOfItsLaneWhereThereIsNoGap) {
  std::vector<PlanActor> actors = {Car("car", 100, LaneT(1, 2), 15, 15)};
  for (int i = 0; i < 50; ++i) {
    actors.push_back(Car(absl::StrCat("queue_", i), 340 - 6.5 * i, LaneT(2, 2), 0, 0, v1::DRIVER_MODEL_STATIONARY));
  }
  WorldSim sim = WorldSim::Create(PlanOn(LaneDrop(), actors));
  double hardest_mps2 = 0;
  for (int tick = 0; tick < 6000; ++tick) {
    sim.Step({}, 1);
    hardest_mps2 = std::min(hardest_mps2, StateOf(sim, 1).accel_mps2);
    ASSERT_FALSE(AnyContact(sim.world()));
  }
  EXPECT_LT(StateOf(sim, 1).body.speed_mps, 0.1);
  EXPECT_NEAR(StateOf(sim, 1).center_s_m + StateOf(sim, 1).half_s_m, 321.3, 1);
  EXPECT_NEAR(StateOf(sim, 1).t_m, LaneT(1, 2), 1.0);
  EXPECT_GT(hardest_mps2, -3.5);
}

TEST(LaneChanger, GetsOffAnOnRampIntoFlowingTraffic) {
  const RoadLayout layout = WithRamp(v1::RAMP_KIND_ON);
  const int ramp = layout.FindCourse("r1");
  ASSERT_GT(ramp, 0);
  const Course& course = layout.courses[ramp];
  const double start_m = course.first_s_m() + 10;
  for (int seed = 0; seed < 20; ++seed) {
    PhiloxStream random(seed, 0, "ramp");
    std::vector<PlanActor> actors;
    for (int i = 0; i < 3; ++i) {
      actors.push_back(Car(absl::StrCat("joins_", i), start_m + 22 * i, course.LaneCenter(1, start_m + 22 * i), 17,
                           random.Uniform(24, 28), kMobil, ramp));
    }
    double s_m = 430;
    for (int i = 0; i < 12; ++i) {
      actors.push_back(Car(absl::StrCat("main_", i), s_m, LaneT(1, 2), 24, 24, v1::DRIVER_MODEL_IDM));
      s_m -= random.Uniform(28, 60);
      if (s_m < 10) break;
    }
    WorldSim sim = WorldSim::Create(PlanOn(layout, actors));
    for (int tick = 0; tick < 3500; ++tick) {
      sim.Step({}, 1);
      ASSERT_FALSE(AnyContact(sim.world())) << "seed " << seed << " tick " << tick;
    }
    for (int i = 1; i <= 3; ++i) {
      const ActorState& state = StateOf(sim, i);
      const bool joined = state.s_m > 280 && state.t_m > 0;
      const bool waits = state.body.speed_mps < 1 && state.s_m < 260;
      EXPECT_TRUE(joined || waits) << "seed " << seed << " actor " << i << " s " << state.s_m << " t " << state.t_m;
      EXPECT_TRUE(joined) << "seed " << seed << " actor " << i << " s " << state.s_m << " t " << state.t_m;
    }
  }
}

// 18 m behind who leads in the other lane, 3 m before who follows there and makes room.
TEST(LaneChanger, WhoWaitsForTheFollowerAloneKeepsItsSpeed) {
  const std::vector<PlanActor> actors = {Car("joins", 110, LaneT(1, 2), 14, 14),
                                         Car("leads", 110 + 4.5 + 18, LaneT(2, 2), 14, 14, v1::DRIVER_MODEL_IDM),
                                         Car("follows", 110 - 4.5 - 3, LaneT(2, 2), 14, 14, v1::DRIVER_MODEL_IDM)};
  WorldSim sim = WorldSim::Create(PlanOn(LaneDrop(), actors));
  double slowest_mps = 14;
  while (!sim.world().drivers[1].changes && sim.world().tick < 2000) {
    sim.Step({}, 1);
    slowest_mps = std::min(slowest_mps, StateOf(sim, 1).body.speed_mps);
  }
  EXPECT_TRUE(sim.world().drivers[1].changes);
  EXPECT_GT(slowest_mps, 13);
}

TEST(LaneChanger, TakesAnOffRampThatItsWayNeedsAndOthersStayOnTheRoad) {
  const RoadLayout layout = WithRamp(v1::RAMP_KIND_OFF, 900);
  const int ramp = layout.FindCourse("r1");
  const Course& course = layout.courses[ramp];
  const double start_m = course.first_s_m() + 100;
  const std::vector<PlanActor> actors = {
      Car("leaves", start_m, course.LaneCenter(2, start_m), 24, 24, kMobil, ramp),
      Car("stays", 140, LaneT(1, 2), 24, 24),
  };
  WorldSim sim = WorldSim::Create(PlanOn(layout, actors));
  for (int tick = 0; tick < 3700; ++tick) {
    sim.Step({}, 1);
    ASSERT_FALSE(AnyContact(sim.world()));
  }
  EXPECT_GT(StateOf(sim, 1).s_m, 5);
  EXPECT_NEAR(StateOf(sim, 1).t_m, course.LaneCenter(1, 5), 0.3);
  EXPECT_GT(StateOf(sim, 2).s_m, 950);
  EXPECT_NEAR(StateOf(sim, 2).t_m, LaneT(1, 2), 0.3);
}

TEST(LaneChanger, DriversKeepTheirLaneWhereANewOneBeginsOnTheRight) {
  for (const v1::DriverModel driver : {kMobil, v1::DRIVER_MODEL_IDM}) {
    WorldSim sim = WorldSim::Create(PlanOn(WithRamp(v1::RAMP_KIND_ON), {Car("car", 300, LaneT(1, 2), 25, 25, driver)}));
    for (int tick = 0; tick < 2000; ++tick) {
      sim.Step({}, 1);
      EXPECT_NEAR(StateOf(sim, 1).t_m, LaneT(1, 2), 0.2);
    }
    EXPECT_GT(StateOf(sim, 1).s_m, 700);
  }
}

TEST(LaneChanger, NobodyChangesInsideAJunction) {
  RoadLayout layout = Motorway(2, 600, kTownMps);
  layout.courses.push_back(CourseBuilder("north")
                               .SetLine({200, -200, M_PI / 2}, 0, 400, [](double) { return 0.0; })
                               .AddSection(TwoLanes(0))
                               .Build());
  layout.conflicts.push_back({0, 1, 195, 215, 190, 205, false, false});
  layout.conflicts.push_back({1, 0, 190, 205, 195, 215, false, true});
  const std::vector<PlanActor> actors = {Car("slow", 190, LaneT(1, 2), 5, 5, v1::DRIVER_MODEL_IDM),
                                         Car("fast", 165, LaneT(1, 2), 8, 14)};
  WorldSim sim = WorldSim::Create(PlanOn(layout, actors));
  bool changed = false;
  for (int tick = 0; tick < 3000; ++tick) {
    sim.Step({}, 1);
    const bool changes = sim.world().drivers[2].changes;
    const ActorState& fast = StateOf(sim, 2);
    if (changes && !changed) {
      EXPECT_GT(fast.center_s_m - fast.half_s_m, 215);
    }
    changed |= changes;
  }
  EXPECT_TRUE(changed);
}

std::vector<PlanActor> DenseMotorway(int seed, int num_actors, int num_lanes) {
  std::vector<PlanActor> actors;
  PhiloxStream random(seed, 0, "motorway");
  for (int i = 0; i < num_actors; ++i) {
    const int lane = 1 + i % num_lanes;
    actors.push_back(Car(absl::StrCat("car_", i), 30 + 24.0 * (i / num_lanes) + 5 * lane, LaneT(lane, num_lanes),
                         random.Uniform(12, 18), random.Uniform(12, 30)));
    actors.back().profile.politeness_ratio = random.Uniform(0, 0.6);
  }
  return actors;
}

TEST(LaneChanger, DenseTrafficChangesLanesAndNeverTouches) {
  int num_changes = 0;
  for (int seed = 0; seed < 100; ++seed) {
    WorldSim sim = WorldSim::Create(PlanOn(Motorway(3, 2500), DenseMotorway(seed, 40, 3)));
    std::vector<char> changes(sim.plan().actors.size());
    for (int tick = 0; tick < 3000; ++tick) {
      sim.Step({}, 1);
      ASSERT_FALSE(AnyContact(sim.world())) << "seed " << seed << " tick " << tick;
      for (size_t i = 1; i < changes.size(); ++i) {
        num_changes += sim.world().drivers[i].changes && !changes[i];
        changes[i] = sim.world().drivers[i].changes;
      }
    }
  }
  EXPECT_GT(num_changes, 800);
}

TEST(LaneChanger, IsTheSameTwiceToTheBit) {
  WorldSim first = WorldSim::Create(PlanOn(Motorway(3, 2500), DenseMotorway(7, 40, 3)));
  WorldSim second = first;
  first.Step({}, 2500);
  for (int tick = 0; tick < 250; ++tick) second.Step({}, 10);
  for (size_t i = 0; i < first.world().actors.size(); ++i) {
    const BicycleState &a = first.world().actors[i].body, &b = second.world().actors[i].body;
    EXPECT_EQ(std::memcmp(&a, &b, sizeof(a)), 0) << i;
  }
}

TEST(LaneChanger, AllocatesNothingOnceUnderWay) {
  WorldSim sim = WorldSim::Create(PlanOn(Motorway(3, 4000), DenseMotorway(3, 80, 3)));
  sim.Step({}, 500);
  const int64_t before = NumAllocations();
  sim.Step({}, 1000);
  EXPECT_EQ(NumAllocations() - before, 0);
}

}  // namespace
}  // namespace longtail
