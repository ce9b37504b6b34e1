#include "scenarios/behavior/actions.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/road/layout/road_layout.h"
#include "scenarios/simulate.h"
#include "tests/scenarios/behavior/probe.h"

namespace longtail {
namespace {

const char kLoad[] = R"(
actors { id: "truck" classes: ACTOR_CLASS_TRUCK start { lane { lane: 2 s_m: 150 } } speed_mps: 10 driver: DRIVER_MODEL_IDM }
actors { id: "load" classes: ACTOR_CLASS_CHILD start { on_actor { actor: "truck" } } driver: DRIVER_MODEL_STATIONARY })";
const char kRig[] = R"(
actors { id: "tractor" classes: ACTOR_CLASS_TRACTOR_UNIT start { lane { lane: 1 s_m: 120 } } speed_mps: 10 driver: DRIVER_MODEL_IDM }
actors { id: "trailer" classes: ACTOR_CLASS_SEMI_TRAILER start { hitched { actor: "tractor" } } driver: DRIVER_MODEL_TOWED })";
const char kAtOne[] = "start { time { at_s: 1 } }";

struct Case {
  std::string name;
  std::string actor;  // "": nobody
  std::string action;
  std::string more = "";
};

class Changes : public ::testing::TestWithParam<Case> {};

// With the action and without it, all else equal.
TEST_P(Changes, TheTrackFromItsBeginOn) {
  const Case& c = GetParam();
  const std::string actor = c.actor.empty() ? "" : absl::StrCat("actor: \"", c.actor, "\"");
  const std::string begin = absl::StrCat("step { name: \"a\" ", actor, " start { time { at_s: ");
  const std::string action = absl::StrCat(" } } action { ", c.action, " } }");
  const v1::WorldTrack with = Probe{.storyboard = begin + "1" + action, .more = c.more}.Play();
  const v1::WorldTrack without = Probe{.storyboard = begin + "8.9" + action, .more = c.more}.Play();
  ASSERT_EQ(with.time_us_size(), 91);
  bool differs = with.environment_changes_size() > 0 &&
                 with.environment_changes(0).at_s().constant() != without.environment_changes(0).at_s().constant();
  for (int i = 0; i < with.actors_size(); ++i) {
    const v1::ActorTrack &a = with.actors(i), &b = without.actors(i);
    for (int f = 0; f < 85; ++f) {
      const bool same = a.x_m(f) == b.x_m(f) && a.y_m(f) == b.y_m(f) && a.speed_mps(f) == b.speed_mps(f) &&
                        a.present(f) == b.present(f) && a.flags(f) == b.flags(f);
      // Steps begin at frame 10.
      if (f <= 9) {
        ASSERT_TRUE(same) << a.actor() << " at frame " << f;
      }
      differs |= !same;
    }
    // Lists of looks hang on what happens by the end of the clip, too.
    differs |= a.lamps_on_size() > 0 && a.lamps_on(20) != (b.lamps_on_size() > 0 ? b.lamps_on(20) : 0);
    differs |= a.lamps_off_size() > 0 && a.lamps_off(20) != (b.lamps_off_size() > 0 ? b.lamps_off(20) : 0);
    differs |= a.doors_size() > 0 && a.doors(0).door_rad(20) > 0;
    differs |= a.pose_size() > 0 && a.pose(20) != 0;
    differs |= a.roll_rad_size() > 0 && a.roll_rad(20) != 0;
  }
  EXPECT_TRUE(differs);
}

INSTANTIATE_TEST_SUITE_P(
    EachAction, Changes,
    ::testing::Values(
        Case{"speed", "car", "speed { target_mps: 5 duration_s: 2 }"},
        Case{"speed_profile", "car",
             "speed_profile { points { time_s: 1 speed_mps: 8 } points { time_s: 2 speed_mps: 12 } }"},
        Case{"brake", "car", "brake { deceleration_mps2: 3 }"},
        Case{"longitudinal_distance", "car", R"(longitudinal_distance { target: "ego" gap_m: 70 ahead: true })"},
        Case{"synchronize", "child", R"(synchronize { position { lane { lane: 1 s_m: 300 } } })"},
        Case{"lane_change", "car", "lane_change { lanes_to_left: -1 duration_s: 3 }"},
        Case{"lane_offset", "car", "lane_offset { offset_m: 0.6 duration_s: 2 }"},
        Case{"lateral_distance", "car", R"(lateral_distance { target: "ego" distance_m: 1 })"},
        Case{"follow_trajectory", "car", "follow_trajectory { points { position { lane { lane: 1 s_m: 120 } } } }"},
        Case{"walk_path", "child", "walk_path { points { lane { lane: 1 s_m: 300 } } speed_mps: 1.5 }"},
        Case{"acquire_position", "car", "acquire_position { position { lane { lane: 1 s_m: 150 } } }"},
        Case{"teleport", "car", "teleport { position { lane { lane: 1 s_m: 150 } } }"},
        Case{"appear", "van", "appear {}"}, Case{"disappear", "car", "disappear {}"},
        Case{"visibility", "car", "visibility { sensors: false }"},
        Case{"light", "car", "light { lamps: LAMP_HAZARD }"},
        Case{"light_off", "car", "light { lamps: LAMP_LOW_BEAM mode: LIGHT_MODE_OFF }"},
        Case{"door", "van", "door { door: DOOR_FRONT_LEFT }"},
        Case{"drop_load", "truck", R"(drop_load { load: "load" })", kLoad}, Case{"fall", "child", "fall {}"},
        Case{"lose_control", "car", "lose_control {}"},
        Case{"jackknife", "tractor", "jackknife { angle_deg: 60 }", kRig},
        Case{"gesture", "child", "gesture { gesture: GESTURE_WAVE }"},
        Case{"set_environment", "", "set_environment { to { wetness_ratio: 1 } over_s: 1 }"},
        Case{"set_driver_model", "van", "set_driver_model { driver: DRIVER_MODEL_IDM }"}),
    [](const auto& info) { return info.param.name; });

