#include "scenarios/kinematics_check.h"

#include <cmath>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

// Ten frames of 0.1 s: a car at 20 m/s through a bend of 100 m.
v1::WorldTrack Bend(v1::ActorClass actor_class) {
  v1::WorldTrack track;
  v1::ActorTrack& actor = *track.add_actors();
  actor.set_actor("lead");
  actor.set_actor_class(actor_class);
  for (int f = 0; f < 10; ++f) {
    track.add_time_us(f * 100000);
    const double yaw = 0.02 * f;
    actor.add_present(true);
    actor.add_x_m(100 * std::sin(yaw));
    actor.add_y_m(100 * (1 - std::cos(yaw)));
    actor.add_yaw_rad(yaw);
    actor.add_speed_mps(20);
    actor.add_accel_mps2(0);
    actor.add_yaw_rate_radps(0.2);
    actor.add_flags(0);
  }
  return track;
}

std::vector<std::string> Faults(const v1::WorldTrack& track, const v1::Scenario& scenario = {}) {
  std::vector<std::string> texts;
  for (const KinematicFault& fault : CheckKinematics(scenario, track)) texts.push_back(Text(fault));
  return texts;
}

TEST(CheckKinematics, FindsNothingWrongWithWhatACarCanDo) { EXPECT_THAT(Faults(Bend(v1::ACTOR_CLASS_CAR)), IsEmpty()); }

// 20 m/s * 0.2 rad/s = 4 m/s² is more than a train can take.
TEST(CheckKinematics, HoldsEachClassToItsOwnLimits) {
  EXPECT_THAT(Faults(Bend(v1::ACTOR_CLASS_TRAIN)), ElementsAre("lead lateral_mps2 at 0 s must be <= 1.2, got 4"));
}

TEST(CheckKinematics, NamesTheWorstOfAKind) {
  v1::WorldTrack track = Bend(v1::ACTOR_CLASS_CAR);
  track.mutable_actors(0)->set_accel_mps2(3, -13);
  track.mutable_actors(0)->set_accel_mps2(5, -14);
  track.mutable_actors(0)->set_accel_mps2(7, -13.5);
  EXPECT_THAT(Faults(track), ElementsAre("lead deceleration_mps2 at 0.5 s must be <= 12, got 14"));
}

// 8 m/s² across on top of the 4 of the bend, on tyres that give 0.9 g.
TEST(CheckKinematics, HoldsWhoSlipsToWhatTyresGive) {
  v1::Scenario scenario;
  v1::Actor& lead = *scenario.mutable_concrete()->add_actors();
  lead.set_id("lead");
  v1::ActorBody& body = *scenario.add_bodies();
  body.set_actor("lead");
  body.set_box_center_x_m(1.4);
  v1::WorldTrack track = Bend(v1::ACTOR_CLASS_CAR);
  for (int f = 0; f < 10; ++f) track.mutable_actors(0)->add_left_mps(f < 5 ? 0.1 : 0.9);
  EXPECT_THAT(Faults(track, scenario), IsEmpty());
  lead.mutable_tyres();
  EXPECT_THAT(CheckKinematics(scenario, track), ElementsAre(Field(&KinematicFault::quantity, "grip_mps2")));
  lead.mutable_tyres()->mutable_rear_grip_ratio()->set_constant(1.5);
  EXPECT_THAT(Faults(track, scenario), IsEmpty());
}

// 15 %: 9.81 * 0.14834 = 1.4552 m/s² of gravity beside the tyres' 8.829.
TEST(CheckKinematics, GravityAddsToWhatTyresGiveWhereARoadClimbs) {
  v1::Scenario scenario;
  v1::Road& road = *scenario.mutable_concrete()->add_roads();
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
      name: "hill" length_m { constant: 300 } forward_lanes { constant: 1 } lane_width_m { constant: 3.5 }
      speed_limit_mps { constant: 14 } surroundings { kind: SURROUNDINGS_KIND_RURAL }
      grades { start_m { constant: 20 } grade_ratio { constant: -0.15 } length_m { constant: 80 } })",
                                                            &road));
  v1::Actor& lead = *scenario.mutable_concrete()->add_actors();
  lead.set_id("lead");
  lead.mutable_tyres();
  v1::WorldTrack track = Bend(v1::ACTOR_CLASS_CAR);
  for (int f = 0; f < 10; ++f) track.mutable_actors(0)->add_left_mps(f < 5 ? 0.1 : 0.9);
  const std::vector<KinematicFault> faults = CheckKinematics(scenario, track);
  ASSERT_THAT(faults, ElementsAre(Field(&KinematicFault::quantity, "grip_mps2")));
  EXPECT_NEAR(faults[0].limit, 8.829 + 1.4552, 1e-3);
}

TEST(CheckKinematics, FindsJumpsAndTurnsOnTheSpot) {
  v1::WorldTrack track = Bend(v1::ACTOR_CLASS_CAR);
  track.mutable_actors(0)->set_x_m(9, track.actors(0).x_m(9) + 0.5);
  EXPECT_THAT(CheckKinematics({}, track), ElementsAre(Field(&KinematicFault::quantity, "jump_m")));
  v1::WorldTrack turned = Bend(v1::ACTOR_CLASS_ADULT);
  for (int f = 0; f < 10; ++f) {
    turned.mutable_actors(0)->set_speed_mps(f, 0);
    turned.mutable_actors(0)->set_x_m(f, 0);
    turned.mutable_actors(0)->set_y_m(f, 0);
  }
  turned.mutable_actors(0)->set_yaw_rad(9, 3);
  EXPECT_THAT(CheckKinematics({}, turned), ElementsAre(Field(&KinematicFault::quantity, "turn_rad")));
}

TEST(CheckKinematics, FindsASpeedThatChangesBetweenFrames) {
  v1::WorldTrack track = Bend(v1::ACTOR_CLASS_CAR);
  for (int f = 5; f < 10; ++f) track.mutable_actors(0)->set_speed_mps(f, 18.5);
  EXPECT_THAT(CheckKinematics({}, track), testing::Contains(Field(&KinematicFault::quantity, "deceleration_mps2")));
}

TEST(CheckKinematics, AllowsWhatAContactAndATeleportDo) {
  v1::WorldTrack track = Bend(v1::ACTOR_CLASS_CAR);
  track.mutable_actors(0)->set_accel_mps2(5, -80);
  for (int f = 5; f < 10; ++f) track.mutable_actors(0)->set_flags(f, 1);
  EXPECT_THAT(Faults(track), IsEmpty());
  v1::WorldTrack moved = Bend(v1::ACTOR_CLASS_CAR);
  for (int f = 5; f < 10; ++f) moved.mutable_actors(0)->set_x_m(f, moved.actors(0).x_m(f) + 200);
  EXPECT_THAT(CheckKinematics({}, moved), ElementsAre(Field(&KinematicFault::quantity, "jump_m")));
  moved.mutable_actors(0)->set_present(4, false);
  EXPECT_THAT(Faults(moved), IsEmpty());
}

TEST(CheckKinematics, FindsWhatIsNoNumber) {
  v1::WorldTrack track = Bend(v1::ACTOR_CLASS_CAR);
  track.mutable_actors(0)->set_speed_mps(3, std::nan(""));
  EXPECT_FALSE(Faults(track).empty());
}

}  // namespace
}  // namespace longtail
