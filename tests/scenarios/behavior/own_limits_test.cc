// Actors whose spec says what they can do, and tracks that are held to it.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "scenarios/kinematics_check.h"
#include "scenarios/simulate.h"
#include "tests/scenarios/behavior/probe.h"

namespace longtail {
namespace {

double Largest(const google::protobuf::RepeatedField<double>& values, double sign = 1) {
  double most = 0;
  for (const double value : values) most = std::max(most, sign * value);
  return most;
}

// Starts at 5 m/s in lane 2 and is asked for 25 m/s, and for the next lane.
Probe Van(const std::string& limits) {
  return {.storyboard = R"(parallel {
            nodes { step { name: "a" actor: "own" start { time { at_s: 0.5 } }
                           action { speed { target_mps: 25 duration_s: 4 } } } }
            nodes { step { name: "b" actor: "own" start { time { at_s: 6 } } action { lane_change { lanes_to_left: -1 duration_s: 2 } } } }
            nodes { step { name: "c" actor: "own" start { time { at_s: 9 } } action { brake { deceleration_mps2: 8 } } } } })",
          .more = R"(actors { id: "own" classes: ACTOR_CLASS_CAR start { lane { lane: 2 s_m: 100 } } speed_mps: 5
                              driver: DRIVER_MODEL_SCRIPTED limits { )" +
                  limits + " } }",
          .duration_s = 14};
}

TEST(OwnLimits, HoldAVehicleBelowWhatItsStepsAskFor) {
  const v1::WorldTrack track =
      Van("max_speed_mps: 20 max_acceleration_mps2: 2.5 max_deceleration_mps2: 4 max_yaw_rate_degps: 2").Play();
  const v1::ActorTrack& own = TrackOf(track, "own");
  EXPECT_NEAR(Largest(own.speed_mps()), 20, 0.05);
  EXPECT_NEAR(Largest(own.accel_mps2()), 2.5, 1e-6);
  EXPECT_NEAR(Largest(own.yaw_rate_radps()), 2 * M_PI / 180, 1e-3);
}

TEST(OwnLimits, HoldBrakesAndTheWheelToo) {
  const v1::WorldTrack strong = Van("max_acceleration_mps2: 9").Play(), weak = Van("max_acceleration_mps2: 9 "
                                                                                   "max_deceleration_mps2: 4 "
                                                                                   "max_lateral_mps2: 0.5")
                                                                                   .Play();
  EXPECT_NEAR(Largest(TrackOf(strong, "own").accel_mps2(), -1), 8, 0.01);
  EXPECT_NEAR(Largest(TrackOf(weak, "own").accel_mps2(), -1), 4, 1e-6);
  const v1::ActorTrack& own = TrackOf(weak, "own");
  for (int f = 0; f < own.speed_mps_size(); ++f) EXPECT_LT(std::abs(own.speed_mps(f) * own.yaw_rate_radps(f)), 0.51);
}

TEST(OwnLimits, LetAStepEndThatAsksForMore) {
  const v1::WorldTrack track = Probe{.storyboard = R"(serial {
      nodes { step { name: "a" actor: "own" action { speed { target_mps: 25 duration_s: 2 } } } }
      nodes { step { name: "b" actor: "own" action { brake { deceleration_mps2: 3 } } } } })",
                                     .more = R"(actors { id: "own" classes: ACTOR_CLASS_FARM_TRACTOR speed_mps: 12
                                                         start { lane { lane: 2 s_m: 100 } }
                                                         driver: DRIVER_MODEL_SCRIPTED })",
                                     .duration_s = 16}
                                   .Play();
  const v1::ActorTrack& own = TrackOf(track, "own");
  EXPECT_NEAR(Largest(own.speed_mps()), 17, 0.06);
  EXPECT_EQ(*own.speed_mps().rbegin(), 0);
}