TEST(Speed, MayTakeAWayOrARateInPlaceOfATime) {
  // From 10 to 5 m/s over 30 m takes 4 s; at 2 m/s² at most with a cubic shape 1.5 * 5 / 2 s.
  const v1::WorldTrack by_way =
      Probe{.storyboard = StepText("car", "speed { target_mps: 5 distance_m: 30 }", kAtOne)}.Play();
  EXPECT_NEAR(TrackOf(by_way, "car").x_m(50) - TrackOf(by_way, "car").x_m(10), 30, 0.3);
  EXPECT_NEAR(TrackOf(by_way, "car").speed_mps(30), 7.5, 0.1);
  EXPECT_NEAR(TrackOf(by_way, "car").speed_mps(50), 5, 0.05);
  const v1::WorldTrack by_rate =
      Probe{.storyboard = StepText("car", "speed { target_mps: 5 rate_mps2: 2 shape: SHAPE_CUBIC }", kAtOne)}.Play();
  double hardest = 0;
  for (const double accel : TrackOf(by_rate, "car").accel_mps2()) hardest = std::min(hardest, accel);
  EXPECT_NEAR(hardest, -2, 0.02);
  EXPECT_NEAR(by_rate.events(0).step_end_us() * 1e-6, 1 + 3.75, 0.05);
}

TEST(Speed, AStepIsAtOnce) {
  const v1::WorldTrack track =
      Probe{.storyboard = StepText("car", "speed { target_mps: 20 shape: SHAPE_STEP }", kAtOne)}.Play();
  EXPECT_NEAR(TrackOf(track, "car").speed_mps(9), 10, 0.01);
  EXPECT_NEAR(TrackOf(track, "car").speed_mps(11), 20, 0.1);
}

TEST(SpeedProfile, PassesThroughItsSpeedsInTime) {
  for (const char* shape : {"", "shape: SHAPE_CUBIC", "shape: SHAPE_SINUSOIDAL"}) {
    const v1::WorldTrack track = Probe{.storyboard = StepText("car",
                                                              absl::StrCat(R"(speed_profile {
        points { time_s: 2 speed_mps: 6 } points { time_s: 4 speed_mps: 6 } points { time_s: 6 speed_mps: 9 } )",
                                                                           shape, " }"),
                                                              kAtOne)}
                                     .Play();
    EXPECT_NEAR(TrackOf(track, "car").speed_mps(20), 8, 0.05) << shape;
    EXPECT_NEAR(TrackOf(track, "car").speed_mps(30), 6, 0.05) << shape;
    EXPECT_NEAR(TrackOf(track, "car").speed_mps(45), 6, 0.05) << shape;
    EXPECT_NEAR(TrackOf(track, "car").speed_mps(70), 9, 0.05) << shape;
  }
}

TEST(SpeedProfile, MayBeRelativeToAnother) {
  const v1::WorldTrack track =
      Probe{.storyboard =
                StepText("car", R"(speed_profile { relative_to: "ego" points { time_s: 2 speed_mps: -3 } })", kAtOne)}
          .Play();
  EXPECT_NEAR(TrackOf(track, "car").speed_mps(30), TrackOf(track, "ego").speed_mps(10) - 3, 0.1);
}

// Box centres, as ego and the car of the probe have them about.
double CenterGap(const v1::WorldTrack& track, const std::string& front, int frame) {
  return TrackOf(track, front).x_m(frame) - TrackOf(track, "ego").x_m(frame);
}

TEST(LongitudinalDistance, IsReachedAndKept) {
  const v1::WorldTrack track =
      Probe{.storyboard =
                StepText("car", R"(longitudinal_distance { target: "ego" gap_m: 30 ahead: true centers: true })"),
            .duration_s = 15}
          .Play();
  EXPECT_NEAR(CenterGap(track, "car", 150), 30, 1);
  EXPECT_NEAR(TrackOf(track, "car").speed_mps(150), TrackOf(track, "ego").speed_mps(150), 0.2);
  // It does not come nearer on the way.
  for (int f = 0; f <= 150; ++f) EXPECT_GT(CenterGap(track, "car", f), 28.5) << f;
}

