#include "scenarios/behavior/triggers.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/simulate.h"
#include "scenarios/spec/spec_file.h"
#include "tests/scenarios/behavior/probe.h"

namespace longtail {
namespace {

const char kBrake[] =
    R"(step { name: "a" actor: "car" start { time { at_s: 2 } } action { brake { deceleration_mps2: 5 rise_s: 0 } } })";
const char kChange[] = R"(step { name: "a" actor: "car" action { lane_change { lanes_to_left: -1 duration_s: 3 } } })";
// The car keeps its speed whatever stands before it.
const char kRam[] =
    R"(step { name: "a" actor: "car" action { speed_profile { points { time_s: 9 speed_mps: 10 } } } })";
const char kBlock[] =
    R"(actors { id: "block" classes: ACTOR_CLASS_CAR start { lane { lane: 2 s_m: 100 } } driver: DRIVER_MODEL_STATIONARY })";
const char kLate[] =
    R"(actors { id: "late" classes: ACTOR_CLASS_CAR start { lane { lane: 1 s_m: 480 } } speed_mps: 10 driver: DRIVER_MODEL_IDM })";
const char kCount[] = R"(serial {
    nodes { step { name: "a" start { time { at_s: 1 } } action { set_variable { variable: "count" add: 2 } } } }
    nodes { step { name: "b" start { time { at_s: 2 } } action { set_variable { variable: "count" multiply: 3 } } } }
    nodes { step { name: "c" start { time { at_s: 3 } } action { set_variable { variable: "count" value: -1 } } } } })";
// Open by 60 degrees from 1 s to 2 s, smoothly; closed again from 3 s to 4 s.
const char kDoor[] = R"(serial {
    nodes { step { name: "a" actor: "van" start { time { at_s: 1 } }
                   action { door { door: DOOR_REAR_LEFT angle_deg: 60 duration_s: 1 } } } }
    nodes { step { name: "b" actor: "van" start { time { at_s: 3 } }
                   action { door { door: DOOR_REAR_LEFT angle_deg: 0 duration_s: 1 } } } } })";
const char kVariable[] = R"(variables { name: "count" initial: 1 })";

struct Case {
  std::string name;
  std::string trigger;
  double from_s = 0;  // fires first in [from_s, to_s]; to_s < 0: never
  double to_s = 0;
  std::string storyboard = "";
  std::string more = "";
};

class Fires : public ::testing::TestWithParam<Case> {};

