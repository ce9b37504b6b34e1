#include "scenarios/criticality/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "gtest/gtest.h"
#include "scenarios/behavior/footprint.h"
#include "scenarios/criticality/delta_v.h"
#include "scenarios/criticality/drac.h"
#include "scenarios/criticality/pet.h"
#include "scenarios/criticality/required_deceleration.h"
#include "scenarios/criticality/rss.h"
#include "scenarios/criticality/rss_violation.h"
#include "scenarios/criticality/thw.h"
#include "scenarios/criticality/time_of_criticality.h"
#include "scenarios/criticality/ttc.h"
#include "scenarios/criticality/ttc_2d.h"

namespace longtail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

MovingBox Car(double x_m, double y_m, double yaw_rad, double speed_mps) {
  return {MakeFootprint(x_m, y_m, yaw_rad, 0, 4, 2), speed_mps * std::cos(yaw_rad), speed_mps * std::sin(yaw_rad)};
}

// 30 m between centres, 26 m between bumpers.
TEST(Ttc, OfAPathSeesOnlyWhatIsAheadInIt) {
  EXPECT_NEAR(TimeToCollision(Car(0, 0, 0, 15), Car(30, 0, 0, 2)), 2, 1e-9);
  EXPECT_EQ(TimeToCollision(Car(0, 0, 0, 10), Car(30, 0, 0, 12)), kInfinity);
  EXPECT_EQ(TimeToCollision(Car(0, 0, 0, 10), Car(20, -20, std::acos(0.0), 10)), kInfinity);
  EXPECT_EQ(TimeToCollision(Car(0, 0, 0, 10), Car(3, 0, 0, 5)), 0);
}

TEST(Ttc2d, IsTheGapOverTheClosingSpeed) {
  EXPECT_NEAR(TimeToCollision2d(Car(0, 0, 0, 15), Car(30, 0, 0, 2)), 26.0 / 13, 1e-9);
  EXPECT_EQ(TimeToCollision2d(Car(0, 0, 0, 10), Car(30, 0, 0, 12)), kInfinity);
  EXPECT_EQ(TimeToCollision2d(Car(0, 0, 0, 10), Car(30, 3, 0, 2)), kInfinity);
}

// Crossing at a right angle: ego's front needs 17 m at 10 m/s, the other's side has left by then or not.
TEST(Ttc2d, SeesCrossingPathsInTwoDimensions) {
  EXPECT_NEAR(TimeToCollision2d(Car(0, 0, 0, 10), Car(20, -20, std::acos(0.0), 10)), 1.7, 1e-9);
  EXPECT_EQ(TimeToCollision2d(Car(0, 0, 0, 10), Car(20, -20, std::acos(0.0), 30)), kInfinity);
}

TEST(Thw, IsTheGapOverOwnSpeed) {
  EXPECT_NEAR(TimeHeadway(Car(0, 0, 0, 13), Car(30, 0, 0, 20)), 2, 1e-9);
  EXPECT_EQ(TimeHeadway(Car(0, 0, 0, 13), Car(-30, 0, 0, 20)), kInfinity);
  EXPECT_EQ(TimeHeadway(Car(0, 0, 0, 13), Car(30, 2.5, 0, 20)), kInfinity);
}

TEST(Drac, IsClosingSpeedSquaredOverTwiceTheGap) {
  EXPECT_NEAR(DecelerationToAvoidCrash(Car(0, 0, 0, 15), Car(30, 0, 0, 2)), 13.0 * 13 / 52, 1e-9);
  EXPECT_EQ(DecelerationToAvoidCrash(Car(0, 0, 0, 2), Car(30, 0, 0, 15)), 0);
  EXPECT_EQ(DecelerationToAvoidCrash(Car(0, 0, 0, 5), Car(3, 0, 0, 0)), kInfinity);
}

MovingBox Braking(MovingBox car, double accel_mps2) {
  car.ax_mps2 = accel_mps2;
  return car;
}