TEST(LongitudinalDistance, MayBeATimeBehindAndEndWhenReached) {
  const Probe probe{
      .storyboard = StepText("tail", R"(longitudinal_distance { target: "car" gap_s: 2 ends_when_reached: true })"),
      .more = R"(actors { id: "tail" classes: ACTOR_CLASS_CAR start { lane { lane: 2 s_m: 5 } } speed_mps: 12
                                driver: DRIVER_MODEL_IDM })",
      .duration_s = 25};
  WorldSim sim = WorldSim::Create(probe.Scenario()).value();
  const v1::WorldTrack track = Simulate(sim);
  const int end = sim.world().steps[0].end_tick;
  EXPECT_EQ(sim.world().steps[0].phase, StepPhase::kDone);
  const int f = end / 10;
  const double gap = TrackOf(track, "car").x_m(f) - TrackOf(track, "tail").x_m(f);
  // About a car's length more than 2 s.
  EXPECT_NEAR(gap, 2 * TrackOf(track, "tail").speed_mps(f) + 4.4, 1.5);
}

struct Arrival {
  double own_s = -1;
  double master_s = -1;
  double speed_mps = 0;
};

// When child and ego pass x = s_m.
Arrival ArrivalOf(const v1::WorldTrack& track, const std::string& actor, double s_m, bool across, double t_m) {
  Arrival arrival;
  const v1::ActorTrack &own = TrackOf(track, actor), &ego = TrackOf(track, "ego");
  for (int f = 1; f < track.time_us_size(); ++f) {
    const auto crossed = [f](const auto& values, double at) -> double {
      const double a = values.Get(f - 1) - at, b = values.Get(f) - at;
      return a < 0 && b >= 0 ? (f - 1 + a / (a - b)) * 0.1 : -1;
    };
    const double when = across ? crossed(own.y_m(), t_m) : crossed(own.x_m(), s_m);
    if (when >= 0 && arrival.own_s < 0) {
      arrival.own_s = when;
      arrival.speed_mps = own.speed_mps(f);
    }
    const double master = crossed(ego.x_m(), s_m);
    if (master >= 0 && arrival.master_s < 0) arrival.master_s = master;
  }
  return arrival;
}

TEST(Synchronize, AVehicleArrivesWhenEgoDoes) {
  for (const double offset_s : {0.0, 1.0, -0.8}) {
    for (const char* final : {"", "final_speed_mps: 7"}) {
      const Probe probe{
          .storyboard = StepText("car", absl::StrCat("synchronize { position { lane { lane: 2 s_m: 150 } } offset_s: ",
                                                     offset_s, " ", final, " }")),
          .duration_s = 20};
      const v1::WorldTrack track = probe.Play();
      const Arrival arrival = ArrivalOf(track, "car", 150, false, 0);
      ASSERT_GT(arrival.master_s, 0);
      EXPECT_NEAR(arrival.own_s, arrival.master_s + offset_s, 0.08) << offset_s << final;
      if (*final != 0) {
        EXPECT_NEAR(arrival.speed_mps, 7, 0.4);
      }
    }
  }
}

TEST(Synchronize, CorrectsForAnEgoThatBrakes) {
  // Ego comes up behind a slow van and slows down.
  const Probe probe{
      .storyboard = StepText("car", "synchronize { position { lane { lane: 2 s_m: 200 } } }"),
      .more = R"(actors { id: "slow" classes: ACTOR_CLASS_VAN start { lane { lane: 1 s_m: 75 } } speed_mps: 6
                                driver: DRIVER_MODEL_IDM })",
      .duration_s = 35};
  const v1::WorldTrack track = probe.Play();
  const Arrival arrival = ArrivalOf(track, "car", 200, false, 0);
  ASSERT_GT(arrival.master_s, 20);
  EXPECT_NEAR(arrival.own_s, arrival.master_s, 0.15);
}

TEST(Synchronize, AWalkerArrivesWhenEgoDoes) {
  // Ego must not see the child, or it would stop; the child passes well behind it.
  const Probe probe{.storyboard = R"(parallel {
      nodes { step { name: "unseen" actor: "child" action { visibility { sensors: false } } } }
      nodes { step { name: "a" actor: "child" action { synchronize { position { world { x_m: 140 y_m: -5.25 } }
              master_position { lane { lane: 1 s_m: 140 } } offset_s: 4 max_speed_mps: 3 } } } } })",
                    .duration_s = 20};
  v1::Scenario scenario = probe.Scenario();
  v1::Actor& child = *scenario.mutable_concrete()->mutable_actors(1);
  child.mutable_start()->mutable_road()->mutable_s_m()->set_constant(140);
  const v1::WorldTrack track = Simulate(scenario).value();
  const Arrival arrival = ArrivalOf(track, "child", 140, true, -5.3);
  ASSERT_GT(arrival.master_s, 0);
  EXPECT_NEAR(arrival.own_s, arrival.master_s + 4, 0.25);
}

TEST(LaneChange, MayTakeAWayOrARate) {
  const v1::WorldTrack by_way =
      Probe{.storyboard = StepText("car", "lane_change { lanes_to_left: -1 distance_m: 40 }", kAtOne)}.Play();
  EXPECT_NEAR(TrackOf(by_way, "car").y_m(30), -3.5, 0.35);  // half way
  EXPECT_NEAR(TrackOf(by_way, "car").y_m(58), -5.25, 0.15);
  const v1::WorldTrack by_rate =
      Probe{.storyboard = StepText(
                "car", "lane_change { lanes_to_left: -1 rate_mps: 1 shape: SHAPE_LINEAR offset_m: 0.5 }", kAtOne)}
          .Play();
  EXPECT_NEAR(by_rate.events(0).step_end_us() * 1e-6, 1 + 3.0, 0.6);
  EXPECT_NEAR(TrackOf(by_rate, "car").y_m(80), -4.75, 0.1);
}

