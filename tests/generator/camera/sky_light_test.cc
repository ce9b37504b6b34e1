#include "generator/camera/sky_light.h"

#include <algorithm>
#include <cmath>

#include "generator/scene/scene.h"
#include "generator/scene/vec.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

Sky SkyAt(float altitude_deg, float cloud_ratio = 0, float visual_range_m = 20000) {
  Sky sky;
  sky.sun_altitude_rad = altitude_deg * 0.0174532925f;
  sky.to_sun = {std::cos(sky.sun_altitude_rad), 0, std::sin(sky.sun_altitude_rad)};
  sky.cloud_ratio = cloud_ratio;
  sky.visual_range_m = visual_range_m;
  return sky;
}

TEST(SkyLight, LeavesFivePercentAtTheVisualRange) {
  const SkyLight light(SkyAt(30, 0.5f, 150));
  EXPECT_NEAR(light.Transmittance(150), 0.0498f, 0.001f);
  EXPECT_FLOAT_EQ(light.Transmittance(0), 1);
}

TEST(SkyLight, DomeGivesAHorizontalPlaneItsDiffuseIlluminance) {
  // 13,000 lux is common for a clear sky with the sun at 30 degrees; haze adds some of the sun's.
  const float lux = Luminance(SkyLight(SkyAt(30)).Ambient({0, 0, 1}));
  EXPECT_GT(lux, 11000);
  EXPECT_LT(lux, 19000);
}

TEST(SkyLight, CloudAndNightTakeTheSunAway) {
  EXPECT_GT(Luminance(SkyLight(SkyAt(45)).sun_illuminance()), 50000);
  EXPECT_EQ(Luminance(SkyLight(SkyAt(45, 1)).sun_illuminance()), 0);
  EXPECT_LT(Luminance(SkyLight(SkyAt(-10)).sun_illuminance()), 1);
  EXPECT_LT(Luminance(SkyLight(SkyAt(45, 0, 80)).sun_illuminance()), 100);
}

TEST(SkyLight, LowSunIsWarmAndClearZenithIsBlue) {
  const Vec3f sun = SkyLight(SkyAt(4)).sun_illuminance();
  EXPECT_GT(sun.x, 1.5f * sun.z);
  const Vec3f zenith = SkyLight(SkyAt(50)).Radiance({0, 0, 1}, /*detail=*/false);
  EXPECT_GT(zenith.z, 1.5f * zenith.x);
}

TEST(SkyLight, ExposureFollowsTheLightButNightStaysDarkerThanDay) {
  const SkyLight day(SkyAt(50)), dusk(SkyAt(0)), night(SkyAt(-20));
  const auto level = [](const SkyLight& light) {
    return (Luminance(light.Ambient({0, 0, 1})) +
            Luminance(light.sun_illuminance()) * std::max(0.0f, light.to_sun().z)) *
           light.exposure();
  };
  EXPECT_GT(night.exposure(), 1000 * day.exposure());
  EXPECT_GT(level(day), level(dusk));
  EXPECT_GT(level(dusk), level(night));
}

}  // namespace
}  // namespace longtail
