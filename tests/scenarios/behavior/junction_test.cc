#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "kernels/philox.h"
#include "longtail/v1/road.pb.h"
#include "scenarios/behavior/ego_controller.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/road/layout/road_layout.h"
#include "tests/scenarios/behavior/crossing_for_test.h"

namespace longtail {
namespace {

constexpr double kLineM = kToMiddleM - kHalfBoxM - 2;
constexpr double kRightT = -kLaneM / 2;

double FrontOf(const WorldSim& sim, int actor) {
  const ActorState& state = sim.world().actors[actor];
  return state.center_s_m + state.half_s_m;
}

// Steps until a time, s, and looks after every tick.
void RunUntil(WorldSim& sim, double time_s, const std::function<void()>& look) {
  while (sim.world().tick * kTickS < time_s) {
    sim.Step({}, 1);
    look();
  }
}

TEST(Signals, NobodyDrivesOverALineAtRedAndAllDriveAtGreen) {
  std::vector<PlanActor> actors;
  for (int i = 0; i < 5; ++i) {
    actors.push_back(Driver(absl::StrCat("main_", i), 0, 10.0 + 20 * i, kRightT, 10));
    actors.push_back(Driver(absl::StrCat("north_", i), 2, 10.0 + 20 * i, kRightT, 10));
  }
  WorldSim sim = WorldSim::Create(PlanOn(Crossing(Rule::kSignals), actors));
  std::vector<double> before(actors.size() + 1);
  int num_over = 0;
  RunUntil(sim, 90, [&] {
    EXPECT_FALSE(AnyContact(sim.world())) << "tick " << sim.world().tick;
    for (size_t i = 1; i <= actors.size(); ++i) {
      const double front = FrontOf(sim, static_cast<int>(i));
      if (before[i] < kLineM && front >= kLineM) {
        ++num_over;
        const SignalColor color = SignalNow(sim.plan(), sim.world(), sim.world().actors[i].course == 0 ? 0 : 1);
        EXPECT_TRUE(color == SignalColor::kGreen || color == SignalColor::kAmber) << "actor " << i;
      }
      before[i] = front;
    }
  });
  EXPECT_EQ(num_over, 10);
}

TEST(Signals, AmberStopsWhoCanStopAndLetsGoWhoCannot) {
  // Amber at 8 s. At 12 m/s a stop at 3 m/s² takes 24 m, and 3.6 m of reaction.
  for (const double ahead_m : {15.0, 60.0}) {
    RoadLayout layout = Crossing(Rule::kSignals);
    layout.signals[0].offset_s = 12;
    PlanActor car = Driver("car", 0, 0, kRightT, 12);
    car.start_s_m = kLineM - ahead_m - 12 * 8.0 - car.box_center_x_m - car.length_m / 2;
    WorldSim sim = WorldSim::Create(PlanOn(layout, {car}));
    RunUntil(sim, 25, [] {});
    if (ahead_m < 20) {
      EXPECT_GT(FrontOf(sim, 1), kLineM + 10);
    } else {
      EXPECT_LT(FrontOf(sim, 1), kLineM);
      EXPECT_LT(sim.world().actors[1].body.speed_mps, 0.2);
    }
  }
}

TEST(Signals, ThatAreDarkHoldNobody) {
  RoadLayout layout = Crossing(Rule::kSignals);
  for (SignalGroup& group : layout.signals) group.phases = {{SignalColor::kDark, 10}};
  WorldSim sim = WorldSim::Create(PlanOn(layout, {Driver("car", 0, 100, kRightT, 10)}));
  double slowest_mps = 10;
  RunUntil(sim, 40, [&] { slowest_mps = std::min(slowest_mps, sim.world().actors[1].body.speed_mps); });
  EXPECT_GT(slowest_mps, 9);
  EXPECT_GT(FrontOf(sim, 1), kToMiddleM + 20);
}

TEST(Signals, WhoIgnoresThemDrivesThroughRed) {
  PlanActor car = Driver("car", 2, 60, kRightT, 12);
  car.obeys_signals = false;
  WorldSim sim = WorldSim::Create(PlanOn(Crossing(Rule::kSignals), {car}));
  double slowest_mps = 12;
  RunUntil(sim, 18, [&] { slowest_mps = std::min(slowest_mps, sim.world().actors[1].body.speed_mps); });
  EXPECT_GT(slowest_mps, 11);
}

TEST(Signals, HoldThoseWhoDriveAgainstTheirCourseToo) {
  // On main's lane -1, which is lane 1 of "west".
  RoadLayout layout = Crossing(Rule::kSignals);
  layout.signals[0].phases = {{SignalColor::kRed, 100}};
  WorldSim sim = WorldSim::Create(PlanOn(layout, {Driver("car", 0, 300, kLaneM / 2, 10)}));
  RunUntil(sim, 30, [] {});
  const ActorState& state = sim.world().actors[1];
  EXPECT_LT(state.body.speed_mps, 0.1);
  EXPECT_NEAR(state.center_s_m - state.half_s_m, 2 * kToMiddleM - kLineM, 2);
}

TEST(StopSign, MakesADriverStandAndThenGo) {
  WorldSim sim = WorldSim::Create(PlanOn(Crossing(Rule::kSideStops), {Driver("car", 2, 100, kRightT, 10)}));
  int stood_ticks = 0;
  double stood_at_m = 0;
  RunUntil(sim, 40, [&] {
    if (sim.world().actors[1].body.speed_mps > 0.1) return;
    ++stood_ticks;
    stood_at_m = FrontOf(sim, 1);
  });
  EXPECT_GE(stood_ticks, 90);
  EXPECT_GT(stood_at_m, kLineM - 2.5);
  EXPECT_LE(stood_at_m, kLineM);
  EXPECT_GT(FrontOf(sim, 1), kToMiddleM + 20);
}

TEST(RightOfWay, TheSideRoadWaitsForAGapAndTheMainRoadDoesNotBrake) {
  std::vector<PlanActor> actors = {Driver("side", 2, 120, kRightT, 10)};
  // Cars 2.5 s apart, then nobody.
  for (int i = 0; i < 6; ++i) actors.push_back(Driver(absl::StrCat("main_", i), 0, 170.0 - 30 * i, kRightT, 12));
  WorldSim sim = WorldSim::Create(PlanOn(Crossing(Rule::kMainRoad), actors));
  double hardest_mps2 = 0, last_passed_s = 0, entered_s = 0;
  RunUntil(sim, 40, [&] {
    EXPECT_FALSE(AnyContact(sim.world()));
    for (int i = 2; i <= 7; ++i) {
      hardest_mps2 = std::min(hardest_mps2, sim.world().actors[i].accel_mps2);
      if (FrontOf(sim, i) < kToMiddleM) last_passed_s = sim.world().tick * kTickS;
    }
    if (entered_s == 0 && FrontOf(sim, 1) > kLineM + 1) entered_s = sim.world().tick * kTickS;
  });
  EXPECT_GT(hardest_mps2, -1);
  EXPECT_GT(entered_s, last_passed_s - 1);
  EXPECT_GT(FrontOf(sim, 1), kToMiddleM + 20);
}

TEST(RightOfWay, TheSideRoadGoesWhereTheGapIsLongEnough) {
  std::vector<PlanActor> actors = {Driver("side", 2, 150, kRightT, 8), Driver("first", 0, 170, kRightT, 12),
                                   Driver("second", 0, 10, kRightT, 12)};
  WorldSim sim = WorldSim::Create(PlanOn(Crossing(Rule::kMainRoad), actors));
  bool side_first = false;
  RunUntil(sim, 30, [&] {
    EXPECT_FALSE(AnyContact(sim.world()));
    side_first |= FrontOf(sim, 1) > kToMiddleM + 10 && FrontOf(sim, 3) < kToMiddleM - 15;
  });
  EXPECT_TRUE(side_first);
}

TEST(RightOfWay, LeftTurnersLetTheOppositeTrafficGo) {
  std::vector<PlanActor> actors = {Driver("turner", 4, 150, kRightT, 8), Driver("oncoming", 1, 130, kRightT, 12)};
  WorldSim sim = WorldSim::Create(PlanOn(Crossing(Rule::kNone), actors));
  double hardest_mps2 = 0;
  bool turned_first = false;
  RunUntil(sim, 30, [&] {
    EXPECT_FALSE(AnyContact(sim.world()));
    hardest_mps2 = std::min(hardest_mps2, sim.world().actors[2].accel_mps2);
    turned_first |= FrontOf(sim, 1) > kToMiddleM + 4 && FrontOf(sim, 2) < kToMiddleM - 6;
  });
  EXPECT_FALSE(turned_first);
  EXPECT_GT(hardest_mps2, -1);
  EXPECT_GT(FrontOf(sim, 1), kToMiddleM + 20);
}

TEST(RightOfWay, FourAtAnAllWayStopAllGetAwayOneAfterTheOther) {
  std::vector<PlanActor> actors;
  for (int course = 0; course < 4; ++course) {
    actors.push_back(Driver(absl::StrCat("car_", course), course, 140, kRightT, 8));
  }
  WorldSim sim = WorldSim::Create(PlanOn(Crossing(Rule::kAllWayStop), actors));
  RunUntil(sim, 45, [&] { EXPECT_FALSE(AnyContact(sim.world())); });
  for (int i = 1; i <= 4; ++i) EXPECT_GT(FrontOf(sim, i), kToMiddleM + 15) << i;
}

TEST(RightOfWay, NobodyStopsInTheJunctionForTheQueueBehindIt) {
  PlanActor parked = Driver("parked", 0, kToMiddleM + 10, kRightT, 0, v1::DRIVER_MODEL_STATIONARY);
  parked.desired_speed_mps = 0;
  std::vector<PlanActor> actors = {Driver("car", 0, 120, kRightT, 10), parked};
  WorldSim sim = WorldSim::Create(PlanOn(Crossing(Rule::kMainRoad), actors));
  RunUntil(sim, 30, [] {});
  EXPECT_LT(sim.world().actors[1].body.speed_mps, 0.1);
  EXPECT_LT(FrontOf(sim, 1), kToMiddleM - 3);
}

TEST(RightOfWay, DriversFollowLeadersOfOtherCourses) {
  // Turns off ahead of one who drives straight on.
  std::vector<PlanActor> actors = {Driver("turner", 4, 150, kRightT, 5), Driver("follower", 0, 100, kRightT, 14)};
  actors[0].desired_speed_mps = 5;
  WorldSim sim = WorldSim::Create(PlanOn(Crossing(Rule::kNone), actors));
  double slowest_mps = 14;
  RunUntil(sim, 25, [&] {
    EXPECT_FALSE(AnyContact(sim.world()));
    if (FrontOf(sim, 2) < kToMiddleM) slowest_mps = std::min(slowest_mps, sim.world().actors[2].body.speed_mps);
  });
  EXPECT_LT(slowest_mps, 8);
  EXPECT_GT(FrontOf(sim, 2), kToMiddleM + 40);
}

// Ego on a course of the crossing, driven by the expert at 10 frames a second.
class Drive {
 public:
  Drive(Rule rule, int course, double s_m, double speed_mps, std::vector<PlanActor> actors)
      : sim_(WorldSim::Create(Made(rule, course, s_m, speed_mps, std::move(actors)))), expert_(sim_.plan()) {}

