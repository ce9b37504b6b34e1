#include "scenarios/behavior/collisions.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/simulate.h"
#include "scenarios/spec/spec_file.h"
#include "scenarios/verdict.h"
#include "tests/scenarios/behavior/probe.h"

namespace longtail {
namespace {

// The car keeps its speed until it touches something.
const char kRam[] =
    R"(step { name: "a" actor: "car" action { speed_profile { points { time_s: 9 speed_mps: 10 } } } })";

std::string Standing(const std::string& actor_class, double s_m, double offset_m = 0) {
  return absl::StrCat(R"(actors { id: "block" driver: DRIVER_MODEL_STATIONARY classes: )", actor_class,
                      " start { lane { lane: 2 s_m: ", s_m, " offset_m: ", offset_m, " } } }");
}

// Of a list that has an entry a frame, or none where all would be 0.
template <typename List>
double Entry(const List& list, int frame) {
  return frame < list.size() ? list.Get(frame) : 0;
}

double MassOf(const WorldSim& sim, const std::string& id) {
  for (const PlanActor& actor : sim.plan().actors) {
    if (actor.id == id) return actor.mass_kg;
  }
  ADD_FAILURE() << "no actor " << id;
  return 1;
}

TEST(Collision, GivesBothTheSameMomentumAndIsRecordedOnce) {
  WorldSim sim =
      WorldSim::Create(Probe{.storyboard = kRam, .more = Standing("ACTOR_CLASS_CAR", 100), .duration_s = 14}.Scenario())
          .value();
  const v1::WorldTrack track = Simulate(sim);
  ASSERT_EQ(track.contacts_size(), 1);
  const v1::Contact& contact = track.contacts(0);
  EXPECT_EQ(track.actors(static_cast<int>(contact.a())).actor(), "car");
  EXPECT_EQ(track.actors(static_cast<int>(contact.b())).actor(), "block");
  // 30 m between the axles less two halves of cars, at 10 m/s.
  EXPECT_NEAR(contact.time_us() * 1e-6, 2.5, 0.2);
  EXPECT_NEAR(contact.closing_mps(), 10, 0.1);
  EXPECT_NEAR(contact.y_m(), -1.75, 0.05);
  EXPECT_GT(contact.x_m(), 95);
  EXPECT_NEAR(contact.delta_v_a_mps() * MassOf(sim, "car"), contact.delta_v_b_mps() * MassOf(sim, "block"), 1);
  // Hardly anything springs back at that speed: together they change by a little more than the closing speed.
  EXPECT_GT(contact.delta_v_a_mps() + contact.delta_v_b_mps(), 10);
  EXPECT_LT(contact.delta_v_a_mps() + contact.delta_v_b_mps(), 12);
}

TEST(Collision, EndsWithBothAtRestAndApart) {
  const v1::WorldTrack track =
      Probe{.storyboard = kRam, .more = Standing("ACTOR_CLASS_CAR", 100), .duration_s = 14}.Play();
  const v1::ActorTrack &car = TrackOf(track, "car"), &block = TrackOf(track, "block");
  const int last = track.time_us_size() - 1;
  EXPECT_NEAR(car.speed_mps(last), 0, 0.05);
  EXPECT_NEAR(block.speed_mps(last), 0, 0.05);
  EXPECT_GT(block.x_m(last), 100.5);
  // Two cars of about 4.4 m, one behind the other.
  EXPECT_GT(block.x_m(last) - car.x_m(last), 3.6);
  EXPECT_TRUE(car.flags(last) & 1u);
  EXPECT_FALSE(TrackOf(track, "ego").flags(last) & 1u);
}

TEST(Collision, OffItsMiddleTurnsACarRound) {
  const v1::WorldTrack track =
      Probe{.storyboard = kRam, .more = Standing("ACTOR_CLASS_CAR", 100, 1.3), .duration_s = 14}.Play();
  const int last = track.time_us_size() - 1;
  EXPECT_GT(std::abs(TrackOf(track, "block").yaw_rad(last)), 0.1);
  EXPECT_GT(TrackOf(track, "block").left_mps_size(), 0);
}

TEST(Collision, KnocksAPersonDownAndOnward) {
  const v1::WorldTrack track =
      Probe{.storyboard = kRam,
            .more = R"(actors { id: "block" classes: ACTOR_CLASS_ADULT start { lane { lane: 2 s_m: 100 } }
                                driver: DRIVER_MODEL_STATIONARY heading_deg: 90 })",
            .duration_s = 14}
          .Play();
  const v1::ActorTrack& adult = TrackOf(track, "block");
  const int last = track.time_us_size() - 1;
  ASSERT_EQ(track.contacts_size(), 1);
  EXPECT_GT(adult.x_m(last), 105);
  EXPECT_NEAR(std::hypot(adult.speed_mps(last), Entry(adult.left_mps(), last)), 0, 0.05);
  EXPECT_NEAR(std::abs(Entry(adult.roll_rad(), last)) + std::abs(Entry(adult.pitch_rad(), last)), M_PI / 2, 1e-6);
  // A car does not feel as much, though it drives on and pushes.
  EXPECT_LT(track.contacts(0).delta_v_a_mps(), 3);
  EXPECT_GT(track.contacts(0).delta_v_b_mps(), 8);
}

