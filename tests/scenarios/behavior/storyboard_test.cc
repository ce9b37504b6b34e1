#include "scenarios/behavior/storyboard.h"

#include <cmath>
#include <map>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/simulate.h"
#include "tests/scenarios/behavior/probe.h"

namespace longtail {
namespace {

// Runs the whole clip and gives the last state of the world.
WorldSim Played(const Probe& probe) {
  WorldSim sim = WorldSim::Create(probe.Scenario()).value();
  Simulate(sim);
  return sim;
}

const StepRun& RunOf(const WorldSim& sim, const std::string& step) {
  for (size_t i = 0; i < sim.plan().steps.size(); ++i) {
    if (sim.plan().steps[i].name == step) return sim.world().steps[i];
  }
  ADD_FAILURE() << "no step " << step;
  static const StepRun none;
  return none;
}

double VariableAtTheEnd(const std::string& storyboard) {
  return Played({.storyboard = storyboard, .more = "variables { name: \"count\" }"}).world().variables[0];
}

std::string Add(const std::string& name, const std::string& value, const std::string& more = "") {
  return absl::StrCat("step { name: \"", name, "\" action { set_variable { variable: \"count\" add: ", value, " } } ",
                      more, " }");
}

std::string Wait(const std::string& name, const std::string& seconds) {
  return absl::StrCat("step { name: \"", name,
                      "\" actor: \"child\" action { gesture { gesture: GESTURE_NONE duration_s: ", seconds, " } } }");
}

TEST(OneOf, DrawsABranchByWeightAndKeepsItAlone) {
  const std::string variables = "variables { name: \"count\" }";
  const Probe probe{.storyboard = R"(one_of { name: "way"
      branches { node { )" + Add("a", "1") +
                                  R"( } weight: 3 }
      branches { node { )" + Add("b", "2") +
                                  R"( } }
      branches { weight: 1 } })",
                    .more = variables};
  const v1::ScenarioSpec spec = probe.Spec(), single = Probe{.storyboard = Add("a", "1"), .more = variables}.Spec();
  std::map<std::string, int> counts;
  constexpr int kDraws = 2000;
  for (int i = 0; i < kDraws; ++i) {
    const v1::Scenario scenario = Instantiate(spec, 3, i).value();
    const v1::OneOf& one_of = scenario.concrete().storyboard().one_of();
    ASSERT_EQ(one_of.branches_size(), 1);
    const std::string& drawn = one_of.branches(0).node().step().name();
    ++counts[drawn];
    // What else is drawn is the same without the choice.
    EXPECT_NEAR(scenario.log_p() - Instantiate(single, 3, i).value().log_p(), std::log(drawn == "a" ? 0.6 : 0.2), 1e-9);
  }
  EXPECT_NEAR(counts["a"], 0.6 * kDraws, 90);
  EXPECT_NEAR(counts["b"], 0.2 * kDraws, 80);
  EXPECT_NEAR(counts[""], 0.2 * kDraws, 80);
}

TEST(OneOf, IsDrawnByItsNameWhateverStandsBesideIt) {
  const std::string choice = R"(one_of { name: "way" branches { node { )" + Add("x", "1") + R"( } }
      branches { node { )" + Add("y", "2") +
                             R"( } } })";
  const Probe with{.storyboard = "serial { nodes { " + Wait("a", "1") + " } nodes { " + choice + " } }",
                   .more = "variables { name: \"count\" }"};
  const v1::ScenarioSpec spec = with.Spec(), control = NegativeControl(spec);
  std::set<std::string> seen;
  for (int i = 0; i < 40; ++i) {
    const v1::Scenario one = Instantiate(spec, 5, i).value(), other = Instantiate(control, 5, i).value();
    const std::string& drawn = one.concrete().storyboard().serial().nodes(1).one_of().branches(0).node().step().name();
    EXPECT_EQ(other.concrete().storyboard().serial().nodes(1).one_of().branches(0).node().step().name(), drawn);
    seen.insert(drawn);
  }
  EXPECT_EQ(seen.size(), 2u);
}

TEST(OneOf, KeepsItsBranchesInTheNegativeControl) {
  const Probe probe{.storyboard = R"(one_of { name: "way" branches { node { )" + Add("a", "1") + R"( } }
      branches { node { )" + Add("b", "2") +
                                  R"( } } })",
                    .more = "variables { name: \"count\" }"};
  const v1::ScenarioSpec control = NegativeControl(probe.Spec());
  ASSERT_EQ(control.storyboard().one_of().branches_size(), 2);
  EXPECT_FALSE(control.storyboard().one_of().branches(0).node().has_step());
  EXPECT_TRUE(control.storyboard().one_of().branches(1).node().has_step());
  for (int i = 0; i < 20; ++i) {
    const v1::Scenario scenario = Instantiate(control, 1, i).value();
    EXPECT_TRUE(Simulate(scenario).ok());
  }
}

TEST(Repeat, GoesRoundAsOftenAsItIsTold) {
  EXPECT_EQ(VariableAtTheEnd("repeat { node { " + Add("a", "1") + " } count: 7 }"), 7);
  EXPECT_EQ(VariableAtTheEnd("repeat { node { repeat { node { " + Add("a", "1") + " } count: 3 } } count: 4 }"), 12);
}

TEST(Repeat, GoesRoundOnceATickAtMost) {
  // 9 s and tick 0.
  EXPECT_EQ(VariableAtTheEnd("repeat { node { " + Add("a", "1") + " } }"), 901);
}

TEST(Repeat, TakesTheTimeOfItsSteps) {
  const std::string round = "serial { nodes { " + Wait("a", "1") + " } nodes { " + Add("b", "1") + " } }";
  EXPECT_EQ(VariableAtTheEnd("repeat { node { " + round + " } }"), 8);
}

TEST(Repeat, EndsWithWhatRunsInItWhenUntilHolds) {
  const WorldSim sim = Played({.storyboard = R"(serial {
      nodes { repeat { node { )" + Wait("a", "5") +
                                             R"( } until { time { at_s: 2.5 } } } }
      nodes { step { name: "b" actor: "car" action { speed { target_mps: 5 duration_s: 1 } } } } })"});
  EXPECT_EQ(RunOf(sim, "a").end_tick, 250);
  EXPECT_EQ(RunOf(sim, "b").begin_tick, 250);
}

TEST(Repeat, LooksAtTriggersAfreshInEachRound) {
  // Waits for half a second of its own in each round.
  const std::string step = R"(step { name: "a" action { set_variable { variable: "count" add: 1 } }
      start { time { at_s: 0 } delay_s: 0.5 } })";
  EXPECT_EQ(VariableAtTheEnd("repeat { node { " + step + " } }"), 17);
}

TEST(MaxCount, StartsAgainWhenTheTriggerRises) {
  // The trigger rises once in each round of the other node, 1.01 s apart.
  const auto storyboard = [](const std::string& max_count) {
    return absl::StrCat(
        "parallel { nodes { repeat { node { serial { nodes { ", Wait("wait", "0.5"), " } nodes { ", Wait("rest", "0.5"),
        " } } } } } nodes { ",
        Add("a", "1", "start { step_state { step: \"rest\" state: STEP_STATE_RUNNING } } max_count: " + max_count),
        " } }");
  };
  EXPECT_EQ(VariableAtTheEnd(storyboard("3")), 3);
  EXPECT_EQ(VariableAtTheEnd(storyboard("100")), 9);
  EXPECT_EQ(VariableAtTheEnd(storyboard("1")), 1);
}

TEST(MaxCount, IsOverWhenTheStopTriggerHoldsBetweenRuns) {
  const WorldSim sim = Played({.storyboard = R"(step { name: "a" actor: "child" max_count: 5
      action { gesture { gesture: GESTURE_NONE duration_s: 0.2 } }
      start { time { at_s: 1 } } stop { time { at_s: 2 } } })"});
  EXPECT_EQ(RunOf(sim, "a").count, 1);
  EXPECT_EQ(RunOf(sim, "a").phase, StepPhase::kDone);
  EXPECT_EQ(RunOf(sim, "a").end_tick, 120);
}

std::string BrakeUnder(const std::string& priority) {
  return R"(parallel {
      nodes { step { name: "a" actor: "car" action { longitudinal_distance { target: "ego" gap_m: 60 ahead: true } } } }
      nodes { step { name: "b" actor: "car" start { time { at_s: 3 } } )" +
         priority + R"( action { brake { deceleration_mps2: 4 target_mps: 6 rise_s: 0 } } } } })";
}

TEST(Priority, OverrideEndsTheStepThatRuns) {
  const WorldSim sim = Played({.storyboard = BrakeUnder("")});
  EXPECT_EQ(RunOf(sim, "a").end_tick, 300);
  EXPECT_EQ(RunOf(sim, "a").phase, StepPhase::kDone);
  EXPECT_NEAR(sim.world().actors[1].body.speed_mps, 6, 0.1);
}

TEST(Priority, ParallelGivesTheActorBackAfterwards) {
  const WorldSim sim = Played({.storyboard = BrakeUnder("priority: STEP_PRIORITY_PARALLEL")});
  EXPECT_EQ(RunOf(sim, "a").phase, StepPhase::kRunning);
  EXPECT_NEAR(RunOf(sim, "b").end_tick, 460, 60);
  // It keeps its distance again, and so is faster than ego.
  EXPECT_GT(sim.world().actors[1].body.speed_mps, 9.5);
}

TEST(Priority, SkipDoesNotDisturbTheStepThatRuns) {
  const WorldSim sim = Played({.storyboard = BrakeUnder("priority: STEP_PRIORITY_SKIP")});
  EXPECT_EQ(RunOf(sim, "a").phase, StepPhase::kRunning);
  EXPECT_EQ(RunOf(sim, "b").phase, StepPhase::kDone);
  EXPECT_EQ(RunOf(sim, "b").begin_tick, -1);
  EXPECT_EQ(RunOf(sim, "b").skipped_tick, 300);
  EXPECT_DOUBLE_EQ(FirstTrue({.storyboard = BrakeUnder("priority: STEP_PRIORITY_SKIP"),
                              .detector = R"(step_state { step: "b" state: STEP_STATE_SKIPPED })"}),
                   3);
}

TEST(Priority, LeavesOtherAxesAndOtherActorsAlone) {
  const WorldSim sim = Played({.storyboard = R"(parallel {
      nodes { step { name: "a" actor: "car" action { lane_offset { offset_m: 0.5 duration_s: 5 } } } }
      nodes { step { name: "b" actor: "car" start { time { at_s: 1 } } action { speed { target_mps: 5 duration_s: 1 } } } }
      nodes { step { name: "c" actor: "van" start { time { at_s: 1 } } action { speed { target_mps: 5 duration_s: 1 } } } } })"});
  EXPECT_GE(RunOf(sim, "a").end_tick, 500);
}

TEST(Priority, AStepOfBothAxesEndsWhenOneIsTaken) {
  const WorldSim sim = Played({.storyboard = R"(parallel {
      nodes { step { name: "a" actor: "car" action { follow_trajectory { speed_mps: 12
              points { position { lane { lane: 2 s_m: 400 } } } } } } }
      nodes { step { name: "b" actor: "car" start { time { at_s: 1 } } action { speed { target_mps: 5 duration_s: 1 } } } } })"});
  EXPECT_EQ(RunOf(sim, "a").end_tick, 100);
}

TEST(Storyboard, AStepOfABranchThatWasNotDrawnWaitsForEver) {
  v1::Scenario scenario = Probe{.storyboard = R"(parallel {
      nodes { one_of { name: "way" branches { node { )" +
                                              Add("a", "1") + R"( } } branches { } } }
      nodes { )" + Add("b", "10", R"(start { step_state { step: "a" state: STEP_STATE_DONE } })") +
                                              R"( } })",
                                .more = "variables { name: \"count\" }"}
                              .Scenario();
  v1::Branch& branch = *scenario.mutable_concrete()
                            ->mutable_storyboard()
                            ->mutable_parallel()
                            ->mutable_nodes(0)
                            ->mutable_one_of()
                            ->mutable_branches(0);
  branch.clear_node();
  WorldSim sim = WorldSim::Create(scenario).value();
  Simulate(sim);
  EXPECT_EQ(sim.world().variables[0], 0);
}

TEST(Storyboard, CopiesOfASimulationAreSnapshotsOfItToo) {
  WorldSim sim =
      WorldSim::Create(Probe{.storyboard = "repeat { node { " + Wait("a", "0.7") + " } }"}.Scenario()).value();
  sim.Step({}, 100);
  const WorldSim snapshot = sim;
  sim.Step({}, 300);
  const int begin = RunOf(sim, "a").begin_tick;
  sim = snapshot;
  EXPECT_LT(RunOf(sim, "a").begin_tick, 101);
  sim.Step({}, 300);
  EXPECT_EQ(RunOf(sim, "a").begin_tick, begin);
}

}  // namespace
}  // namespace longtail
