#include "generator/labels/ego_arrays.h"

#include <cmath>
#include <numbers>

#include "generator/labels/sample_meta.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/generator/labels/billboard_clip.h"

namespace longtail {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::FloatEq;
using ::testing::Pointwise;

TEST(ClipFrame, MovesEgosFirstRearAxleToTheOriginWithXForward) {
  const BillboardClip clip;
  const ClipFrame frame(clip.track);
  const auto ahead = frame.Point(5, 17), left = frame.Point(2, 7);
  EXPECT_NEAR(ahead[0], 10, 1e-12);
  EXPECT_NEAR(ahead[1], 0, 1e-12);
  EXPECT_NEAR(left[0], 0, 1e-12);
  EXPECT_NEAR(left[1], 3, 1e-12);
  const v1::Pose pose = frame.world_from_clip();
  EXPECT_EQ(pose.x_m(), 5);
  EXPECT_EQ(pose.y_m(), 7);
  EXPECT_NEAR(pose.qz(), std::sqrt(0.5), 1e-12);
  EXPECT_NEAR(pose.qw(), std::sqrt(0.5), 1e-12);
}

TEST(ClipFrame, KeepsYawInTheHalfOpenTurn) {
  BillboardClip clip;
  clip.track.mutable_actors(0)->set_yaw_rad(0, 0);
  const ClipFrame frame(clip.track);
  EXPECT_EQ(frame.Yaw(std::numbers::pi), -std::numbers::pi);
  EXPECT_NEAR(frame.Yaw(5 * std::numbers::pi / 2), std::numbers::pi / 2, 1e-12);
  EXPECT_NEAR(frame.Yaw(-7), -7 + 2 * std::numbers::pi, 1e-12);
}

TEST(EgoStates, OfWhoSlidesPointWhereItGoes) {
  BillboardClip clip;
  v1::ActorTrack& ego = *clip.track.mutable_actors(0);
  for (const double left_mps : {0.0, 1.0, 3.0}) ego.add_left_mps(left_mps);
  ego.set_yaw_rate_radps(2, 0.5);
  ego.set_accel_mps2(2, -2);
  const std::vector<double> rows = EgoStates(ego, nullptr, ClipFrame(clip.track), 2.8, 0.1);
  const double* const row = &rows[32];
  EXPECT_NEAR(row[7], 10, 1e-9);
  EXPECT_NEAR(row[8], 3, 1e-9);
  EXPECT_NEAR(row[10], -2 - 3 * 0.5, 1e-9);
  EXPECT_NEAR(row[11], 10 * 0.5 + (3 - 1) / 0.1, 1e-9);
}

TEST(EgoStates, HoldPositionVelocityAndAccelerationInTheClipFrame) {
  BillboardClip clip;
  v1::ActorTrack& ego = *clip.track.mutable_actors(0);
  ego.set_yaw_rad(2, std::numbers::pi);  // turned left by a right angle
  ego.set_accel_mps2(2, -2);
  ego.set_yaw_rate_radps(2, 0.5);
  ego.set_steer_rad(2, 0.1);
  const std::vector<double> rows = EgoStates(ego, nullptr, ClipFrame(clip.track), 2.8, 0.1);
  ASSERT_EQ(rows.size(), 48u);
  EXPECT_THAT(std::vector<double>(rows.begin(), rows.begin() + 16),
              Pointwise(DoubleNear(1e-12), std::vector<double>{0, 0, 0, 0, 0, 0, 1, 10, 0, 0, 0, 0, 0, 10, 0, 0}));
  const double half = std::sqrt(0.5);
  // Along y now: braking points back, turning left towards -x.
  EXPECT_THAT(std::vector<double>(rows.begin() + 32, rows.end()),
              Pointwise(DoubleNear(1e-9), std::vector<double>{2, 0, 0, 0, 0, half, half, 0, 10, 0, -5, -2, 0, 10, 0.5,
                                                              std::tan(0.1) / 2.8}));
}

TEST(EgoActions, SplitTheCommandIntoPedalsAndReadTheIndicators) {
  BillboardClip clip;
  v1::ActorTrack& ego = *clip.track.mutable_actors(0);
  ego.set_command_steer_rad(0, -0.25);
  ego.set_command_accel_mps2(0, 2);
  ego.set_command_accel_mps2(1, -3);
  ego.set_command_accel_mps2(2, -50);
  ego.set_flags(1, 1 << 5);
  ego.set_flags(2, 1 << 5 | 1 << 6);
  v1::VehicleLimits limits;
  limits.set_max_accel_mps2(4);
  limits.set_max_decel_mps2(12);
  const std::vector<float> expected = {-0.25, 2,   0.5, 0,    v1::GEAR_DRIVE, v1::TURN_SIGNAL_OFF,
                                       0,     -3,  0,   0.25, v1::GEAR_DRIVE, v1::TURN_SIGNAL_LEFT,
                                       0,     -50, 0,   1,    v1::GEAR_DRIVE, v1::TURN_SIGNAL_HAZARD};
  EXPECT_THAT(EgoActions(ego, limits, false), Pointwise(FloatEq(), expected));
}

TEST(EgoActions, HaveTheReverseGearInAndBrakeWithItForwardsWhereEgoReverses) {
  BillboardClip clip;
  v1::ActorTrack& ego = *clip.track.mutable_actors(0);
  ego.set_command_accel_mps2(0, -2);
  ego.set_command_accel_mps2(1, 3);
  v1::VehicleLimits limits;
  limits.set_max_accel_mps2(4);
  limits.set_max_decel_mps2(12);
  const std::vector<float> rows = EgoActions(ego, limits, true);
  EXPECT_EQ(rows[1], -2);
  EXPECT_EQ(rows[2], 0.5f);
  EXPECT_EQ(rows[3], 0);
  EXPECT_EQ(rows[8], 0);
  EXPECT_EQ(rows[9], 0.25f);
  for (int t = 0; t < 3; ++t) EXPECT_EQ(rows[6 * t + 4], v1::GEAR_REVERSE) << t;
}

TEST(ExpertActions, AreTheExpertsWhereAnotherDroveAndElseThoseCarriedOut) {
  BillboardClip clip;
  v1::ActorTrack& ego = *clip.track.mutable_actors(0);
  ego.set_command_accel_mps2(1, -3);
  const v1::VehicleLimits limits = EgoVehicleModel(v1::Ego()).limits();
  EXPECT_EQ(ExpertActions(ego, limits, false), EgoActions(ego, limits, false));
  for (const double accel_mps2 : {0.5, 1.0, 1.5}) {
    ego.add_expert_steer_rad(0.25);
    ego.add_expert_accel_mps2(accel_mps2);
  }
  const std::vector<float> rows = ExpertActions(ego, limits, false);
  ASSERT_EQ(rows.size(), 18u);
  EXPECT_EQ(rows[6], 0.25f);
  EXPECT_EQ(rows[7], 1.0f);
  EXPECT_EQ(EgoActions(ego, limits, false)[7], -3.0f);
}

}  // namespace
}  // namespace longtail
