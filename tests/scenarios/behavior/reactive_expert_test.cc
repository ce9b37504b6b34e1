#include "gtest/gtest.h"
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
