#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kernels/philox.h"
#include "scenarios/actors/driver_profile.h"
#include "scenarios/actors/limits.h"
#include "scenarios/behavior/plan.h"
#include "scenarios/sampling/course_room.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/sampling/spec_sampler.h"
#include "scenarios/sampling/traffic_gaps.h"
#include "scenarios/spec/spec_file.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// 2 km with two lanes along and one against; ego at the begin, and a parked van in the middle.
constexpr char kText[] = R"(
id: "flows" schema_major: 1 description: "Traffic."
roads { name: "road" length_m: 2000 forward_lanes: 2 backward_lanes: 1 lane_width_m: 3.6 speed_limit_mps: 25
  surroundings { kind: SURROUNDINGS_KIND_RURAL } ROAD }
environments { name: "noon" sun_altitude_deg: 40 }
ego { start { lane { lane: 1 s_m: 60 } } speed_mps: 20 }
actors { id: "van" classes: ACTOR_CLASS_VAN start { lane { lane: 2 s_m: 1000 } } driver: DRIVER_MODEL_STATIONARY }
storyboard { step { name: "brake" actor: "van" action { brake { deceleration_mps2: 3 } } } }
events { id: "flows" description: "nothing" steps: "brake" actors: "van" window_start_s: 0 window_end_s: 4
  detector { time { at_s: 1 } } solvable_share: 1 severity: 0.5 }
duration_s: 30
)";

v1::ScenarioSpec SpecWith(const std::string& traffic, const std::string& road = "") {
  const ParsedSpec parsed = ParseSpec(absl::StrReplaceAll(kText, {{"ROAD", road}}) + traffic, "");
  for (const Diagnostic& fault : parsed.diagnostics) ADD_FAILURE() << fault.message;
  return parsed.spec;
}

v1::Scenario Drawn(const SpecSampler& sampler, uint64_t index) {
  const absl::StatusOr<v1::Scenario> scenario = sampler.Draw(1, index);
  EXPECT_OK(scenario);
  return scenario.value_or(v1::Scenario());
}

// Vehicles of "flow", of the front of the list first.
std::vector<v1::Actor> Vehicles(const v1::Scenario& scenario) {
  std::vector<v1::Actor> vehicles;
  for (const v1::Actor& actor : scenario.concrete().actors()) {
    if (absl::StartsWith(actor.id(), "flow_")) vehicles.push_back(actor);
  }
  return vehicles;
}

double MeanCount(const std::string& traffic, int num_samples) {
  const SpecSampler sampler(SpecWith(traffic));
  double count = 0;
  for (int i = 0; i < num_samples; ++i) count += static_cast<double>(Vehicles(Drawn(sampler, i)).size());
  return count / num_samples;
}

TEST(TrafficGaps, HaveTheirMeanAndCountOnesInALengthExactlyAsOften) {
  for (const double least : {0.0, 6.0, 20.0}) {
    const GapSpread gap = SpreadOf(v1::GAP_LAW_UNSPECIFIED, 20, least);
    double sum = 0, count = 0;
    constexpr int kRuns = 20'000;
    for (int i = 0; i < kRuns; ++i) {
      PhiloxStream stream(3, i, "gaps");
      sum += gap.At(stream.Uniform());
      for (double at = gap.FirstAt(stream.Uniform()); at < 50; at += gap.At(stream.Uniform())) ++count;
    }
    EXPECT_NEAR(sum / kRuns, 20, 0.5);
    EXPECT_NEAR(count / kRuns, 2.5, 0.05);
  }
  EXPECT_EQ(SpreadOf(v1::GAP_LAW_EQUAL, 20, 6).At(0.9), 20);
  EXPECT_EQ(SpreadOf(v1::GAP_LAW_EXPONENTIAL, 20, 30).At(0.9), 30);
}

TEST(Traffic, HasItsMeanDensityWhereTheRoadIsFree) {
  // Lane -1 is free but for ego's surroundings: 30 m either side, and half a length.
  const double mean =
      MeanCount("traffic { name: 'flow' density_per_km: 20 lanes: -1 speed_mps: 20 clear_of_ego_m: 0 }", 300);
  EXPECT_NEAR(mean, 40, 1.2);
  EXPECT_NEAR(
      MeanCount("traffic { name: 'flow' density_per_km: 20 lanes: -1 gaps: GAP_LAW_EQUAL clear_of_ego_m: 0 }", 60), 40,
      1);
}

