// People, animals and riders who go their own way in the simulator.
#include "scenarios/behavior/movers.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "scenarios/kinematics_check.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/simulate.h"
#include "tests/scenarios/behavior/probe.h"

namespace longtail {
namespace {

// Somebody more in the probe.
std::string Somebody(const std::string& id, const std::string& actor_class, const std::string& driver,
                     const std::string& start, const std::string& more) {
  return absl::StrCat("actors { id: \"", id, "\" classes: ACTOR_CLASS_", actor_class, " driver: DRIVER_MODEL_", driver,
                      " start { ", start, " } ", more, " }\n");
}

std::string World(double x_m, double y_m) { return absl::StrCat("world { x_m: ", x_m, " y_m: ", y_m, " }"); }
std::string Beside(double s_m, double beside_m) {
  return absl::StrCat("road { s_m: ", s_m, " beside_right_m: ", beside_m, " }");
}

// Ego out of the way of everything.
constexpr char kEgoStands[] = "desired_speed_mps: 0 max_deceleration_mps2: 12";

v1::WorldTrack PlayedWithinLimits(const Probe& probe, uint64_t sample = 0) {
  const absl::StatusOr<v1::Scenario> scenario = Instantiate(probe.Spec(), 1, sample);
  EXPECT_TRUE(scenario.ok()) << scenario.status();
  const absl::StatusOr<v1::WorldTrack> track = Simulate(*scenario);
  EXPECT_TRUE(track.ok()) << track.status();
  for (const KinematicFault& fault : CheckKinematics(*scenario, *track)) ADD_FAILURE() << Text(fault);
  return *track;
}

int Frames(const v1::ActorTrack& actor) { return actor.x_m_size(); }

// Two crowds of 20, 1.1 m apart, that walk towards one another beside the road.
TEST(Walkers, TwoCrowdsPassThroughEachOtherWithoutTouching) {
  std::string more;
  for (int i = 0; i < 20; ++i) {
    const double x = 1.1 * (i / 5), y = -30 - 1.1 * (i % 5);
    more += Somebody(absl::StrCat("a", i), "ADULT", "WALKER", World(300 - x, y),
                     absl::StrCat("speed_mps: 1.3 walker { goal { ", World(330 - x, y), " } }"));
    more += Somebody(absl::StrCat("b", i), "ADULT", "WALKER", World(312 + x, y + 0.4),
                     absl::StrCat("speed_mps: 1.3 heading_deg: 180 walker { goal { ", World(282 + x, y), " } }"));
  }
  const v1::WorldTrack track = PlayedWithinLimits({.more = more, .ego = kEgoStands, .duration_s = 40});
  EXPECT_EQ(track.contacts_size(), 0);
  for (int i = 0; i < 20; ++i) {
    const v1::ActorTrack &a = TrackOf(track, absl::StrCat("a", i)), &b = TrackOf(track, absl::StrCat("b", i));
    EXPECT_NEAR(a.x_m(Frames(a) - 1), 330 - 1.1 * (i / 5), 0.6) << i;
    EXPECT_NEAR(b.x_m(Frames(b) - 1), 282 + 1.1 * (i / 5), 0.6) << i;
  }
}

// It stands 2 m beside the lane of a car that comes at 10 m/s; 9.5 m off when it gets to the edge. No gap of 2 s.
v1::WorldTrack Crosses(const std::string& walker) {
  const std::string more =
      Somebody("walker", "ADULT", "WALKER", Beside(330, 2),
               absl::StrCat("speed_mps: 1.4 heading_deg: 90 walker { goal { ", World(330, 8), " } ", walker, " }")) +
      Somebody("comes", "CAR", "SCRIPTED", "lane { lane: 1 s_m: 305 }", "speed_mps: 10");
  return PlayedWithinLimits({.more = more, .ego = kEgoStands, .duration_s = 20});
}

double FirstOnLanes(const v1::ActorTrack& walker) {
  for (int f = 0; f < Frames(walker); ++f) {
    if (walker.y_m(f) > -7 + 0.05) return f * 0.1;
  }
  return -1;
}

TEST(Walkers, WaitAtTheEdgeOfTheLanesForAGapAndCrossThen) {
  const v1::WorldTrack track = Crosses("");
  const v1::ActorTrack& walker = TrackOf(track, "walker");
  const v1::ActorTrack& comes = TrackOf(track, "comes");
  const double enters_s = FirstOnLanes(walker);
  // The car's rear has gone by then.
  EXPECT_GT(comes.x_m(static_cast<int>(enters_s * 10)), 330);
  EXPECT_GT(enters_s, 2);
  EXPECT_LT(enters_s, 6);
  EXPECT_NEAR(walker.y_m(Frames(walker) - 1), 8, 0.3);
  EXPECT_EQ(track.contacts_size(), 0);
  EXPECT_LT(walker.speed_mps(Frames(walker) - 1), 0.05);
}

TEST(Walkers, DoNotLookWhereTheyAskForNoGapOrMindNothing) {
  for (const char* const careless : {"gap_s: 0", "alertness_ratio: 0"}) {
    const v1::WorldTrack track = Crosses(careless);
    const double enters_s = FirstOnLanes(TrackOf(track, "walker"));
    EXPECT_GT(enters_s, 0) << careless;
    EXPECT_LT(enters_s, 2) << careless;
  }
}

TEST(Walkers, WhoStartBesideTheLanesKeepOffThemUnlessTheyHaveAGoal) {
  const auto least = [](const std::string& walker) {
    const v1::WorldTrack track =
        PlayedWithinLimits({.more = Somebody("walker", "ADULT", "WALKER", Beside(330, 2),
                                             "speed_mps: 1.4 heading_deg: 60 walker { gap_s: 0 " + walker + "}"),
                            .ego = kEgoStands});
    const v1::ActorTrack& walker_track = TrackOf(track, "walker");
    return *std::max_element(walker_track.y_m().begin(), walker_track.y_m().end());
  };
  EXPECT_LT(least(""), -7);
  EXPECT_GT(least("keeps_off_lanes: false"), 0);
  EXPECT_GT(least("goal { world { x_m: 330 y_m: 5 } }"), 3);
}

// Past a van that is parked with its right front door open, 1 m out over the way.
TEST(Walkers, GoRoundAnOpenDoorOfACar) {
  const auto play = [](bool opens) {
    const std::string more =
        Somebody("parked", "CAR", "STATIONARY", World(350, -12), "") +
        Somebody("walker", "ADULT", "WALKER", World(340, -13.8),
                 "speed_mps: 1.4 walker { goal { world { x_m: 365 y_m: -13.8 } } keeps_off_lanes: true }");
    const std::string story =
        opens ? StepText("parked", "door { door: DOOR_FRONT_RIGHT angle_deg: 65 duration_s: 1 }") : std::string();
    return PlayedWithinLimits({.storyboard = story, .more = more, .ego = kEgoStands, .duration_s = 25});
  };
  for (const bool opens : {false, true}) {
    const v1::WorldTrack track = play(opens);
    const v1::ActorTrack& walker = TrackOf(track, "walker");
    EXPECT_EQ(track.contacts_size(), 0);
    EXPECT_NEAR(walker.x_m(Frames(walker) - 1), 365, 0.3);
    const double outermost = *std::min_element(walker.y_m().begin(), walker.y_m().end());
    EXPECT_EQ(outermost < -14.2, opens) << outermost;
  }
}

TEST(Walkers, AStepLeadsThemAndTheirOwnWillIsBackAfterIt) {
  const std::string more = Somebody("walker", "ADULT", "WALKER", World(300, -20),
                                    absl::StrCat("speed_mps: 1.4 walker { goal { ", World(330, -20), " } }"));
  const std::string story = StepText("walker", "walk_path { points { world { x_m: 300 y_m: -26 } } speed_mps: 2 }");
  const v1::WorldTrack track =
      PlayedWithinLimits({.storyboard = story, .more = more, .ego = kEgoStands, .duration_s = 35});
  const v1::ActorTrack& walker = TrackOf(track, "walker");
  EXPECT_NEAR(walker.y_m(30), -25.6, 0.6);
  EXPECT_NEAR(walker.x_m(Frames(walker) - 1), 330, 0.3);
  EXPECT_NEAR(walker.y_m(Frames(walker) - 1), -20, 0.3);
}

TEST(Walkers, WhoLiesStaysWhateverComes) {
  const std::string more = Somebody("walker", "ADULT", "WALKER", "lane { lane: 1 s_m: 60 }", "");
  const v1::WorldTrack track =
      Probe{.storyboard = StepText("walker", "gesture { gesture: GESTURE_LIE }"), .more = more}.Play();
  const v1::ActorTrack& walker = TrackOf(track, "walker");
  EXPECT_EQ(walker.x_m(15), walker.x_m(0));
  EXPECT_EQ(walker.y_m(15), walker.y_m(0));
}

TEST(Animals, AHerdKeepsTogetherOnItsWay) {
  std::string more;
  for (int i = 0; i < 12; ++i) {
    more += Somebody(absl::StrCat("sheep", i), "SHEEP", "ANIMAL", World(300 + 2.2 * (i % 4), -40 + 2 * (i / 4)),
                     "speed_mps: 1.2 animal { herd: \"flock\" wander_deg: 30 pause_ratio: 0.1 }");
  }
  const v1::WorldTrack track = PlayedWithinLimits({.more = more, .ego = kEgoStands, .duration_s = 30});
  EXPECT_EQ(track.contacts_size(), 0);
  double x = 0, y = 0;
  const int last = track.time_us_size() - 1;
  for (int i = 0; i < 12; ++i) {
    const v1::ActorTrack& sheep = TrackOf(track, absl::StrCat("sheep", i));
    x += sheep.x_m(last) / 12;
    y += sheep.y_m(last) / 12;
  }
  EXPECT_GT(x, 318);
  for (int i = 0; i < 12; ++i) {
    const v1::ActorTrack& sheep = TrackOf(track, absl::StrCat("sheep", i));
    EXPECT_LT(std::hypot(sheep.x_m(last) - x, sheep.y_m(last) - y), 8) << i;
  }
}

// Deer in the way of a car: 200 of them, each of its own sample. Their share of 0.5 has a standard deviation of 0.035.
TEST(Animals, DeerFreezeAtTheGivenShareAndOthersRun) {
  const std::string more = Somebody("deer", "DEER", "ANIMAL", "lane { lane: 1 s_m: 340 }", "heading_deg: 90") +
                           Somebody("comes", "CAR", "SCRIPTED", "lane { lane: 1 s_m: 290 }", "speed_mps: 15");
  const Probe probe{.more = more, .ego = kEgoStands};
  int num_frozen = 0;
  for (int sample = 0; sample < 200; ++sample) {
    const v1::WorldTrack track = PlayedWithinLimits(probe, sample);
    const v1::ActorTrack& deer = TrackOf(track, "deer");
    const double way = std::hypot(deer.x_m(28) - deer.x_m(0), deer.y_m(28) - deer.y_m(0));
    EXPECT_TRUE(way < 0.2 || way > 2) << way;
    num_frozen += way < 0.2 ? 1 : 0;
  }
  EXPECT_NEAR(num_frozen / 200.0, 0.5, 0.1);
}

TEST(Animals, ThoseWithoutAlarmGoOnBeforeACar) {
  const std::string more = Somebody("cow", "CATTLE", "ANIMAL", World(340, -12),
                                    "heading_deg: 90 speed_mps: 1 animal { alert_s: 0 wander_deg: 0 }");
  const v1::WorldTrack track = PlayedWithinLimits({.more = more, .ego = kEgoStands});
  const v1::ActorTrack& cow = TrackOf(track, "cow");
  EXPECT_NEAR(cow.y_m(90), -3, 0.2);
}

// Lane 1 is 3.5 m wide about y = -5.25; lane -1 about 1.75, driven the other way.
TEST(Riders, KeepToTheRightEdgeOfTheirLane) {
  for (const bool along : {true, false}) {
    const std::string more =
        Somebody("rider", "BICYCLE", "CYCLIST", along ? "lane { lane: 1 s_m: 250 }" : "lane { lane: -1 s_m: 350 }",
                 "speed_mps: 5 rider { side_m: 0.9 wobble_m: 0 }");
    const v1::WorldTrack track = PlayedWithinLimits({.more = more, .ego = kEgoStands, .duration_s = 14});
    const v1::ActorTrack& rider = TrackOf(track, "rider");
    EXPECT_NEAR(rider.y_m(0), along ? -5.25 : 1.75, 1e-3);
    EXPECT_NEAR(rider.y_m(140), along ? -7 + 0.9 : 3.5 - 0.9, 0.03);
  }
}

TEST(Riders, SwayByTheirWobbleAtWalkingPace) {
  for (const double wobble_m : {0.06, 0.12}) {
    const std::string more = Somebody("rider", "BICYCLE", "CYCLIST", "lane { lane: 1 s_m: 250 offset_m: -1 }",
                                      absl::StrCat("speed_mps: 1.4 rider { wobble_m: ", wobble_m, " }"));
    double sum = 0;
    int count = 0;
    for (int sample = 0; sample < 6; ++sample) {
      const v1::WorldTrack track = PlayedWithinLimits({.more = more, .ego = kEgoStands, .duration_s = 55}, sample);
      const v1::ActorTrack& rider = TrackOf(track, "rider");
      for (int f = 50; f < Frames(rider); ++f, ++count) sum += std::pow(rider.y_m(f) + 7 - 0.75, 2);
    }
    EXPECT_NEAR(std::sqrt(sum / count), wobble_m, 0.25 * wobble_m);
  }
}

TEST(Riders, KeepTheirDistanceFromWhatStandsAhead) {
  const std::string more =
      Somebody("rider", "BICYCLE", "CYCLIST", "lane { lane: 1 s_m: 250 offset_m: -1 }", "speed_mps: 5") +
      Somebody("parked", "CAR", "STATIONARY", "lane { lane: 1 s_m: 290 offset_m: -0.5 }", "");
  const v1::WorldTrack track = PlayedWithinLimits({.more = more, .ego = kEgoStands, .duration_s = 20});
  const v1::ActorTrack& rider = TrackOf(track, "rider");
  EXPECT_EQ(track.contacts_size(), 0);
  EXPECT_LT(rider.speed_mps(Frames(rider) - 1), 0.1);
}

TEST(Scripted, HoldTheirLaneAndSpeedWhateverComes) {
  const std::string more = Somebody("blind", "CAR", "SCRIPTED", "lane { lane: 1 s_m: 250 }", "speed_mps: 10") +
                           Somebody("parked", "CAR", "STATIONARY", "lane { lane: 1 s_m: 300 }", "");
  const v1::WorldTrack track = Probe{.more = more, .ego = kEgoStands}.Play();
  const v1::ActorTrack& blind = TrackOf(track, "blind");
  EXPECT_NEAR(blind.speed_mps(40), 10, 1e-6);
  ASSERT_GT(track.contacts_size(), 0);
}

TEST(Scripted, WhoIsMadeSoHoldsTheSpeedOfThatMoment) {
  const v1::WorldTrack track = Probe{.storyboard = StepText("car", "set_driver_model { driver: DRIVER_MODEL_SCRIPTED }",
                                                            "start { time { at_s: 1 } }"),
                                     .more = ""}
                                   .Play();
  const v1::ActorTrack& car = TrackOf(track, "car");
  EXPECT_NEAR(car.speed_mps(80), car.speed_mps(11), 1e-3);
}

}  // namespace
}  // namespace longtail
