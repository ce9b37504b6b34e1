#include "scenarios/behavior/world_sim.h"

#include <cmath>
#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/actors/catalogue.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/simulate.h"
#include "scenarios/spec/spec_file.h"
#include "scenarios/verdict.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// Ego at s = 20 in lane 1 at 10 m/s; a car 50 m ahead in lane 2 at 10 m/s; a child beside the road; a hidden van.
std::string SpecText(const std::string& storyboard, const std::string& detector) {
  const char* const hidden = storyboard.find("appear") == std::string::npos ? "" : "hidden: true";
  return absl::StrCat(R"(
id: "probe" schema_major: 1 description: "probe"
roads { name: "straight" length_m: 500 forward_lanes: 2 backward_lanes: 1 lane_width_m: 3.5 shoulder_m: 2
        speed_limit_mps: 14 surroundings { kind: SURROUNDINGS_KIND_RURAL } }
environments { name: "day" sun_altitude_deg: 40 }
ego { start { lane { lane: 1 s_m: 20 } } speed_mps: 10 }
actors { id: "car" classes: ACTOR_CLASS_CAR start { lane { lane: 2 s_m: 70 } } speed_mps: 10 driver: DRIVER_MODEL_IDM }
actors { id: "child" classes: ACTOR_CLASS_CHILD start { road { s_m: 300 beside_right_m: 3 } } heading_deg: 90
         driver: DRIVER_MODEL_WALKER }
actors { id: "van" classes: ACTOR_CLASS_VAN start { lane { lane: -1 s_m: 200 } } driver: DRIVER_MODEL_STATIONARY )",
                      hidden, R"( }
storyboard { )",
                      storyboard, R"( }
events { id: "probe" description: "probe" steps: "a" actors: "car" window_start_s: 0 window_end_s: 9 solvable_share: 1 severity: 0 detector { )",
                      detector, R"( } }
duration_s: 9
)");
}

v1::Scenario Draw(const std::string& storyboard,
                  const std::string& detector = R"(speed { actor: "ego" rule: RULE_GREATER value_mps: 50 })") {
  const ParsedSpec parsed = ParseSpec(SpecText(storyboard, detector), "probe");
  EXPECT_FALSE(HasErrors(parsed.diagnostics))
      << FormatDiagnostics("probe", SpecText(storyboard, detector), parsed.diagnostics);
  absl::StatusOr<v1::Scenario> scenario = Instantiate(parsed.spec, 1, 0);
  EXPECT_OK(scenario);
  return scenario.ok() ? *scenario : v1::Scenario();
}

std::string StepText(const std::string& actor, const std::string& action, const std::string& more = "") {
  return absl::StrCat("step { name: \"a\" actor: \"", actor, "\" action { ", action, " } ", more, " }");
}
const char kIdle[] = "step { name: \"a\" actor: \"van\" action { appear {} } start { time { at_s: 1 } } }";

v1::WorldTrack Played(const v1::Scenario& scenario) { return Simulate(scenario).value(); }

TEST(Actions, SpeedReachesItsTargetOverItsDurationAndIsKept) {
  const v1::WorldTrack track =
      Played(Draw(StepText("car", "speed { target_mps: 5 duration_s: 2 }", "start { time { at_s: 1 } }")));
  EXPECT_NEAR(track.actors(1).speed_mps(20), 7.5, 0.1);
  EXPECT_NEAR(track.actors(1).speed_mps(30), 5, 0.05);
  EXPECT_NEAR(track.actors(1).speed_mps(80), 5, 0.1);
  EXPECT_EQ(track.events(0).step_begin_us(), 1000000);
  EXPECT_NEAR(track.events(0).step_end_us(), 3000000, 30000);
}

TEST(Actions, SpeedMayBeRelativeToAnotherActor) {
  const v1::WorldTrack track =
      Played(Draw(StepText("car", "speed { target_mps: 2 relative_to: \"ego\" duration_s: 1 }")));
  EXPECT_NEAR(track.actors(1).speed_mps(15), 12, 0.2);
}

TEST(Actions, LaneChangeEndsOnTheTargetLanesCentreWithIndicatorOn) {
  const v1::WorldTrack track = Played(Draw(
      StepText("car", "lane_change { lane_of: \"ego\" duration_s: 3 }", "start { time { at_s: 1 } delay_s: 0.5 }")));
  EXPECT_NEAR(track.actors(1).y_m(90), -5.25, 0.1);
  EXPECT_FALSE(track.actors(1).flags(5) & 64u);
  EXPECT_TRUE(track.actors(1).flags(13) & 64u);  // decided, not yet moving
  EXPECT_TRUE(track.actors(1).flags(25) & 64u);
  EXPECT_FALSE(track.actors(1).flags(85) & 64u);
  EXPECT_NEAR(track.actors(1).yaw_rad(90), 0, 0.01);
}

TEST(Actions, LaneOffsetMovesWithinTheLane) {
  const v1::WorldTrack track = Played(Draw(StepText("car", "lane_offset { offset_m: 0.8 duration_s: 2 }")));
  EXPECT_NEAR(track.actors(1).y_m(60), -1.75 + 0.8, 0.1);
}

TEST(Actions, BrakeUsesItsDecelerationAndStopsAtItsTarget) {
  const v1::WorldTrack track = Played(
      Draw(StepText("car", "brake { deceleration_mps2: 5 target_mps: 3 rise_s: 0.2 }", "start { time { at_s: 1 } }")));
  EXPECT_NEAR(track.actors(1).accel_mps2(15), -5, 0.01);
  EXPECT_TRUE(track.actors(1).flags(15) & 16u);
  EXPECT_NEAR(track.actors(1).speed_mps(40), 3, 0.1);
}

TEST(Actions, BrakeIsLimitedByFriction) {
  v1::Scenario scenario =
      Draw(StepText("car", "brake { deceleration_mps2: 9 rise_s: 0 }", "start { time { at_s: 1 } }"));
  scenario.mutable_concrete()->mutable_environments(0)->mutable_friction_ratio()->set_constant(0.3);
  EXPECT_NEAR(Played(scenario).actors(1).accel_mps2(15), -0.3 * 9.81, 1e-6);
}

TEST(Actions, AppearBringsAHiddenActorIntoTheWorld) {
  const v1::WorldTrack track = Played(Draw(kIdle));
  EXPECT_FALSE(track.actors(3).present(9));
  EXPECT_TRUE(track.actors(3).present(11));
}

TEST(Actions, WalkPathReachesItsPointsAtItsSpeed) {
  const v1::WorldTrack track = Played(
      Draw(StepText("child", "walk_path { points { road { s_m: 300 beside_right_m: -5 } } speed_mps: 2 rise_s: 0.5 }",
                    "start { time { at_s: 1 } }")));
  EXPECT_NEAR(track.actors(2).speed_mps(25), 2, 0.01);
  EXPECT_NEAR(track.actors(2).y_m(80), -2, 1.5);
  EXPECT_NEAR(track.actors(2).speed_mps(80), 0, 0.01);
}

TEST(Actions, FollowTrajectoryPassesItsPointsInTime) {
  const v1::WorldTrack track = Played(Draw(StepText("car", R"(follow_trajectory {
      points { time_s: 2 position { lane { lane: 2 s_m: 90 } } }
      points { time_s: 5 position { lane { lane: 2 s_m: 120 offset_m: -1 } } }
      points { time_s: 8 position { lane { lane: 1 s_m: 150 } } } })")));
  EXPECT_NEAR(track.actors(1).x_m(50), 120, 0.5);
  EXPECT_NEAR(track.actors(1).y_m(50), -2.75, 0.3);
  EXPECT_NEAR(track.actors(1).x_m(80), 150, 0.7);
  EXPECT_NEAR(track.actors(1).y_m(80), -5.25, 0.4);
}

// First tick, in s, at which the trigger holds; -1 for never.
double FirstTrue(const std::string& trigger, const std::string& storyboard = kIdle) {
  const v1::WorldTrack track = Played(Draw(storyboard, trigger));
  const int64_t us = track.events(0).detected_begin_us();
  return us < 0 ? -1 : us * 1e-6;
}

const char kBrake[] =
    R"(step { name: "a" actor: "car" start { time { at_s: 2 } } action { brake { deceleration_mps2: 5 rise_s: 0 } } })";

TEST(Triggers, TimeHoldsFromItsMomentOnAndDelaysAdd) {
  EXPECT_DOUBLE_EQ(FirstTrue("time { at_s: 2.5 }"), 2.5);
  EXPECT_DOUBLE_EQ(FirstTrue("time { at_s: 2.5 } delay_s: 0.75"), 3.25);
}

using Ticks = std::pair<int64_t, int64_t>;

// First and last tick, 10 ms each, on which the trigger holds; -1 for never.
Ticks HoldsFromTo(const std::string& trigger) {
  const v1::WorldTrack track = Played(Draw(kIdle, trigger));
  const v1::EventOccurrence& event = track.events(0);
  if (event.detected_begin_us() < 0) return {-1, -1};
  return {event.detected_begin_us() / 10000, event.detected_end_us() / 10000};
}

// True from from_s to to_s.
std::string Pulse(const std::string& from_s, const std::string& to_s) {
  return absl::StrCat("all { triggers { time { at_s: ", from_s, " } } triggers { not { time { at_s: ", to_s,
                      " } } } }");
}

TEST(Triggers, DelayShiftsAConditionAndDoesNotLatchIt) {
  EXPECT_EQ(HoldsFromTo(Pulse("1", "1.5")), Ticks(100, 149));
  // Also where the condition has ended before the delay has.
  EXPECT_EQ(HoldsFromTo(Pulse("1", "1.5") + " delay_s: 2"), Ticks(300, 349));
}

TEST(Triggers, AllOfTwoPulsesHoldsWhileBothDo) {
  const auto both = [](const std::string& a, const std::string& b) {
    return absl::StrCat("all { triggers { ", a, " } triggers { ", b, " } }");
  };
  EXPECT_EQ(HoldsFromTo(both(Pulse("1", "3"), Pulse("2", "4"))), Ticks(200, 299));
  EXPECT_EQ(HoldsFromTo(both(Pulse("1", "2"), Pulse("3", "4"))), Ticks(-1, -1));
  EXPECT_EQ(HoldsFromTo(both(Pulse("1", "2") + " delay_s: 1", Pulse("3", "4"))), Ticks(-1, -1));
  EXPECT_EQ(HoldsFromTo(both(Pulse("1", "2") + " delay_s: 1.5", Pulse("3", "4"))), Ticks(300, 349));
}

TEST(Triggers, AStepThatHasStartedRunsOnWhenItsTriggerEnds) {
  const v1::WorldTrack track = Played(
      Draw(StepText("car", "speed { target_mps: 5 duration_s: 2 }", "start { " + Pulse("1", "1.2") + " delay_s: 1 }")));
  EXPECT_EQ(track.events(0).step_begin_us(), 2000000);
  EXPECT_NEAR(track.actors(1).speed_mps(45), 5, 0.05);
}

TEST(Triggers, AllAnyAndNotCombine) {
  EXPECT_DOUBLE_EQ(FirstTrue("all { triggers { time { at_s: 1 } } triggers { time { at_s: 3 } } }"), 3);
  EXPECT_DOUBLE_EQ(FirstTrue("any { triggers { time { at_s: 1 } } triggers { time { at_s: 3 } } }"), 1);
  EXPECT_DOUBLE_EQ(FirstTrue("not { time { at_s: 3 } }"), 0);
}

TEST(Triggers, StepStateFollowsTheStep) {
  EXPECT_DOUBLE_EQ(FirstTrue("step_state { step: \"a\" state: STEP_STATE_RUNNING }", kBrake), 2);
  EXPECT_NEAR(FirstTrue("step_state { step: \"a\" state: STEP_STATE_DONE }", kBrake), 4, 0.02);
}

TEST(Triggers, SpeedAndDecelerationLookAtOneActor) {
  EXPECT_NEAR(FirstTrue("speed { actor: \"car\" rule: RULE_LESS value_mps: 7.5 }", kBrake), 2.5, 0.02);
  EXPECT_NEAR(FirstTrue("deceleration { actor: \"car\" rule: RULE_GREATER value_mps2: 4 }", kBrake), 2.0, 0.02);
}

TEST(Triggers, TtcAndThwUseTheFreeGap) {
  // The gap stays at about 45 m until the car brakes.
  EXPECT_EQ(FirstTrue("ttc { actor: \"ego\" target: \"car\" rule: RULE_LESS value_s: 60 }"), -1);
  EXPECT_GT(FirstTrue("ttc { actor: \"ego\" target: \"car\" rule: RULE_LESS value_s: 5 }", kBrake), 2.5);
  EXPECT_DOUBLE_EQ(FirstTrue("thw { actor: \"ego\" target: \"car\" rule: RULE_LESS value_s: 5 }"), 0);
  EXPECT_GT(FirstTrue("thw { actor: \"ego\" target: \"car\" rule: RULE_LESS value_s: 3 }", kBrake), 3);
}

TEST(Triggers, DistanceMeasuresAlongAcrossAndFree) {
  const auto distance = [](const char* kind, const char* value) {
    return absl::StrCat("distance { actor: \"ego\" target: \"car\" kind: DISTANCE_KIND_", kind,
                        " rule: RULE_LESS value_m: ", value, " }");
  };
  EXPECT_DOUBLE_EQ(FirstTrue(distance("LATERAL", "3.6")), 0);
  EXPECT_EQ(FirstTrue(distance("LATERAL", "3.4")), -1);
  EXPECT_DOUBLE_EQ(FirstTrue(distance("ALONG_ROAD", "48")), 0);
  EXPECT_EQ(FirstTrue(distance("ALONG_ROAD", "40")), -1);
  EXPECT_DOUBLE_EQ(FirstTrue(distance("FREE_SPACE", "48")), 0);
  EXPECT_EQ(FirstTrue(distance("FREE_SPACE", "40")), -1);
}

TEST(Triggers, ReachPositionAndLaneConditionsFire) {
  EXPECT_NEAR(FirstTrue("reach_position { actor: \"car\" position { lane { lane: 2 s_m: 100 } } radius_m: 1 }"), 2.9,
              0.02);
  EXPECT_EQ(FirstTrue("in_lane_of { actor: \"car\" target: \"ego\" }"), -1);
  const std::string change = StepText("car", "lane_change { lane_of: \"ego\" duration_s: 3 }");
  EXPECT_NEAR(FirstTrue("in_lane_of { actor: \"car\" target: \"ego\" }", change), 1.5, 0.4);
  EXPECT_LT(FirstTrue("in_lane_of { actor: \"car\" target: \"ego\" intrusion_m: 0.2 }", change), 1.4);
}

TEST(Storyboard, SerialWaitsForTheStepBeforeAndStopEndsAStepEarly) {
  const std::string text = R"(serial {
    nodes { step { name: "a" actor: "car" stop { time { at_s: 1 } } action { speed { target_mps: 5 duration_s: 4 } } } }
    nodes { step { name: "b" actor: "van" action { appear {} } } } })";
  const v1::WorldTrack track = Played(Draw(text));
  EXPECT_FALSE(track.actors(3).present(9));
  EXPECT_TRUE(track.actors(3).present(11));
  EXPECT_GT(track.actors(1).speed_mps(60), 8);
}