TEST(LaneChange, AStepIsAtOnce) {
  const v1::WorldTrack track =
      Probe{.storyboard = StepText("car", "lane_change { lanes_to_left: -1 shape: SHAPE_STEP }", kAtOne)}.Play();
  EXPECT_NEAR(TrackOf(track, "car").y_m(9), -1.75, 0.01);
  EXPECT_NEAR(TrackOf(track, "car").y_m(11), -5.25, 0.01);
  EXPECT_NEAR(TrackOf(track, "car").y_m(60), -5.25, 0.01);
}

// The cutter is slower, in the lane beside, and takes 6 s to come over.
TEST(LaneChange, IsSeenFromItsBeginByWhoDrivesInTheLaneThatItLeadsTo) {
  const Probe probe{.storyboard = StepText("cutter", "lane_change { lanes_to_left: 1 duration_s: 6 }", kAtOne),
                    .more = R"(actors { id: "cutter" classes: ACTOR_CLASS_CAR start { lane { lane: 1 s_m: 85 } }
                                        speed_mps: 7 driver: DRIVER_MODEL_SCRIPTED })"};
  const v1::ActorTrack car = TrackOf(probe.Play(), "car");
  EXPECT_GT(car.accel_mps2(9), -0.1);
  EXPECT_LT(car.accel_mps2(12), -0.5);
}

TEST(LateralDistance, IsKeptBetweenSidesOrCentres) {
  const v1::WorldTrack centers =
      Probe{.storyboard = StepText("car", R"(lateral_distance { target: "ego" distance_m: 2.5 centers: true })")}
          .Play();
  EXPECT_NEAR(TrackOf(centers, "car").y_m(80) - TrackOf(centers, "ego").y_m(80), 2.5, 0.1);
  const v1::WorldTrack sides =
      Probe{.storyboard = StepText("car", R"(lateral_distance { target: "ego" distance_m: 1.2 })")}.Play();
  // Both are about 1.8 m wide.
  EXPECT_NEAR(TrackOf(sides, "car").y_m(80) - TrackOf(sides, "ego").y_m(80), 1.2 + 1.8, 0.15);
}

// Distance of the car from a curve by its nearest frame.
TEST(Trajectory, AtASpeedPassesItsPoints) {
  for (const char* curve : {"CURVE_SPLINE", "CURVE_POLYLINE"}) {
    const v1::WorldTrack track =
        Probe{.storyboard = StepText("car", absl::StrCat(R"(follow_trajectory { speed_mps: 8 curve: )", curve, R"(
        points { position { lane { lane: 2 s_m: 95 } } } points { position { lane { lane: 1 s_m: 125 } } }
        points { position { lane { lane: 1 s_m: 140 } } } })"))}
            .Play();
    const v1::ActorTrack& car = TrackOf(track, "car");
    double nearest = 1e9;
    for (int f = 0; f < 90; ++f) nearest = std::min(nearest, std::hypot(car.x_m(f) - 125, car.y_m(f) + 5.25));
    EXPECT_LT(nearest, 0.6) << curve;
    EXPECT_NEAR(car.speed_mps(40), 8, 0.1) << curve;
    EXPECT_LT(track.events(0).step_end_us() * 1e-6, 9) << curve;
  }
}

TEST(Trajectory, WithoutTimesOrASpeedLeavesTheSpeedToTheDriverAndToOthers) {
  const v1::WorldTrack track = Probe{.storyboard = R"(parallel {
      nodes { step { name: "a" actor: "car" action { follow_trajectory {
              points { position { lane { lane: 1 s_m: 120 } } } points { position { lane { lane: 1 s_m: 140 } } } } } } }
      nodes { step { name: "b" actor: "car" action { speed { target_mps: 6 duration_s: 2 } } } } })"}
                                   .Play();
  EXPECT_NEAR(TrackOf(track, "car").speed_mps(40), 6, 0.1);
  EXPECT_NEAR(TrackOf(track, "car").y_m(88), -5.25, 0.3);
}

TEST(Trajectory, AClothoidTurnsAsFarAsItsCurvatureSays) {
  // In, round and out again: 0.05 * (10 / 2 + 10 + 10 / 2) = 1 rad.
  const v1::WorldTrack track = Probe{.storyboard = StepText("car", R"(follow_trajectory { speed_mps: 6 clothoid {
      segments { length_m: 10 end_curvature_per_m: -0.05 } segments { length_m: 10 }
      segments { length_m: 10 end_curvature_per_m: 0 } } })")}
                                   .Play();
  WorldSim sim = WorldSim::Create(Probe{.storyboard = StepText("car", R"(follow_trajectory { speed_mps: 6 clothoid {
      segments { length_m: 10 end_curvature_per_m: -0.05 } segments { length_m: 10 }
      segments { length_m: 10 end_curvature_per_m: 0 } } })")}
                                      .Scenario())
                     .value();
  double turned = 0;
  while (sim.world().steps[0].phase != StepPhase::kDone && sim.world().tick < 900) {
    sim.Step({}, 1);
    turned = sim.world().actors[1].body.yaw_rad;
  }
  EXPECT_NEAR(turned, -1, 0.06);
}