  WorldSim& sim() { return sim_; }
  void Until(double time_s, const std::function<void()>& look) {
    while (sim_.world().tick * kTickS < time_s) {
      EgoView view = sim_.View();
      sim_.DecideWay(view);
      sim_.Step(sim_.Limit(expert_.Decide(view), 10), 10);
      look();
    }
  }

 private:
  static Plan Made(Rule rule, int course, double s_m, double speed_mps, std::vector<PlanActor> actors) {
    Plan plan = PlanOn(Crossing(rule), {});
    plan.actors[0] = Driver("ego", course, s_m, kRightT, speed_mps);
    for (PlanActor& actor : actors) plan.actors.push_back(std::move(actor));
    plan.courses.clear();
    ConnectCourses(plan);
    return plan;
  }

  WorldSim sim_;
  ReactiveExpert expert_;
};

TEST(Ego, StopsAtRedAndGoesAtGreen) {
  Drive drive(Rule::kSignals, 2, 100, 10, {});
  bool over_at_red = false, stood = false;
  drive.Until(24, [&] {
    over_at_red |= FrontOf(drive.sim(), 0) > kLineM;
    stood |= drive.sim().world().actors[0].body.speed_mps < 0.1;
  });
  EXPECT_FALSE(over_at_red);
  EXPECT_TRUE(stood);
  drive.Until(35, [] {});
  EXPECT_GT(FrontOf(drive.sim(), 0), kToMiddleM);
}

TEST(Ego, StandsAtAStopSignAndGoes) {
  Drive drive(Rule::kSideStops, 2, 100, 10, {});
  double slowest_mps = 10;
  drive.Until(40, [&] { slowest_mps = std::min(slowest_mps, drive.sim().world().actors[0].body.speed_mps); });
  EXPECT_LT(slowest_mps, 0.1);
  EXPECT_GT(FrontOf(drive.sim(), 0), kToMiddleM + 20);
}

TEST(Ego, LetsTheMainRoadGoFirst) {
  // Both would be there after 10 s.
  Drive drive(Rule::kMainRoad, 2, 100, 10, {Driver("main", 0, 80, kRightT, 12)});
  bool ego_first = false;
  drive.Until(30, [&] {
    EXPECT_FALSE(AnyContact(drive.sim().world()));
    ego_first |= FrontOf(drive.sim(), 0) > kToMiddleM && FrontOf(drive.sim(), 1) < kToMiddleM;
  });
  EXPECT_FALSE(ego_first);
  EXPECT_GT(FrontOf(drive.sim(), 0), kToMiddleM + 20);
}

TEST(Contacts, AreFoundBetweenTwoWhoseCoursesCross) {
  std::vector<PlanActor> actors = {Driver("main", 0, 100, kRightT, 10), Driver("north", 2, 96.5, kRightT, 10)};
  for (PlanActor& actor : actors) actor.driver = v1::DRIVER_MODEL_STATIONARY;
  WorldSim sim = WorldSim::Create(PlanOn(Crossing(Rule::kNone), actors));
  RunUntil(sim, 12, [] {});
  ASSERT_EQ(sim.world().contacts.size(), 1u);
  EXPECT_EQ(sim.world().contacts[0].first, 1);
  EXPECT_EQ(sim.world().contacts[0].second, 2);
}

// Cars that come in at random on all courses.
std::vector<PlanActor> RandomFlow(const RoadLayout& layout, uint64_t seed, double interval_s, double until_s) {
  std::vector<PlanActor> actors;
  for (int course = 0; course < static_cast<int>(layout.courses.size()); ++course) {
    const double start_s_m = layout.courses[course].first_s_m() + 6;
    PhiloxStream random(seed, course, "flow");
    double time_s = 0;
    for (int i = 0;; ++i) {
      time_s -= std::log(1 - random.Uniform()) * interval_s;
      if (time_s > until_s) break;
      PlanActor car = Driver(absl::StrCat("car_", course, "_", i), course, start_s_m, kRightT, random.Uniform(6, 12));
      car.desired_speed_mps = random.Uniform(9, 15);
      car.enters_tick = static_cast<int>(time_s / kTickS) + 1;
      car.leaves = true;
      actors.push_back(car);
    }
  }
  return actors;
}

// Drives them all; nobody may touch anybody, stand for longer than a minute but for red, or be left over.
void ExpectFlow(const RoadLayout& layout, uint64_t seed, double interval_s) {
  WorldSim sim = WorldSim::Create(PlanOn(layout, RandomFlow(layout, seed, interval_s, 60)));
  std::vector<char> came(sim.plan().actors.size());
  int longest_wait_ticks = 0;
  for (int tick = 0; tick < 24000; ++tick) {
    sim.Step({}, 1);
    ASSERT_FALSE(AnyContact(sim.world())) << "seed " << seed << " tick " << tick;
    for (size_t i = 1; i < came.size(); ++i) {
      came[i] |= sim.world().actors[i].present;
      longest_wait_ticks = std::max(longest_wait_ticks, sim.world().drivers[i].waited_ticks);
    }
  }
  EXPECT_LT(longest_wait_ticks, 6000) << "seed " << seed;
  for (size_t i = 1; i < came.size(); ++i) {
    EXPECT_TRUE(came[i] && !sim.world().actors[i].present)
        << "seed " << seed << " actor " << i << " course " << sim.world().actors[i].course << " s "
        << sim.world().actors[i].center_s_m << " v " << sim.world().actors[i].body.speed_mps << " hold "
        << sim.world().drivers[i].hold_s_m;
  }
}

class DenseTraffic : public testing::TestWithParam<Rule> {};

TEST_P(DenseTraffic, NeverTouchesAndNeverStandsForEver) {
  const RoadLayout layout = Crossing(GetParam());
  for (uint64_t seed = 0; seed < 20; ++seed) ExpectFlow(layout, seed, GetParam() == Rule::kMainRoad ? 10 : 16);
}

INSTANTIATE_TEST_SUITE_P(Rules, DenseTraffic, testing::Values(Rule::kSignals, Rule::kMainRoad, Rule::kAllWayStop),
                         [](const testing::TestParamInfo<Rule>& info) {
                           return info.param == Rule::kSignals    ? "Signals"
                                  : info.param == Rule::kMainRoad ? "MainRoad"
                                                                  : "AllWayStop";
                         });

class JunctionsOfSpecs : public testing::TestWithParam<v1::JunctionControl> {};

TEST_P(JunctionsOfSpecs, LetTrafficOnAllTheirCoursesThrough) {
  v1::Road road;
  road.set_name("street");
  const auto constant = [](double value) {
    v1::Value made;
    made.set_constant(value);
    return made;
  };
  *road.mutable_length_m() = constant(400);
  *road.mutable_forward_lanes() = *road.mutable_backward_lanes() = constant(1);
  *road.mutable_lane_width_m() = constant(kLaneM);
  *road.mutable_speed_limit_mps() = constant(14);
  v1::Junction& junction = *road.add_junctions();
  *junction.mutable_at_m() = constant(200);
  junction.set_arms(v1::JUNCTION_ARMS_CROSSING);
  junction.set_control(GetParam());
  const absl::StatusOr<RoadLayout> layout = LayOutRoad(road);
  ASSERT_TRUE(layout.ok()) << layout.status();
  for (uint64_t seed = 0; seed < 10; ++seed) ExpectFlow(*layout, seed, 40);
}

INSTANTIATE_TEST_SUITE_P(Controls, JunctionsOfSpecs,
                         testing::Values(v1::JUNCTION_CONTROL_PRIORITY_TO_THE_RIGHT, v1::JUNCTION_CONTROL_YIELD,
                                         v1::JUNCTION_CONTROL_STOP, v1::JUNCTION_CONTROL_ALL_WAY_STOP,
                                         v1::JUNCTION_CONTROL_SIGNALS, v1::JUNCTION_CONTROL_ROUNDABOUT),
                         [](const testing::TestParamInfo<v1::JunctionControl>& info) {
                           return v1::JunctionControl_Name(info.param);
                         });

}  // namespace
}  // namespace longtail
