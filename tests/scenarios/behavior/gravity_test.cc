// Roads that are not level, with numbers worked by hand. A grade of 10 %: sin 0.09950, cos 0.99504, so that gravity
// pulls with 0.97613 m/s² and presses with 9.76132.
#include "scenarios/behavior/gravity.h"

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "scenarios/behavior/bend_speed.h"
#include "scenarios/behavior/bicycle.h"
#include "scenarios/behavior/dynamic_bicycle.h"
#include "scenarios/behavior/ego_driver.h"
#include "scenarios/behavior/loose_object.h"
#include "scenarios/behavior/slide.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/road/layout/course_builder.h"
#include "tests/scenarios/behavior/crossing_for_test.h"

namespace longtail {
namespace {

const Gravity kDown = GravityOnSlope(-0.1, 0), kUp = GravityOnSlope(0.1, 0);

// A road that climbs and leans all along, straight or in a bend, of lanes 3.5 m wide.
RoadLayout Sloped(double grade_ratio, double bank_ratio, double curvature = 0, double length_m = 1000) {
  CourseBuilder course("main");
  course.SetLine({}, 0, length_m, [=](double) { return curvature; });
  if (grade_ratio != 0) course.SetElevation([=](double s_m) { return grade_ratio * s_m; });
  if (bank_ratio != 0)
    course.SetBanks(std::vector<double>(static_cast<size_t>(length_m / kCourseStepM) + 1, bank_ratio));
  RoadLayout layout;
  layout.courses.push_back(course.AddSection(TwoLanes(0)).Build());
  return layout;
}

Plan PlanFor(RoadLayout layout, double friction, std::vector<PlanActor> actors) {
  Plan plan = PlanOn(std::move(layout), std::move(actors));
  plan.weather.at_start.given_friction_ratio = friction;
  plan.weather.at_start.given_friction_share = 1;
  plan.actors[0].start_t_m = -1.75;
  return plan;
}

PlanActor Parked(const std::string& id, double s_m, double heading_rad) {
  PlanActor actor = Driver(id, 0, s_m, -1.75, 0, v1::DRIVER_MODEL_STATIONARY);
  actor.heading_rad = heading_rad;
  actor.desired_speed_mps = 0;
  return actor;
}

void PlayFor(WorldSim& sim, double seconds) { sim.Step({0, -5}, static_cast<int>(std::lround(seconds / kTickS))); }

TEST(Gravity, SplitsIntoAPullDownhillAndWhatPressesOntoTheGround) {
  EXPECT_NEAR(kUp.forward_mps2, -0.97613, 1e-5);
  EXPECT_NEAR(kUp.onto_mps2, 9.76132, 1e-5);
  const Gravity across = Turned(kUp, 0, 1);  // heading to the left: the hill is on the right
  EXPECT_NEAR(across.left_mps2, 0.97613, 1e-5);
  EXPECT_NEAR(across.forward_mps2, 0, 1e-12);
  const Gravity level = GravityOnSlope(0, 0);
  EXPECT_EQ(level.forward_mps2, 0);
  EXPECT_EQ(level.onto_mps2, kGravityMps2);
}

// 9.81 (0.09950 - 0.025 * 0.99504) = 0.7321 m/s²; in 2 s 1.464 m/s and 1.464 m.
TEST(Gravity, ABinThatStandsOnASlopeRollsDownIt) {
  LooseState bin{.resting = true};
  const LooseParams params{.rolling_ratio = 0.025, .terminal_mps = 1e6, .rolling = Rolling::kCart};
  for (int i = 0; i < 200; ++i) StepLoose(bin, params, {}, kTickS, kDown);
  EXPECT_NEAR(bin.vx_mps, 1.4642, 1e-3);
  EXPECT_NEAR(bin.x_m, 1.4642, 1e-2);
  // The same whichever way it faces.
  LooseState turned{.yaw_rad = kPi / 2, .resting = true};
  for (int i = 0; i < 200; ++i) StepLoose(turned, params, {}, kTickS, Turned(kDown, 0, 1));
  EXPECT_NEAR(turned.x_m, bin.x_m, 1e-9);
  EXPECT_NEAR(turned.y_m, 0, 1e-9);
}

TEST(Gravity, FrictionHoldsWhatItCanAtRest) {
  const auto moved = [](const LooseParams& params, const Air& wind = {}) {
    LooseState state{.resting = true};
    for (int i = 0; i < 300; ++i) StepLoose(state, params, wind, kTickS, kDown);
    return state.x_m;
  };
  EXPECT_EQ(moved({.friction = 0.5, .terminal_mps = 1e6}), 0) << "a box";
  EXPECT_EQ(moved({.friction = 0.11, .terminal_mps = 1e6}), 0) << "a box on ice that is rough enough";
  EXPECT_GT(moved({.friction = 0.09, .terminal_mps = 1e6}), 0.1) << "a box on ice that is not";
  EXPECT_EQ(moved({.rolling_ratio = 0.12, .terminal_mps = 1e6, .rolling = Rolling::kBall}), 0) << "a tumbleweed";
  // Drag 9.81 (2 / 10)² = 0.39 m/s² and the pull are more than 0.13 * 9.76 = 1.27; each alone is not.
  const LooseParams light{.friction = 0.13, .terminal_mps = 10};
  EXPECT_EQ(moved(light), 0);
  EXPECT_GT(moved(light, {2, 0, 0}), 0.1);
  EXPECT_EQ(moved(light, {-2, 0, 0}), 0);
}

// 12 m/s at 0.5: 144 / 2 / (0.5 * 9.7613 + 0.9761) = 12.29 m uphill, 144 / 2 / (0.5 * 9.7613 - 0.9761) = 18.44 down.
TEST(Gravity, WhatSlidesStopsSoonerUphillThanDownhill) {
  const auto way = [](const Gravity& gravity) {
    LooseState box{.vx_mps = 12};
    for (int i = 0; i < 600; ++i) StepLoose(box, {.friction = 0.5, .terminal_mps = 1e6}, {}, kTickS, gravity);
    EXPECT_TRUE(box.resting);
    return box.x_m;
  };
  EXPECT_NEAR(way(kUp), 12.29, 0.1);
  EXPECT_NEAR(way(kDown), 18.44, 0.1);
}

// The ground that throws it up throws it downhill as well: over many bounces as much as the slope pulls.
TEST(Gravity, WhatBouncesDownASlopeGainsTheSpeedOfWhatSlidesWithoutFriction) {
  LooseState ball{.z_m = 0.5};
  const LooseParams params{.friction = 0, .restitution = 1, .terminal_mps = 1e6};
  for (int i = 0; i < 1000; ++i) StepLoose(ball, params, {}, kTickS, kDown);
  EXPECT_NEAR(ball.vx_mps, 9.7613, 0.6);
}

TEST(Gravity, AWheelRollsDownhillAlongItsHeadingOnly) {
  const auto rolled = [](double yaw_rad) {
    LooseState wheel{.vx_mps = 5 * std::cos(yaw_rad), .vy_mps = 5 * std::sin(yaw_rad), .yaw_rad = yaw_rad};
    const LooseParams params{.friction = 0.7, .rolling_ratio = 0.015, .terminal_mps = 1e6, .rolling = Rolling::kWheel};
    const Gravity gravity = Turned(kDown, std::cos(yaw_rad), std::sin(yaw_rad));
    for (int i = 0; i < 200; ++i) StepLoose(wheel, params, {}, kTickS, gravity);
    return wheel;
  };
  // 5 + 2 (0.9761 - 0.015 * 9.7613)
  EXPECT_NEAR(rolled(0).vx_mps, 6.6594, 1e-3);
  EXPECT_NEAR(rolled(kPi / 2).vx_mps, 0, 1e-6);
}

SlideParams Locked(double friction, const Gravity& gravity) { return {.friction = friction, .gravity = gravity}; }

RigidBody CarAt(double vx_mps) {
  return {.center = {}, .vx_mps = vx_mps, .mass_kg = 1500, .inertia_kgm2 = BoxYawInertia(1500, 4.5, 1.8)};
}

double SlideFor(double seconds, double vx_mps, const SlideParams& params, double* end_mps = nullptr) {
  RigidBody car = CarAt(vx_mps);
  double yaw = 0;
  RollState roll;
  for (int i = 0; i < std::lround(seconds / kTickS); ++i) StepSlide(car, yaw, roll, params, kTickS);
  if (end_mps != nullptr) *end_mps = car.vx_mps;
  return car.center.x_m;
}

// 15 m/s at 0.8: 225 / 2 / (0.8 * 9.7613 - 0.9761) = 16.46 m; on the level 14.33.
TEST(Gravity, ALockedCarSlidesFartherDownhillAndThenRests) {
  double end_mps = 1;
  EXPECT_NEAR(SlideFor(6, 15, Locked(0.8, kDown), &end_mps), 16.46, 0.15);
  EXPECT_EQ(end_mps, 0);
  EXPECT_NEAR(SlideFor(6, 15, Locked(0.8, {})), 14.33, 0.15);
}

// 12 %: pull 1.16881, onto 9.74010 m/s². On ice of 0.1 what is left is 0.19480 m/s²: 2.435 m and 0.974 m/s in 5 s, and
// some centimetres more, as friction needs a little speed (slide.cc).
TEST(Gravity, ACarOnIceSlidesDownASlopeThatIsSteeperThanItsFriction) {
  const Gravity steep = GravityOnSlope(-0.12, 0);
  double end_mps = 0;
  EXPECT_NEAR(SlideFor(5, 0, Locked(0.1, steep), &end_mps), 2.435, 0.06);
  EXPECT_NEAR(end_mps, 0.974, 0.02);
  EXPECT_EQ(SlideFor(5, 0, Locked(0.13, steep)), 0);
  EXPECT_FALSE(StandsStill(steep, 0.1));
  EXPECT_TRUE(StandsStill(steep, 0.13));
}

TEST(Gravity, ParkedCarsSlideDownAnIcySlopeWhicheverWayTheyFace) {
  WorldSim sim = WorldSim::Create(PlanFor(Sloped(-0.12, 0), 0.1, {Parked("down", 100, 0), Parked("up", 200, kPi)}));
  const double down_m = sim.world().actors[1].body.x_m, up_m = sim.world().actors[2].body.x_m;
  PlayFor(sim, 5);
  EXPECT_NEAR(sim.world().actors[1].body.x_m - down_m, 2.435, 0.06);
  EXPECT_NEAR(sim.world().actors[2].body.x_m - up_m, 2.435, 0.06);
  WorldSim dry = WorldSim::Create(PlanFor(Sloped(-0.12, 0), 0.9, {Parked("down", 100, 0), Parked("up", 200, kPi)}));
  PlayFor(dry, 5);
  EXPECT_EQ(dry.world().actors[1].body.x_m, down_m);
  EXPECT_EQ(dry.world().actors[2].body.x_m, up_m);
}

// Ego stands with its brakes on; uphill the wheels are locked, too.
TEST(Gravity, EgoCannotStandOnAnIcySlopeEither) {
  for (const double grade : {-0.12, 0.12}) {
    WorldSim sim = WorldSim::Create(PlanFor(Sloped(grade, 0), 0.1, {}));
    for (int i = 0; i < 50; ++i) sim.Step(sim.Limit({0, -5}, 10), 10);
    EXPECT_NEAR(sim.world().actors[0].body.x_m - 5, grade < 0 ? 2.435 : -2.435, 0.06) << grade;
  }
}

EgoCommand Limited(double accel_mps2, double steer_rad, const Gravity& gravity, double friction = 0.9) {
  EgoLimits limits;
  limits.friction_ratio = friction;
  limits.gravity = gravity;
  return LimitCommand({static_cast<float>(steer_rad), static_cast<float>(accel_mps2)}, 20, steer_rad, 0.1, limits);
}

// Downhill 0.9 * 9.7613 - 0.9761 = 7.8091, uphill at most the 8 that it brakes with; the engine's 4 - 0.9761 uphill.
TEST(Gravity, EgoBrakesLessDownhillAndSpeedsUpLessUphill) {
  EXPECT_NEAR(Limited(-9, 0, kDown).accel_mps2, -7.8091, 1e-3);
  EXPECT_NEAR(Limited(-9, 0, kUp).accel_mps2, -8, 1e-6);
  EXPECT_NEAR(Limited(9, 0, kUp).accel_mps2, 3.0239, 1e-3);
  EXPECT_NEAR(Limited(9, 0, kDown).accel_mps2, 4, 1e-6);
  EXPECT_NEAR(Limited(1, 0, kUp).accel_mps2, 1, 1e-6) << "what it asks for, against the slope";
  // Friction 0.3: 2.9284 + 0.9761 uphill, 2.9284 - 0.9761 downhill.
  EXPECT_NEAR(Limited(-9, 0, kUp, 0.3).accel_mps2, -3.9045, 1e-3);
  EXPECT_NEAR(Limited(-9, 0, kDown, 0.3).accel_mps2, -1.9523, 1e-3);
  EXPECT_NEAR(Limited(9, 0, kUp, 0.3).accel_mps2, 1.9523, 1e-3);
}

// A bank of 10 % that rises to the right: 0.9 * 0.3 * 9.7613 + 0.9761 = 3.6117 m/s² to the left, 1.6594 to the right.
TEST(Gravity, ABankHoldsInBendsToItsLowerSide) {
  const Gravity leaning = GravityOnSlope(0, -0.1);
  EXPECT_NEAR(Limited(0, 0.3, leaning, 0.3).steer_rad, std::atan(2.8 * 3.6117 / 400), 1e-5);
  EXPECT_NEAR(Limited(0, -0.3, leaning, 0.3).steer_rad, -std::atan(2.8 * 1.6594 / 400), 1e-5);
}

// Radius 100 m: sqrt(2.5 * 100) = 15.81 m/s on the level; with 6 % to the inside sqrt((2.5 + 0.5876) * 100) = 17.57.
TEST(Gravity, TrafficTakesABankedBendFasterAndOneThatLeansOutwardsSlower) {
  const auto speed = [](double bank) {
    return BendSpeed(Sloped(0, bank, 0.01).courses[0], 100, 1, 0, 10, /*most_across_mps2=*/12, /*speed_mps=*/30);
  };
  EXPECT_NEAR(speed(0), 15.811, 1e-3);
  EXPECT_NEAR(speed(-0.06), 17.571, 1e-3);
  EXPECT_NEAR(speed(0.06), 13.829, 1e-3);
}

// Friction 0.3 at 20 m/s: 400 / 2 / 1.9523 = 102.4 m downhill, 400 / 2 / 3.9045 = 51.2 m uphill, 68.0 m on the level.
TEST(Gravity, DriversNeedMoreRoadToStopDownhillThanUphill) {
  const auto way = [](double grade, bool tyres) {
    PlanActor driver = Driver("driver", 0, 200, -1.75, 20, v1::DRIVER_MODEL_SCRIPTED);
    driver.desired_speed_mps = -100;  // as hard as it can
    if (tyres) driver.tyres = PlanTyres{};
    WorldSim sim = WorldSim::Create(PlanFor(Sloped(grade, 0), 0.3, {driver}));
    PlayFor(sim, 25);
    EXPECT_EQ(sim.world().actors[1].body.speed_mps, 0) << grade;
    return sim.world().actors[1].body.x_m - 200;
  };
  for (const bool tyres : {false, true}) {
    EXPECT_NEAR(way(-0.1, tyres), 102.4, 0.5) << tyres;
    EXPECT_NEAR(way(0.1, tyres), 51.2, 0.4) << tyres;
    EXPECT_NEAR(way(0, tyres), 68.0, 0.4) << tyres;
  }
}

TEST(Gravity, ABodyOnTyresIsHeldByItsBrakesUpToFrictionAndKeepsTheSpeedThatItsDriverAsksFor) {
  const auto run = [](double forward_mps, double accel_mps2, const Gravity& gravity, double friction) {
    DynamicBicycleState car{.forward_mps = forward_mps};
    const DynamicBicycleParams params{.friction_front = friction, .friction_rear = friction, .gravity = gravity};
    for (int i = 0; i < 300; ++i) StepDynamicBicycle(car, 0, accel_mps2, params, kTickS);
    return car.forward_mps;
  };
  EXPECT_NEAR(run(10, 0, kUp, 0.9), 10, 1e-9);
  EXPECT_NEAR(run(10, 0, kDown, 0.9), 10, 1e-9);
  EXPECT_NEAR(run(10, 1, kUp, 0.9), 13, 1e-9);
  for (const Gravity& gravity : {kUp, kDown}) {
    EXPECT_EQ(run(0, -0.5, gravity, 0.9), 0);
    EXPECT_EQ(run(0, 0, gravity, 0.9), 0);
  }
  // 0.97613 - 0.05 * 9.76132 over 3 s.
  EXPECT_NEAR(run(0, -8, kDown, 0.05), 1.4642, 1e-3);
  EXPECT_NEAR(run(0, -8, kUp, 0.05), -1.4642, 1e-3);
}

TEST(Gravity, ABodyOnTyresHoldsItsLaneOnARoadThatLeans) {
  PlanActor driver = Driver("driver", 0, 100, -1.75, 20);
  driver.desired_speed_mps = 20;
  driver.tyres = PlanTyres{};
  WorldSim sim = WorldSim::Create(PlanFor(Sloped(0, 0.08), 0.9, {driver}));
  PlayFor(sim, 20);
  EXPECT_NEAR(sim.world().actors[1].t_m, -1.75, 0.03);
  EXPECT_NEAR(sim.world().actors[1].body.speed_mps, 20, 0.3);
}

TEST(Gravity, AnEgoOnTyresThatIsReplayedHoldsItsWayOnARoadThatLeans) {
  Plan plan = PlanFor(Sloped(0, 0.08), 0.9, {});
  PlanActor& ego = plan.actors[0];
  ego.start_s_m = 20;
  ego.speed_mps = ego.desired_speed_mps = 20;
  ego.tyres = PlanTyres{};
  plan.positions = {{.along_m = 420, .across_m = -1.75}};
  plan.ego.driver = PlanEgo::Driver::kReplay;
  plan.ego.points = {{.time_s = 20, .position = 0}};
  WorldSim sim = WorldSim::Create(std::move(plan));
  EgoDriver driver(sim.plan(), sim.world());
  for (int frame = 0; frame < 150; ++frame) {
    EgoView view = sim.View();
    sim.DecideWay(view);
    sim.Step(sim.Limit(driver.Decide(view).command, 10), 10);
  }
  EXPECT_NEAR(sim.world().actors[0].s_m, 320, 1);
  EXPECT_NEAR(sim.world().actors[0].t_m, -1.75, 0.05);
}

// 6 %: pull 0.58754 m/s². 1000 / 120 W/kg climb it at 14.18 m/s; a car as fast as it likes.
TEST(Gravity, ALorryWithTrailerSlowsDownOnALongClimb) {
  PlanActor lorry = Driver("lorry", 0, 50, -1.75, 22);
  lorry.desired_speed_mps = 30;  // its model gives almost all that it has at 14 m/s
  lorry.limits = LimitsOf(v1::ACTOR_CLASS_TRACTOR_TRAILER);
  lorry.power_wpkg = PowerOverMass(v1::ACTOR_CLASS_TRACTOR_TRAILER);
  PlanActor car = Driver("car", 0, 100, -1.75, 22);
  car.desired_speed_mps = 22;
  WorldSim sim = WorldSim::Create(PlanFor(Sloped(0.06, 0, 0, 6000), 0.9, {lorry, car}));
  PlayFor(sim, 200);
  EXPECT_NEAR(sim.world().actors[1].body.speed_mps, 14.18, 0.05);
  EXPECT_NEAR(sim.world().actors[2].body.speed_mps, 22, 0.1);
  // Downhill and on the level it is as free as ever.
  EXPECT_EQ(MostOnClimb({}, lorry.power_wpkg, 22), std::numeric_limits<double>::infinity());
  EXPECT_EQ(MostOnClimb(kDown, lorry.power_wpkg, 22), std::numeric_limits<double>::infinity());
  EXPECT_GT(MostOnClimb(GravityOnSlope(1e-4, 0), lorry.power_wpkg, 22), 50);
}

TEST(Gravity, NobodyAsksForItWhereEveryCourseIsLevel) {
  EXPECT_TRUE(PlanFor(Sloped(0, 0), 0.9, {}).level);
  EXPECT_FALSE(PlanFor(Sloped(0.01, 0), 0.9, {}).level);
  EXPECT_FALSE(PlanFor(Sloped(0, 0.01), 0.9, {}).level);
}

TEST(Gravity, TheLandBesideARoadThatLeansIsLevelAcross) {
  const Course course = std::move(Sloped(0.1, 0.05).courses[0]);
  EXPECT_LT(GravityAt(course, 100, 6).left_mps2, -0.4);
  EXPECT_EQ(GravityAt(course, 100, 7).left_mps2, 0);
  EXPECT_NEAR(GravityAt(course, 100, 7).forward_mps2, -0.97613, 1e-5);
  // Beyond its ends it goes on level.
  EXPECT_EQ(GravityAt(course, 1002, 0).forward_mps2, 0);
  EXPECT_EQ(GravityAt(course, 1002, 0).left_mps2, 0);
}

}  // namespace
}  // namespace longtail