TEST(Trajectory, TimedPointsMayLeadOffTheRoad) {
  const v1::WorldTrack track = Probe{.storyboard = StepText("car", R"(follow_trajectory {
      points { time_s: 3 position { world { x_m: 95 y_m: -6 } } }
      points { time_s: 6 position { world { x_m: 105 y_m: -22 } } } })")}
                                   .Play();
  const v1::ActorTrack& car = TrackOf(track, "car");
  EXPECT_LT(std::hypot(car.x_m(60) - 105, car.y_m(60) + 22), 1.5);
}

TEST(AcquirePosition, GoesThereAtItsSpeed) {
  const v1::WorldTrack track =
      Probe{.storyboard = StepText(
                "car", "acquire_position { position { lane { lane: 1 s_m: 140 offset_m: 0.3 } } speed_mps: 14 }")}
          .Play();
  const v1::ActorTrack& car = TrackOf(track, "car");
  EXPECT_NEAR(track.events(0).step_end_us() * 1e-6, 5.2, 0.5);
  EXPECT_NEAR(car.y_m(52), -4.95, 0.15);
  EXPECT_NEAR(car.speed_mps(45), 14, 0.2);
}

TEST(Teleport, PutsTheActorElsewhereWithItsHeadingAndSpeed) {
  const v1::WorldTrack track =
      Probe{.storyboard = StepText("car", "teleport { position { lane { lane: -1 s_m: 300 } } speed_mps: 4 }", kAtOne)}
          .Play();
  const v1::ActorTrack& car = TrackOf(track, "car");
  EXPECT_NEAR(car.x_m(10), 300, 0.1);
  EXPECT_NEAR(car.y_m(10), 1.75, 0.01);
  EXPECT_NEAR(std::abs(car.yaw_rad(10)), M_PI, 1e-6);
  EXPECT_NEAR(car.speed_mps(30), 4, 0.1);
  EXPECT_LT(car.x_m(60), 290);
}

TEST(Presence, DisappearsAndAppearsElsewhere) {
  const v1::WorldTrack track = Probe{.storyboard = R"(serial {
      nodes { step { name: "a" actor: "car" start { time { at_s: 1 } } action { disappear {} } } }
      nodes { step { name: "b" actor: "car" start { time { at_s: 3 } } action { appear { position { lane { lane: 1 s_m: 200 } } } } } } })"}
                                   .Play();
  const v1::ActorTrack& car = TrackOf(track, "car");
  EXPECT_TRUE(car.present(9));
  EXPECT_FALSE(car.present(11));
  EXPECT_TRUE(car.present(31));
  EXPECT_NEAR(car.x_m(30), 200, 0.2);
}

TEST(Visibility, HidesFromEgoOrFromTraffic) {
  // A van stands in the lane of the car, and one in that of ego.
  const char* const more = R"(
      actors { id: "near" classes: ACTOR_CLASS_VAN start { lane { lane: 1 s_m: 75 } } driver: DRIVER_MODEL_STATIONARY }
      actors { id: "far" classes: ACTOR_CLASS_VAN start { lane { lane: 2 s_m: 130 } } driver: DRIVER_MODEL_STATIONARY })";
  const v1::WorldTrack seen =
      Probe{.storyboard = StepText("near", "visibility { sensors: true }"), .more = more}.Play();
  EXPECT_LT(TrackOf(seen, "ego").speed_mps(45), 8);
  EXPECT_LT(TrackOf(seen, "car").speed_mps(45), 8);
  const v1::WorldTrack hidden =
      Probe{.storyboard = StepText("near", "visibility { sensors: false }"), .more = more}.Play();
  EXPECT_GT(TrackOf(hidden, "ego").speed_mps(45), 9);
  EXPECT_TRUE(TrackOf(hidden, "near").flags(10) & 128u);
  const v1::WorldTrack ignored =
      Probe{.storyboard = StepText("far", "visibility { traffic: false }"), .more = more}.Play();
  EXPECT_GT(TrackOf(ignored, "car").speed_mps(45), 9);
}

