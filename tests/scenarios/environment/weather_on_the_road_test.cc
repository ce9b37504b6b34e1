// What weather does to those who drive in it.
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "scenarios/behavior/plan.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/behavior/world_state.h"
#include "scenarios/environment/shelter.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/simulate.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/spec_file.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

// Ego at s = 20 in lane 1; a car in lane 2 that brakes with all it has from t = 1 s on, from s = 100.
v1::Scenario Draw(const std::string& environment, double ego_mps = 15, double car_mps = 15,
                  const std::string& road = "") {
  const std::string text = absl::StrCat(R"(
id: "weather" schema_major: 1 description: "weather"
roads { name: "straight" length_m: 900 forward_lanes: 2 backward_lanes: 1 lane_width_m: 3.5 shoulder_m: 2
        speed_limit_mps: 30 surroundings { kind: SURROUNDINGS_KIND_RURAL } )",
                                        road, R"( }
environments { name: "probe" sun_altitude_deg: 40 )",
                                        environment, R"( }
ego { start { lane { lane: 1 s_m: 20 } } speed_mps: )",
                                        ego_mps, R"( }
actors { id: "car" classes: ACTOR_CLASS_CAR start { lane { lane: 2 s_m: 100 } } driver: DRIVER_MODEL_IDM speed_mps: )",
                                        car_mps, R"( }
storyboard { step { name: "a" actor: "car" action { brake { deceleration_mps2: 10 rise_s: 0 } } start { time { at_s: 1 } } } }
events { id: "weather" description: "w" steps: "a" actors: "car" window_start_s: 0 window_end_s: 9 solvable_share: 1
         severity: 0 detector { speed { actor: "ego" rule: RULE_GREATER value_mps: 50 } } }
duration_s: 9
)");
  const ParsedSpec parsed = ParseSpec(text, "weather");
  EXPECT_FALSE(HasErrors(parsed.diagnostics)) << FormatDiagnostics("weather", text, parsed.diagnostics);
  absl::StatusOr<v1::Scenario> scenario = Instantiate(parsed.spec, 1, 0);
  EXPECT_OK(scenario);
  return scenario.ok() ? *scenario : v1::Scenario();
}

// Deceleration of the car at a frame of 0.1 s, m/s².
double Braking(const std::string& environment, int frame = 15, double car_mps = 15, const std::string& road = "") {
  return -Simulate(Draw(environment, 15, car_mps, road)).value().actors(1).accel_mps2(frame);
}

constexpr double kG = 9.81;

TEST(WeatherOnTheRoad, LetsVehiclesBrakeAsHardAsTheFrictionOfItsCovers) {
  EXPECT_NEAR(Braking(""), 0.9 * kG, 0.01);
  EXPECT_NEAR(Braking("wetness_ratio: 1"), 0.55 * kG, 1e-6);
  EXPECT_NEAR(Braking("rain_mmph: 5"), (0.9 - 0.35 * (1 - std::exp(-5.0))) * kG, 1e-6);
  EXPECT_NEAR(Braking("snow_road_ratio: 1"), 0.2 * kG, 1e-6);
  EXPECT_NEAR(Braking("snow_road_ratio: 1 snow_tracks_ratio: 0.5"), 0.55 * kG, 1e-6);
  EXPECT_NEAR(Braking("ice_ratio: 1"), 0.1 * kG, 1e-6);
  EXPECT_NEAR(Braking("ice_ratio: 1 friction_ratio: 0.4"), 0.4 * kG, 1e-6);
  EXPECT_NEAR(Braking("snow_ground_ratio: 1 wind_mps: 9 lightning_per_minute: 9"), 0.9 * kG, 0.01);
}

TEST(WeatherOnTheRoad, HydroplanesOnStandingWater) {
  const std::string water = "wetness_ratio: 1 standing_water_ratio: 1 standing_water_depth_m: 0.02";
  EXPECT_NEAR(Braking(water, 11, 30), 0.05 * kG, 1e-6);
  EXPECT_GT(Braking(water, 15, 5), 0.5 * kG);
  // Slower, it grips again.
  EXPECT_GT(Braking(water, 40, 18), Braking(water, 15, 18) + 0.8);
}

