// Each number of an environment shows: in the control raster that the model sees, and in the reference camera's
// picture.
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generator/camera/reference_camera.h"
#include "generator/control/control_stream.h"
#include "generator/pipeline/clip_world.h"
#include "generator/scene/scene_builder.h"
#include "gtest/gtest.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/spec_file.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

// Ego follows a car along a suburb's street; another comes against it.
std::unique_ptr<const ClipWorld> World(const std::string& environment, const std::string& road = "") {
  const std::string text = absl::StrCat(R"(
id: "weather" schema_major: 1 description: "weather"
roads { name: "straight" length_m: 700 forward_lanes: 2 backward_lanes: 1 lane_width_m: 3.5 sidewalk_m: 2
        speed_limit_mps: 20 surroundings { kind: SURROUNDINGS_KIND_SUBURB } )",
                                        road, R"( }
environments { name: "probe" )",
                                        environment, R"( }
ego { start { lane { lane: 1 s_m: 40 } } speed_mps: 15 }
actors { id: "car" classes: ACTOR_CLASS_CAR start { lane { lane: 1 s_m: 62 } } driver: DRIVER_MODEL_IDM speed_mps: 15 }
storyboard { step { name: "a" actor: "car" action { speed { target_mps: 14 duration_s: 1 } } start { time { at_s: 3 } } } }
events { id: "weather" description: "w" steps: "a" actors: "car" window_start_s: 0 window_end_s: 4 solvable_share: 1
         severity: 0 detector { speed { actor: "ego" rule: RULE_GREATER value_mps: 50 } } }
duration_s: 4
)");
  const ParsedSpec parsed = ParseSpec(text, "weather");
  EXPECT_FALSE(HasErrors(parsed.diagnostics)) << FormatDiagnostics("weather", text, parsed.diagnostics);
  return BuildClipWorld(Instantiate(parsed.spec, 3, 0).value()).value();
}

struct Pictures {
  ControlFrame control;
  RgbImage reference;
};

Pictures Draw(const std::string& environment, int t = 10, const std::string& road = "") {
  const auto world = World(environment, road);
  ControlStream stream(world->scene, world->scenario, world->track, 0);
  const auto camera = ReferenceCamera::Create(world->scene).value();
  return {stream.Draw(t), camera->Render(PoseFrame(world->scene, world->scenario, world->track, t), 0)};
}

// Mean of base colour, or of the picture, over the road before ego.
double RoadBase(const Pictures& pictures) {
  const size_t size = pictures.control.semantic_class.size();
  double sum = 0;
  int count = 0;
  for (size_t i = 0; i < size; ++i) {
    if (pictures.control.semantic_class[i] != v1::SEMANTIC_CLASS_ROAD || i < size * 3 / 4) continue;
    for (size_t k = 0; k < 3; ++k) sum += pictures.control.base_color[k * size + i] / 3.0;
    ++count;
  }
  return sum / count;
}

double Brightness(const Pictures& pictures, double from_row = 0, double to_row = 1) {
  const size_t size = pictures.reference.pixels.size();
  const size_t begin = static_cast<size_t>(from_row * size), end = static_cast<size_t>(to_row * size);
  double sum = 0;
  for (size_t i = begin; i < end; ++i) sum += pictures.reference.pixels[i];
  return sum / (end - begin);
}

template <typename Values>
int NumDifferent(const Values& a, const Values& b) {
  int count = 0;
  for (size_t i = 0; i < a.size(); ++i) count += a[i] != b[i];
  return count;
}

const char kDay[] = "sun_altitude_deg: 35 cloud_ratio: 0.9 ";

TEST(WeatherPictures, ShowEveryKindOfWeatherToTheModelAndTheCamera) {
  const Pictures plain = Draw(kDay);
  // What is added, and whether the colours or the light of the raster must change, or only the vector.
  const std::pair<const char*, bool> kinds[] = {
      {"rain_mmph: 8 wetness_ratio: 0", true},
      {"snow_mmph: 2", true},
      {"snow_ground_ratio: 0.7", true},
      {"snow_road_ratio: 0.5", true},
      {"snow_road_ratio: 1 snow_tracks_ratio: 1", true},
      {"standing_water_ratio: 0.4", true},
      {"standing_water_ratio: 1 standing_water_depth_m: 0.3", true},
      {"ice_ratio: 0.6", true},
      {"haze { kind: HAZE_KIND_SMOKE visual_range_m: 20 start_m: 70 length_m: 40 }", true},
      {"haze { kind: HAZE_KIND_SMOKE visual_range_m: 20 start_m: 70 length_m: 40 glow_ratio: 1 }", true},
      {"patches { kind: SURFACE_KIND_SNOW start_m: 58 length_m: 20 }", true},
      {"visual_range_m: 60", false},
      {"wetness_ratio: 0.8", true},
  };
  for (const auto& [added, colours] : kinds) {
    const Pictures drawn = Draw(absl::StrCat(kDay, added));
    EXPECT_GT(NumDifferent(drawn.reference.pixels, plain.reference.pixels), 1500) << added;
    const int base = NumDifferent(drawn.control.base_color, plain.control.base_color) +
                     NumDifferent(drawn.control.emission, plain.control.emission);
    EXPECT_GT(base, colours ? 300 : -1) << added;
    EXPECT_TRUE(colours || drawn.control.world != plain.control.world) << added;
  }
}

