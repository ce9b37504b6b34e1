#include "scenarios/behavior/tyres.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/simulate.h"
#include "scenarios/spec/spec_file.h"
#include "tests/scenarios/behavior/probe.h"

namespace longtail {
namespace {

v1::Scenario On(double friction, const Probe& probe) {
  const std::string text = absl::StrReplaceAll(
      probe.Text(), {{"sun_altitude_deg: 40", absl::StrCat("sun_altitude_deg: 40 friction_ratio: ", friction)}});
  const ParsedSpec parsed = ParseSpec(text, "probe");
  EXPECT_FALSE(HasErrors(parsed.diagnostics)) << FormatDiagnostics("probe", text, parsed.diagnostics);
  return Instantiate(parsed.spec, 1, 0).value();
}

// A car on tyres in lane 1 from s = 60, which keeps its speed.
std::string Slider(double speed_mps, const std::string& tyres = "", const std::string& driver = "SCRIPTED") {
  return absl::StrCat(
      R"(actors { id: "slider" classes: ACTOR_CLASS_CAR start { lane { lane: 1 s_m: 60 } } speed_mps: )", speed_mps,
      " driver: DRIVER_MODEL_", driver, " tyres { ", tyres, " } }");
}

// What the slider does over a while.
struct Drive {
  double most_slip_rad = 0;
  double most_off_m = 0;  // of the middle of its lane
  double end_off_m = 0;
  double end_mps = 0;
  double end_s_m = 0;
  double end_yaw_rad = 0;
  MotionMode end_mode = MotionMode::kOwn;
};

Drive DriveOf(const v1::Scenario& scenario, double seconds) {
  WorldSim sim = WorldSim::Create(scenario).value();
  int index = 0;
  while (sim.plan().actors[index].id != "slider") ++index;
  const ActorState& state = sim.world().actors[index];
  Drive drive;
  for (int i = 0; i < std::lround(seconds / kTickS); ++i) {
    sim.Step({0, -3}, 1);
    const double off = state.t_m - CourseOf(sim.plan(), state).LaneCenter(1, state.s_m);
    drive.most_slip_rad = std::max(drive.most_slip_rad, std::abs(SlipAngle(state.body.speed_mps, state.left_mps)));
    drive.most_off_m = std::max(drive.most_off_m, std::abs(off));
    drive.end_off_m = std::abs(off);
  }
  drive.end_mps = std::hypot(state.body.speed_mps, state.left_mps);
  drive.end_s_m = state.s_m;
  drive.end_yaw_rad = state.body.yaw_rad;
  drive.end_mode = state.mode;
  return drive;
}

// yaw rate = v steer / (L + K v²), K = (1/C_front - 1/C_rear) / g (Rajamani, 2nd ed., 3.3).
TEST(Tyres, OnASteadyCircleEgoTurnsAsTheUndersteerGradientSays) {
  for (const double stiffness : {2.0, 10.0}) {
    WorldSim sim =
        WorldSim::Create(On(0.9, {.ego = absl::StrCat("tyres { stiffness_ratio: ", stiffness, " }")})).value();
    for (int i = 0; i < 60; ++i) sim.Step({0.02F, 0}, 10);
    const ActorState& ego = sim.world().actors[0];
    const double v = ego.body.speed_mps, gradient = (1 - 1 / 1.1) / stiffness / kGravityMps2;
    const double expected = v * 0.02 / (sim.plan().actors[0].wheelbase_m + gradient * v * v);
    EXPECT_NEAR(ego.yaw_rate_radps, expected, 0.01 * expected) << stiffness;
  }
}

TEST(Tyres, TheLawOfSteeringIsTheUndersteerGradientOnASteadyTurn) {
  const WorldSim sim = WorldSim::Create(On(0.9, {.ego = "tyres { }"})).value();
  const PlanActor& ego = sim.plan().actors[0];
  const double v = 15, k = 0.01, slip = -v * v * k / (kGravityMps2 * 11);
  EXPECT_NEAR(SteerOnTyres(ego, k, v, slip, /*left_pull_mps2=*/0),
              std::atan(ego.wheelbase_m * k) + (1 / 10.0 - 1 / 11.0) / kGravityMps2 * v * v * k, 1e-12);
}

const char kBend[] = "bends { start_m: 90 radius_m: 60 length_m: 120 }";

// The most that a bend of 60 m takes on friction 0.15 is 9.4 m/s.
TEST(Tyres, OnIceWhoIsTooFastLeavesTheBendAndWhoIsSlowEnoughKeepsItsLane) {
  const Drive slow = DriveOf(On(0.15, {.more = Slider(7), .road = kBend}), 18);
  EXPECT_LT(slow.most_off_m, 0.6);
  EXPECT_GT(slow.end_s_m, 150);
  const Drive fast = DriveOf(On(0.15, {.more = Slider(13), .road = kBend}), 8);
  EXPECT_GT(fast.most_off_m, 4);
  const Drive dry = DriveOf(On(0.9, {.more = Slider(13), .road = kBend}), 8);
  EXPECT_LT(dry.most_off_m, 0.6);
}

TEST(Tyres, ADriverOfTrafficSlowsDownForTheBendAndKeepsItsLaneOnAWetRoad) {
  const Drive wet = DriveOf(On(0.5, {.more = Slider(20, "", "IDM"), .road = kBend}), 12);
  EXPECT_LT(wet.most_off_m, 0.7);
  EXPECT_LT(wet.most_slip_rad, 0.1);
}

// At 20 m/s a bend of 130 m asks for 3.1 m/s² of each axle; a rear one of 0.4 gives 3.5, until it brakes too.
TEST(Tyres, ABrakeInABendTurnsACarRoundWhoseRearHasLessGrip) {
  const Probe probe{.storyboard = StepText("slider", "brake { deceleration_mps2: 6 }", "start { time { at_s: 3 } }"),
                    .road = "bends { start_m: 70 radius_m: 130 length_m: 300 }"};
  const auto with = [&probe](const std::string& tyres, bool brakes) {
    Probe made = probe;
    made.more = Slider(20, tyres);
    if (!brakes) made.storyboard.clear();
    return DriveOf(On(0.9, made), 7);
  };
  EXPECT_GT(with("rear_grip_ratio: 0.4", true).most_slip_rad, 0.6);
  EXPECT_LT(with("rear_grip_ratio: 0.4", false).most_slip_rad, 0.1);
  EXPECT_LT(with("", true).most_slip_rad, 0.1);
  EXPECT_LT(with("front_grip_ratio: 0.4", true).most_slip_rad, 0.2);
}

Drive AfterLoss(double spin_degps, double seconds, double speed_mps = 15) {
  const Probe probe{
      .storyboard = StepText("slider",
                             absl::StrCat("lose_control { friction_ratio: 0.3 deceleration_mps2: 2 duration_s: 0.6 "
                                          "spin_degps: ",
                                          spin_degps, " }"),
                             "start { time { at_s: 1 } }"),
      .more = Slider(speed_mps, "", "IDM")};
  return DriveOf(On(0.55, probe), seconds);
}

TEST(Tyres, AfterASmallSpinTheDriverIsBackInItsLane) {
  for (const double spin_degps : {-20, 20}) {
    const Drive drive = AfterLoss(spin_degps, 9);
    EXPECT_GT(drive.most_slip_rad, 0.1) << spin_degps;
    EXPECT_LT(drive.end_off_m, 0.3) << spin_degps;
    EXPECT_GT(drive.end_mps, 10) << spin_degps;
    EXPECT_NEAR(drive.end_yaw_rad, 0, 0.05) << spin_degps;
    EXPECT_EQ(drive.end_mode, MotionMode::kOwn);
  }
}

TEST(Tyres, AfterALargeSpinTheCarGoesRoundAndStands) {
  const Drive drive = AfterLoss(120, 12);
  EXPECT_GT(drive.most_slip_rad, 1);
  EXPECT_EQ(drive.end_mps, 0);
  EXPECT_GT(std::abs(drive.end_yaw_rad), 0.5);
}

TEST(Tyres, WhoHasSpunDrivesOnWhereAStepSaysSo) {
  Probe probe{.storyboard = R"(serial {
      nodes { step { name: "a" actor: "slider" action { lose_control { friction_ratio: 0.3 deceleration_mps2: 2
                                                                       duration_s: 0.6 spin_degps: 120 } } } }
      nodes { step { name: "b" actor: "slider" start { time { at_s: 10 } }
                     action { speed_profile { points { time_s: 3 speed_mps: 5 } } } } } })",
              .more = Slider(12, "", "IDM"),
              .duration_s = 14};
  EXPECT_EQ(DriveOf(On(0.55, probe), 9.9).end_mps, 0);
  EXPECT_GT(DriveOf(On(0.55, probe), 13).end_mps, 3);
}