TEST(Traffic, ComesInAsOftenAsItsFlowSays) {
  // 30 s of 720 an hour.
  EXPECT_NEAR(MeanCount("traffic { name: 'flow' flow_per_hour: 720 lanes: 1 }", 400), 6, 0.25);
  EXPECT_NEAR(MeanCount("traffic { name: 'flow' flow_per_hour: 720 }", 200), 12, 0.5);
  EXPECT_NEAR(MeanCount("traffic { name: 'flow' flow_per_hour: 2400 lanes: 1 gaps: GAP_LAW_EQUAL }", 50), 20, 0.6);
  for (const v1::Actor& vehicle :
       Vehicles(Drawn(SpecSampler(SpecWith("traffic { name: 'flow' flow_per_hour: 900 }")), 3))) {
    EXPECT_GT(vehicle.enters_s().constant(), 0);
    EXPECT_LT(vehicle.start().lane().s_m().constant(), 10);
    EXPECT_TRUE(vehicle.leaves());
  }
}

TEST(Traffic, OfEqualGapsIsAlikeAndOfExponentialOnesIsNot) {
  for (const auto& [law, least, most] :
       {std::tuple("GAP_LAW_EQUAL", 0.0, 0.01), std::tuple("GAP_LAW_EXPONENTIAL", 0.4, 1.5)}) {
    const SpecSampler sampler(SpecWith(absl::StrCat(
        "traffic { name: 'flow' flow_per_hour: 600 lanes: 1 classes { actor_class: ACTOR_CLASS_CAR } gaps: ", law,
        " }")));
    double sum = 0, squares = 0, count = 0;
    for (int i = 0; i < 200; ++i) {
      const std::vector<v1::Actor> vehicles = Vehicles(Drawn(sampler, i));
      for (size_t k = 1; k < vehicles.size(); ++k, ++count) {
        const double gap_s = vehicles[k].enters_s().constant() - vehicles[k - 1].enters_s().constant();
        sum += gap_s;
        squares += gap_s * gap_s;
      }
    }
    const double mean = sum / count;
    const double variation = std::sqrt(std::max(0.0, squares / count - mean * mean)) / mean;
    EXPECT_GE(variation, least) << law;
    EXPECT_LE(variation, most) << law;
  }
}

TEST(Traffic, DrawsClassesByTheirSharesAndNumbersAnewForEachVehicle) {
  const SpecSampler sampler(SpecWith(R"(traffic { name: 'flow' density_per_km: 10 lanes: -1
    classes { actor_class: ACTOR_CLASS_TRUCK } classes { actor_class: ACTOR_CLASS_CAR weight: 3 }
    classes { actor_class: ACTOR_CLASS_BUS weight: 0 }
    speed_mps { distribution { uniform { lo: 15 hi: 25 } } }
    profile { headway_s { distribution { uniform { lo: 1 hi: 2 } } } obeys_signals: false } })"));
  std::map<v1::ActorClass, int> counts;
  std::map<double, int> speeds, headways;
  int sum = 0;
  for (int i = 0; i < 100; ++i) {
    const v1::Scenario scenario = Drawn(sampler, i);
    EXPECT_EQ(scenario.log_p(), Drawn(SpecSampler(SpecWith("")), i).log_p());
    EXPECT_EQ(scenario.bodies_size(), scenario.concrete().actors_size());
    EXPECT_EQ(scenario.concrete().traffic_size(), 0);
    for (const v1::Actor& vehicle : Vehicles(scenario)) {
      ++counts[vehicle.classes(0)];
      ++speeds[vehicle.desired_speed_mps().constant()];
      ++headways[vehicle.profile().headway_s().constant()];
      EXPECT_FALSE(vehicle.profile().obeys_signals());
      EXPECT_LE(vehicle.speed_mps().constant(), vehicle.desired_speed_mps().constant());
      ++sum;
    }
  }
  EXPECT_NEAR(counts[v1::ACTOR_CLASS_TRUCK], 0.25 * sum, 4 * std::sqrt(0.1875 * sum));
  EXPECT_EQ(counts[v1::ACTOR_CLASS_TRUCK] + counts[v1::ACTOR_CLASS_CAR], sum);
  EXPECT_EQ(speeds.size(), sum);
  EXPECT_EQ(headways.size(), sum);
  EXPECT_GE(speeds.begin()->first, 15);
  EXPECT_LE(speeds.rbegin()->first, 25);
}

