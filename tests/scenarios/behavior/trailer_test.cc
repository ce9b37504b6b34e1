#include "scenarios/behavior/trailer.h"

#include <cmath>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/bench/allocations.h"
#include "scenarios/kinematics_check.h"
#include "scenarios/simulate.h"
#include "tests/scenarios/behavior/probe.h"

namespace longtail {
namespace {

constexpr double kDeg = kPi / 180;
// Of the catalogue's trailer: from the hitch to its axles; and from the rear axle of who tows to the hitch.
constexpr double kTrailerM = 7.7, kHitchM = 0.6;

std::string Rig(double s_m, double speed_mps, const std::string& more = "driver: DRIVER_MODEL_IDM",
                const std::string& hitched = "") {
  return absl::StrCat(R"(actors { id: "tractor" classes: ACTOR_CLASS_TRACTOR_UNIT start { lane { lane: 1 s_m: )", s_m,
                      " } } speed_mps: ", speed_mps, " ", more, R"( }
actors { id: "trailer" classes: ACTOR_CLASS_SEMI_TRAILER driver: DRIVER_MODEL_TOWED
         start { hitched { actor: "tractor" )",
                      hitched, " } } }");
}

std::string Jackknife(const std::string& fields) {
  return StepText("tractor", absl::StrCat("jackknife { ", fields, " }"), "start { time { at_s: 1 } }");
}

double AngleAt(const v1::WorldTrack& track, int frame) {
  return WrapAngle(TrackOf(track, "tractor").yaw_rad(frame) - TrackOf(track, "trailer").yaw_rad(frame));
}

// Between the points of both that are hitched to one another.
double HitchGapM(const v1::WorldTrack& track, int frame) {
  const v1::ActorTrack &tractor = TrackOf(track, "tractor"), &trailer = TrackOf(track, "trailer");
  const double a = tractor.yaw_rad(frame), b = trailer.yaw_rad(frame);
  return std::hypot(tractor.x_m(frame) + kHitchM * std::cos(a) - trailer.x_m(frame) - kTrailerM * std::cos(b),
                    tractor.y_m(frame) + kHitchM * std::sin(a) - trailer.y_m(frame) - kTrailerM * std::sin(b));
}

TEST(TrailedYaw, ComesIntoLineAsTheTractrixSays) {
  // tan(60° / 2) halves over L ln 2, however many ticks that takes.
  const double way_m = 8 * std::log(2), half = 2 * std::atan(std::tan(30 * kDeg) / 2);
  EXPECT_NEAR(TrailedYaw(60 * kDeg, 8, way_m, 0), half, 1e-12);
  double yaw = 60 * kDeg;
  for (int i = 0; i < 1000; ++i) yaw = TrailedYaw(yaw, 8, way_m / 1000, 0);
  EXPECT_NEAR(yaw, half, 1e-9);
  EXPECT_EQ(TrailedYaw(1, 8, 0, 0), 1);
}

TEST(TrailedYaw, LagsOnACircleByTheAngleWhoseSineIsTheLengthOverTheRadius) {
  constexpr double kRadiusM = 20, kLengthM = 8;
  double yaw = 90 * kDeg, at = 0;
  for (int i = 0; i < 5000; ++i) {
    const double next = at + 0.05 / kRadiusM;
    yaw = TrailedYaw(yaw, kLengthM, kRadiusM * (std::cos(next) - std::cos(at)),
                     kRadiusM * (std::sin(next) - std::sin(at)));
    at = next;
  }
  EXPECT_NEAR(WrapAngle(at + 90 * kDeg - yaw), std::asin(kLengthM / kRadiusM), 2e-3);
}

TEST(TrailedYaw, TurnsAwayFromTheWayOfAHitchThatIsPushedBack) {
  double yaw = 5 * kDeg;
  for (int i = 0; i < 100; ++i) yaw = TrailedYaw(yaw, 8, -0.1, 0);
  EXPECT_GT(yaw, 15 * kDeg);
}

TEST(Trailer, FollowsStraightAtTheSpeedOfWhoTows) {
  const v1::WorldTrack track = Probe{.more = Rig(120, 10)}.Play();
  const v1::ActorTrack &tractor = TrackOf(track, "tractor"), &trailer = TrackOf(track, "trailer");
  for (const int f : {0, 1, 40, 90}) {
    EXPECT_NEAR(tractor.x_m(f) - trailer.x_m(f), kTrailerM - kHitchM, 1e-6);
    EXPECT_NEAR(trailer.y_m(f), tractor.y_m(f), 1e-3);
    EXPECT_NEAR(trailer.speed_mps(f), tractor.speed_mps(f), 1e-6);
    EXPECT_NEAR(trailer.accel_mps2(f), tractor.accel_mps2(f), 1e-3);
  }
  EXPECT_EQ(track.contacts_size(), 0);
  EXPECT_EQ(trailer.left_mps_size(), 0);
}

TEST(Trailer, StandsAtTheAngleOfAWheelThatRollsOnACircle) {
  const v1::WorldTrack track =
      Probe{.more = Rig(120, 8), .road = "bends { start_m: 125 length_m: 150 transition_m: 20 radius_m: 60 }"}.Play();
  const v1::ActorTrack& tractor = TrackOf(track, "tractor");
  const int f = 85;
  const double radius_m = std::abs(tractor.speed_mps(f) / tractor.yaw_rate_radps(f));
  // Lane 1 lies 5.25 m outside the road's line.
  ASSERT_NEAR(radius_m, 65.25, 0.5);
  const double expected = std::asin(kTrailerM / std::hypot(radius_m, kHitchM)) - std::atan(kHitchM / radius_m);
  EXPECT_NEAR(std::abs(AngleAt(track, f)), expected, 0.01);
  EXPECT_EQ(AngleAt(track, f) > 0, tractor.yaw_rate_radps(f) > 0);
  EXPECT_LT(HitchGapM(track, f), 1e-6);
}

TEST(Trailer, StartsAtItsAngleAndComesIntoLine) {
  const v1::WorldTrack track = Probe{.more = Rig(120, 10, "driver: DRIVER_MODEL_IDM", "angle_deg: 20")}.Play();
  EXPECT_NEAR(AngleAt(track, 0), -20 * kDeg, 1e-9);
  EXPECT_LT(HitchGapM(track, 0), 1e-6);
  // tan(10°) falls by exp(-way / L).
  const double way_m = TrackOf(track, "tractor").x_m(10) - TrackOf(track, "tractor").x_m(0);
  EXPECT_NEAR(AngleAt(track, 10), -2 * std::atan(std::tan(10 * kDeg) * std::exp(-way_m / kTrailerM)), 0.01);
  EXPECT_NEAR(AngleAt(track, 60), 0, 0.02);
}

TEST(Trailer, TurnsWithWhoTowsAtTheLargestAngleOnTheWayBack) {
  const WorldSim sim = WorldSim::Create(Probe{.more = Rig(200, 0)}.Scenario()).value();
  const Plan& plan = sim.plan();
  WorldState world = sim.world();
  int tower = 0;
  while (plan.actors[tower].id != "tractor") ++tower;
  const int trailer = plan.actors[tower].trailer;
  world.actors[trailer].body.yaw_rad += 10 * kDeg;
  Hitch(plan, trailer, world);
  double largest = 0;
  for (int tick = 0; tick < 2000; ++tick) {
    ActorState& state = world.actors[tower];
    state.body.speed_mps = -2;
    state.body.x_m -= 2 * kTickS;
    PlaceOnRoad(plan, tower, state);
    Tow(plan, trailer, world);
    largest = std::max(largest, std::abs(WrapAngle(world.actors[trailer].body.yaw_rad - state.body.yaw_rad)));
  }
  EXPECT_NEAR(largest, kMostFoldRad, 1e-9);
  EXPECT_NEAR(world.actors[trailer].yaw_rate_radps, 0, 1e-9);
  // Dragged askew: all of the way is that of its tower.
  EXPECT_NEAR(SpeedOver(world.actors[trailer]), 2, 1e-6);
}

TEST(Trailer, GoesAndComesAndIsPutSomewhereElseWithWhoTows) {
  const v1::WorldTrack gone =
      Probe{.storyboard = StepText("tractor", "disappear {}", "start { time { at_s: 1 } }"), .more = Rig(120, 10)}
          .Play();
  EXPECT_TRUE(TrackOf(gone, "trailer").present(9));
  EXPECT_FALSE(TrackOf(gone, "trailer").present(11));
  const v1::WorldTrack put =
      Probe{.storyboard = StepText("tractor", "teleport { position { lane { lane: 1 s_m: 300 } } speed_mps: 3 }",
                                   "start { time { at_s: 1 } }"),
            .more = Rig(120, 10)}
          .Play();
  EXPECT_NEAR(TrackOf(put, "trailer").x_m(11), 300 + 0.3 - kTrailerM + kHitchM, 0.1);
  EXPECT_NEAR(TrackOf(put, "trailer").speed_mps(11), TrackOf(put, "tractor").speed_mps(11), 1e-6);
  EXPECT_LT(HitchGapM(put, 11), 1e-6);
}

TEST(Trailer, OthersKeepTheirDistanceToItsRear) {
  // Ego's lane; the rig stands, and ends 11.4 m behind the axle of who tows.
  const v1::WorldTrack track = Probe{.more = Rig(150, 0, "driver: DRIVER_MODEL_STATIONARY") +
                                             R"(actors { id: "follower" classes: ACTOR_CLASS_CAR
      start { lane { lane: 1 s_m: 80 } } speed_mps: 10 driver: DRIVER_MODEL_IDM })",
                                     .duration_s = 15}
                                   .Play();
  EXPECT_EQ(track.contacts_size(), 0);
  const v1::ActorTrack& follower = TrackOf(track, "follower");
  const int last = track.time_us_size() - 1;
  EXPECT_NEAR(follower.speed_mps(last), 0, 0.1);
  EXPECT_LT(follower.x_m(last), 150 - 11.4 - 3);
  EXPECT_GT(follower.x_m(last), 150 - 11.4 - 9);
}

TEST(Trailer, WhoTowsChangesLanesOnlyWhereThereIsRoomForItToo) {
  const std::string slow = R"(actors { id: "slow" classes: ACTOR_CLASS_CAR start { lane { lane: 1 s_m: 165 } }
                                       speed_mps: 4 driver: DRIVER_MODEL_IDM })";
  const std::string rig = Rig(120, 10, "driver: DRIVER_MODEL_MOBIL");
  // Beside the trailer's rear, 10 m behind who tows.
  const std::string beside = R"(actors { id: "beside" classes: ACTOR_CLASS_CAR start { lane { lane: 2 s_m: 107 } }
                                         speed_mps: 10 driver: DRIVER_MODEL_SCRIPTED })";
  const v1::WorldTrack free = Probe{.more = rig + slow}.Play();
  const v1::WorldTrack held = Probe{.more = rig + slow + beside}.Play();
  const double from = TrackOf(free, "tractor").y_m(0);
  EXPECT_GT(TrackOf(free, "tractor").y_m(60), from + 1.5);
  EXPECT_NEAR(TrackOf(held, "tractor").y_m(25), from, 0.3);
  EXPECT_EQ(held.contacts_size(), 0);
  EXPECT_EQ(free.contacts_size(), 0);
}