TEST(WeatherOnTheRoad, ChangesUnderWay) {
  const std::string freezes = "changes { at_s: 1.5 over_s: 0.5 to { ice_ratio: 1 } }";
  EXPECT_NEAR(Braking(freezes, 14), 0.9 * kG, 0.01);
  EXPECT_NEAR(Braking(freezes, 25), 0.1 * kG, 1e-6);
}

TEST(WeatherOnTheRoad, IsAnotherOnPatches) {
  // Braking from s = 115 on, the car reaches 120 at about 1.4 s.
  const std::string ice = "patches { kind: SURFACE_KIND_ICE start_m: 120 length_m: 100 lanes: 2 }";
  EXPECT_NEAR(Braking(ice, 12), 0.9 * kG, 0.01);
  EXPECT_NEAR(Braking(ice, 25), 0.1 * kG, 1e-6);
  EXPECT_NEAR(Braking("patches { kind: SURFACE_KIND_ICE start_m: 120 length_m: 100 lanes: 1 }", 25), 0.9 * kG, 0.01);
  EXPECT_NEAR(Braking("patches { kind: SURFACE_KIND_OIL start_m: 90 length_m: 100 friction_ratio: 0.3 }", 15), 0.3 * kG,
              1e-6);
}

TEST(WeatherOnTheRoad, StaysOutsideOfTunnels) {
  // The car brakes from s = 115 m on.
  const auto braking = [](const std::string& environment, double from_m, double length_m) {
    return Braking(environment, 15, 15, absl::StrCat("tunnels { start_m: ", from_m, " length_m: ", length_m, " }"));
  };
  for (const char* weather : {"wetness_ratio: 1", "ice_ratio: 1", "standing_water_ratio: 1 rain_mmph: 30"}) {
    EXPECT_NEAR(braking(weather, 80, 300), 0.9 * kG, 0.01) << weather;
    EXPECT_NEAR(braking(weather, 300, 100), Braking(weather), 1e-9) << weather;
    // Wheels carry it in for some metres.
    EXPECT_GT(braking(weather, 110, 300), Braking(weather) + 0.1) << weather;
    EXPECT_LT(braking(weather, 110, 300), 0.85 * kG) << weather;
  }
  EXPECT_NEAR(braking("ice_ratio: 1 friction_ratio: 0.4", 80, 300), 0.4 * kG, 1e-6);
  EXPECT_NEAR(braking("patches { kind: SURFACE_KIND_ICE start_m: 90 length_m: 60 }", 80, 300), 0.1 * kG, 1e-6);
}

constexpr char kLane[] = "type='driving'><width sOffset='0' a='3.5' b='0' c='0' d='0'/></lane>";

// A road of a map: a lane to the left and two to the right, with objects.
std::string MapRoad(const char* id, const std::string& line, double z_m, const std::string& objects) {
  return absl::StrCat("<road id='", id, "' length='600' junction='-1'><planView><geometry s='0' ", line,
                      " length='600'><line/></geometry></planView><elevationProfile><elevation s='0' a='", z_m,
                      "' b='0' c='0' d='0'/></elevationProfile><lanes><laneSection s='0'><left><lane id='1' ", kLane,
                      "</left><center><lane id='0' type='none'/></center><right><lane id='-1' ", kLane,
                      "<lane id='-2' ", kLane, "</right></laneSection></lanes><objects>", objects, "</objects></road>");
}

// Of a course along the x axis at z = 0.
std::vector<TunnelStretch> TunnelsOnMap(const std::string& own_objects, const std::string& other_road) {
  v1::Scenario scenario = Draw("");
  v1::Road road;
  road.set_name("map");
  v1::RoadMap& map = *road.mutable_map();
  map.set_file("own.xodr");
  map.set_text(absl::StrCat("<OpenDRIVE><header revMajor='1' revMinor='6'/>",
                            MapRoad("1", "x='0' y='0' hdg='0'", 0, own_objects), other_road, "</OpenDRIVE>"));
  v1::MapPlace& start = *map.add_courses()->mutable_start();
  start.set_road("1");
  start.mutable_lane()->set_constant(-2);
  start.mutable_s_m()->set_constant(0);
  *scenario.mutable_concrete()->mutable_roads(0) = road;
  return CompilePlan(scenario).value().weather.tunnels;
}