TEST(Light, SwitchesForATimeAndOverrulesTheDriver) {
  const v1::WorldTrack hazard =
      Probe{.storyboard = StepText("car", "light { lamps: LAMP_HAZARD duration_s: 2 }", kAtOne)}.Play();
  EXPECT_EQ(TrackOf(hazard, "car").flags(5) & 96u, 0u);
  EXPECT_EQ(TrackOf(hazard, "car").flags(20) & 96u, 96u);
  EXPECT_EQ(TrackOf(hazard, "car").flags(35) & 96u, 0u);
  const v1::WorldTrack broken = Probe{.storyboard = R"(serial {
      nodes { step { name: "a" actor: "car" action { light { lamps: LAMP_BRAKE mode: LIGHT_MODE_OFF } } } }
      nodes { step { name: "b" actor: "car" action { brake { deceleration_mps2: 4 } } } } })"}
                                    .Play();
  EXPECT_LT(TrackOf(broken, "car").accel_mps2(10), -3.9);
  EXPECT_EQ(TrackOf(broken, "car").flags(10) & 16u, 0u);
  EXPECT_EQ(TrackOf(broken, "car").lamps_off(10), 1u << v1::LAMP_BRAKE);
  const v1::WorldTrack flash =
      Probe{.storyboard =
                StepText("car", "light { lamps: LAMP_HIGH_BEAM mode: LIGHT_MODE_FLASHING on_s: 0.5 off_s: 0.5 }")}
          .Play();
  EXPECT_EQ(TrackOf(flash, "car").lamps_on(2), 1u << v1::LAMP_HIGH_BEAM);
  EXPECT_EQ(TrackOf(flash, "car").lamps_on(7), 0u);
  EXPECT_EQ(TrackOf(flash, "car").lamps_on(12), 1u << v1::LAMP_HIGH_BEAM);
  const v1::WorldTrack police = Probe{.storyboard = StepText("car", "light { lamps: LAMP_EMERGENCY }")}.Play();
  EXPECT_TRUE(TrackOf(police, "car").flags(20) & 8u);
}

TEST(Door, OpensInItsTimeAndClosesAgain) {
  const v1::WorldTrack track = Probe{.storyboard = R"(serial {
      nodes { step { name: "a" actor: "van" start { time { at_s: 1 } } action { door { door: DOOR_REAR_LEFT angle_deg: 60 duration_s: 1 } } } }
      nodes { step { name: "b" actor: "van" start { time { at_s: 4 } } action { door { door: DOOR_REAR_LEFT angle_deg: 0 } } } } })"}
                                   .Play();
  const v1::ActorTrack& van = TrackOf(track, "van");
  ASSERT_EQ(van.doors_size(), 1);
  EXPECT_EQ(van.doors(0).door(), v1::DOOR_REAR_LEFT);
  EXPECT_EQ(van.doors(0).door_rad_size(), 91);
  EXPECT_EQ(van.doors(0).door_rad(9), 0);
  EXPECT_NEAR(van.doors(0).door_rad(15), M_PI / 6, 0.05);
  EXPECT_NEAR(van.doors(0).door_rad(30), M_PI / 3, 1e-9);
  EXPECT_EQ(van.doors(0).door_rad(60), 0);
}

TEST(Looks, AreLeftOutOfTheTrackWhereTheyAreAllDefault) {
  const v1::WorldTrack track = Probe{}.Play();
  for (const v1::ActorTrack& actor : track.actors()) {
    EXPECT_EQ(actor.z_m_size() + actor.roll_rad_size() + actor.pitch_rad_size() + actor.pose_size() +
                  actor.lamps_on_size() + actor.lamps_off_size() + actor.doors_size(),
              0);
  }
}

TEST(Load, IsCarriedUntilItIsDropped) {
  const v1::WorldTrack track = Probe{.storyboard = StepText("truck", R"(drop_load { load: "load" along_mps: -2 })",
                                                            "start { time { at_s: 2 } }"),
                                     .more = kLoad}
                                   .Play();
  const v1::ActorTrack &load = TrackOf(track, "load"), &truck = TrackOf(track, "truck");
  const double ahead = load.x_m(0) - truck.x_m(0);
  EXPECT_GT(load.z_m(0), 2.5);
  EXPECT_NEAR(load.x_m(19) - truck.x_m(19), ahead, 1e-6);
  EXPECT_NEAR(load.speed_mps(19), truck.speed_mps(19), 1e-9);
  EXPECT_LT(load.x_m(30) - truck.x_m(30), ahead - 2);
  EXPECT_EQ(load.z_m(60), 0);
  EXPECT_NEAR(load.speed_mps(80), 0, 1e-9);
}

TEST(Load, MovesAsItsCarrierDoesWhateverWayItLies) {
  const v1::WorldTrack track = Probe{.more = R"(
actors { id: "truck" classes: ACTOR_CLASS_TRUCK start { lane { lane: 2 s_m: 150 } } speed_mps: 10 driver: DRIVER_MODEL_IDM }
actors { id: "load" classes: ACTOR_CLASS_LADDER start { on_actor { actor: "truck" } } heading_deg: 30
         driver: DRIVER_MODEL_STATIONARY })"}
                                   .Play();
  const v1::ActorTrack& load = TrackOf(track, "load");
  EXPECT_NEAR(load.speed_mps(0), 10 * std::cos(M_PI / 6), 1e-6);
  EXPECT_NEAR(load.left_mps(0), -10 * std::sin(M_PI / 6), 1e-6);
}

TEST(Fall, SlidesOnAsFarAsFrictionLets) {
  const v1::WorldTrack track =
      Probe{.storyboard = StepText("rider", "fall { side: SIDE_RIGHT duration_s: 0.5 }", kAtOne),
            .more = R"(actors { id: "rider" classes: ACTOR_CLASS_MOTORCYCLE speed_mps: 8
                                         start { lane { lane: 1 s_m: 120 } } driver: DRIVER_MODEL_IDM })"}
          .Play();
  const v1::ActorTrack& rider = TrackOf(track, "rider");
  // 8² / (2 * 0.5 * 9.81), and its speed is all gone.
  EXPECT_NEAR(rider.x_m(80) - rider.x_m(10), 6.5, 0.4);
  EXPECT_NEAR(rider.speed_mps(80), 0, 1e-9);
  EXPECT_NEAR(rider.roll_rad(80), M_PI / 2, 1e-9);
  EXPECT_NEAR(rider.roll_rad(12), M_PI / 2 * 0.4, 0.1);
  EXPECT_NEAR(track.events(0).step_end_us() * 1e-6, 1 + 8 / (0.5 * 9.81), 0.1);
}