TEST(Tyres, WhoHasSpunStandsThoughItsRouteIsAnotherMeanwhile) {
  for (const double at_s : {2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0}) {
    const Probe probe{.storyboard = absl::StrCat(R"(serial {
            nodes { step { name: "a" actor: "slider" action { lose_control { friction_ratio: 0.3 deceleration_mps2: 2
                                                                             duration_s: 0.6 spin_degps: 120 } } } }
            nodes { step { name: "b" actor: "slider" start { time { at_s: )",
                                                 at_s, R"( } } action { route { route: "near_to_right" } } } } })"),
                      .more = Slider(12, "", "IDM"),
                      .road = R"(junctions { at_m: 400 arms: JUNCTION_ARMS_CROSSING control: JUNCTION_CONTROL_SIGNALS
                               signals { main_green_s: 4 side_green_s: 20 amber_s: 3 } })",
                      .duration_s = 14};
    EXPECT_EQ(DriveOf(On(0.55, probe), 13).end_mps, 0) << at_s;
  }
}

// The grip under each axle, where a patch of ice lies under one.
TEST(Tyres, TheRoadIsAskedUnderEachAxle) {
  const v1::Scenario scenario = On(0.9, {.more = Slider(10)});
  WorldSim sim = WorldSim::Create(scenario).value();
  Plan plan = sim.plan();
  int index = 0;
  while (plan.actors[index].id != "slider") ++index;
  const ActorState& state = sim.world().actors[index];
  plan.weather.patches.push_back(
      {.start_s_m = state.s_m + 1, .end_s_m = state.s_m + 9, .right_t_m = -20, .left_t_m = 20});
  EXPECT_NEAR(FrictionUnder(plan, sim.world(), state), 0.9, 1e-9);
  EXPECT_NEAR(FrictionUnder(plan, sim.world(), state, plan.actors[index].wheelbase_m), kIceFriction, 1e-9);
}

// At 10 m/s it needs 51 m to stop on this ice, where a person appears 40 m ahead.
TEST(Tyres, OnIceTheExpertDoesNotStopWhereItDoesOnADryRoad) {
  const auto drive = [](double friction) {
    const Probe probe{.storyboard = StepText("person", "appear { }", "start { time { at_s: 1 } }"),
                      .more = R"(actors { id: "person" classes: ACTOR_CLASS_ADULT driver: DRIVER_MODEL_STATIONARY
                                          hidden: true start { lane { lane: 1 s_m: 70 } } })",
                      .ego = "tyres { }",
                      .duration_s = 12};
    return Simulate(On(friction, probe)).value();
  };
  EXPECT_EQ(drive(0.9).contacts_size(), 0);
  const v1::WorldTrack ice = drive(0.1);
  ASSERT_EQ(ice.contacts_size(), 1);
  const v1::ActorTrack& ego = TrackOf(ice, "ego");
  for (int f = 0; ice.time_us(f) < ice.contacts(0).time_us(); ++f) EXPECT_GT(ego.accel_mps2(f), -0.1 * 9.81 * 1.01);
}