TEST(Traffic, KeepsClearOfEgoAndOfAllOthersHoweverDenseItIs) {
  const std::string crossing =
      "junctions { name: 'cross' at_m: 600 arms: JUNCTION_ARMS_CROSSING control: JUNCTION_CONTROL_YIELD }";
  const SpecSampler sampler(SpecWith(R"(
    traffic { name: 'flow' density_per_km: 120 clear_of_ego_m: 40 }
    traffic { name: 'flow_against' density_per_km: 120 lanes: -1 clear_of_ego_m: 20 }
    traffic { name: 'side' density_per_km: 120 route: 'left_to_right' }
    traffic { name: 'turning' density_per_km: 60 route: 'near_to_left' lanes: [1, 2] })",
                                     crossing));
  for (int i = 0; i < 20; ++i) {
    const v1::Scenario scenario = Drawn(sampler, i);
    EXPECT_GT(Vehicles(scenario).size(), 200u);
    const absl::StatusOr<Plan> plan = CompilePlan(scenario);
    ASSERT_OK(plan);
    const std::vector<StartBody> bodies = StartBodies(*plan);
    for (size_t a = 0; a < bodies.size(); ++a) {
      for (size_t b = a + 1; b < bodies.size(); ++b) {
        const double dx = bodies[b].center.x_m - bodies[a].center.x_m, dy = bodies[b].center.y_m - bodies[a].center.y_m;
        const double yaw = bodies[a].center.yaw_rad;
        const double along = std::abs(dx * std::cos(yaw) + dy * std::sin(yaw));
        const double across = std::abs(dy * std::cos(yaw) - dx * std::sin(yaw));
        const double angle = bodies[b].center.yaw_rad - yaw;
        const double half_along =
            std::abs(std::cos(angle)) * bodies[b].half_length_m + std::abs(std::sin(angle)) * bodies[b].half_width_m;
        const double half_across =
            std::abs(std::sin(angle)) * bodies[b].half_length_m + std::abs(std::cos(angle)) * bodies[b].half_width_m;
        const double gap =
            std::max(along - half_along - bodies[a].half_length_m, across - half_across - bodies[a].half_width_m);
        ASSERT_GT(gap, 0) << plan->actors[a].id << " and " << plan->actors[b].id;
        if (a == 0 && absl::StartsWith(plan->actors[b].id, "flow_")) {
          EXPECT_GT(std::hypot(std::max(0.0, along - half_along - bodies[a].half_length_m),
                               std::max(0.0, across - half_across - bodies[a].half_width_m)),
                    absl::StartsWith(plan->actors[b].id, "flow_against") ? 19.9 : 39.9);
        }
      }
    }
  }
}

// A bend of 60 m: at 2.5 m/s² across by who can more than 3.1, at four fifths of what others can.
TEST(Traffic, TakesABendAsFastAsTheVehicleCan) {
  const Plan plan =
      CompilePlan(Drawn(SpecSampler(SpecWith("", "bends { start_m: 300 radius_m: 60 length_m: 120 }")), 0)).value();
  const CourseRoom room(plan, 0, {});
  const LaneSpot middle{.lane = 1, .center_s_m = 360, .half_length_m = 2, .half_width_m = 1};
  const auto speed_mps = [&](v1::ActorClass actor_class) {
    return room.SpeedOnRoad(middle, 25, LimitsOf(actor_class).max_lateral_mps2, UsualProfile(actor_class));
  };
  EXPECT_NEAR(speed_mps(v1::ACTOR_CLASS_CAR), std::sqrt(2.5 * 60), 1e-6);
  EXPECT_NEAR(speed_mps(v1::ACTOR_CLASS_CARRIAGE), std::sqrt(0.8 * 3 * 60), 1e-6);
}

TEST(Traffic, IsTheSameInTheNegativeControl) {
  const v1::ScenarioSpec spec =
      SpecWith("traffic { name: 'flow' density_per_km: 30 } traffic { name: 'more' flow_per_hour: 900 }");
  const v1::Scenario with = Drawn(SpecSampler(spec), 5), without = Drawn(SpecSampler(NegativeControl(spec)), 5);
  ASSERT_EQ(with.concrete().actors_size(), without.concrete().actors_size());
  for (int i = 0; i < with.concrete().actors_size(); ++i) {
    EXPECT_EQ(with.concrete().actors(i).SerializeAsString(), without.concrete().actors(i).SerializeAsString());
  }
}