TEST(Storyboard, ParallelRunsBothAtOnce) {
  const std::string text = R"(parallel {
    nodes { step { name: "a" actor: "car" action { speed { target_mps: 5 duration_s: 2 } } } }
    nodes { step { name: "b" actor: "car" action { lane_offset { offset_m: 0.5 duration_s: 2 } } } } })";
  const v1::WorldTrack track = Played(Draw(text));
  EXPECT_NEAR(track.actors(1).speed_mps(30), 5, 0.2);
  EXPECT_NEAR(track.actors(1).y_m(50), -1.25, 0.1);
}

TEST(Ego, IsReproducedByThePublishedModel) {
  const v1::WorldTrack track = Played(Draw(StepText("car", "lane_change { lane_of: \"ego\" duration_s: 2 }")));
  const v1::ActorTrack& ego = track.actors(0);
  BicycleState state{ego.x_m(0), ego.y_m(0), ego.yaw_rad(0), ego.speed_mps(0)};
  for (int f = 0; f + 1 < track.time_us_size(); ++f) {
    const float steer_rad = ego.command_steer_rad(f);
    const float accel_mps2 = ego.command_accel_mps2(f);
    ASSERT_EQ(steer_rad, ego.command_steer_rad(f)) << "not a float32";
    ASSERT_EQ(accel_mps2, ego.command_accel_mps2(f)) << "not a float32";
    for (int tick = 0; tick < 10; ++tick) {
      StepBicycle(state, steer_rad, accel_mps2, EgoBody().wheelbase_m);
    }
    ASSERT_NEAR(state.x_m, ego.x_m(f + 1), 1e-9);
    ASSERT_NEAR(state.y_m, ego.y_m(f + 1), 1e-9);
    ASSERT_NEAR(state.speed_mps, ego.speed_mps(f + 1), 1e-9);
  }
}