TEST(OwnLimits, OfATrailerHoldWhoTowsIt) {
  const auto fastest = [](const std::string& limits) {
    const v1::WorldTrack track = Probe{.storyboard = StepText("tower", "speed { target_mps: 15 duration_s: 6 }"),
                                       .more = R"(
        actors { id: "tower" classes: ACTOR_CLASS_TRACTOR_UNIT start { lane { lane: 2 s_m: 120 } } speed_mps: 8
                 driver: DRIVER_MODEL_SCRIPTED }
        actors { id: "box" classes: ACTOR_CLASS_SEMI_TRAILER start { hitched { actor: "tower" } }
                 driver: DRIVER_MODEL_TOWED )" +
                                               limits + " }",
                                       .duration_s = 14}
                                     .Play();
    return Largest(TrackOf(track, "tower").speed_mps());
  };
  EXPECT_NEAR(fastest(""), 15, 0.06);
  EXPECT_NEAR(fastest("limits { max_speed_mps: 10 }"), 10, 0.06);
}

// A racing car: the usual driver's full throttle is 3.5 m/s².
TEST(OwnLimits, LetAVehicleDoMoreThanIsUsual) {
  EXPECT_GT(Largest(TrackOf(Van("max_acceleration_mps2: 9").Play(), "own").accel_mps2()), 4.5);
  EXPECT_LE(Largest(TrackOf(Van("").Play(), "own").accel_mps2()), 3.5 + 1e-9);
}

// A bend of 40 m radius: 2.5 m/s² across is 10 m/s, four fifths of 1 m/s² is 5.7 m/s.
TEST(OwnLimits, MakeADriverSlowDownForWhatItsVehicleCanDoInABend) {
  const auto slowest = [](const std::string& limits) {
    const Probe probe{.more = R"(actors { id: "own" classes: ACTOR_CLASS_VAN start { lane { lane: -1 s_m: 185 } }
                                          heading_deg: 180 speed_mps: 9 driver: DRIVER_MODEL_IDM limits { )" +
                              limits + " } }",
                      .road = "bends { start_m: 40 length_m: 40 radius_m: 40 }",
                      .duration_s = 16};
    const v1::WorldTrack track = probe.Play();
    const v1::ActorTrack& own = TrackOf(track, "own");
    return *std::min_element(own.speed_mps().begin(), own.speed_mps().end());
  };
  EXPECT_NEAR(slowest("max_lateral_mps2: 1"), std::sqrt(0.8 * 40), 0.5);
  EXPECT_GT(slowest("max_lateral_mps2: 5"), 8);
}

TEST(OwnLimits, HoldPeopleOnFoot) {
  const std::string walker =
      R"(actors { id: "own" classes: ACTOR_CLASS_ADULT start { road { s_m: 250 beside_right_m: 3 } }
                                         driver: DRIVER_MODEL_WALKER limits { max_speed_mps: 1.2
                                         max_acceleration_mps2: 0.8 } })";
  const v1::WorldTrack track =
      Probe{.storyboard = StepText("own", "speed { target_mps: 3 duration_s: 0.5 }"), .more = walker}.Play();
  EXPECT_NEAR(Largest(TrackOf(track, "own").speed_mps()), 1.2, 1e-6);
  EXPECT_NEAR(Largest(TrackOf(track, "own").accel_mps2()), 0.8, 1e-6);
}

TEST(OwnLimits, AreWhatTheAuditHoldsTheTrackTo) {
  const Probe probe = Van("max_speed_mps: 20");
  v1::Scenario scenario = probe.Scenario();
  const v1::WorldTrack track = probe.Play();
  const auto faults_of_own = [&] {
    const std::vector<KinematicFault> faults = CheckKinematics(scenario, track);
    return std::count_if(faults.begin(), faults.end(), [](const KinematicFault& f) { return f.actor == "own"; });
  };
  EXPECT_EQ(faults_of_own(), 0);
  scenario.mutable_concrete()->mutable_actors(3)->mutable_limits()->mutable_max_speed_mps()->set_constant(15);
  EXPECT_EQ(faults_of_own(), 1);
}

TEST(OwnLimits, ThrowAwayADrawThatStartsBeyondThem) {
  Probe probe = Van("max_speed_mps: 20");
  v1::Scenario scenario = probe.Scenario();
  scenario.mutable_concrete()->mutable_actors(3)->mutable_speed_mps()->set_constant(21);
  const absl::Status status = Simulate(scenario).status();
  EXPECT_EQ(status.message(), "actors[3].speed_mps must be at most limits.max_speed_mps 20, got 21");
}

}  // namespace
}  // namespace longtail