TEST_P(Fires, WhenItShouldAndNotBefore) {
  const Case& c = GetParam();
  const double first_s = FirstTrue({.storyboard = c.storyboard, .detector = c.trigger, .more = c.more});
  if (c.to_s < 0) {
    EXPECT_EQ(first_s, -1) << c.trigger;
  } else {
    EXPECT_GE(first_s, c.from_s - 1e-9) << c.trigger;
    EXPECT_LE(first_s, c.to_s + 1e-9) << c.trigger;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Motion, Fires,
    ::testing::Values(
        Case{"relative_speed", R"(relative_speed { actor: "ego" target: "car" rule: RULE_GREATER value_mps: 2.5 })",
             2.48, 2.54, kBrake},
        Case{"relative_speed_of_equals",
             R"(relative_speed { actor: "ego" target: "car" rule: RULE_GREATER value_mps: 2.5 })", 0, -1},
        Case{"relative_speed_across",
             R"(relative_speed { actor: "ego" target: "car" rule: RULE_GREATER value_mps: 0.5 axis: AXIS_LATERAL })",
             0.2, 1.5, kChange},
        Case{"acceleration", R"(acceleration { actor: "car" rule: RULE_LESS value_mps2: -4 })", 2.01, 2.02, kBrake},
        Case{"acceleration_across",
             R"(acceleration { actor: "car" rule: RULE_LESS value_mps2: -0.5 axis: AXIS_LATERAL })", 0.02, 1.4,
             kChange},
        Case{"acceleration_across_straight",
             R"(acceleration { actor: "car" rule: RULE_LESS value_mps2: -0.5 axis: AXIS_LATERAL })", 0, -1},
        Case{"standstill", R"(standstill { actor: "car" duration_s: 1 })", 4.95, 5.05, kBrake},
        Case{"standstill_at_once", R"(standstill { actor: "van" })", 0, 0},
        Case{"standstill_since_frame_0", R"(standstill { actor: "van" duration_s: 2.5 })", 2.5, 2.5},
        Case{"standstill_of_a_mover", R"(standstill { actor: "car" })", 0, -1},
        Case{"travelled", R"(travelled { actor: "car" value_m: 25 })", 2.49, 2.52},
        Case{"travelled_less", R"(travelled { actor: "car" rule: RULE_LESS value_m: 25 })", 0, 0},
        Case{"travelled_by_nobody", R"(travelled { actor: "van" rule: RULE_GREATER value_m: 0.1 })", 0, -1},
        Case{"end_of_road", R"(end_of_road { actor: "late" })", 1.4, 1.9, "", kLate},
        Case{"end_of_road_for_a_second", R"(end_of_road { actor: "late" duration_s: 1 })", 2.4, 2.9, "", kLate},
        Case{"end_of_road_far_away", R"(end_of_road { actor: "car" })", 0, -1},
        Case{"door_open", R"(door { actor: "van" door: DOOR_REAR_LEFT })", 1, 1.01, kDoor},
        Case{"door_open_half", R"(door { actor: "van" door: DOOR_REAR_LEFT rule: RULE_GREATER angle_deg: 30 })", 1.49,
             1.52, kDoor},
        Case{"door_passes_an_angle", R"(door { actor: "van" door: DOOR_REAR_LEFT rule: RULE_EQUAL angle_deg: 30 })",
             1.49, 1.52, kDoor},
        Case{"door_not_so_far", R"(door { actor: "van" door: DOOR_REAR_LEFT rule: RULE_GREATER angle_deg: 61 })", 0, -1,
             kDoor},
        Case{"door_closes_again", R"(all { triggers { time { at_s: 1.5 } }
                triggers { not { door { actor: "van" door: DOOR_REAR_LEFT } } } })",
             3.98, 4.01, kDoor},
        Case{"door_closed", R"(door { actor: "van" door: DOOR_REAR_LEFT rule: RULE_LESS_OR_EQUAL })", 0, 0, kDoor},
        Case{"another_door", R"(door { actor: "van" door: DOOR_REAR_RIGHT })", 0, -1, kDoor},
        Case{"off_road", R"(off_road { actor: "child" })", 0, 0},
        Case{"off_road_for_a_time", R"(off_road { actor: "child" duration_s: 1.5 })", 1.5, 1.5},
        Case{"off_road_not_so_far", R"(off_road { actor: "child" beyond_m: 3.5 })", 0, -1},
        Case{"off_road_on_the_lanes", R"(off_road { actor: "car" })", 0, -1}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Distances, Fires,
    ::testing::Values(
        Case{"ttc_free_space",
             R"(ttc { actor: "ego" target: "car" rule: RULE_LESS value_s: 5 along: GAP_KIND_FREE_SPACE })", 2.5, 4,
             kBrake},
        Case{"ttc_centers_is_later",
             R"(ttc { actor: "ego" target: "car" rule: RULE_LESS value_s: 5 along: GAP_KIND_CENTERS })", 2.6, 4.2,
             kBrake},
        Case{"ttc_centers_along",
             R"(ttc { actor: "ego" target: "car" rule: RULE_LESS value_s: 5 along: GAP_KIND_ALONG_ROAD_CENTERS })", 2.6,
             4.2, kBrake},
        Case{"ttc_of_equals",
             R"(ttc { actor: "ego" target: "car" rule: RULE_LESS value_s: 60 along: GAP_KIND_CENTERS })", 0, -1},
        // The car's centre is about 1.4 m ahead of its axle: 20 m before the place from s = 98.6 on.
        Case{"ttc_to_a_place",
             R"(ttc { actor: "car" position { lane { lane: 2 s_m: 120 } } rule: RULE_LESS value_s: 2
                along: GAP_KIND_ALONG_ROAD_CENTERS })",
             2.7, 3.0},
        Case{"ttc_to_a_place_behind",
             R"(ttc { actor: "car" position { lane { lane: 2 s_m: 20 } } rule: RULE_LESS value_s: 60 })", 0, -1},
        Case{"thw_to_a_place",
             R"(thw { actor: "car" position { lane { lane: 2 s_m: 120 } } rule: RULE_LESS value_s: 1
                along: GAP_KIND_CENTERS })",
             3.7, 4.0},
        Case{"thw_free_space",
             R"(thw { actor: "ego" target: "car" rule: RULE_LESS value_s: 3 along: GAP_KIND_FREE_SPACE })", 3, 5,
             kBrake},
        Case{"thw_of_one_behind",
             R"(thw { actor: "car" target: "ego" rule: RULE_LESS value_s: 60 along: GAP_KIND_CENTERS })", 0, -1},
        Case{"distance_centers", R"(distance { actor: "car" position { world { x_m: 120 y_m: -1.75 } }
                kind: DISTANCE_KIND_CENTERS rule: RULE_LESS value_m: 10 })",
             3.7, 4.0},
        Case{"distance_along_to_a_place", R"(distance { actor: "car" position { lane { lane: 1 s_m: 120 } }
                kind: DISTANCE_KIND_ALONG_ROAD_CENTERS rule: RULE_LESS value_m: 0 })",
             4.7, 5.0},
        Case{"distance_across_to_a_place", R"(distance { actor: "car" position { lane { lane: 1 s_m: 120 } }
                kind: DISTANCE_KIND_LATERAL rule: RULE_LESS value_m: 3.4 })",
             0, -1},
        // By u of 3 s the car has come 3.5 m * (3 u² - 2 u³) nearer, and its corner half a length times its yaw more.
        Case{"distance_between_sides", R"(distance { actor: "car" target: "ego" kind: DISTANCE_KIND_LATERAL_FREE_SPACE
                rule: RULE_LESS value_m: 0.5 })",
             0.8, 1.2, kChange},
        Case{"distance_moves_with_its_actor", R"(distance { actor: "car" position { relative { actor: "ego" ds_m: 80 } }
                kind: DISTANCE_KIND_ALONG_ROAD_CENTERS rule: RULE_LESS value_m: 25 })",
             0, -1},
        Case{"collision_with_anybody", R"(collision { actor: "car" })", 2.2, 3, kRam, kBlock},
        Case{"collision_with_one", R"(collision { actor: "block" target: "car" })", 2.2, 3, kRam, kBlock},
        Case{"collision_with_another", R"(collision { actor: "car" target: "van" })", 0, -1, kRam, kBlock},
        Case{"collision_of_those_who_watch", R"(collision { actor: "child" })", 0, -1, kRam, kBlock}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Rules, Fires,
    ::testing::Values(
        Case{"equal_is_passed", R"(speed { actor: "car" rule: RULE_EQUAL value_mps: 7.51 })", 2.49, 2.52, kBrake},
        Case{"equal_is_not_passed", R"(speed { actor: "car" rule: RULE_EQUAL value_mps: 11 })", 0, -1, kBrake},
        Case{"equal_holds_where_it_is_so", R"(speed { actor: "van" rule: RULE_EQUAL value_mps: 0 })", 0, 0},
        Case{"not_equal", R"(speed { actor: "van" rule: RULE_NOT_EQUAL value_mps: 0 })", 0, -1},
        Case{"at_most", R"(speed { actor: "van" rule: RULE_LESS_OR_EQUAL value_mps: 0 })", 0, 0},
        Case{"less", R"(speed { actor: "van" rule: RULE_LESS value_mps: 0 })", 0, -1},
        Case{"at_least", R"(speed { actor: "van" rule: RULE_GREATER_OR_EQUAL value_mps: 0 })", 0, 0},
        Case{"variable_at_first", R"(variable { variable: "count" rule: RULE_EQUAL value: 1 })", 0, 0, kCount,
             kVariable},
        Case{"variable_added", R"(variable { variable: "count" rule: RULE_EQUAL value: 3 })", 1, 1, kCount, kVariable},
        Case{"variable_multiplied", R"(variable { variable: "count" rule: RULE_GREATER value: 8 })", 2, 2, kCount,
             kVariable},
        Case{"variable_set", R"(variable { variable: "count" rule: RULE_LESS value: 0 })", 3, 3, kCount, kVariable},
        Case{"variable_jumps_over", R"(variable { variable: "count" rule: RULE_EQUAL value: 5 })", 0, -1, kCount,
             kVariable},
        Case{"step_starts", R"(step_state { step: "a" state: STEP_STATE_STARTS })", 2, 2, kBrake},
        Case{"step_ends", R"(step_state { step: "a" state: STEP_STATE_ENDS })", 3.98, 4.03, kBrake}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Places, Fires,
    ::testing::Values(
        Case{"world", R"(reach_position { actor: "car" position { world { x_m: 100 y_m: -1.75 } } radius_m: 1 })", 2.88,
             2.92},
        Case{
            "relative_road",
            R"(reach_position { actor: "car" position { relative_road { actor: "van" ds_m: -100 dt_m: -3.5 } } radius_m: 1 })",
            2.88, 2.92},
        // The van looks against the road: 100 m ahead of it is s = 100, 3.5 m to its left is t = -1.75.
        Case{
            "relative_actor",
            R"(reach_position { actor: "car" position { relative_actor { actor: "van" ahead_m: 100 left_m: 3.5 } } radius_m: 1 })",
            2.88, 2.92},
        Case{"ahead_of_ego",
             R"(reach_position { actor: "car" position { ahead_of_ego { s_m: 40 lane: 2 } } radius_m: 1 })", 2.5, 4.5,
             kBrake},
        Case{"ahead_of_ego_in_its_lane",
             R"(reach_position { actor: "car" position { ahead_of_ego { s_m: 40 } } radius_m: 1 })", 0, -1, kBrake},
        Case{"trajectory",
             R"(reach_position { actor: "car" position { trajectory { step: "a" s_m: 30 } } radius_m: 1 })", 3.85, 3.95,
             R"(step { name: "a" actor: "car" start { time { at_s: 1 } }
                action { follow_trajectory { points { position { lane { lane: 2 s_m: 140 } } } } } })"},
        Case{"trajectory_that_never_begins",
             R"(reach_position { actor: "car" position { trajectory { step: "a" s_m: 30 } } radius_m: 200 })", 0, -1,
             R"(step { name: "a" actor: "car" start { speed { actor: "ego" rule: RULE_GREATER value_mps: 50 } }
                action { follow_trajectory { points { position { lane { lane: 2 s_m: 140 } } } } } })"}),
    [](const auto& info) { return info.param.name; });