TEST(WeatherOnTheRoad, LeavesARoadOpenWhoseTunnelsAreThoseOfRoadsThatCrossIt) {
  const std::string tunnel = "<tunnel id='t' s='200' length='200' type='standard' lighting='0' daylight='0'/>";
  const std::vector<TunnelStretch> own = TunnelsOnMap(tunnel, "");
  ASSERT_EQ(own.size(), 1u);
  EXPECT_NEAR(own[0].start_s_m, 200, 0.1);
  EXPECT_NEAR(own[0].end_s_m, 400, 0.1);
  // Aslant through (300, 0), or under the whole road.
  const std::string aslant = "x='150' y='-259.807621' hdg='1.0471975512'", along = "x='0' y='0' hdg='0'";
  EXPECT_TRUE(TunnelsOnMap("", MapRoad("2", aslant, -7, tunnel)).empty());
  EXPECT_TRUE(TunnelsOnMap("", MapRoad("2", aslant, 0, tunnel)).empty());
  EXPECT_TRUE(TunnelsOnMap("", MapRoad("2", along, -7, tunnel)).empty());
  EXPECT_EQ(TunnelsOnMap("", MapRoad("2", along, 0.5, tunnel)).size(), 1u);
}

TEST(WeatherOnTheRoad, WantsPatchesOnLanesThatAreThere) {
  const v1::Scenario scenario = Draw("patches { kind: SURFACE_KIND_ICE start_m: 120 length_m: 100 lanes: 3 }");
  EXPECT_THAT(WorldSim::Create(scenario),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "environments[0].patches[0].lanes[0] must be a lane of the road, got 3"));
}

TEST(WeatherOnTheRoad, HidesActorsBehindFogRainSnowAndHaze) {
  const auto sees = [](const std::string& environment, int ticks) {
    WorldSim sim = WorldSim::Create(Draw(environment, 0.1, 0)).value();
    sim.Step({}, ticks);
    return !sim.View().seen.empty();
  };
  EXPECT_TRUE(sees("", 1));
  EXPECT_FALSE(sees("visual_range_m: 60", 1));
  EXPECT_TRUE(sees("rain_mmph: 50", 1));
  EXPECT_FALSE(sees("visual_range_m: 85 rain_mmph: 200", 1));
  EXPECT_FALSE(sees("snow_mmph: 20", 1));
  const std::string smoke = "haze { kind: HAZE_KIND_SMOKE visual_range_m: 20 start_m: 50 length_m: 30 ";
  EXPECT_FALSE(sees(smoke + "}", 1));
  EXPECT_TRUE(sees(smoke + "offset_m: 60 }", 1));
  const std::string comes = "haze_ratio: 0 changes { at_s: 1 over_s: 1 to { haze_ratio: 1 } } ";
  EXPECT_TRUE(sees(comes + smoke + "}", 90));
  EXPECT_FALSE(sees(comes + smoke + "}", 210));
}

TEST(WeatherOnTheRoad, MakesEgoSlowDownWhenSightOrGripGetWorseThanTheyWere) {
  const auto speed_at_end = [](const std::string& environment) {
    return Simulate(Draw(environment, 20, 20)).value().actors(0).speed_mps(90);
  };
  const double clear = speed_at_end("");
  EXPECT_NEAR(clear, 20, 0.5);
  EXPECT_NEAR(speed_at_end("visual_range_m: 40"), clear, 0.1) << "as bold as it started";
  EXPECT_LT(speed_at_end("changes { at_s: 2 over_s: 2 to { visual_range_m: 40 } }"), 16);
  EXPECT_LT(speed_at_end("haze { kind: HAZE_KIND_FOG visual_range_m: 25 start_m: 150 length_m: 300 }"), 14);
}

}  // namespace
}  // namespace longtail