TEST(Collision, SendsThingsFlying) {
  const v1::WorldTrack track =
      Probe{.storyboard = kRam, .more = Standing("ACTOR_CLASS_BOX", 100), .duration_s = 14}.Play();
  const v1::ActorTrack& box = TrackOf(track, "block");
  const int last = track.time_us_size() - 1;
  EXPECT_GT(box.x_m(last), 103);
  EXPECT_NEAR(box.speed_mps(last), 0, 0.05);
}

TEST(Collision, WithABumpLeavesTheDriverInCharge) {
  // 0.6 m/s faster than the one ahead, from a metre behind.
  const v1::WorldTrack track =
      Probe{.storyboard =
                R"(step { name: "a" actor: "car" action { speed_profile { points { time_s: 9 speed_mps: 10 } } } })",
            .more = R"(actors { id: "block" classes: ACTOR_CLASS_CAR speed_mps: 9.4 desired_speed_mps: 9.4
                                start { lane { lane: 2 s_m: 75.5 } } driver: DRIVER_MODEL_IDM })"}
          .Play();
  ASSERT_GE(track.contacts_size(), 1);
  EXPECT_LT(track.contacts(0).closing_mps(), 1);
  EXPECT_GT(TrackOf(track, "block").speed_mps(89), 8);
  EXPECT_EQ(TrackOf(track, "block").left_mps_size(), 0);
}

TEST(Collision, WithABumpDoesNotStopWhoReverses) {
  std::string text = Probe{.more = R"(actors { id: "block" classes: ACTOR_CLASS_CHILD driver: DRIVER_MODEL_STATIONARY
                                           start { lane { lane: 1 s_m: 110 } } })",
                           .ego = "replay { commands { time_s: 0 } }"}
                         .Text();
  const std::string start = "s_m: 20 } } speed_mps: 10";
  text.replace(text.find(start), start.size(), "s_m: 120 } } speed_mps: -2");
  const v1::WorldTrack track = Simulate(Instantiate(ParseSpec(text, "probe").spec, 1, 0).value()).value();
  ASSERT_GE(track.contacts_size(), 1);
  EXPECT_LT(TrackOf(track, "ego").speed_mps(89), -1.5);
}

TEST(Collision, TakesEgoOutOfItsDriversHands) {
  const v1::WorldTrack track =
      Probe{.storyboard =
                R"(step { name: "a" actor: "block" action { speed_profile { points { time_s: 9 speed_mps: 24 } } } })",
            .more = R"(actors { id: "block" classes: ACTOR_CLASS_CAR speed_mps: 24 driver: DRIVER_MODEL_IDM
                                start { lane { lane: 1 s_m: 2 offset_m: 0.5 } } })",
            .duration_s = 14}
          .Play();
  const v1::ActorTrack& ego = TrackOf(track, "ego");
  ASSERT_GE(track.contacts_size(), 1);
  EXPECT_EQ(track.contacts(0).a(), 0u);
  EXPECT_NEAR(track.contacts(0).closing_mps(), 14, 0.5);
  EXPECT_GT(track.contacts(0).delta_v_a_mps(), 5);
  const int hit = static_cast<int>(track.contacts(0).time_us() / 100000) + 1;
  EXPECT_GT(ego.speed_mps(hit), 14);
  EXPECT_NEAR(ego.speed_mps(track.time_us_size() - 1), 0, 0.05);
}