// Green for 2.5 s, amber for 3, then red.
const char kSignals[] = R"(junctions { at_m: 150 arms: JUNCTION_ARMS_CROSSING control: JUNCTION_CONTROL_SIGNALS
    signals { main_green_s: 2.5 side_green_s: 20 amber_s: 3 } })";

TEST(Signal, HoldsWhileItsGroupShowsTheColour) {
  EXPECT_DOUBLE_EQ(FirstTrue({.detector = R"(signal { group: "main" color: SIGNAL_COLOR_GREEN })", .road = kSignals}),
                   0);
  EXPECT_DOUBLE_EQ(FirstTrue({.detector = R"(signal { group: "main" color: SIGNAL_COLOR_AMBER })", .road = kSignals}),
                   2.5);
  EXPECT_DOUBLE_EQ(FirstTrue({.detector = R"(signal { group: "main" color: SIGNAL_COLOR_RED })", .road = kSignals}),
                   5.5);
  EXPECT_DOUBLE_EQ(FirstTrue({.detector = R"(signal { group: "main" color: SIGNAL_COLOR_DARK })", .road = kSignals}),
                   -1);
}

TEST(Place, MayLieOnAnotherCourse) {
  // 25 m into the junction and the arm to its right.
  const double first_s = FirstTrue({.storyboard = StepText("turner", R"(route { route: "near_to_right" })"),
                                    .detector = R"(reach_position { actor: "turner" radius_m: 1.5
                                        position { lane { lane: 1 s_m: 25 route: "near_to_right" } } })",
                                    .more = R"(actors { id: "turner" classes: ACTOR_CLASS_CAR speed_mps: 8
                                        start { lane { lane: 1 s_m: 90 } } driver: DRIVER_MODEL_IDM })",
                                    .road = R"(junctions { at_m: 150 arms: JUNCTION_ARMS_CROSSING
                                        control: JUNCTION_CONTROL_YIELD })",
                                    .duration_s = 20});
  // 50 m to the junction at 8 m/s, and slower round the corner.
  EXPECT_GT(first_s, 9);
  EXPECT_LT(first_s, 16);
}