TEST(Jackknife, ReachesItsAngleInItsTimeAndSlowsAsAsked) {
  for (const double angle_deg : {60.0, -60.0}) {
    const v1::WorldTrack track =
        Probe{.storyboard = Jackknife(absl::StrCat("angle_deg: ", angle_deg, " duration_s: 1.5 deceleration_mps2: 4")),
              .more = Rig(120, 15, "driver: DRIVER_MODEL_SCRIPTED")}
            .Play();
    const v1::ActorTrack &tractor = TrackOf(track, "tractor"), &trailer = TrackOf(track, "trailer");
    // Half of the way at half of the time.
    EXPECT_NEAR(AngleAt(track, 17), angle_deg * kDeg * 0.4501, 0.05);
    EXPECT_NEAR(AngleAt(track, 25), angle_deg * kDeg, 0.01);
    EXPECT_NEAR(trailer.speed_mps(30), 15 - 2.0 * 4, 0.1);
    EXPECT_NEAR(std::hypot(tractor.speed_mps(30), tractor.left_mps(30)), 15 - 2.0 * 4, 0.1);
    // 15² / (2 * 4) from where it began.
    EXPECT_NEAR(trailer.x_m(70) - trailer.x_m(10), 28.1, 0.3);
    EXPECT_NEAR(trailer.y_m(70), trailer.y_m(10), 0.05);
    EXPECT_EQ(trailer.speed_mps(80), 0);
    EXPECT_EQ(tractor.x_m(80), tractor.x_m(70));
    EXPECT_EQ(AngleAt(track, 90), AngleAt(track, 60));
    EXPECT_NEAR(track.events(0).step_end_us() * 1e-6, 1 + 15 / 4.0, 0.03);
    for (int f = 0; f < track.time_us_size(); ++f) EXPECT_LT(HitchGapM(track, f), 1e-4) << f;
    EXPECT_EQ(track.contacts_size(), 0);
  }
}