// A car at the kerb and a cyclist who passes it half a metre from its bodywork.
Probe Passing(const std::string& door) {
  const std::string ride =
      R"(nodes { step { name: "a" actor: "rider" action { speed_profile { points { time_s: 9 speed_mps: 5 } } } } })";
  const std::string open =
      absl::StrCat(R"(nodes { step { name: "open" actor: "block" action { door { door: )", door, " } } } }");
  return {.storyboard = absl::StrCat("parallel { ", ride, door.empty() ? "" : open, " }"),
          .more = absl::StrCat(Standing("ACTOR_CLASS_CAR", 300), R"(
              actors { id: "rider" classes: ACTOR_CLASS_BICYCLE speed_mps: 5 desired_speed_mps: 5
                       driver: DRIVER_MODEL_IDM start { lane { lane: 2 s_m: 285 offset_m: 1.75 } } })")};
}

TEST(Collision, WithAnOpenDoorThrowsACyclistWhoPasses) {
  EXPECT_EQ(Passing("").Play().contacts_size(), 0);
  EXPECT_EQ(Passing("DOOR_FRONT_RIGHT").Play().contacts_size(), 0);
  for (const char* door : {"DOOR_FRONT_LEFT", "DOOR_REAR_LEFT"}) {
    const v1::WorldTrack track = Passing(door).Play();
    ASSERT_EQ(track.contacts_size(), 1) << door;
    const v1::Contact& contact = track.contacts(0);
    EXPECT_EQ(track.actors(static_cast<int>(contact.a())).actor(), "block");
    EXPECT_EQ(track.actors(static_cast<int>(contact.b())).actor(), "rider");
    EXPECT_GT(contact.closing_mps(), 3);
    // Beside the car, left of its bodywork.
    EXPECT_GT(contact.y_m(), -1.75 + 0.85);
    const v1::ActorTrack& rider = TrackOf(track, "rider");
    const int last = track.time_us_size() - 1;
    EXPECT_NEAR(std::abs(Entry(rider.roll_rad(), last)), M_PI / 2, 0.2) << door;
    EXPECT_TRUE(TrackOf(track, "block").flags(last) & 1u);
  }
}

TEST(Ego, StopsBeforeADoorThatStandsOpenInItsWay) {
  const auto play = [](const std::string& door) {
    return Probe{
        .storyboard = absl::StrCat(R"(step { name: "a" actor: "block" action { door { door: )", door, " } } }"),
        .more = R"(actors { id: "block" driver: DRIVER_MODEL_STATIONARY classes: ACTOR_CLASS_CAR
                                     start { lane { lane: 1 s_m: 90 offset_m: -2.4 } } })",
        .duration_s = 14}
        .Play();
  };
  const v1::WorldTrack free = play("DOOR_FRONT_RIGHT"), blocked = play("DOOR_FRONT_LEFT");
  const int last = free.time_us_size() - 1;
  EXPECT_GT(TrackOf(free, "ego").x_m(last), 120);
  EXPECT_EQ(free.contacts_size() + blocked.contacts_size(), 0);
  EXPECT_LT(TrackOf(blocked, "ego").x_m(last), 88);
  EXPECT_LT(TrackOf(blocked, "ego").speed_mps(last), 0.5);
}

// "car" drives along lane 2 at 10 m/s; a car stands in its way or beside it, and opens a door.
v1::WorldTrack PastADoor(const std::string& door, double offset_m, const std::string& driver) {
  return Probe{.storyboard = absl::StrCat("step { name: \"a\" actor: \"block\" action { door { door: ", door, " } } }"),
               .more = absl::StrCat(R"(actors { id: "block" driver: DRIVER_MODEL_STATIONARY classes: ACTOR_CLASS_CAR
                                                start { lane { lane: 2 s_m: 240 offset_m: )",
                                    offset_m, R"( } } }
                                       actors { id: "late" driver: )",
                                    driver, R"( classes: ACTOR_CLASS_CAR speed_mps: 10
                                                start { lane { lane: 2 s_m: 150 } } })"),
               .duration_s = 22}
      .Play();
}

double NearestToRight(const v1::WorldTrack& track) {
  const v1::ActorTrack& late = TrackOf(track, "late");
  double y_m = 1e9;
  for (int i = 0; i < late.y_m_size(); ++i) y_m = std::min<double>(y_m, late.y_m(i));
  return y_m;
}

TEST(Drivers, GoRoundAnOpenDoorInTheirLane) {
  const v1::WorldTrack closed = PastADoor("DOOR_FRONT_LEFT", 2.4, "DRIVER_MODEL_IDM");
  const v1::WorldTrack open = PastADoor("DOOR_FRONT_RIGHT", 2.4, "DRIVER_MODEL_IDM");
  EXPECT_EQ(closed.contacts_size() + open.contacts_size(), 0);
  const v1::ActorTrack &free = TrackOf(closed, "late"), &late = TrackOf(open, "late");
  const int last = late.x_m_size() - 1;
  EXPECT_GT(late.x_m(last), 290);
  EXPECT_NEAR(NearestToRight(closed), free.y_m(0), 0.02);
  EXPECT_LT(NearestToRight(open), late.y_m(0) - 0.4);
  EXPECT_NEAR(late.y_m(last), late.y_m(0), 0.05);  // back in the middle
}