TEST(Tyres, TheExpertKeepsItsLaneOnSnowAsIfItsWheelsRolled) {
  for (const char* tyres : {"", "tyres { }"}) {
    const v1::WorldTrack track = Simulate(On(0.25, {.ego = tyres, .road = kBend, .duration_s = 16})).value();
    const WorldSim sim = WorldSim::Create(On(0.25, {.road = kBend})).value();
    const Course& course = sim.plan().layout.courses[0];
    const v1::ActorTrack& ego = TrackOf(track, "ego");
    for (int f = 0; f < ego.x_m_size(); ++f) {
      const RoadPoint at = course.Project(ego.x_m(f), ego.y_m(f));
      EXPECT_NEAR(at.t_m, course.LaneCenter(1, at.s_m), 0.6) << tyres << " " << f;
    }
  }
}

TEST(Tyres, EgoSteersAsItIsAskedToWithinItsWheels) {
  const EgoLimits rolls{.friction_ratio = 0.1}, slips{.friction_ratio = 0.1, .slips = true};
  EXPECT_LT(LimitCommand({0.3F, 0}, 20, 0.3, 0.1, rolls).steer_rad, 0.01);
  EXPECT_FLOAT_EQ(LimitCommand({0.3F, 0}, 20, 0.3, 0.1, slips).steer_rad, 0.3F);
  EXPECT_FLOAT_EQ(LimitCommand({0.3F, 0}, 20, 0, 0.1, slips).steer_rad, 0.06F);
  EXPECT_FLOAT_EQ(LimitCommand({0, -9}, 20, 0, 0.1, slips).accel_mps2, -8);
}