// What lies and what falls is paint to the raster: surfaces stay what and where they are.
TEST(WeatherPictures, LeaveClassesAndDepthAlone) {
  const Pictures plain = Draw(kDay);
  for (const char* added : {"rain_mmph: 8 wetness_ratio: 0", "snow_mmph: 2 snow_ground_ratio: 1",
                            "standing_water_ratio: 1", "patches { kind: SURFACE_KIND_MUD start_m: 58 length_m: 20 }"}) {
    const Pictures drawn = Draw(absl::StrCat(kDay, added));
    EXPECT_EQ(drawn.control.semantic_class, plain.control.semantic_class) << added;
    EXPECT_EQ(drawn.control.inverse_depth, plain.control.inverse_depth) << added;
    EXPECT_EQ(drawn.control.motion, plain.control.motion) << added;
  }
}

TEST(WeatherPictures, DrawSnowWhiteWaterDarkAndMudBrown) {
  const std::string clear = "sun_altitude_deg: 35 cloud_ratio: 0.9 ";
  const Pictures plain = Draw(clear);
  const Pictures snow = Draw(clear + "snow_road_ratio: 1"), pool = Draw(clear + "standing_water_ratio: 0.9");
  EXPECT_GT(RoadBase(snow), RoadBase(plain) + 80);
  EXPECT_LT(RoadBase(pool), RoadBase(plain) - 10);
  EXPECT_GT(Brightness(snow, 0.75, 1), Brightness(plain, 0.75, 1) + 60);
  // Worn snow is greyer than fresh snow.
  EXPECT_LT(RoadBase(Draw(clear + "snow_road_ratio: 1 snow_tracks_ratio: 1")), RoadBase(snow) - 20);
}

TEST(WeatherPictures, HideWhatIsBehindHazeByItsVisualRange) {
  const std::string text = "haze { kind: HAZE_KIND_FOG start_m: 62 length_m: 12 width_m: 60 visual_range_m: ";
  const size_t size = 256 * 128;
  const auto red_of_car = [&](const Pictures& pictures) {
    double sum = 0;
    int count = 0;
    for (size_t i = 0; i < size; ++i) {
      if (pictures.control.instance_id[i] != 1) continue;
      sum += std::abs(pictures.control.base_color[i] - 250.0);
      ++count;
    }
    return count == 0 ? 0 : sum / count;
  };
  const double clear = red_of_car(Draw(kDay)), thin = red_of_car(Draw(absl::StrCat(kDay, text, "60 }"))),
               thick = red_of_car(Draw(absl::StrCat(kDay, text, "6 }")));
  EXPECT_LT(thin, 0.95 * clear);
  EXPECT_LT(thick, 0.5 * thin);
}

TEST(WeatherPictures, LightHeadlampsInFogAndSwitchStreetLamps) {
  const auto lit = [](const std::string& environment) {
    const auto world = World(environment);
    return PoseFrame(world->scene, world->scenario, world->track, 10).head_lamps.size();
  };
  EXPECT_EQ(lit("sun_altitude_deg: 35"), 0u);
  EXPECT_GT(lit("sun_altitude_deg: 35 visual_range_m: 100"), 0u);
  EXPECT_GT(lit("sun_altitude_deg: 35 changes { at_s: 0.5 to { visual_range_m: 100 } }"), 0u);
  const Pictures on = Draw("sun_altitude_deg: -20"), off = Draw("sun_altitude_deg: -20 street_lamps: LAMP_MODE_OFF");
  EXPECT_LT(Brightness(off), 0.93 * Brightness(on));
  EXPECT_GT(NumDifferent(off.control.emission, on.control.emission), 30);
  const Pictures day = Draw("sun_altitude_deg: 35"), day_on = Draw("sun_altitude_deg: 35 street_lamps: LAMP_MODE_ON");
  EXPECT_GT(NumDifferent(day_on.control.emission, day.control.emission), 30);
}

