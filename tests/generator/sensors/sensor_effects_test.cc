#include "generator/sensors/sensor_effects.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/sensors/sensor_defaults.h"

namespace longtail {
namespace {

using ::testing::Each;

constexpr int kWidth = 128, kHeight = 64, kFrames = 20;

// One camera at 10 Hz.
v1::Scenario Scenario(const std::function<void(v1::Camera&)>& change, uint64_t seed = 7) {
  v1::Scenario scenario;
  scenario.set_seed(seed);
  v1::Sensors& sensors = *scenario.mutable_concrete()->mutable_sensors();
  v1::Camera& camera = *sensors.add_cameras();
  camera.set_name("front_60fov");
  camera.set_width_px(kWidth);
  camera.set_height_px(kHeight);
  change(camera);
  FillSensorDefaults(sensors);
  return scenario;
}

RgbImage Grey(uint8_t level) {
  RgbImage image(kWidth, kHeight);
  std::fill(image.pixels.begin(), image.pixels.end(), level);
  return image;
}

// Bright above, dark below.
RgbImage Horizon() {
  RgbImage image = Grey(200);
  std::fill(image.pixels.begin() + image.pixels.size() / 2, image.pixels.end(), 60);
  return image;
}

double MeanOf(const RgbImage& image) {
  double sum = 0;
  for (const uint8_t level : image.pixels) sum += level;
  return sum / static_cast<double>(image.pixels.size());
}

int NumChanged(const RgbImage& a, const RgbImage& b) {
  int count = 0;
  for (size_t i = 0; i < a.pixels.size(); i += 3) {
    count += std::abs(a.pixels[i] - b.pixels[i]) > 2 || std::abs(a.pixels[i + 2] - b.pixels[i + 2]) > 2;
  }
  return count;
}

RgbImage First(const std::function<void(v1::Camera&)>& change, const RgbImage& drawn, SunInPicture sun = {}) {
  return SensorEffects(Scenario(change), 0, kFrames).Apply(0, drawn, sun);
}

void AddDirt(v1::Camera& camera, v1::DirtKind kind) { camera.add_dirt()->set_kind(kind); }

TEST(SensorEffects, LeaveThePicturesOfASoundCameraAsTheyAre) {
  SensorEffects effects(Scenario([](v1::Camera&) {}), 0, kFrames);
  EXPECT_FALSE(effects.Any());
  EXPECT_EQ(effects.Apply(0, Horizon(), {5, 5, 1}).pixels, Horizon().pixels);
}

TEST(SensorEffects, OfABiasDoubleTheLightForEachStop) {
  const auto with = [](double bias_ev) {
    return First([=](v1::Camera& c) { c.mutable_exposure()->mutable_bias_ev()->set_constant(bias_ev); }, Grey(100));
  };
  // sRGB 100 is linear 0.1274; twice that is sRGB 138, half of it 71.
  EXPECT_THAT(with(1).pixels, Each(::testing::AllOf(::testing::Ge(137), ::testing::Le(139))));
  EXPECT_THAT(with(-1).pixels, Each(::testing::AllOf(::testing::Ge(70), ::testing::Le(72))));
}

TEST(SensorEffects, OfAnAdaptationAreTooBrightOutOfTheDarkAndThenAsTheyWere) {
  SensorEffects effects(
      Scenario([](v1::Camera& c) { c.mutable_exposure()->mutable_adaptation_s()->set_constant(0.3); }), 0, 200);
  RgbImage given;
  int t = 0;
  EXPECT_NEAR(MeanOf(effects.Apply(t++, Grey(120), {})), 120, 1);
  for (int i = 0; i < 30; ++i) given = effects.Apply(t++, Grey(60), {});
  EXPECT_NEAR(MeanOf(given), 120, 2) << "it has opened in the dark";
  given = effects.Apply(t++, Grey(120), {});
  EXPECT_GT(MeanOf(given), 170) << "and is blinded by the light";
  for (int i = 0; i < 30; ++i) given = effects.Apply(t++, Grey(120), {});
  EXPECT_NEAR(MeanOf(given), 120, 2);
}

TEST(SensorEffects, OfDirtLieOnTheLensOverTheWholeClip) {
  for (const v1::DirtKind kind :
       {v1::DIRT_KIND_SPOTS, v1::DIRT_KIND_MUD, v1::DIRT_KIND_DROPS, v1::DIRT_KIND_SCRATCHES}) {
    const auto change = [kind](v1::Camera& c) { AddDirt(c, kind); };
    SensorEffects effects(Scenario(change), 0, kFrames);
    const RgbImage first = effects.Apply(0, Horizon(), {});
    const int changed = NumChanged(first, Horizon());
    EXPECT_GT(changed, 60) << v1::DirtKind_Name(kind);
    EXPECT_LT(changed, kWidth * kHeight / 2) << v1::DirtKind_Name(kind);
    for (int t = 1; t < 5; ++t) EXPECT_EQ(effects.Apply(t, Horizon(), {}).pixels, first.pixels);
    EXPECT_NE(SensorEffects(Scenario(change, 8), 0, kFrames).Apply(0, Horizon(), {}).pixels, first.pixels)
        << "elsewhere in another clip";
  }
}

TEST(SensorEffects, OfDirtKeepToItsTime) {
  SensorEffects effects(Scenario([](v1::Camera& c) {
                          AddDirt(c, v1::DIRT_KIND_MUD);
                          c.mutable_dirt(0)->mutable_start_s()->set_constant(0.2);
                          c.mutable_dirt(0)->mutable_duration_s()->set_constant(0.3);
                        }),
                        0, kFrames);
  for (int t = 0; t < 8; ++t) {
    EXPECT_EQ(NumChanged(effects.Apply(t, Horizon(), {}), Horizon()) > 0, t >= 2 && t < 5) << t;
  }
}

TEST(SensorEffects, OfMudAreDarkAndOfDropsShowTheWorldUpsideDown) {
  const RgbImage mud = First([](v1::Camera& c) { AddDirt(c, v1::DIRT_KIND_MUD); }, Grey(150));
  EXPECT_LT(*std::min_element(mud.pixels.begin(), mud.pixels.end()), 60);
  EXPECT_EQ(*std::max_element(mud.pixels.begin(), mud.pixels.end()), 150);
  const RgbImage drops = First([](v1::Camera& c) { AddDirt(c, v1::DIRT_KIND_DROPS); }, Horizon());
  const auto below = drops.pixels.begin() + drops.pixels.size() / 2;
  EXPECT_GT(*std::max_element(below, drops.pixels.end()), 120) << "sky in a drop before the road";
}

TEST(SensorEffects, OfNoiseAreNewInEachFrameAndNoBrighter) {
  SensorEffects effects(Scenario([](v1::Camera& c) { c.mutable_noise_ratio()->set_constant(0.05); }), 0, kFrames);
  const RgbImage first = effects.Apply(0, Grey(110), {}), second = effects.Apply(1, Grey(110), {});
  EXPECT_GT(NumChanged(first, Grey(110)), kWidth * kHeight / 2);
  EXPECT_GT(NumChanged(first, second), kWidth * kHeight / 2);
  EXPECT_NEAR(MeanOf(first), 110, 3);
}

TEST(SensorEffects, OfAVignetteAreDarkInTheCornersAlone) {
  const RgbImage image = First([](v1::Camera& c) { c.mutable_vignette_ratio()->set_constant(0.6); }, Grey(150));
  EXPECT_LT(image.at(0, 0)[0], 105);
  EXPECT_GE(image.at(kWidth / 2, kHeight / 2)[0], 149);
}

TEST(SensorEffects, OfTheSunFallOffAwayFromItAndGrowWithItsStrength) {
  const auto with = [](float strength) {
    return First([](v1::Camera& c) { c.mutable_stray_light_ratio()->set_constant(1); }, Grey(80), {30, 20, strength});
  };
  const RgbImage full = with(1), half = with(0.5);
  EXPECT_GT(full.at(30, 20)[0], 250);
  EXPECT_GT(full.at(34, 24)[0], full.at(120, 60)[0] + 20);
  EXPECT_GT(MeanOf(full), MeanOf(half) + 3);
  EXPECT_GT(MeanOf(half), 83);
  EXPECT_EQ(with(0).pixels, Grey(80).pixels);
}

TEST(SensorEffects, OfLostFramesAreBlackOrTheFrameBefore) {
  SensorEffects effects(Scenario([](v1::Camera& c) {
                          for (const auto& [kind, start_s] : {std::pair(v1::FRAME_FAULT_KIND_DROP, 0.1),
                                                              std::pair(v1::FRAME_FAULT_KIND_FREEZE, 0.4)}) {
                            v1::FrameFault& fault = *c.add_faults();
                            fault.set_kind(kind);
                            fault.mutable_start_s()->set_constant(start_s);
                            fault.mutable_num_frames()->set_constant(2);
                          }
                        }),
                        0, kFrames);
  std::vector<double> means;
  for (int t = 0; t < 7; ++t) means.push_back(MeanOf(effects.Apply(t, Grey(10 * (t + 1)), {})));
  EXPECT_THAT(means, ::testing::ElementsAre(10, 0, 0, 40, 40, 40, 70));
}

}  // namespace
}  // namespace longtail