TEST(LoseControl, TurnsTheCarWhileItSlidesByItsFriction) {
  const v1::WorldTrack track =
      Probe{.storyboard = StepText("car", "lose_control { friction_ratio: 0.3 spin_degps: 60 }", kAtOne)}.Play();
  const v1::ActorTrack& car = TrackOf(track, "car");
  // The spin costs some of the grip.
  EXPECT_GT(std::abs(car.yaw_rad(35)), 0.8);
  EXPECT_LT(std::hypot(car.speed_mps(20), car.left_mps(20)), 10 - 0.6 * 0.3 * 9.81);
  EXPECT_GT(std::hypot(car.speed_mps(20), car.left_mps(20)), 10 - 1.1 * 0.3 * 9.81);
  EXPECT_GT(std::abs(car.left_mps(20)), 1);
  EXPECT_NEAR(std::hypot(car.speed_mps(80), car.left_mps(80)), 0, 0.06);
}

TEST(LoseControl, IsOverOnceTheTyresHoldAndTheCarGoesStraight) {
  const v1::WorldTrack track =
      Probe{
          .storyboard = StepText("car", "lose_control { spin_degps: 20 deceleration_mps2: 1 duration_s: 1.5 }", kAtOne),
          .duration_s = 12}
          .Play();
  const v1::ActorTrack& car = TrackOf(track, "car");
  EXPECT_NE(car.left_mps(20), 0);
  EXPECT_GT(track.events(0).step_end_us() * 1e-6, 2.49);
  EXPECT_LT(track.events(0).step_end_us() * 1e-6, 6);
  EXPECT_EQ(car.left_mps(60), 0);
  EXPECT_GT(car.speed_mps(110), 4);
}

TEST(Loose, ThingsFallFromTheirHeightAndComeToRest) {
  const v1::WorldTrack track = Probe{.more = R"(actors { id: "crate" classes: ACTOR_CLASS_FURNITURE
      start { lane { lane: 1 s_m: 250 } } speed_mps: 6 driver: DRIVER_MODEL_LOOSE
      loose { height_m: 3 up_mps: 2 restitution_ratio: 0 friction_ratio: 0.6 } })"}
                                   .Play();
  const v1::ActorTrack& crate = TrackOf(track, "crate");
  // 3 + 2 t - 4.9 t²; at the ground after 1.01 s.
  EXPECT_NEAR(crate.z_m(5), 3 + 2 * 0.5 - 4.905 * 0.25, 0.06);
  EXPECT_NEAR(crate.x_m(10) - 250, 6, 0.3);
  EXPECT_EQ(crate.z_m(12), 0);
  EXPECT_NEAR(crate.speed_mps(60), 0, 1e-9);
}

TEST(Loose, ThingsGoWithTheWind) {
  const v1::WorldTrack track =
      Probe{
          .storyboard = "step { name: \"a\" action { set_environment { to { wind_mps: 9 wind_direction_deg: 90 } } } }",
          .more = R"(actors { id: "bag" classes: ACTOR_CLASS_PLASTIC_BAG start { lane { lane: 1 s_m: 250 } }
                                driver: DRIVER_MODEL_LOOSE }
                       actors { id: "stone" classes: ACTOR_CLASS_STONE start { lane { lane: 2 s_m: 250 } }
                                driver: DRIVER_MODEL_LOOSE })"}
          .Play();
  const v1::ActorTrack &bag = TrackOf(track, "bag"), &stone = TrackOf(track, "stone");
  EXPECT_GT(bag.y_m(50) - bag.y_m(0), 10);
  EXPECT_NEAR(stone.y_m(50), stone.y_m(0), 1e-3);
}

TEST(SetVariable, NeedsNoActor) {
  EXPECT_DOUBLE_EQ(FirstTrue({.storyboard = R"(step { name: "a" action { set_variable { variable: "n" value: 4 } }
                                  start { time { at_s: 2 } } })",
                              .detector = R"(variable { variable: "n" rule: RULE_EQUAL value: 4 })",
                              .more = "variables { name: \"n\" }"}),
                   2);
}

// Green for 4 s, amber for 3, red for the rest of the clip.
const char kJunction[] = R"(junctions { at_m: 130 arms: JUNCTION_ARMS_CROSSING control: JUNCTION_CONTROL_SIGNALS
    signals { main_green_s: 4 side_green_s: 20 amber_s: 3 } })";

SignalColor ColorAt(const v1::WorldTrack& track, const std::string& group, double time_s) {
  for (const v1::SignalTrack& signal : track.signals()) {
    if (signal.group() == group) return static_cast<SignalColor>(signal.color(static_cast<int>(time_s * 10)) - 1);
  }
  ADD_FAILURE() << "no group " << group;
  return SignalColor::kDark;
}