// Gap 26 m in all cases. The leader at 10 m/s that brakes with 5 stands after 2 s and 10 m: from 15 m/s there are 36 m.
// From 30 m/s self is there before it stands: 20^2 / 52 + 5 keep them apart.
TEST(RequiredDeceleration, SeesALeaderThatBrakes) {
  const MovingBox leader = Car(30, 0, 0, 10);
  EXPECT_NEAR(RequiredDeceleration(Car(0, 0, 0, 15), leader), 25.0 / 52, 1e-9);
  EXPECT_NEAR(RequiredDeceleration(Car(0, 0, 0, 15), Braking(leader, -5)), 225.0 / 72, 1e-9);
  EXPECT_NEAR(RequiredDeceleration(Car(0, 0, 0, 8), Braking(leader, -5)), 64.0 / 72, 1e-9);
  EXPECT_NEAR(RequiredDeceleration(Car(0, 0, 0, 40), Braking(leader, -5)), 900.0 / 52 + 5, 1e-9);
  EXPECT_EQ(RequiredDeceleration(Car(0, 0, 0, 15), Braking(leader, 1)), 0) << "25 / 52 is less than it gains";
  EXPECT_EQ(RequiredDeceleration(Car(0, 0, 0, 8), leader), 0);
  EXPECT_EQ(RequiredDeceleration(Car(0, 0, 0, 15), Car(30, 2.5, 0, 0)), 0);
  EXPECT_EQ(RequiredDeceleration(Car(0, 0, 0, 15), Car(3, 0, 0, 15)), kInfinity);
}

// Coming at 10 m/s it stands after 10 m, 16 m are left; without its braking nothing helps.
TEST(RequiredDeceleration, AgainstOncomingTrafficCountsOnItsBraking) {
  const MovingBox oncoming = Car(30, 0, std::acos(-1.0), 10);
  EXPECT_EQ(RequiredDeceleration(Car(0, 0, 0, 8), oncoming), kInfinity);
  EXPECT_NEAR(RequiredDeceleration(Car(0, 0, 0, 8), Braking(oncoming, 5)), 64.0 / 32, 1e-9);
  EXPECT_EQ(RequiredDeceleration(Car(0, 0, 0, 8), Braking(oncoming, 1.9)), kInfinity) << "it needs 26.3 m";
}

// The most that braking as asked for leaves is nothing, and a little less touches.
TEST(RequiredDeceleration, IsTheLeastThatKeepsThemApart) {
  for (const double own : {5.0, 12.0, 20.0, 35.0}) {
    for (const double front : {0.0, 8.0, 15.0}) {
      for (const double accel : {-6.0, -2.0, 0.0, 1.0}) {
        const double b = RequiredDeceleration(Car(0, 0, 0, own), Braking(Car(30, 0, 0, front), accel));
        const auto least_gap = [&](double braking) {
          double gap = 26, v = own, w = front, least = gap;
          constexpr double kDt = 1e-4;
          for (double t = 0; t < 30 && v > 0; t += kDt) {
            v = std::max(0.0, v - braking * kDt);
            w = std::max(0.0, w + accel * kDt);
            gap += (w - v) * kDt;
            least = std::min(least, gap);
          }
          return least;
        };
        EXPECT_GE(least_gap(b), -0.01) << own << " " << front << " " << accel;
        if (b > 0) EXPECT_LT(least_gap(0.98 * b), 0.01) << own << " " << front << " " << accel;
      }
    }
  }
}

// 0.1 s at frame 1 and 0.2 s at frame 3; the last frame lasts no time.
TEST(RssViolation, AddsUpTheTimeBelowTheDistance) {
  EXPECT_NEAR(RssViolationTime({0, 100000, 200000, 300000, 500000}, {1, -1, 0, -0.1, -5}), 0.3, 1e-12);
  EXPECT_EQ(RssViolationTime({0, 100000}, {kInfinity, kInfinity}), 0);
}

TEST(TimeOfCriticality, IsWhenCalmDrivingNoLongerHelps) {
  EXPECT_EQ(FirstCriticalFrame({5, 3, 1.4, 1}, {0, 1, 2, 3}), 2);
  EXPECT_EQ(FirstCriticalFrame({5, 3, 1.5, 1}, {0, 3.5, 2, 3}), 1);
  EXPECT_EQ(FirstCriticalFrame({5, 1.5}, {3.4, 0}), -1);
}

// The other car drives north and covers x in [-1, 1]. Its tail leaves ego's band, y in [-1, 1], at 1.305 s; ego's front
// comes to x = -1 at 2.705 s: 1.4 s later, which is 1.3 s to 2.8 s at frames of 0.1 s.
TEST(Pet, IsTheTimeBetweenLeavingAndComing) {
  std::vector<int64_t> time_us;
  std::vector<Footprint> ego;
  std::vector<std::optional<Footprint>> other;
  for (int f = 0; f <= 40; ++f) {
    time_us.push_back(100000 * f);
    ego.push_back(Car(-30.05 + f, 0, 0, 10).box);
    other.push_back(Car(0, -10.05 + f, std::acos(0.0), 10).box);
  }
  const std::vector<double> pet = PostEncroachmentTimes(time_us, ego, other);
  EXPECT_EQ(pet[27], kInfinity);
  EXPECT_EQ(pet[28], 1.5);
  EXPECT_NEAR(pet[29], 1.6, 1e-9);
  // Its centre passes x = 0 at 3.005 s; its tail is beyond x = 1 after 3.305 s.
  EXPECT_NEAR(pet[33], 2.0, 1e-9);
  EXPECT_EQ(pet[34], kInfinity);
  for (int f = 0; f <= 13; ++f) other[f].reset();
  EXPECT_EQ(PostEncroachmentTimes(time_us, ego, other)[28], kInfinity) << "it was not there";
}

