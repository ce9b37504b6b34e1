#include <cmath>

#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "scenarios/behavior/ego_controller.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/simulate.h"
#include "scenarios/spec/spec_file.h"
#include "tests/scenarios/behavior/probe.h"

namespace longtail {
namespace {

constexpr double kFrontM = 3.8;  // of the rear axle

// A person stands in ego's lane, 60 m ahead of it.
const char kPersonInLane[] = R"(actors { id: "person" classes: ACTOR_CLASS_ADULT driver: DRIVER_MODEL_STATIONARY
                                start { lane { lane: 1 s_m: 80 } } })";

TEST(ReactiveExpert, StopsShortOfAPersonWhoStandsInItsLaneAndStays) {
  const v1::WorldTrack track = Probe{.more = kPersonInLane, .duration_s = 20}.Play();
  const v1::ActorTrack& ego = TrackOf(track, "ego");
  const v1::ActorTrack& person = TrackOf(track, "person");
  const int last = ego.x_m_size() - 1;
  EXPECT_NEAR(ego.speed_mps(last), 0, 0.05);
  EXPECT_LT(ego.x_m(last) + kFrontM, person.x_m(last) - 1.5);
  EXPECT_GT(ego.x_m(last) + kFrontM, person.x_m(last) - 8);
}

TEST(ReactiveExpert, BrakesOnceForAPersonWhoStandsInItsLane) {
  const v1::WorldTrack track = Probe{.more = kPersonInLane, .duration_s = 20}.Play();
  const v1::ActorTrack& ego = TrackOf(track, "ego");
  for (int i = 1; i < ego.speed_mps_size(); ++i) EXPECT_LE(ego.speed_mps(i), ego.speed_mps(i - 1) + 0.05) << i;
}

// Six people, 1.5 m apart, cross at 0.6 m/s in a row 9 m in front of an ego at walking pace.
TEST(ReactiveExpert, KeepsOffThoseWhoCrossAtWalkingPace) {
  const Probe probe{.more = R"(actors { copies: 6 id: "person_{copy}" classes: ACTOR_CLASS_ADULT
      driver: DRIVER_MODEL_SCRIPTED start { lane { lane: 1 s_m: 33 offset_m: "0.5 - 1.5 * {copy}" } }
      heading_deg: 90 speed_mps: 0.6 })",
                    .duration_s = 16};
  const std::string text =
      absl::StrReplaceAll(probe.Text(), {{"lane: 1 s_m: 20 } } speed_mps: 10", "lane: 1 s_m: 20 } } speed_mps: 1.5"}});
  const ParsedSpec parsed = ParseSpec(text, "probe");
  ASSERT_TRUE(parsed.diagnostics.empty()) << FormatDiagnostics("probe", text, parsed.diagnostics);
  const v1::WorldTrack track = Simulate(Instantiate(parsed.spec, 1, 0).value()).value();
  const v1::ActorTrack& ego = TrackOf(track, "ego");
  EXPECT_TRUE(track.contacts().empty());
  for (int i = 0; i < ego.x_m_size(); ++i) EXPECT_LT(ego.x_m(i) + kFrontM, 33 - 0.3) << i;
}

constexpr double kRearM = -0.9;  // of the rear axle

// Ego at 2 m/s backwards from s = 100 of lane 1.
v1::WorldTrack Backwards(const std::string& more, const std::string& ego = "") {
  const Probe probe{.more = more, .ego = ego, .duration_s = 20};
  const ParsedSpec parsed = ParseSpec(
      absl::StrReplaceAll(probe.Text(), {{"lane: 1 s_m: 20 } } speed_mps: 10", "lane: 1 s_m: 100 } } speed_mps: -2"}}),
      "probe");
  EXPECT_TRUE(parsed.diagnostics.empty());
  return Simulate(Instantiate(parsed.spec, 1, 0).value()).value();
}

TEST(ReactiveExpert, ReversesAlongItsLane) {
  const v1::ActorTrack ego = TrackOf(Backwards(""), "ego");
  const int last = ego.x_m_size() - 1;
  EXPECT_NEAR(ego.x_m(last), 60, 0.5);
  EXPECT_NEAR(ego.y_m(last), ego.y_m(0), 0.05);
  EXPECT_NEAR(ego.speed_mps(last), -2, 0.05);
  EXPECT_NEAR(ego.yaw_rad(last), 0, 0.01);
}

