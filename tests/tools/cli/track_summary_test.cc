#include "tools/cli/track_summary.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/track_outline.h"
#include "tests/tools/cli/hand_made_sample.h"

namespace longtail {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

Footprint Box(double x_m, double y_m, double yaw_rad, double length_m, double width_m) {
  v1::ActorBody body;
  body.set_length_m(length_m);
  body.set_width_m(width_m);
  v1::ActorTrack actor;
  actor.add_x_m(x_m);
  actor.add_y_m(y_m);
  actor.add_yaw_rad(yaw_rad);
  return FootprintAt(body, actor, 0);
}

TEST(FreeDistance, IsTheGapOfBoxesInLine) {
  EXPECT_NEAR(FreeDistance(Box(0, 0, 0, 4, 2), Box(10, 0, 0, 6, 2)), 5, 1e-12);
}

TEST(FreeDistance, GoesFromCornerToEdgeOfATurnedBox) {
  // The turned box's corner points at the first box's side: half diagonal sqrt(2).
  EXPECT_NEAR(FreeDistance(Box(0, 0, 0, 4, 2), Box(0, 5, M_PI / 4, 2, 2)), 4 - std::sqrt(2.0), 1e-12);
}

TEST(FreeDistance, IsZeroWhereBoxesCrossWithoutACornerInside) {
  EXPECT_EQ(FreeDistance(Box(0, 0, 0, 10, 1), Box(0, 0, M_PI / 2, 10, 1)), 0);
}

TEST(FreeDistance, DoesNotDependOnTheOrder) {
  const Footprint a = Box(1, 2, 0.3, 4.5, 1.8), b = Box(7, -1, -1.1, 8, 2.5);
  EXPECT_EQ(FreeDistance(a, b), FreeDistance(b, a));
}

TEST(OutlineAt, ReachesAsFarAsADoorThatStandsOpen) {
  v1::ActorBody body;
  body.set_actor_class(v1::ACTOR_CLASS_CAR);
  body.set_length_m(4.5);
  body.set_width_m(1.8);
  body.set_box_center_x_m(1.4);
  v1::ActorTrack car;
  AddState(&car, {.x_m = 0, .y_m = 0, .yaw_rad = 0}, 0, 0, 0);
  v1::DoorTrack* door = car.add_doors();
  door->set_door(v1::DOOR_FRONT_LEFT);
  door->add_door_rad(0);
  Outline passer;
  passer.Add(Box(1.4, 3, 0, 4.5, 1.8));
  EXPECT_EQ(OutlineAt(body, car, 0).size, 1);
  EXPECT_NEAR(FreeDistance(OutlineAt(body, car, 0), passer), 1.2, 1e-9);
  door->set_door_rad(0, M_PI / 2);
  EXPECT_EQ(OutlineAt(body, car, 0).size, 2);
  EXPECT_LT(FreeDistance(OutlineAt(body, car, 0), passer), 0.5);
}

TEST(Summarize, SaysWhenTheEventHappenedAndHowCloseItWas) {
  const HandMadeSample sample = MakeHandMadeSample();
  const ClipSummary summary = SummarizeTrack(sample.scenario, sample.track);
  EXPECT_NEAR(summary.duration_s, 8, 1e-9);
  EXPECT_EQ(summary.ego_start_mps, 18);
  EXPECT_NEAR(summary.hardest_braking_mps2, 3, 1e-12);
  ASSERT_EQ(summary.events.size(), 1u);
  EXPECT_THAT(summary.events[0].happened_s, Optional(2.9));
  EXPECT_THAT(summary.events[0].steps_begin_s, Optional(2.0));
  EXPECT_EQ(summary.events[0].window_end_s, 5);
  ASSERT_TRUE(summary.min_distance_m.has_value());
  EXPECT_GT(*summary.min_distance_m, 0);
  EXPECT_LT(*summary.min_distance_m, 5);
  EXPECT_THAT(summary.in_contact, IsEmpty());
}

TEST(Summarize, NamesWhoTouchedSomething) {
  HandMadeSample sample = MakeHandMadeSample();
  sample.track.mutable_actors(1)->set_flags(50, 3);
  EXPECT_THAT(SummarizeTrack(sample.scenario, sample.track).in_contact, ElementsAre("cutter"));
}

TEST(Summarize, LeavesAnEventThatNeverHappenedWithoutATime) {
  HandMadeSample sample = MakeHandMadeSample();
  sample.track.mutable_events(0)->set_detected_begin_us(-1);
  EXPECT_EQ(SummarizeTrack(sample.scenario, sample.track).events[0].happened_s, std::nullopt);
}

}  // namespace
}  // namespace longtail
