// Ego whose expert changes lanes, over whole clips.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "kernels/philox.h"
#include "scenarios/behavior/ego_driver.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/simulate.h"
#include "scenarios/spec/spec_file.h"
#include "tests/scenarios/behavior/probe.h"

namespace longtail {
namespace {

constexpr double kLaneWidthM = 3.5;
constexpr uint32_t kLeft = 1u << 5, kRight = 1u << 6;  // of ActorTrack.flags

// A road of two lanes eastwards: y is 0 at its left edge. The lane on the right is 1.
struct Drive {
  std::string actors = "";
  std::string ego = "changes_lanes: true";
  std::string start = "lane { lane: 1 s_m: 50 }";
  std::string speeds = "speed_mps: 12 desired_speed_mps: 14";
  std::string road = "";
  std::string environment = "";
  double limit_mps = 14;
  double duration_s = 20;

  v1::Scenario Draw(int sample_index = 0) const {
    const std::string text = absl::StrCat(
        R"(id: "drive" schema_major: 1 description: "drive"
roads { name: "road" length_m: 1500 forward_lanes: 2 lane_width_m: 3.5 shoulder_m: 2 speed_limit_mps: )",
        limit_mps, " surroundings { kind: SURROUNDINGS_KIND_RURAL } ", road, R"( }
environments { name: "day" sun_altitude_deg: 40 )",
        environment, " }\nego { start { ", start, " } ", speeds, " ", ego, " }\n", actors, R"(
actors { id: "far" classes: ACTOR_CLASS_CAR start { lane { lane: 1 s_m: 1400 } } driver: DRIVER_MODEL_STATIONARY }
storyboard { step { name: "a" actor: "far" action { speed { target_mps: 0 duration_s: 1 } } } }
events { id: "drive" description: "drive" steps: "a" actors: "far" window_start_s: 0 window_end_s: 9 solvable_share: 1
  severity: 0 detector { speed { actor: "ego" rule: RULE_GREATER value_mps: 60 } } }
duration_s: )",
        duration_s, "\n");
    const ParsedSpec parsed = ParseSpec(text, "drive");
    EXPECT_FALSE(HasErrors(parsed.diagnostics)) << FormatDiagnostics("drive", text, parsed.diagnostics);
    absl::StatusOr<v1::Scenario> scenario = Instantiate(parsed.spec, 1, sample_index);
    EXPECT_TRUE(scenario.ok()) << scenario.status();
    return scenario.ok() ? *std::move(scenario) : v1::Scenario();
  }