TEST(Traffic, CountsItsOwnNumbersAndNoneOfItsVehicles) {
  const v1::Scenario scenario = Drawn(
      SpecSampler(SpecWith("traffic { name: 'flow' density_per_km { distribution { uniform { lo: 10 hi: 30 } } } }")),
      1);
  EXPECT_NEAR(scenario.log_p(), Drawn(SpecSampler(SpecWith("")), 1).log_p() - std::log(20), 1e-9);
}

TEST(Traffic, SaysWhatDoesNotFitTheRoadThatIsDrawn) {
  const auto message = [](const std::string& traffic, const std::string& road = "") {
    return std::string(SpecSampler(SpecWith(traffic, road)).Draw(1, 0).status().message());
  };
  EXPECT_EQ(message("traffic { name: 'flow' density_per_km: 9 lanes: [1, 3] }",
                    "lane_count_changes { at_m: 200 added_lanes: 1 } lane_count_changes { at_m: 500 added_lanes: -1 }"),
            "");
  EXPECT_EQ(message("traffic { name: 'flow' density_per_km: 9 route: 'left_to_right' lanes: [1, 2] }",
                    "junctions { at_m: 600 arms: JUNCTION_ARMS_CROSSING control: JUNCTION_CONTROL_STOP }"),
            "traffic[0].lanes must be lanes of the course, got 2");
  EXPECT_EQ(message("traffic { name: 'flow' flow_per_hour: 9 lanes: [1, 3] }",
                    "lane_count_changes { at_m: 200 added_lanes: 1 }"),
            "traffic[0].lanes must be lanes that are there where the course begins, got 3");
}

TEST(Traffic, IsAThousandVehiclesAtMost) {
  v1::ScenarioSpec spec = SpecWith(
      "traffic { name: 'flow' density_per_km: 120 profile { min_gap_m: 0.5 }"
      " classes { actor_class: ACTOR_CLASS_MOTORCYCLE } }");
  spec.mutable_roads(0)->mutable_length_m()->set_constant(4500);
  spec.mutable_roads(0)->mutable_forward_lanes()->set_constant(4);
  const absl::Status status = SpecSampler(spec).Draw(1, 0).status();
  EXPECT_EQ(status.message(),
            "traffic[0].density_per_km must be so little that all traffic is 1000 vehicles at most, got 120");
  EXPECT_EQ(RejectionOf(status).reason(), v1::REJECTION_REASON_RANGE);
}

// Two lanes each way.
constexpr char kMap[] = R"(map { file: 'own.xodr' courses { start { road: '1' lane: -2 s_m: 5 } }
  text: "<OpenDRIVE><header revMajor='1' revMinor='6'/><road id='1' length='1500' junction='-1'><planView>\
<geometry s='0' x='0' y='0' hdg='0' length='1500'><line/></geometry></planView><lanes><laneSection s='0'>\
<left><lane id='2' type='driving'><width sOffset='0' a='3.5' b='0' c='0' d='0'/></lane>\
<lane id='1' type='driving'><width sOffset='0' a='3.5' b='0' c='0' d='0'/></lane></left>\
<center><lane id='0' type='none'/></center>\
<right><lane id='-1' type='driving'><width sOffset='0' a='3.5' b='0' c='0' d='0'/></lane>\
<lane id='-2' type='driving'><width sOffset='0' a='3.5' b='0' c='0' d='0'/></lane></right>\
</laneSection></lanes></road></OpenDRIVE>" })";

TEST(Traffic, FillsTheLanesOfAMap) {
  const std::string map = absl::StrReplaceAll(kMap, {{"\\\n", ""}});
  const auto text = [&map](const std::string& lanes) {
    return absl::StrReplaceAll(kText, {{"length_m: 2000 forward_lanes: 2 backward_lanes: 1 lane_width_m: 3.6", map},
                                       {"speed_limit_mps: 25", ""},
                                       {"ROAD", ""}}) +
           "traffic { name: 'flow' density_per_km: 20 lanes: " + lanes + " }";
  };
  const ParsedSpec parsed = ParseSpec(text("[1, 2, -1, -2]"), "");
  for (const Diagnostic& fault : parsed.diagnostics) ADD_FAILURE() << fault.message;
  const SpecSampler sampler(parsed.spec);
  std::map<int, int> counts;
  for (int i = 0; i < 10; ++i) {
    for (const v1::Actor& vehicle : Vehicles(Drawn(sampler, i))) {
      ++counts[static_cast<int>(vehicle.start().lane().lane().constant())];
    }
  }
  // 1.5 km of 20 for ten draws, less what stands near ego and the van.
  for (const int lane : {1, 2, -1, -2}) EXPECT_NEAR(counts[lane], 290, 60) << lane;
  ASSERT_EQ(ParseSpec(text("[1, 3]"), "").diagnostics.size(), 1u);
  EXPECT_THAT(ParseSpec(text("[1, 3]"), "").diagnostics[0].message,
              HasSubstr("traffic[0].lanes[1] must be a lane of course main"));
}

