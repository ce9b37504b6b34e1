#include "generator/control/control_vectors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "generator/control/control_frame.h"
#include "generator/scene/scene.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {
namespace {

using ::testing::Each;

// Ego drives 1 m a frame to the north (yaw 90 degrees); one car stands 20 m ahead, 3 m to the left.
v1::WorldTrack MakeTrack(int num_frames) {
  v1::WorldTrack track;
  v1::ActorTrack* ego = track.add_actors();
  v1::ActorTrack* car = track.add_actors();
  ego->set_actor("ego");
  car->set_actor("car");
  for (int t = 0; t < num_frames; ++t) {
    track.add_time_us(t * 100000);
    ego->add_present(true);
    ego->add_x_m(5);
    ego->add_y_m(t * 1.5);
    ego->add_yaw_rad(M_PI / 2);
    ego->add_speed_mps(15);
    ego->add_accel_mps2(-2);
    ego->add_yaw_rate_radps(0.1);
    ego->add_steer_rad(0.05);
    ego->add_command_accel_mps2(-4);
    ego->add_command_steer_rad(-0.25);
    car->add_present(t != 3);
    car->add_x_m(2);
    car->add_y_m(20);
    car->add_yaw_rad(0);
  }
  return track;
}

v1::Scenario MakeScenario() {
  v1::Scenario scenario;
  v1::Event* event = scenario.mutable_concrete()->add_events();
  event->set_id("close_cut_in");
  event->add_actors("car");
  return scenario;
}

void AddOccurrence(v1::WorldTrack* track, const char* id, int64_t begin_us, int64_t end_us) {
  v1::EventOccurrence* occurrence = track->add_events();
  occurrence->set_event(id);
  occurrence->set_step_begin_us(begin_us);
  occurrence->set_step_end_us(end_us);
}

TEST(ActionVector, ScalesStatesCommandsAndMoves) {
  const auto action = ActionVector(MakeTrack(5), 2, false);
  const float expected[kNumActionChannels] = {0.5f, -0.25f, 0.2f, 0.1f, -0.5f, -0.5f, 0.5f, 0, 0, 0.5f, 0, 0};
  for (int i = 0; i < kNumActionChannels; ++i) EXPECT_NEAR(action[i], expected[i], 1e-6) << i;
}

TEST(ActionVector, TheMoveIsInThePreviousRigFrameAndYawWraps) {
  v1::WorldTrack track = MakeTrack(2);
  v1::ActorTrack* ego = track.mutable_actors(0);
  ego->set_yaw_rad(0, M_PI - 0.01);
  ego->set_yaw_rad(1, -M_PI + 0.01);
  ego->set_x_m(1, 4);  // world (-1, 1.5): ahead by 1, to the right by 1.5
  const auto action = ActionVector(track, 1, false);
  EXPECT_NEAR(action[6], (std::cos(0.01) + 1.5 * std::sin(0.01)) / 3, 1e-6);
  EXPECT_NEAR(action[7], (-1.5 * std::cos(0.01) + std::sin(0.01)) / 0.3, 1e-5);
  EXPECT_NEAR(action[8], 0.02 / 0.05, 1e-5);
}

TEST(ActionVector, AFirstFrameHasNoMoveAndSaysSo) {
  for (const auto& action : {ActionVector(MakeTrack(5), 0, false), ActionVector(MakeTrack(5), 3, true)}) {
    for (int i = 6; i < 11; ++i) EXPECT_EQ(action[i], 0) << i;
    EXPECT_EQ(action[11], 1);
  }
}

TEST(WorldVector, TurnsTheSunIntoTheRigFrame) {
  Sky sky;
  sky.sun_altitude_rad = 0.5f;
  sky.to_sun = {0, std::cos(0.5f), std::sin(0.5f)};  // north
  sky.visual_range_m = 1000;
  Rigid north;
  north.columns = {{{0, 1, 0}, {-1, 0, 0}, {0, 0, 1}}};
  const auto world = WorldVector(sky, north);
  EXPECT_NEAR(world[0], std::sin(0.5), 1e-6);
  EXPECT_NEAR(world[2], std::cos(0.5), 1e-6);  // ahead
  EXPECT_NEAR(world[3], 0, 1e-6);
  EXPECT_NEAR(world[5], std::exp(-0.15), 1e-6);
  EXPECT_NEAR(world[6], 0.75, 1e-6);
  EXPECT_EQ(world[9], 1);
}

TEST(WorldVector, DayDuskAndNightWeightsAddUpToOne) {
  for (float altitude_rad = -0.5f; altitude_rad < 0.5f; altitude_rad += 0.01f) {
    Sky sky;
    sky.sun_altitude_rad = altitude_rad;
    const auto world = WorldVector(sky, {});
    EXPECT_NEAR(world[9] + world[10] + world[11], 1, 1e-6);
    EXPECT_GE(world[10], 0);
  }
}

TEST(EventSlot, IsFnv1aModulo16) {
  EXPECT_EQ(EventSlot(""), 0x811c9dc5u % 16);
  EXPECT_EQ(EventSlot("a"), 0xe40c292cu % 16);  // published test values
  EXPECT_EQ(EventSlot("foobar"), 0xbf9cf968u % 16);
}

TEST(EventVector, RunsThroughBeforeDuringAndAfter) {
  v1::WorldTrack track = MakeTrack(6);
  AddOccurrence(&track, "close_cut_in", 100000, 300000);
  const float phases[6] = {0, 0, 0.5f, 1, 1, 1}, during[6] = {0, 1, 1, 1, 0, 0};
  for (int t = 0; t < 6; ++t) {
    const auto event = EventVector(MakeScenario(), track, t);
    EXPECT_EQ(event[EventSlot("close_cut_in")], 1);
    EXPECT_FLOAT_EQ(event[16], phases[t]) << t;
    EXPECT_EQ(event[17], during[t]) << t;
  }
}

TEST(EventVector, TellsSideAndDistanceOfTheFirstActorWhilePresent) {
  v1::WorldTrack track = MakeTrack(6);
  AddOccurrence(&track, "close_cut_in", 100000, 300000);
  const auto event = EventVector(MakeScenario(), track, 2);
  EXPECT_EQ(event[18], 1);
  EXPECT_NEAR(event[19], 10 / std::hypot(3, 17), 1e-6);
  const auto absent = EventVector(MakeScenario(), track, 3);
  EXPECT_EQ(absent[18], 0);
  EXPECT_EQ(absent[19], 0);
}

TEST(EventVector, IsZeroWhereNoEventBegins) {
  v1::WorldTrack track = MakeTrack(3);
  AddOccurrence(&track, "close_cut_in", -1, -1);
  EXPECT_THAT(EventVector(MakeScenario(), track, 1), Each(0.0f));
}

TEST(EventVector, IsAboutTheEventThatGoesOnThenTheNextOne) {
  v1::WorldTrack track = MakeTrack(6);
  AddOccurrence(&track, "close_cut_in", 0, 100000);
  AddOccurrence(&track, "hard_brake", 400000, 500000);
  ASSERT_NE(EventSlot("close_cut_in"), EventSlot("hard_brake"));
  EXPECT_EQ(EventVector(MakeScenario(), track, 1)[EventSlot("close_cut_in")], 1);
  EXPECT_EQ(EventVector(MakeScenario(), track, 2)[EventSlot("hard_brake")], 1);
  EXPECT_EQ(EventVector(MakeScenario(), track, 2)[EventSlot("close_cut_in")], 0);
}

}  // namespace
}  // namespace longtail