TEST(WeatherPictures, FollowWhatChanges) {
  const std::string change =
      absl::StrCat(kDay, "changes { at_s: 0.5 over_s: 2 to { snow_road_ratio: 1 cloud_ratio: 0 } }");
  const Pictures before = Draw(change, 5), under_way = Draw(change, 15), after = Draw(change, 25);
  EXPECT_EQ(before.reference.pixels, Draw(kDay, 5).reference.pixels);
  EXPECT_GT(RoadBase(under_way), RoadBase(before) + 20);
  EXPECT_GT(RoadBase(after), RoadBase(under_way) + 20);
  EXPECT_LT(after.control.world[4], 0.01f) << "cloud cover";
}

TEST(WeatherPictures, FlashWithLightning) {
  const std::string night = "sun_altitude_deg: -20 cloud_ratio: 1 lightning_per_minute: 60";
  const auto world = World(night);
  int brightest = 0;
  float most = 0;
  for (int t = 0; t < world->scene.num_frames; ++t) {
    const float now = PoseFrame(world->scene, world->scenario, world->track, t).sky->lightning;
    if (now > most) most = now, brightest = t;
  }
  ASSERT_GT(most, 0.1f);
  const Pictures flash = Draw(night, brightest), dark = Draw("sun_altitude_deg: -20 cloud_ratio: 1", brightest);
  EXPECT_GT(Brightness(flash), Brightness(dark) + 10);
  EXPECT_GT(flash.control.emission[0], dark.control.emission[0]);
}

// Ego is at about 55 m at frame 10, far from both mouths.
TEST(WeatherPictures, StayOutsideOfTunnels) {
  const std::string tunnel = "tunnels { start_m: 5 length_m: 400 }";
  const Pictures plain = Draw(kDay, 10, tunnel);
  // What is added, and whether it leaves exposure and air as they are.
  const std::pair<const char*, bool> kinds[] = {{"wetness_ratio: 1", true},
                                                {"ice_ratio: 1", true},
                                                {"standing_water_ratio: 0.6", true},
                                                {"snow_ground_ratio: 1 snow_road_ratio: 1", false},
                                                {"rain_mmph: 20", false},
                                                {"snow_mmph: 4", false}};
  for (const auto& [added, alike] : kinds) {
    const Pictures drawn = Draw(absl::StrCat(kDay, added), 10, tunnel);
    // But for what is seen through the mouth far ahead.
    EXPECT_LT(NumDifferent(drawn.control.base_color, plain.control.base_color), 200) << added;
    EXPECT_NEAR(RoadBase(drawn), RoadBase(plain), 1e-9) << added;
    if (alike) EXPECT_NEAR(Brightness(drawn, 0.6), Brightness(plain, 0.6), 0.5) << added;
    const auto world = World(absl::StrCat(kDay, added), tunnel);
    EXPECT_TRUE(PoseFrame(world->scene, world->scenario, world->track, 10).haze.empty()) << added;
  }
}

// Spray hangs behind a car on a wet road in rain, and snow whirls behind it.
TEST(WeatherPictures, ThrowSprayBehindVehicles) {
  const auto puffs = [](const std::string& environment) {
    const auto world = World(environment);
    return PoseFrame(world->scene, world->scenario, world->track, 10).haze;
  };
  EXPECT_TRUE(puffs("sun_altitude_deg: 35").empty());
  EXPECT_TRUE(puffs("sun_altitude_deg: 35 wetness_ratio: 1").empty());
  const std::vector<HazePuff> rain = puffs("sun_altitude_deg: 35 rain_mmph: 10");
  ASSERT_FALSE(rain.empty());
  EXPECT_FALSE(puffs("sun_altitude_deg: 35 standing_water_ratio: 0.5").empty());
  EXPECT_FALSE(puffs("sun_altitude_deg: 35 snow_road_ratio: 1").empty());
  // The car's rear axle is at about 62 + 15 m/s * 1 s.
  for (const HazePuff& puff : rain) {
    EXPECT_LT(puff.center.x, 77.5f);
    EXPECT_GT(puff.center.x, 65);
  }
}

TEST(WeatherPictures, AreAFunctionOfTheScenarioAlone) {
  const std::string all =
      absl::StrCat(kDay,
                   "rain_mmph: 5 snow_mmph: 1 wind_mps: 9 wind_gust_mps: 4 lightning_per_minute: 30 "
                   "snow_road_ratio: 0.4 haze { kind: HAZE_KIND_DUST visual_range_m: 50 start_m: 60 "
                   "length_m: 100 drift_ratio: 0.5 }");
  const Pictures a = Draw(all), b = Draw(all);
  EXPECT_EQ(a.reference.pixels, b.reference.pixels);
  EXPECT_EQ(a.control.base_color, b.control.base_color);
  // In any order of frames.
  const auto world = World(all);
  ControlStream stream(world->scene, world->scenario, world->track, 0);
  stream.Draw(20);
  EXPECT_EQ(stream.Draw(10).base_color, a.control.base_color);
}

}  // namespace
}  // namespace longtail