TEST(Drivers, StopBeforeADoorThatLeavesNoRoomInTheirLane) {
  const v1::WorldTrack track = PastADoor("DOOR_FRONT_RIGHT", 1.9, "DRIVER_MODEL_IDM");
  EXPECT_EQ(track.contacts_size(), 0);
  const v1::ActorTrack& late = TrackOf(track, "late");
  EXPECT_LT(late.x_m(late.x_m_size() - 1), 238);
  EXPECT_LT(late.speed_mps(late.x_m_size() - 1), 0.1);
  // Who may, goes into the next lane.
  const v1::WorldTrack changes = PastADoor("DOOR_FRONT_RIGHT", 1.9, "DRIVER_MODEL_MOBIL");
  EXPECT_EQ(changes.contacts_size(), 0);
  const v1::ActorTrack& changer = TrackOf(changes, "late");
  EXPECT_GT(changer.x_m(changer.x_m_size() - 1), 270);
}

TEST(Collision, NeedsTheSameHeight) {
  // A box that hangs 5 m above the lane.
  const v1::WorldTrack track =
      Probe{.storyboard = kRam,
            .more = R"(actors { id: "crane" classes: ACTOR_CLASS_TRUCK start { lane { lane: -1 s_m: 140 } }
                                driver: DRIVER_MODEL_STATIONARY }
                       actors { id: "block" classes: ACTOR_CLASS_BOX driver: DRIVER_MODEL_STATIONARY
                                start { on_actor { actor: "crane" left_m: 3.5 up_m: 5 } } })"}
          .Play();
  EXPECT_EQ(track.contacts_size(), 0);
}

// Hardest braking that ego asks for with a thing in its lane.
double EgoBrakesFor(const std::string& actor_class) {
  const v1::WorldTrack track =
      Probe{.more = absl::StrCat(R"(actors { id: "thing" driver: DRIVER_MODEL_LOOSE classes: )", actor_class,
                                 " start { lane { lane: 1 s_m: 80 } } }")}
          .Play();
  const auto& accel_mps2 = TrackOf(track, "ego").command_accel_mps2();
  return -*std::min_element(accel_mps2.begin(), accel_mps2.end());
}

TEST(Ego, DoesNotBrakeForWhatWeighsNextToNothing) {
  EXPECT_LT(EgoBrakesFor("ACTOR_CLASS_PLASTIC_BAG"), 0.2);
  EXPECT_LT(EgoBrakesFor("ACTOR_CLASS_TUMBLEWEED"), 0.2);
  EXPECT_GT(EgoBrakesFor("ACTOR_CLASS_BOX"), 2);
}

// The judgement of the probe's track with an event that says so of contacts.
v1::RejectionReason Judged(const std::string& contacts, const std::string& block) {
  v1::Scenario scenario = Probe{.storyboard = kRam, .detector = "time { at_s: 1 }", .more = block}.Scenario();
  v1::Event& event = *scenario.mutable_concrete()->mutable_events(0);
  if (!contacts.empty()) {
    v1::MeantContact& meant = *event.add_contacts();
    meant.set_actor("block");
    meant.set_other("car");
    meant.set_may_miss(contacts == "may miss");
  }
  return JudgeTrack(scenario, Simulate(scenario).value()).reason();
}

TEST(MeantContact, IsAcceptedAndWhereItIsMissedRejected) {
  const std::string near = Standing("ACTOR_CLASS_CAR", 100), far = Standing("ACTOR_CLASS_CAR", 400);
  EXPECT_EQ(Judged("", near), v1::REJECTION_REASON_ACTOR_CONTACT);
  EXPECT_EQ(Judged("", far), v1::REJECTION_REASON_UNSPECIFIED);
  EXPECT_EQ(Judged("must", near), v1::REJECTION_REASON_UNSPECIFIED);
  EXPECT_EQ(Judged("must", far), v1::REJECTION_REASON_EVENT_MISSED);
  EXPECT_EQ(Judged("may miss", far), v1::REJECTION_REASON_UNSPECIFIED);
}

TEST(MeantContact, IsMeasuredByTheChangeOfVelocity) {
  v1::Scenario scenario =
      Probe{.storyboard = kRam, .detector = "time { at_s: 1 }", .more = Standing("ACTOR_CLASS_CAR", 100)}.Scenario();
  v1::Event& event = *scenario.mutable_concrete()->mutable_events(0);
  event.add_contacts()->set_actor("car");
  event.mutable_contacts(0)->set_other("block");
  v1::OutcomeBand& band = *event.add_outcome();
  band.set_metric(v1::OUTCOME_METRIC_CONTACT_DELTA_V_MPS);
  band.set_lo(3);
  band.set_hi(9);
  const v1::WorldTrack track = Simulate(scenario).value();
  EXPECT_EQ(JudgeTrack(scenario, track).reason(), v1::REJECTION_REASON_UNSPECIFIED);
  event.mutable_outcome(0)->set_lo(9);
  event.mutable_outcome(0)->set_hi(30);
  EXPECT_EQ(JudgeTrack(scenario, track).reason(), v1::REJECTION_REASON_OUTCOME);
}

}  // namespace
}  // namespace longtail