TEST(Jackknife, MovesAsBodiesCan) {
  for (const char* fields : {"angle_deg: 90 duration_s: 1", "angle_deg: -30 duration_s: 3 deceleration_mps2: 12"}) {
    const Probe probe{.storyboard = Jackknife(fields),
                      .more = Rig(150, 22, "driver: DRIVER_MODEL_SCRIPTED"),
                      .road = "bends { start_m: 60 length_m: 300 radius_m: 400 }"};
    for (const KinematicFault& fault : CheckKinematics(probe.Scenario(), probe.Play())) ADD_FAILURE() << Text(fault);
  }
}

TEST(Jackknife, IsNotDoneByWhoLostItsTrailer) {
  // 14 t at 20 m/s into a rig that stands: the hitch tears, and the trailer runs into the cab.
  const v1::WorldTrack track =
      Probe{.storyboard = StepText("tractor", "jackknife { angle_deg: 60 }", "start { time { at_s: 7 } }"),
            .more = Rig(150, 0, "driver: DRIVER_MODEL_SCRIPTED") +
                    R"(actors { id: "bus" classes: ACTOR_CLASS_BUS start { lane { lane: 1 s_m: 80 } } speed_mps: 20
                                driver: DRIVER_MODEL_SCRIPTED })"}
          .Play();
  ASSERT_EQ(track.contacts_size(), 2);
  EXPECT_GT(HitchGapM(track, 70), 0.2);
  EXPECT_GT(TrackOf(track, "tractor").x_m(70), 150.5);
  EXPECT_NEAR(AngleAt(track, 88), AngleAt(track, 70), 0.05);
}