TEST(SetSignal, KeepsAColourUntilTheProgramIsBack) {
  const v1::WorldTrack track = Probe{.storyboard = R"(serial {
      nodes { step { name: "a" start { time { at_s: 1 } } action { set_signal { group: "main" color: SIGNAL_COLOR_RED } } } }
      nodes { step { name: "b" start { time { at_s: 2 } } action { set_signal { group: "main" mode: SIGNAL_MODE_DARK } } } }
      nodes { step { name: "c" start { time { at_s: 3 } } action { set_signal { group: "main" mode: SIGNAL_MODE_FLASHING } } } }
      nodes { step { name: "d" start { time { at_s: 5 } } action { set_signal { group: "main" mode: SIGNAL_MODE_PROGRAM } } } } })",
                                     .road = kJunction}
                                   .Play();
  EXPECT_EQ(ColorAt(track, "main", 0.5), SignalColor::kGreen);
  EXPECT_EQ(ColorAt(track, "main", 1.5), SignalColor::kRed);
  EXPECT_EQ(ColorAt(track, "main", 2.5), SignalColor::kDark);
  EXPECT_EQ(ColorAt(track, "main", 4.5), SignalColor::kFlashingAmber);
  EXPECT_EQ(ColorAt(track, "main", 5.5), SignalColor::kAmber);
  EXPECT_EQ(ColorAt(track, "main", 7.5), SignalColor::kRed);
  EXPECT_EQ(ColorAt(track, "side", 4.5), SignalColor::kRed);
}

TEST(Route, LeadsOnAnotherCourse) {
  const v1::WorldTrack straight = Probe{.road = kJunction}.Play();
  EXPECT_NEAR(TrackOf(straight, "car").y_m(85), -1.75, 0.1);
  const v1::WorldTrack turned =
      Probe{.storyboard = StepText("car", R"(route { route: "near_to_right" })", kAtOne), .road = kJunction}.Play();
  EXPECT_LT(TrackOf(turned, "car").y_m(85), -12);
}

TEST(SetEnvironment, ChangesWhatTyresHoldAndIsRecorded) {
  const std::string brake =
      R"(nodes { step { name: "b" actor: "car" start { time { at_s: 3 } } action { brake { deceleration_mps2: 9 rise_s: 0 } } } })";
  const v1::WorldTrack track = Probe{.storyboard = absl::StrCat(R"(parallel {
      nodes { step { name: "a" start { time { at_s: 1 } } action { set_environment { to { friction_ratio: 0.3 } over_s: 1 } } } })",
                                                                brake, " }")}
                                   .Play();
  EXPECT_NEAR(TrackOf(track, "car").accel_mps2(35), -0.3 * 9.81, 1e-3);
  ASSERT_EQ(track.environment_changes_size(), 1);
  EXPECT_DOUBLE_EQ(track.environment_changes(0).at_s().constant(), 1);
  EXPECT_DOUBLE_EQ(track.environment_changes(0).over_s().constant(), 1);
  EXPECT_DOUBLE_EQ(track.environment_changes(0).to().friction_ratio().constant(), 0.3);
}

TEST(SetEnvironment, HidesInFogWhatEgoSawBefore) {
  const Probe probe{.storyboard =
                        "step { name: \"a\" start { time { at_s: 1 } } "
                        "action { set_environment { to { visual_range_m: 30 } over_s: 0.5 } } }"};
  WorldSim sim = WorldSim::Create(probe.Scenario()).value();
  const auto sees_car = [&sim] {
    const EgoView view = sim.View();
    return std::any_of(view.seen.begin(), view.seen.end(), [](const auto& seen) { return seen.track_id == 1; });
  };
  sim.Step({}, 90);
  EXPECT_TRUE(sees_car());
  EXPECT_GT(sim.View().sight_m, 100);
  sim.Step({}, 80);
  EXPECT_FALSE(sees_car());
  EXPECT_LT(sim.View().sight_m, 31);
}

TEST(SetDriverModel, HandsTheActorOver) {
  // One who is parked does not brake for what stands ahead.
  const Probe probe{
      .storyboard = StepText("car", "set_driver_model { driver: DRIVER_MODEL_STATIONARY }", kAtOne),
      .more =
          R"(actors { id: "block" classes: ACTOR_CLASS_CAR start { lane { lane: 2 s_m: 165 } } driver: DRIVER_MODEL_STATIONARY })"};
  EXPECT_NEAR(TrackOf(probe.Play(), "car").speed_mps(80), 10, 0.1);
}

TEST(Gesture, IsHeldForItsTime) {
  const v1::WorldTrack track =
      Probe{.storyboard = StepText("child", "gesture { gesture: GESTURE_STOP duration_s: 2 }", kAtOne)}.Play();
  const v1::ActorTrack& child = TrackOf(track, "child");
  EXPECT_EQ(child.pose(5), v1::BODY_POSE_UNSPECIFIED);
  EXPECT_EQ(child.pose(20), v1::BODY_POSE_STOP_SIGN);
  EXPECT_EQ(child.pose(35), v1::BODY_POSE_UNSPECIFIED);
}

}  // namespace
}  // namespace longtail