// Ego in reverse at 2 m/s from s = 100, with cars parked in its lane behind it and before it.
double FirstTrueInReverse(const std::string& trigger) {
  const std::string parked = R"(actors { id: "$" classes: ACTOR_CLASS_CAR driver: DRIVER_MODEL_STATIONARY
                                         start { lane { lane: 1 s_m: # } } })";
  const Probe probe{.detector = trigger,
                    .more = absl::StrReplaceAll(parked, {{"$", "behind"}, {"#", "70"}}) +
                            absl::StrReplaceAll(parked, {{"$", "before"}, {"#", "115"}}),
                    .ego = "replay { commands { time_s: 0 } }"};
  const ParsedSpec parsed = ParseSpec(
      absl::StrReplaceAll(probe.Text(), {{"lane: 1 s_m: 20 } } speed_mps: 10", "lane: 1 s_m: 100 } } speed_mps: -2"}}),
      "probe");
  EXPECT_FALSE(HasErrors(parsed.diagnostics));
  const v1::WorldTrack track = Simulate(Instantiate(parsed.spec, 1, 0).value()).value();
  const int64_t us = track.events(0).detected_begin_us();
  return us < 0 ? -1 : us * 1e-6;
}

// About 26 m at frame 0, 10 m less after 5 s.
TEST(TimesToWhatIsAhead, AreTakenTheWayThatEgoInReverseGoes) {
  for (const char* kind :
       {"", "along: GAP_KIND_ALONG_ROAD_CENTERS", "along: GAP_KIND_FREE_SPACE", "along: GAP_KIND_CENTERS"}) {
    for (const char* time : {"ttc", "thw"}) {
      const auto first = [&](const char* target, double value_s) {
        return FirstTrueInReverse(absl::StrCat(time, " { actor: 'ego' target: '", target,
                                               "' rule: RULE_LESS value_s: ", value_s, " ", kind, " }"));
      };
      EXPECT_EQ(first("before", 60), -1) << time << kind;
      const double first_s = first("behind", 10);
      EXPECT_GT(first_s, 1) << time << kind;
      EXPECT_NEAR(first("behind", 8), first_s + 2, 0.02) << time << kind;
    }
  }
}

using Ticks = std::pair<int64_t, int64_t>;

// First and last tick, 10 ms each, on which the trigger holds; -1 for never.
Ticks HoldsFromTo(const std::string& trigger) {
  const v1::WorldTrack track = Probe{.detector = trigger}.Play();
  const v1::EventOccurrence& event = track.events(0);
  if (event.detected_begin_us() < 0) return {-1, -1};
  return {event.detected_begin_us() / 10000, event.detected_end_us() / 10000};
}

std::string Pulse(const std::string& from_s, const std::string& to_s) {
  return absl::StrCat("all { triggers { time { at_s: ", from_s, " } } triggers { not { time { at_s: ", to_s,
                      " } } } }");
}

TEST(Edges, HoldOnTheTickOfTheChangeAlone) {
  EXPECT_EQ(HoldsFromTo(Pulse("1", "1.5") + " edge: EDGE_RISING"), Ticks(100, 100));
  EXPECT_EQ(HoldsFromTo(Pulse("1", "1.5") + " edge: EDGE_FALLING"), Ticks(150, 150));
  EXPECT_EQ(HoldsFromTo(Pulse("1", "1.5") + " edge: EDGE_EITHER"), Ticks(100, 150));
  EXPECT_EQ(HoldsFromTo(Pulse("1", "1.5") + " edge: EDGE_NONE"), Ticks(100, 149));
}

TEST(Edges, AreNoneOnTheFirstTick) {
  EXPECT_EQ(HoldsFromTo("time { at_s: 0 } edge: EDGE_RISING"), Ticks(-1, -1));
  EXPECT_EQ(HoldsFromTo("not { time { at_s: 0 } } edge: EDGE_FALLING"), Ticks(-1, -1));
}

TEST(Edges, AreShiftedByTheDelay) {
  EXPECT_EQ(HoldsFromTo(Pulse("1", "1.5") + " edge: EDGE_RISING delay_s: 0.7"), Ticks(170, 170));
}

TEST(Edges, AreSeenInsideOthersWhateverTheseSay) {
  // The first of any holds already; the edge of the second must be seen all the same.
  const std::string any = absl::StrCat("any { triggers { ", Pulse("0.5", "1.2"), " } triggers { ", Pulse("1", "3"),
                                       " edge: EDGE_FALLING } }");
  EXPECT_EQ(HoldsFromTo(any), Ticks(50, 300));
}

}  // namespace
}  // namespace longtail