TEST(Blow, OnATrailerMovesBothByWhatTheyWeighTogether) {
  const v1::WorldTrack track =
      Probe{.more = Rig(150, 0, "driver: DRIVER_MODEL_SCRIPTED") +
                    R"(actors { id: "hitter" classes: ACTOR_CLASS_VAN mass_kg: 3000 start { lane { lane: 1 s_m: 90 } }
                                speed_mps: 15 driver: DRIVER_MODEL_SCRIPTED })"}
          .Play();
  ASSERT_EQ(track.contacts_size(), 1);
  const v1::Contact& contact = track.contacts(0);
  const bool first = track.actors(static_cast<int>(contact.a())).actor() == "trailer";
  const double trailer_mps = first ? contact.delta_v_a_mps() : contact.delta_v_b_mps();
  const double van_mps = first ? contact.delta_v_b_mps() : contact.delta_v_a_mps();
  EXPECT_NEAR(trailer_mps * (7500 + 18500), van_mps * 3000, 500);
  EXPECT_GT(van_mps, 12);
  // They are still hitched and move on together until friction has stopped them.
  for (int f = 0; f < track.time_us_size(); ++f) EXPECT_LT(HitchGapM(track, f), 1e-4) << f;
  EXPECT_GT(TrackOf(track, "tractor").x_m(80), 150.05);
  EXPECT_NEAR(TrackOf(track, "tractor").speed_mps(85), 0, 1e-6);
}

TEST(CombinedBody, HasTheMomentaOfBoth) {
  const WorldSim sim =
      WorldSim::Create(Probe{.more = Rig(200, 10, "driver: DRIVER_MODEL_IDM", "angle_deg: 40")}.Scenario()).value();
  const Plan& plan = sim.plan();
  int tower = 0;
  while (plan.actors[tower].id != "tractor") ++tower;
  const RigidBody both = CombinedBody(plan, tower, plan.actors[tower].trailer, sim.world());
  EXPECT_NEAR(both.mass_kg, 26000, 1e-6);
  // Its parts turn differently, so that as one body it turns somewhere between them.
  const double rate = sim.world().actors[plan.actors[tower].trailer].yaw_rate_radps;
  EXPECT_LT(both.yaw_rate_radps * rate, rate * rate);
  EXPECT_GT(both.yaw_rate_radps * rate, 0);
  EXPECT_GT(both.inertia_kgm2, BoxYawInertia(18500, 13.6, 2.55) + BoxYawInertia(7500, 5.9, 2.5));
}

TEST(Trailer, IsTheSameInEachRunAndAllocatesNothing) {
  const Probe probe{.storyboard = Jackknife("angle_deg: 70"), .more = Rig(120, 15)};
  EXPECT_EQ(probe.Play().SerializeAsString(), probe.Play().SerializeAsString());
  WorldSim sim = WorldSim::Create(probe.Scenario()).value();
  sim.Step({}, 20);
  const int64_t before = NumAllocations();
  sim.Step({}, 600);
  EXPECT_EQ(NumAllocations() - before, 0);
}

}  // namespace
}  // namespace longtail