TEST(Pet, IsZeroInContact) {
  const Footprint box = Car(0, 0, 0, 0).box;
  EXPECT_EQ(PostEncroachmentTimes({0}, {box}, {Car(3.9, 0, 0, 0).box})[0], 0);
}

// 10 + 3.5 / 2 + 13.5^2 / 8 - 5^2 / 16 = 32.96875 m.
TEST(Rss, KeepsTheGapThatBrakingNeeds) {
  EXPECT_NEAR(RssSameDirectionDistance(10, 5, {}), 32.96875, 1e-9);
  EXPECT_EQ(RssSameDirectionDistance(0, 30, {}), 0);
  EXPECT_NEAR(RssMargin(Car(0, 0, 0, 10), Car(30, 0, 0, 5)), 26 - 32.96875, 1e-9);
  EXPECT_EQ(RssMargin(Car(0, 0, 0, 10), Car(30, 2.5, 0, 5)), kInfinity);
  EXPECT_EQ(RssMargin(Car(0, 0, 0, 10), Car(-30, 0, 0, 5)), kInfinity);
}

// Ego (10 + 13.5) / 2 + 13.5^2 / 6, the other (8 + 11.5) / 2 + 11.5^2 / 8.
TEST(Rss, AddsTheWayOfOncomingTraffic) {
  const double distance_m = 11.75 + 30.375 + 9.75 + 16.53125;
  EXPECT_NEAR(RssOppositeDirectionDistance(10, 8, {}), distance_m, 1e-9);
  EXPECT_NEAR(RssMargin(Car(0, 0, 0, 10), Car(104, 0, std::acos(-1.0), 8)), 100 - distance_m, 1e-9);
}

TEST(Corridor, LiesBehindWhoReverses) {
  const MovingBox ego = Car(20, 0, 0, -2), behind = Car(10, 0, 0, 0), before = Car(30, 0, 0, 0);
  const double gap_m = 6;
  EXPECT_NEAR(TimeToCollision(ego, behind), gap_m / 2, 1e-9);
  EXPECT_NEAR(TimeHeadway(ego, behind), gap_m / 2, 1e-9);
  EXPECT_NEAR(RequiredDeceleration(ego, behind), 4 / (2 * gap_m), 1e-9);
  EXPECT_LT(RssMargin(ego, behind), gap_m);
  EXPECT_EQ(TimeToCollision(ego, before), kInfinity);
}

TEST(HardestBraking, IsAgainstTheWayThatTheGearLeads) {
  v1::WorldTrack track;
  v1::ActorTrack& ego = *track.add_actors();
  for (const double accel : {-3.0, 5.0, 0.0}) ego.add_accel_mps2(accel);
  v1::Scenario scenario;
  EXPECT_EQ(HardestBraking(scenario, track), 3);
  scenario.mutable_concrete()->mutable_ego()->mutable_desired_speed_mps()->set_constant(-2);
  EXPECT_EQ(HardestBraking(scenario, track), 5);
}

TEST(DeltaV, SharesTheClosingSpeedByMass) {
  EXPECT_NEAR(DeltaV(Car(0, 0, 0, 15), 1500, Car(30, 0, 0, 2), 1500), 6.5, 1e-9);
  EXPECT_NEAR(DeltaV(Car(0, 0, 0, 15), 1500, Car(30, 0, 0, 2), 30), 13.0 * 30 / 1530, 1e-9);
  EXPECT_NEAR(DeltaV(Car(0, 0, 0, 10), 1500, Car(0, 0, std::acos(0.0), 10), 1500), std::sqrt(50.0), 1e-9);
}

