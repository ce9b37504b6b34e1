// Who drives ego, and what is recorded of the expert beside it.
#include <cmath>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "scenarios/behavior/bicycle.h"
#include "scenarios/behavior/ego_controller.h"
#include "scenarios/simulate.h"
#include "tests/scenarios/behavior/probe.h"

namespace longtail {
namespace {

v1::ActorTrack EgoOf(const Probe& probe) { return TrackOf(probe.Play(), "ego"); }

double Spread(const google::protobuf::RepeatedField<double>& a, const google::protobuf::RepeatedField<double>& b) {
  double sum = 0;
  for (int i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum / a.size());
}

TEST(EgoDriver, RecordsTheExpertsCommandsOnlyWhereAnotherDrives) {
  EXPECT_TRUE(EgoOf(Probe()).expert_steer_rad().empty());
  const v1::ActorTrack ego = EgoOf(Probe{.ego = "perturbed { }"});
  EXPECT_EQ(ego.expert_steer_rad_size(), ego.x_m_size());
  EXPECT_EQ(ego.expert_accel_mps2_size(), ego.x_m_size());
}

TEST(EgoDriver, NoiseHasTheSizeThatTheSpecAsksForAndTheExpertRecovers) {
  const v1::ActorTrack ego = EgoOf(Probe{
      .ego = "perturbed { steer_noise_deg: 0.5 acceleration_noise_mps2: 0.4 correlation_s: 0.5 }", .duration_s = 30});
  EXPECT_NEAR(Spread(ego.command_steer_rad(), ego.expert_steer_rad()), 0.5 * kPi / 180, 0.2 * kPi / 180);
  EXPECT_NEAR(Spread(ego.command_accel_mps2(), ego.expert_accel_mps2()), 0.4, 0.12);

  const double lane_y_m = EgoOf(Probe()).y_m(0);
  double farthest_m = 0;
  for (const double y_m : ego.y_m()) farthest_m = std::max(farthest_m, std::abs(y_m - lane_y_m));
  EXPECT_GT(farthest_m, 0.02);
  EXPECT_LT(farthest_m, 1);
}

TEST(EgoDriver, NoiseOfATryIsItsOwnAndThatOfTheSameTryTheSame) {
  v1::Scenario scenario = Probe{.ego = "perturbed { }"}.Scenario();
  const v1::WorldTrack track = Simulate(scenario).value(), again = Simulate(scenario).value();
  EXPECT_EQ(track.SerializeAsString(), again.SerializeAsString());
  scenario.set_try_index(1);
  EXPECT_NE(track.SerializeAsString(), Simulate(scenario).value().SerializeAsString());
}

TEST(EgoDriver, AReplayOfPointsPassesThemInTimeAndThenTheExpertDrivesOnInThatLane) {
  const v1::ActorTrack ego = EgoOf(Probe{.ego = R"(replay {
      points { time_s: 2 position { lane { lane: 1 s_m: 40 } } }
      points { time_s: 5 position { lane { lane: 2 s_m: 68 } } } })",
                                         .duration_s = 9});
  const double lane_m = 3.5;
  EXPECT_NEAR(ego.x_m(20), 40, 0.5);
  EXPECT_NEAR(ego.y_m(20), ego.y_m(0), 0.3);
  EXPECT_NEAR(ego.x_m(50), 68, 0.8);
  EXPECT_NEAR(ego.y_m(50) - ego.y_m(0), lane_m, 0.5);
  EXPECT_NEAR(ego.y_m(90) - ego.y_m(0), lane_m, 0.3);
  EXPECT_EQ(ego.command_steer_rad(60), ego.expert_steer_rad(60));
}

TEST(EgoDriver, AReplayOfCommandsIsCarriedOutWithinEgosLimits) {
  const v1::ActorTrack ego = EgoOf(Probe{.ego = R"(max_deceleration_mps2: 5 replay {
      commands { time_s: 1 acceleration_mps2: -2 } commands { time_s: 2 acceleration_mps2: -9 } })"});
  EXPECT_EQ(ego.command_accel_mps2(9), ego.expert_accel_mps2(9));
  for (int i = 10; i < 20; ++i) EXPECT_FLOAT_EQ(ego.command_accel_mps2(i), -2) << i;
  for (int i = 20; i < 30; ++i) EXPECT_FLOAT_EQ(ego.command_accel_mps2(i), -5) << i;
  EXPECT_NEAR(ego.speed_mps(20), 8, 1e-6);
}

TEST(EgoDriver, TheExpertSaysWhatItWouldDoWhileAReplayRunsIntoSomebody) {
  const Probe probe{.more = R"(actors { id: "person" classes: ACTOR_CLASS_ADULT driver: DRIVER_MODEL_STATIONARY
                                start { lane { lane: 1 s_m: 60 } } })",
                    .ego = "replay { commands { time_s: 0 acceleration_mps2: 0 } }"};
  const v1::WorldTrack track = probe.Play();
  ASSERT_FALSE(track.contacts().empty());
  const int frame = static_cast<int>(track.contacts(0).time_us() / 100000) - 5;
  EXPECT_LT(TrackOf(track, "ego").expert_accel_mps2(frame), -5);
  EXPECT_EQ(TrackOf(track, "ego").command_accel_mps2(frame), 0);
}

// Brakes as hard as it can.
class Brakes : public EgoController {
 public:
  EgoCommand Decide(const EgoView&) override { return {0, -20}; }
};

TEST(EgoDriver, AClientDrivesAnExternalEgoAndNobodyElses) {
  Brakes client;
  const v1::WorldTrack track = Simulate(Probe{.ego = "external { }"}.Scenario(), client).value();
  const v1::ActorTrack& ego = TrackOf(track, "ego");
  EXPECT_EQ(ego.speed_mps(ego.speed_mps_size() - 1), 0);
  EXPECT_GT(ego.expert_accel_mps2(30), 0.5);
  EXPECT_EQ(Simulate(Probe().Scenario(), client).value().SerializeAsString(), Probe().Play().SerializeAsString());
}

TEST(EgoDriver, AnExternalEgoWithoutAClientIsRefusedByName) {
  const Probe probe{.ego = "external { }"};
  const absl::Status status = Simulate(probe.Scenario()).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_TRUE(absl::StrContains(status.message(), "ego.external must have a program that is connected")) << status;
  EXPECT_EQ(DrawAccepted(probe.Spec(), 1, 0).status(), status);
}

}  // namespace
}  // namespace longtail