  v1::WorldTrack Play(int sample_index = 0) const {
    absl::StatusOr<v1::WorldTrack> track = Simulate(Draw(sample_index));
    EXPECT_TRUE(track.ok()) << track.status();
    return track.ok() ? *std::move(track) : v1::WorldTrack();
  }
};

std::string Vehicle(const std::string& id, int lane, double s_m, double speed_mps, const std::string& more = "",
                    const std::string& actor_class = "ACTOR_CLASS_CAR") {
  return absl::StrCat("actors { id: \"", id, "\" classes: ", actor_class, " start { lane { lane: ", lane, " s_m: ", s_m,
                      " } } speed_mps: ", speed_mps, " driver: DRIVER_MODEL_IDM ", more, " }\n");
}

double LaneY(int lane) { return -(2 - lane + 0.5) * kLaneWidthM; }

// First frame with one of the flags; the number of frames for none.
int FirstWith(const v1::ActorTrack& ego, uint32_t flags) {
  const auto found = std::find_if(ego.flags().begin(), ego.flags().end(), [=](uint32_t f) { return (f & flags) != 0; });
  return static_cast<int>(found - ego.flags().begin());
}

const v1::ActorTrack& EgoOf(const v1::WorldTrack& track) { return track.actors(0); }
double Last(const google::protobuf::RepeatedField<double>& values) { return values.Get(values.size() - 1); }

TEST(EgoLanes, GoesRoundASlowLeaderWithTheIndicatorOnBeforeItMoves) {
  const v1::WorldTrack track = Drive{.actors = Vehicle("slow", 1, 90, 7)}.Play();
  const v1::ActorTrack& ego = EgoOf(track);
  const int signals = FirstWith(ego, kLeft);
  ASSERT_LT(signals + 5, ego.flags_size());
  for (int i = 0; i <= signals + 5; ++i) EXPECT_NEAR(ego.y_m(i), LaneY(1), 0.05) << i;
  EXPECT_NEAR(Last(ego.y_m()), LaneY(2), 0.15);
  EXPECT_GT(Last(ego.x_m()), Last(TrackOf(track, "slow").x_m()) + 20);
  EXPECT_NEAR(Last(ego.speed_mps()), 14, 0.5);
  EXPECT_TRUE(track.contacts().empty());
  for (int i = 0; i < ego.speed_mps_size(); ++i) EXPECT_LT(std::abs(ego.speed_mps(i) * ego.yaw_rate_radps(i)), 2) << i;
}

TEST(EgoLanes, KeepsItsLaneWhereTheFieldIsFalse) {
  const v1::WorldTrack track = Drive{.actors = Vehicle("slow", 1, 90, 7), .ego = ""}.Play();
  const v1::ActorTrack& ego = EgoOf(track);
  for (const double y_m : ego.y_m()) EXPECT_NEAR(y_m, LaneY(1), 0.05);
  EXPECT_EQ(FirstWith(ego, kLeft | kRight), ego.flags_size());
  EXPECT_NEAR(Last(ego.speed_mps()), 7, 0.5);
}

TEST(EgoLanes, DoesNotCutInBeforeSomebodyWhoComesUpFast) {
  const Drive drive{.actors = Vehicle("slow", 1, 85, 9) + Vehicle("fast", 2, 20, 20, "desired_speed_mps: 20"),
                    .speeds = "speed_mps: 10 desired_speed_mps: 14"};
  const v1::WorldTrack track = drive.Play();
  const v1::ActorTrack &ego = EgoOf(track), &fast = TrackOf(track, "fast");
  for (int i = 0; i < ego.y_m_size() && fast.x_m(i) < ego.x_m(i); ++i) EXPECT_NEAR(ego.y_m(i), LaneY(1), 0.3) << i;
  EXPECT_NEAR(Last(ego.y_m()), LaneY(2), 0.15);
  EXPECT_TRUE(track.contacts().empty());
  for (const double accel_mps2 : fast.accel_mps2()) EXPECT_GT(accel_mps2, -2);
}

TEST(EgoLanes, ComesBackToTheRightOnAMotorway) {
  const Drive drive{.actors = Vehicle("slow", 1, 110, 14),
                    .speeds = "speed_mps: 24 desired_speed_mps: 30",
                    .limit_mps = 33,
                    .duration_s = 30};
  const v1::WorldTrack track = drive.Play();
  const v1::ActorTrack& ego = EgoOf(track);
  EXPECT_LT(FirstWith(ego, kLeft), FirstWith(ego, kRight));
  EXPECT_LT(FirstWith(ego, kRight), ego.flags_size());
  EXPECT_NEAR(*std::max_element(ego.y_m().begin(), ego.y_m().end()), LaneY(2), 0.3);
  EXPECT_NEAR(Last(ego.y_m()), LaneY(1), 0.15);
}

TEST(EgoLanes, KnowsNothingOfASlowLeaderBehindFog) {
  const Drive clear{.actors = Vehicle("slow", 1, 180, 4)};
  Drive fog = clear;
  fog.environment = "visual_range_m: 60";
  const auto gap_at_signal = [](const v1::WorldTrack& track) {
    const v1::ActorTrack& ego = EgoOf(track);
    const int i = FirstWith(ego, kLeft);
    EXPECT_LT(i, ego.flags_size());
    return TrackOf(track, "slow").x_m(i) - ego.x_m(i);
  };
  EXPECT_GT(gap_at_signal(clear.Play()), 70);
  EXPECT_LT(gap_at_signal(fog.Play()), 60);
}

// A stopped car in the lane beside, some way ahead of the one that ego follows.
bool SignalsLeftBehind(const std::string& actor_class) {
  const Drive drive{.actors = Vehicle("lead", 1, 81, 14, "", actor_class) + Vehicle("stopped", 2, 150, 0),
                    .speeds = "speed_mps: 14 desired_speed_mps: 20",
                    .duration_s = 4};
  const v1::WorldTrack track = drive.Play();
  return FirstWith(EgoOf(track), kLeft) < EgoOf(track).flags_size();
}

TEST(EgoLanes, IsTemptedByALaneWhoseStoppedCarATruckHides) {
  EXPECT_TRUE(SignalsLeftBehind("ACTOR_CLASS_TRUCK"));
  EXPECT_FALSE(SignalsLeftBehind("ACTOR_CLASS_MOTORCYCLE"));
}

TEST(EgoLanes, MergesFromAnOnRampIntoADenseSlowFlow) {
  int num_merged = 0;
  constexpr int kNumSeeds = 40;
  for (int sample = 0; sample < kNumSeeds; ++sample) {
    Drive drive{.start = "lane { lane: 1 s_m: -20 route: \"r1\" }",
                .speeds = "speed_mps: 14",
                .road = "ramps { kind: RAMP_KIND_ON at_m: 400 lane_m: 220 length_m: 200 speed_limit_mps: 22 }",
                .limit_mps = 25,
                .duration_s = 30};
    PhiloxStream random(sample, 0, "flow");
    double s_m = 560;
    for (int i = 0; s_m > 40; ++i) {
      // Beside the ramp's lane the road's are 2 and 3.
      const int beside = s_m > 400 ? 1 : 0;
      drive.actors += Vehicle(absl::StrCat("flow_", i), 1 + beside, s_m, 11);
      drive.actors += Vehicle(absl::StrCat("left_", i), 2 + beside, s_m, 13);
      s_m -= random.Uniform(15, 55);
    }
    const v1::WorldTrack track = drive.Play();
    const v1::ActorTrack& ego = EgoOf(track);
    EXPECT_TRUE(track.contacts().empty()) << "sample " << sample;
    num_merged += Last(ego.y_m()) > LaneY(1) - 0.5;
    // Who has found no gap stands before the end of its lane.
    EXPECT_TRUE(Last(ego.y_m()) > LaneY(1) - 0.5 || Last(ego.x_m()) < 400 + 280) << "sample " << sample;
    EXPECT_LT(FirstWith(ego, kLeft), ego.flags_size()) << "sample " << sample;
    EXPECT_GT(*std::min_element(ego.accel_mps2().begin(), ego.accel_mps2().end()), -5) << "sample " << sample;
  }
  EXPECT_GE(num_merged, kNumSeeds - 1);
}

TEST(EgoLanes, OthersMakeRoomForEgoWhoseLaneEnds) {
  const auto gap_for_ego = [](const std::string& profile) {
    Drive drive{.start = "lane { lane: 1 s_m: 150 }",
                .speeds = "speed_mps: 9",
                .road = "lane_count_changes { at_m: 300 added_lanes: -1 taper_m: 60 }"};
    for (int i = 0; i < 8; ++i) {
      drive.actors += Vehicle(absl::StrCat("queue_", i), 2, 240 - 19 * i, 9, absl::StrCat("profile { ", profile, " }"));
    }
    const v1::ActorTrack ego = EgoOf(drive.Play());
    return static_cast<double>(
        std::count_if(ego.y_m().begin(), ego.y_m().end(), [](double y_m) { return y_m < LaneY(2) - 0.5; }));
  };
  EXPECT_LT(gap_for_ego("politeness_ratio: 0.3"), gap_for_ego("politeness_ratio: 0"));
}

TEST(LaneEnd, DriversOfTrafficWhoChangeNoLanesStopThere) {
  const Drive drive{.actors = Vehicle("idm", 1, 150, 13),
                    .ego = "",
                    .start = "lane { lane: 2 s_m: 20 }",
                    .road = "lane_count_changes { at_m: 300 added_lanes: -1 taper_m: 60 }",
                    .duration_s = 30};
  const v1::WorldTrack track = drive.Play();
  const v1::ActorTrack& idm = TrackOf(track, "idm");
  EXPECT_LT(Last(idm.speed_mps()), 0.1);
  EXPECT_NEAR(Last(idm.x_m()) + 3.8, 300 + 60 * (kLaneWidthM - 2.2) / kLaneWidthM, 3);
  EXPECT_GT(*std::min_element(idm.accel_mps2().begin(), idm.accel_mps2().end()), -3);
}

TEST(EgoLanes, StopsAtTheEndOfItsLaneWhereThereIsNoGap) {
  Drive drive{.speeds = "speed_mps: 13",
              .road = "lane_count_changes { at_m: 300 added_lanes: -1 taper_m: 60 }",
              .duration_s = 60};
  for (int i = 0; i < 28; ++i)
    drive.actors += Vehicle(absl::StrCat("queue_", i), 2, 340 - 6.5 * i, 0, "desired_speed_mps: 0");
  const v1::WorldTrack track = drive.Play();
  const v1::ActorTrack& ego = EgoOf(track);
  EXPECT_LT(Last(ego.speed_mps()), 0.1);
  EXPECT_NEAR(Last(ego.x_m()) + 3.8, 300 + 60 * (kLaneWidthM - 2.2) / kLaneWidthM, 2.5);
  EXPECT_NEAR(Last(ego.y_m()), LaneY(1), 1);
  EXPECT_TRUE(track.contacts().empty());
  EXPECT_GT(*std::min_element(ego.accel_mps2().begin(), ego.accel_mps2().end()), -4);
}

TEST(EgoLanes, ChangesWithNoiseOnItsCommandsToo) {
  const Drive drive{.actors = Vehicle("slow", 1, 90, 7),
                    .ego = "changes_lanes: true perturbed { steer_noise_deg: 0.5 }"};
  const v1::WorldTrack track = drive.Play();
  EXPECT_NEAR(Last(EgoOf(track).y_m()), LaneY(2), 0.6);
  EXPECT_GT(Last(EgoOf(track).x_m()), Last(TrackOf(track, "slow").x_m()));
}

TEST(EgoLanes, ChangesAndSignalsOnlyWhileTheExpertDrives) {
  const Drive drive{
      .actors = Vehicle("slow", 1, 100, 6),
      .ego = R"(changes_lanes: true replay { points { time_s: 5 position { lane { lane: 1 s_m: 92 } } } })",
      .speeds = "speed_mps: 8.4 desired_speed_mps: 14"};
  const v1::ActorTrack ego = EgoOf(drive.Play());
  EXPECT_GE(FirstWith(ego, kLeft), 50);
  EXPECT_LT(FirstWith(ego, kLeft), 60);
  EXPECT_NEAR(Last(ego.y_m()), LaneY(2), 0.15);
}

TEST(EgoLanes, ACopyOfTheWorldGoesOnAsTheOriginalDoes) {
  const Drive drive{.actors = Vehicle("slow", 1, 90, 7)};
  absl::StatusOr<WorldSim> sim = WorldSim::Create(drive.Draw());
  ASSERT_TRUE(sim.ok()) << sim.status();
  EgoDriver driver(sim->plan(), sim->world());
  const auto go_on = [](WorldSim& world, EgoDriver& ego, int num_frames) {
    for (int i = 0; i < num_frames; ++i) {
      EgoView view = world.View();
      world.DecideWay(view);
      world.Step(world.Limit(ego.Decide(view).command, 10), 10);
    }
    return world.world().actors[0].body;
  };
  go_on(*sim, driver, 25);
  WorldSim copy = *sim;
  EgoDriver copied = driver;
  const BicycleState a = go_on(*sim, driver, 60), b = go_on(copy, copied, 60);
  EXPECT_EQ(a.x_m, b.x_m);
  EXPECT_EQ(a.y_m, b.y_m);
  EXPECT_EQ(a.yaw_rad, b.yaw_rad);
  EXPECT_GT(a.y_m, LaneY(1) + 1);
}

}  // namespace
}  // namespace longtail
