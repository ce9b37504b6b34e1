#include "generator/camera/sky_light.h"

#include <algorithm>
#include <cmath>

#include "generator/scene/clouds.h"

namespace longtail {
namespace {

constexpr float kPi = 3.14159265f;

struct Level {
  float altitude_deg;
  float direct_lux;   // clear sky, plane facing the sun
  float diffuse_lux;  // clear sky, horizontal plane
};
// Common photometric values; the night floor is that of a lit neighbourhood under the moon, not of a desert.
constexpr Level kLevels[] = {{-18, 0, 0.35f},    {-12, 0, 0.6f},     {-6, 0, 6},         {-3, 0, 60},
                             {0, 300, 500},      {3, 9000, 2600},    {8, 34000, 6000},   {15, 60000, 9500},
                             {30, 85000, 13000}, {60, 98000, 17000}, {90, 102000, 18500}};

Level LevelAt(float altitude_deg) {
  const Level* last = std::end(kLevels) - 1;
  if (altitude_deg <= kLevels[0].altitude_deg) return kLevels[0];
  if (altitude_deg >= last->altitude_deg) return *last;
  const Level* high = kLevels;
  while (high->altitude_deg < altitude_deg) ++high;
  const Level* low = high - 1;
  const float t = (altitude_deg - low->altitude_deg) / (high->altitude_deg - low->altitude_deg);
  const auto by_log = [t](float a, float b) {
    return std::exp(Mix(std::log(a + 0.01f), std::log(b + 0.01f), t)) - 0.01f;
  };
  return {altitude_deg, std::max(0.0f, by_log(low->direct_lux, high->direct_lux)),
          by_log(low->diffuse_lux, high->diffuse_lux)};
}

// Scales a colour to luminance 1.
Vec3f Tint(Vec3f c) { return c * (1 / Luminance(c)); }

}  // namespace

SkyLight::SkyLight(const Sky& sky)
    : sky_(sky), to_sun_(Unit(sky.to_sun)), cloud_(Clamp01(sky.cloud_ratio)), lamps_on_(sky.lamps_on) {
  const float altitude_deg = sky.sun_altitude_rad * (180 / kPi);
  const Level clear = LevelAt(altitude_deg);
  const float sin_altitude = std::max(0.0f, std::sin(sky.sun_altitude_rad));
  const float visual_range_m = std::max(sky.visual_range_m, 10.0f);
  extinction_ = 3.0f / visual_range_m;
  fog_ratio_ = std::exp(-visual_range_m / 900.0f);
  fog_height_m_ = Mix(350.0f, 160.0f, fog_ratio_);

  // Clouds first dim the sun, then, closed, take a part of all light; fog scatters what is left.
  const float night = 1 - SmoothStep(-11.0f, -4.0f, altitude_deg);
  const float overcast = SmoothStep(0.55f, 0.95f, cloud_);
  const float through_clouds = (1 - 0.15f * cloud_) * (1 - overcast);
  const float through_fog = std::exp(-1200.0f / visual_range_m);
  const float total_lux = (clear.direct_lux * sin_altitude + clear.diffuse_lux) *
                          Mix(1.0f, Mix(0.32f, 1.3f, night), overcast);  // at night clouds send a town's light back
  const float direct_lux = clear.direct_lux * through_clouds * through_fog;
  const float diffuse_lux = std::max(clear.diffuse_lux * 0.3f, total_lux - direct_lux * sin_altitude);
  const float low_sun = 1 - SmoothStep(0.0f, 22.0f, altitude_deg);
  const Vec3f sun_tint = Tint(Mix(Vec3f{1.0f, 0.95f, 0.87f}, Vec3f{1.0f, 0.62f, 0.30f}, low_sun));
  sun_ = sun_tint * direct_lux;
  sun_radius_ = Mix(0.012f, 0.05f, SmoothStep(0.2f, 0.7f, cloud_));

  // Dome: tints by the time of day, greyed by cloud and fog; brought to diffuse_lux below.
  const float dusk = (1 - night) * (1 - SmoothStep(1.0f, 12.0f, altitude_deg));
  const float grey = std::max(overcast, fog_ratio_);
  zenith_ = Mix(Mix(Vec3f{0.34f, 0.52f, 0.84f}, Vec3f{0.42f, 0.52f, 0.78f}, dusk), Vec3f{0.20f, 0.32f, 0.72f}, night);
  horizon_ = Mix(Mix(Vec3f{0.80f, 0.93f, 1.08f}, Vec3f{1.05f, 0.80f, 0.66f}, dusk), Vec3f{0.56f, 0.58f, 0.70f}, night);
  glow_ = Mix(Vec3f{0.9f, 0.8f, 0.6f}, Vec3f{2.6f, 1.25f, 0.42f}, dusk) * ((1 - night) * (1 - 0.8f * grey));
  const Vec3f cold_grey = Mix(Vec3f{0.93f, 0.98f, 1.04f}, Vec3f{0.80f, 0.78f, 0.82f}, night);
  zenith_ = Mix(zenith_, cold_grey * 0.95f, grey * 0.92f);
  horizon_ = Mix(horizon_, cold_grey * 0.85f, grey * 0.9f);

  // Scale: integrate the dome over the upper hemisphere with the cosine.
  float sum = 0;
  constexpr int kRings = 8, kSectors = 12;
  for (int i = 0; i < kRings; ++i) {
    const float sin2 =
        (static_cast<float>(i) + 0.5f) / kRings;  // equal steps of sin^2 are equal steps of projected area
    const float r = std::sqrt(sin2), z = std::sqrt(1 - sin2);
    for (int j = 0; j < kSectors; ++j) {
      const float a = 2 * kPi * (static_cast<float>(j) + 0.5f) / kSectors;
      sum += Luminance(Dome({r * std::cos(a), r * std::sin(a), z}));
    }
  }
  const float scale = diffuse_lux / (kPi * sum / (kRings * kSectors));
  zenith_ = zenith_ * scale;
  horizon_ = horizon_ * scale;
  glow_ = glow_ * scale;
  const float dome = diffuse_lux / kPi;
  cloud_lit_ = (sun_tint * (direct_lux * 0.12f / kPi * Mix(1.0f, 0.6f, low_sun)) + cold_grey * (dome * 1.15f)) +
               Vec3f{1.6f, 0.75f, 0.55f} * (dome * 0.5f * dusk);
  cloud_dark_ = cold_grey * (dome * Mix(0.66f, 0.5f, night)) + Vec3f{0.5f, 0.2f, 0.2f} * (dome * 0.3f * dusk);
  airlight_ = cold_grey * ((direct_lux * sin_altitude + diffuse_lux) / kPi * Mix(0.95f, 0.8f, fog_ratio_));

  // The eye follows the light, but not all the way: dusk and night stay darker than day. Lamps set a floor.
  const float horizontal_lux = direct_lux * sin_altitude + diffuse_lux + (lamps_on_ ? 2.5f : 0.0f);
  const float darkness = SmoothStep(0.0f, 3.6f, std::log10(30000.0f / std::max(horizontal_lux, 0.5f)));
  // It also closes a little over white land.
  exposure_ = Mix(2.75f, 0.5f, darkness) / horizontal_lux * (1 - 0.3f * Clamp01(sky.snow_ground_ratio));
  lamp_radiance_ = 9.0f / exposure_ * Mix(0.35f, 1.0f, darkness);
  if (sky.lightning > 0) {
    // Too short for the eye to follow: the whole sky shines.
    const Vec3f flash = Vec3f{0.88f, 0.94f, 1.12f} * (sky.lightning * Mix(0.25f, 0.6f, darkness) / exposure_);
    for (Vec3f* light : {&zenith_, &horizon_, &cloud_lit_, &cloud_dark_, &airlight_}) *light += flash;
  }
  SetAmbient();
}

void SkyLight::SetAmbient() {
  constexpr Vec3f kAxes[6] = {{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}};
  for (Vec3f& side : ambient_) side = {};
  constexpr int kRings = 10, kSectors = 16;
  const float solid_angle = 4 * kPi / (2 * kRings * kSectors);
  Vec3f up;
  for (int i = 0; i < kRings; ++i) {
    const float z = (static_cast<float>(i) + 0.5f) / kRings, r = std::sqrt(1 - z * z);
    for (int j = 0; j < kSectors; ++j) {
      const float a = 2 * kPi * (static_cast<float>(j) + 0.5f) / kSectors;
      const Vec3f d{r * std::cos(a), r * std::sin(a), z};
      const Vec3f radiance = Radiance(d, /*detail=*/false);
      up += radiance * (z * solid_angle);
      for (int k = 0; k < 6; ++k) ambient_[k] += radiance * (std::max(0.0f, Dot(d, kAxes[k])) * solid_angle);
    }
  }
  // The ground sends back a sixth of what falls on it, to the lower half of every view.
  const Vec3f ground = Mix(Vec3f{0.17f, 0.16f, 0.135f}, Vec3f{0.62f, 0.64f, 0.67f}, Clamp01(sky_.snow_ground_ratio));
  const Vec3f bounce = (up + sun_ * std::max(0.0f, to_sun_.z)) * ground;
  for (int k = 0; k < 4; ++k) ambient_[k] += bounce * 0.5f;
  ambient_[5] += bounce;
}

Vec3f SkyLight::Ambient(Vec3f n) const {
  const Vec3f& x = ambient_[n.x > 0 ? 0 : 1];
  const Vec3f& y = ambient_[n.y > 0 ? 2 : 3];
  const Vec3f& z = ambient_[n.z > 0 ? 4 : 5];
  return x * (n.x * n.x) + y * (n.y * n.y) + z * (n.z * n.z);
}

Vec3f SkyLight::Dome(Vec3f d) const {
  const float up = std::max(d.z, 0.0f);
  const float low = 1 - up;
  const float low2 = low * low;
  Vec3f radiance = Mix(zenith_, horizon_, low2 * low2 * 0.75f + low2 * 0.25f);
  const float toward_sun = std::max(0.0f, Dot(d, to_sun_));
  const float wide = toward_sun * toward_sun * toward_sun;
  radiance += glow_ * (wide * wide * (0.25f + 0.75f * low2));
  return radiance;
}

void SkyLight::AddClouds(Vec3f d, Vec3f* radiance) const {
  const Clouds clouds = CloudsAt(sky_, d);
  if (clouds.cover <= 0) return;
  const float toward_sun = std::max(0.0f, Dot(d, to_sun_));
  const Vec3f lit = cloud_lit_ * (1 + 0.5f * toward_sun * toward_sun * toward_sun * toward_sun);
  *radiance = Mix(*radiance, Mix(lit, cloud_dark_, clouds.thickness), clouds.cover);
}

Vec3f SkyLight::Radiance(Vec3f d, bool detail) const {
  Vec3f radiance = Dome(d);
  if (detail) {
    AddClouds(d, &radiance);
    const float disc = SmoothStep(0.99955f, 0.99985f, Dot(d, to_sun_));
    if (disc > 0) radiance += sun_ * (40 * disc);
  }
  const float path_m = fog_height_m_ / std::max(d.z, 0.004f);
  const float clear = std::exp(-extinction_ * path_m);
  return Mix(Mix(airlight_, Dome({d.x, d.y, 0}), (1 - fog_ratio_) * 0.85f), radiance, clear);
}

float SkyLight::Transmittance(float distance_m) const { return std::exp(-extinction_ * distance_m); }

Vec3f SkyLight::Airlight(Vec3f d) const {
  const float flat = d.x * d.x + d.y * d.y;
  const float scale = flat > 1e-9f ? 1 / std::sqrt(flat) : 0;
  return Mix(airlight_, Dome({d.x * scale, d.y * scale, 0}), (1 - fog_ratio_) * 0.85f);
}

}  // namespace longtail