TEST(WorldSim, CopiesAreSnapshots) {
  WorldSim sim = WorldSim::Create(Draw(kBrake)).value();
  sim.Step({}, 150);
  const WorldSim snapshot = sim;
  sim.Step({.steer_rad = 0, .accel_mps2 = -3}, 200);
  const double braked = sim.world().actors[0].body.x_m;
  sim = snapshot;
  EXPECT_EQ(sim.world().tick, 150);
  sim.Step({}, 200);
  EXPECT_GT(sim.world().actors[0].body.x_m, braked + 1);
  sim = snapshot;
  sim.Step({.steer_rad = 0, .accel_mps2 = -3}, 200);
  EXPECT_EQ(sim.world().actors[0].body.x_m, braked);
}

TEST(Positions, MirroredIsTheSamePlaceOnTheOtherSide) {
  const std::string text = SpecText(kIdle, "time { at_s: 1 }");
  for (const bool mirrored : {false, true}) {
    const std::string place = "s_m: 300 beside_right_m: 3";
    const ParsedSpec parsed =
        ParseSpec(absl::StrReplaceAll(text, {{place, place + (mirrored ? " mirrored: 1" : "")}}), "probe");
    ASSERT_FALSE(HasErrors(parsed.diagnostics)) << FormatDiagnostics("probe", text, parsed.diagnostics);
    // Two lanes of 3.5 m on the right, one on the left.
    EXPECT_DOUBLE_EQ(Played(Instantiate(parsed.spec, 1, 0).value()).actors(2).y_m(0), mirrored ? 6.5 : -10);
  }
}