TEST(ReactiveExpert, StopsForAPersonBehindItWhenItReversesAndNotForOneInFront) {
  const char kPerson[] = R"(actors { id: "person" classes: ACTOR_CLASS_ADULT driver: DRIVER_MODEL_STATIONARY
                            start { lane { lane: 1 s_m: $ } } })";
  const v1::WorldTrack behind = Backwards(absl::StrReplaceAll(kPerson, {{"$", "85"}}));
  const v1::ActorTrack& ego = TrackOf(behind, "ego");
  const int last = ego.x_m_size() - 1;
  EXPECT_TRUE(behind.contacts().empty());
  EXPECT_NEAR(ego.speed_mps(last), 0, 0.05);
  EXPECT_GT(ego.x_m(last) + kRearM, 85 + 1.5);
  EXPECT_LT(ego.x_m(last) + kRearM, 85 + 8);
  EXPECT_NEAR(TrackOf(Backwards(absl::StrReplaceAll(kPerson, {{"$", "115"}})), "ego").x_m(last), 60, 0.5);
}

TEST(ReactiveExpert, StopsForACarBehindItWhenItReverses) {
  const v1::WorldTrack track = Backwards(R"(actors { id: "parked" classes: ACTOR_CLASS_CAR
      driver: DRIVER_MODEL_STATIONARY start { lane { lane: 1 s_m: 80 } } })");
  const v1::ActorTrack& ego = TrackOf(track, "ego");
  EXPECT_TRUE(track.contacts().empty());
  EXPECT_NEAR(ego.speed_mps(ego.x_m_size() - 1), 0, 0.05);
  EXPECT_GT(ego.x_m(ego.x_m_size() - 1), 85);
}

// A car at 5 m/s in the lane to the left, 35 m ahead of ego at 10 m/s.
float AccelerationBehind(double left_mps) {
  WorldSim sim = WorldSim::Create(Probe().Scenario()).value();
  const Course& course = CourseOf(sim.plan(), sim.world().actors[0]);
  EgoView view = sim.View();
  view.seen = {{.track_id = 1,
                .x_m = view.ego.x_m + 35,
                .y_m = course.LaneCenter(2, view.ego.x_m),
                .speed_mps = 5,
                .left_mps = left_mps,
                .length_m = 4.5,
                .width_m = 1.8}};
  return ReactiveExpert(sim.plan()).Decide(view).accel_mps2;
}

TEST(ReactiveExpert, BrakesForACarThatSlidesSidewaysTowardsItsLane) {
  EXPECT_LT(AccelerationBehind(-2), AccelerationBehind(0) - 1);
  EXPECT_EQ(AccelerationBehind(2), AccelerationBehind(0));
}

TEST(ReactiveExpert, SeesHowFastACarSlidesSideways) {
  WorldSim sim = WorldSim::Create(Probe{.storyboard = StepText("car",
                                                               "lose_control { friction_ratio: 0.3 spin_degps: "
                                                               "60 duration_s: 3 }")}
                                      .Scenario())
                     .value();
  sim.Step({}, 100);
  const EgoView view = sim.View();
  ASSERT_FALSE(view.seen.empty());
  ASSERT_EQ(sim.plan().actors[view.seen[0].track_id].id, "car");
  EXPECT_GT(std::abs(view.seen[0].left_mps), 1);
  EXPECT_EQ(view.seen[0].left_mps, sim.world().actors[view.seen[0].track_id].left_mps);
}

TEST(ReactiveExpert, NeverChangesGear) {
  const v1::WorldTrack track = Backwards("", "replay { commands { time_s: 0 acceleration_mps2: 3 } }");
  for (const double speed_mps : TrackOf(track, "ego").speed_mps()) EXPECT_LE(speed_mps, 0);
  EXPECT_EQ(TrackOf(track, "ego").speed_mps(10), 0);
}

TEST(Courses, AnActorMayStartBeforeTheJunctionThatItsCourseEnters) {
  const v1::WorldTrack track =
      Probe{
          .more =
              R"(actors { id: "crossing" classes: ACTOR_CLASS_CAR start { lane { lane: 1 s_m: -30 route: "right_to_left" } }
                 speed_mps: 8 driver: DRIVER_MODEL_STATIONARY })",
          .road = R"(junctions { at_m: 130 arms: JUNCTION_ARMS_CROSSING control: JUNCTION_CONTROL_STOP })"}
          .Play();
  EXPECT_LT(TrackOf(track, "crossing").y_m(0), -20);
}

}  // namespace
}  // namespace longtail