TEST(Tyres, EgoThatIsSteeredTooHardOnIceSkidsOnAlmostStraight) {
  const Probe probe{.ego = "tyres { } replay { commands { time_s: 0 steer_deg: 12 } }", .duration_s = 4};
  const v1::WorldTrack track = Simulate(On(0.1, probe)).value();
  const v1::ActorTrack& ego = TrackOf(track, "ego");
  const int last = track.time_us_size() - 1;
  EXPECT_NEAR(ego.steer_rad(last), 12 * kPi / 180, 1e-6);
  // As far as friction leads it off: 0.1 g t² / 2 = 7.5 m.
  EXPECT_LT(std::abs(ego.y_m(last) - ego.y_m(0)), 8);
  EXPECT_GT(ego.x_m(last), 54);
  EXPECT_GT(ego.left_mps_size(), 0);
}

// 1 m/s off the rear corner turns it a little; it goes on in its lane.
TEST(Tyres, ALightBlowIsCaught) {
  const Probe probe{.more = absl::StrCat(Slider(10, "", "IDM"), R"(actors { id: "pusher" classes: ACTOR_CLASS_CAR
      start { lane { lane: 1 s_m: 50 offset_m: 0.9 } } speed_mps: 13 driver: DRIVER_MODEL_SCRIPTED })")};
  const Drive drive = DriveOf(On(0.9, probe), 9);
  EXPECT_EQ(drive.end_mode, MotionMode::kOwn);
  EXPECT_LT(drive.end_off_m, 0.5);
  EXPECT_NEAR(drive.end_yaw_rad, 0, 0.1);
}

TEST(Tyres, WhoIsPushedBackwardsBrakes) {
  const Probe probe{.storyboard = StepText("pusher", "brake { deceleration_mps2: 2 }", "start { time { at_s: 1.9 } }"),
                    .more = absl::StrCat(Slider(0, "", "IDM"), R"(actors { id: "pusher" classes: ACTOR_CLASS_CAR
      start { lane { lane: 1 s_m: 70 } } heading_deg: 180 speed_mps: 1.5 driver: DRIVER_MODEL_SCRIPTED })")};
  const Drive drive = DriveOf(On(0.9, probe), 8);
  EXPECT_LT(drive.end_s_m, 60);
  EXPECT_GT(drive.end_s_m, 59);
  EXPECT_EQ(drive.end_mps, 0);
}

TEST(Tyres, TheSameDrawIsTheSameTrack) {
  const Probe probe{.storyboard = StepText("slider", "lose_control { spin_degps: 40 duration_s: 1 }"),
                    .more = Slider(15, "rear_grip_ratio: 0.8", "MOBIL"),
                    .ego = "tyres { }"};
  const v1::Scenario scenario = On(0.3, probe);
  EXPECT_EQ(Simulate(scenario)->SerializeAsString(), Simulate(scenario)->SerializeAsString());
}

}  // namespace
}  // namespace longtail