// The probe spec with a text replaced.
v1::ScenarioSpec ProbeWith(const std::string& from, const std::string& to, const std::string& storyboard = kIdle) {
  const std::string text = absl::StrReplaceAll(SpecText(storyboard, "time { at_s: 1 }"), {{from, to}});
  const ParsedSpec parsed = ParseSpec(text, "probe");
  EXPECT_FALSE(HasErrors(parsed.diagnostics)) << FormatDiagnostics("probe", text, parsed.diagnostics);
  return parsed.spec;
}

int CountOf(v1::RejectionReason reason, const v1::Scenario& scenario) {
  int count = 0;
  for (const v1::Rejection& rejection : scenario.rejections()) count += rejection.reason() == reason;
  return count;
}

// Tries of the first samples that were rejected as inconsistent; every sample must come to one that is accepted.
int InconsistentTries(const v1::ScenarioSpec& spec) {
  int count = 0;
  for (int i = 0; i < 10; ++i) {
    const absl::StatusOr<AcceptedScenario> drawn = DrawAccepted(spec, 1, i);
    EXPECT_OK(drawn);
    if (drawn.ok()) count += CountOf(v1::REJECTION_REASON_INCONSISTENT, drawn->scenario);
  }
  return count;
}

TEST(DrawAccepted, RejectsDrawsThatCannotBeSimulatedAndGoesOn) {
  EXPECT_GT(InconsistentTries(ProbeWith("length_m: 500", R"(length_m: 500
      bends { start_m: 50 radius_m: 300 length_m: 100 }
      bends { start_m { distribution { uniform { lo: 150 hi: 250 } } } radius_m: 300 length_m: 100 })")),
            0);
  EXPECT_GT(InconsistentTries(ProbeWith("length_m: 500", R"(length_m: 500
      bends { start_m: 50 radius_m { distribution { uniform { lo: -20 hi: 40 } } } length_m: 20 })")),
            0);
  EXPECT_GT(InconsistentTries(ProbeWith("duration_s: 9", "duration_s: 9", StepText("car", R"(follow_trajectory {
      points { time_s { distribution { uniform { lo: 2 hi: 6 } } } position { lane { lane: 2 s_m: 100 } } }
      points { time_s { distribution { uniform { lo: 3 hi: 7 } } } position { lane { lane: 2 s_m: 140 } } } })"))),
            0);
}

TEST(DrawAccepted, NamesTheBrokenRuleWhenNoTryIsAccepted) {
  v1::ScenarioSpec spec = ProbeWith("length_m: 500", R"(length_m: 500
      bends { start_m: 50 radius_m: 300 length_m: 100 }
      bends { start_m { distribution { uniform { lo: 150 hi: 250 } } } radius_m: 300 length_m: 100 })");
  spec.mutable_roads(0)->mutable_bends(1)->mutable_start_m()->mutable_distribution()->mutable_uniform()->set_hi(180);
  const absl::StatusOr<AcceptedScenario> drawn = DrawAccepted(spec, 1, 4);
  EXPECT_THAT(drawn,
              StatusIs(absl::StatusCode::kResourceExhausted,
                       AllOf(HasSubstr("sample 4: none of 64 tries"), HasSubstr("64 REJECTION_REASON_INCONSISTENT"),
                             HasSubstr("road.bends[1].start_m must be past the end of bends[0]"))));
}

TEST(JudgeTrack, CallsAContactAtFrame0AnOverlapAndNamesWho) {
  const v1::ScenarioSpec spec = ProbeWith("lane { lane: 2 s_m: 70 }", "lane { lane: 1 s_m: 22 }");
  const v1::Scenario scenario = Instantiate(spec, 1, 0).value();
  const v1::Rejection rejection = JudgeTrack(scenario, Played(scenario));
  EXPECT_EQ(rejection.reason(), v1::REJECTION_REASON_OVERLAP_AT_START);
  EXPECT_EQ(rejection.detail(), "ego, car");
}

TEST(JudgeTrack, NamesContactsAndMissedEvents) {
  const v1::Scenario scenario = Draw(kIdle);
  v1::WorldTrack track = Played(scenario);
  EXPECT_EQ(JudgeTrack(scenario, track).reason(), v1::REJECTION_REASON_EVENT_MISSED);
  track.mutable_events(0)->set_detected_begin_us(3000000);
  EXPECT_EQ(JudgeTrack(scenario, track).reason(), v1::REJECTION_REASON_UNSPECIFIED);
  track.mutable_actors(1)->set_flags(5, 1);
  EXPECT_EQ(JudgeTrack(scenario, track).reason(), v1::REJECTION_REASON_ACTOR_CONTACT);
  track.mutable_actors(0)->set_flags(5, 1);
  EXPECT_EQ(JudgeTrack(scenario, track).reason(), v1::REJECTION_REASON_EGO_CONTACT);
}

}  // namespace
}  // namespace longtail