TEST(Traffic, AndActorsMayUseALaneThatBeginsAlongTheRoad) {
  const auto faults = [](int lane) {
    const std::string text =
        absl::StrReplaceAll(kText, {{"ROAD", "lane_count_changes { at_m: 200 added_lanes: 1 }"}}) +
        absl::StrCat("actors { id: 'far' classes: ACTOR_CLASS_CAR driver: DRIVER_MODEL_IDM start { lane { lane: ", lane,
                     " s_m: 900 } } } traffic { name: 'flow' density_per_km: 5 lanes: ", lane, " }");
    std::string messages;
    for (const Diagnostic& fault : ParseSpec(text, "").diagnostics) absl::StrAppend(&messages, fault.message, "\n");
    return messages;
  };
  EXPECT_THAT(faults(3), IsEmpty());
  EXPECT_THAT(faults(4),
              HasSubstr("actors[1].start.lane.lane must be a lane of a road of this spec (1 to 3, -1 to -1)"));
  EXPECT_THAT(faults(4), HasSubstr("traffic[0].lanes[0] must be a lane of a road of this spec"));
}

TEST(Traffic, OfASpecIsCheckedBeforeItIsDrawn) {
  const auto faults = [](const std::string& traffic) {
    std::string messages;
    for (const Diagnostic& fault : ParseSpec(absl::StrReplaceAll(kText, {{"ROAD", ""}}) + traffic, "").diagnostics) {
      absl::StrAppend(&messages, fault.message, "\n");
    }
    return messages;
  };
  EXPECT_THAT(faults("traffic { name: 'flow' density_per_km: 5 }"), IsEmpty());
  EXPECT_THAT(faults("traffic { name: 'flow' }"),
              HasSubstr("traffic[0] must hold one of density_per_km, flow_per_hour"));
  EXPECT_THAT(faults("traffic { name: 'flow' density_per_km: 5 lanes: 3 }"),
              HasSubstr("traffic[0].lanes[0] must be a lane"));
  EXPECT_THAT(faults("traffic { name: 'flow' density_per_km: 5 lanes: 0 }"),
              HasSubstr("traffic[0].lanes[0] must be a lane"));
  EXPECT_THAT(faults("traffic { name: 'flow' density_per_km: 5 route: 'left_to_right' }"),
              HasSubstr("traffic[0].route"));
  EXPECT_THAT(faults("traffic { name: 'flow' density_per_km: 5 classes { actor_class: ACTOR_CLASS_DOG } }"),
              HasSubstr("traffic[0].classes[0].actor_class must be a vehicle"));
  EXPECT_THAT(faults("traffic { name: 'flow' density_per_km: 5 classes { actor_class: ACTOR_CLASS_CAR weight: 0 } }"),
              HasSubstr("traffic[0].classes must hold one with weight > 0"));
  EXPECT_THAT(faults("traffic { name: 'flow' density_per_km: 5 driver: DRIVER_MODEL_STATIONARY }"),
              HasSubstr("traffic[0].driver must be one of IDM"));
  EXPECT_THAT(faults("traffic { name: 'flow' density_per_km: 5 } traffic { name: 'flow' density_per_km: 5 }"),
              HasSubstr("traffic[1].name"));
  EXPECT_THAT(faults("actors { id: 'flow_7' classes: ACTOR_CLASS_CAR start { lane { lane: 1 s_m: 500 } } driver: "
                     "DRIVER_MODEL_IDM } traffic { name: 'flow' density_per_km: 5 }"),
              HasSubstr("traffic[0].name must leave \"flow_0\" and so on to its vehicles, got the actor \"flow_7\""));
  EXPECT_THAT(faults("traffic { name: 'flow' density_per_km: 5 speed_mps { distribution { uniform { lo: 10 hi: 20 } "
                     "importance { uniform { lo: 10 hi: 20 } } } } }"),
              HasSubstr("traffic[0].speed_mps.distribution.importance must be unset"));
}

}  // namespace
}  // namespace longtail