// Ego drives at 10 m/s into a truck that stands: bodies touch from frame 2 on.
TEST(EgoCriticality, GivesDeltaVOnACollisionCourseAndAtContact) {
  v1::Scenario scenario;
  v1::ActorBody& body = *scenario.add_bodies();
  body.set_actor("truck");
  body.set_actor_class(v1::ACTOR_CLASS_TRUCK);
  body.set_length_m(8);
  body.set_width_m(2.5);
  body.set_mass_kg(9000);
  v1::WorldTrack track;
  for (const char* name : {"ego", "truck"}) track.add_actors()->set_actor(name);
  for (int f = 0; f < 4; ++f) {
    track.add_time_us(100000 * f);
    for (v1::ActorTrack& actor : *track.mutable_actors()) {
      const bool is_ego = actor.actor() == "ego";
      actor.add_present(true);
      actor.add_x_m(is_ego ? f : 9.2);  // ego's front is 3.7 m ahead of its rear axle, the truck's tail at 5.2 m
      actor.add_y_m(0);
      actor.add_yaw_rad(0);
      actor.add_yaw_rate_radps(0);
      actor.add_speed_mps(is_ego ? 10 : 0);
      actor.add_accel_mps2(0);
    }
  }
  const CriticalitySeries series = EgoCriticality(scenario, track);
  EXPECT_NEAR(series.ttc_s[0], 0.15, 1e-9);
  EXPECT_NEAR(series.delta_v_mps[0], 10.0 * 9000 / 10550, 1e-9);
  EXPECT_NEAR(series.contact_delta_v_mps, 10.0 * 9000 / 10550, 1e-9);
  EXPECT_NEAR(series.path_ttc_s[0], 0.15, 1e-9);
  EXPECT_NEAR(series.required_deceleration_mps2[0], 100.0 / 3, 1e-9);
  EXPECT_NEAR(series.rss_violation_s, 0.3, 1e-9);
  EXPECT_EQ(series.critical_frame, 0);
  EXPECT_EQ(series.pet_s[0], kInfinity);
  EXPECT_EQ(series.pet_s[2], 0);
  EXPECT_EQ(EgoCloseness(scenario, track).ttc_s, series.ttc_s);
  EXPECT_EQ(EgoExtremes(scenario, track).min_ttc_s, Summarize(series).min_ttc_s);

  // Beside the truck ego passes it, unless a door stands open.
  for (double& y_m : *track.mutable_actors(0)->mutable_y_m()) y_m = 2.6;
  for (double& x_m : *track.mutable_actors(0)->mutable_x_m()) x_m += 4;
  const CriticalitySeries passing = EgoCriticality(scenario, track);
  EXPECT_GT(passing.distance_m[3], 0.3);
  EXPECT_EQ(passing.ttc_s[0], kInfinity);
  v1::DoorTrack& door = *track.mutable_actors(1)->add_doors();
  door.set_door(v1::DOOR_FRONT_LEFT);
  for (int f = 0; f < 4; ++f) door.add_door_rad(f == 0 ? 0 : 1.1);
  const CriticalitySeries dooring = EgoCriticality(scenario, track);
  EXPECT_EQ(dooring.ttc_s[0], kInfinity);
  EXPECT_LT(dooring.ttc_s[1], 1);
  EXPECT_EQ(dooring.distance_m[0], passing.distance_m[0]);
  track.mutable_actors(1)->clear_doors();
  for (double& y_m : *track.mutable_actors(0)->mutable_y_m()) y_m = 0;
  for (double& x_m : *track.mutable_actors(0)->mutable_x_m()) x_m -= 4;

  for (double& x_m : *track.mutable_actors(0)->mutable_x_m()) x_m -= 20;
  for (double& v_mps : *track.mutable_actors(0)->mutable_speed_mps()) v_mps = 0;
  const CriticalitySeries apart = EgoCriticality(scenario, track);
  EXPECT_TRUE(std::isnan(apart.contact_delta_v_mps));
  EXPECT_TRUE(std::isnan(apart.delta_v_mps[0]));
  EXPECT_EQ(apart.critical_frame, -1);
}

TEST(Footprint, MeasuresOverlapDistanceAndSight) {
  const Footprint a = MakeFootprint(0, 0, 0, 0, 4, 2);
  EXPECT_FALSE(Overlap(a, MakeFootprint(4.1, 0, 0, 0, 4, 2)));
  EXPECT_TRUE(Overlap(a, MakeFootprint(3.9, 0, 0, 0, 4, 2)));
  EXPECT_NEAR(FreeDistance(a, MakeFootprint(7, 6, 0, 0, 4, 2)), 5, 1e-9);  // 3 along, 4 across
  EXPECT_TRUE(Blocks(a, {-10, 0}, {10, 0.5}));
  EXPECT_FALSE(Blocks(a, {-10, 2}, {10, 2}));
  EXPECT_FALSE(Blocks(a, {-10, 0}, {-3, 0}));
}

}  // namespace
}  // namespace longtail
