#include "generator/control/paint_air.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "generator/scene/precipitation.h"
#include "generator/scene/projection.h"
#include "generator/scene/vec.h"

namespace longtail {
namespace {

constexpr float kSkyM = 1e6f;
// sRGB of drops, which send on the light of the sky, and of flakes.
constexpr float kDrop[3] = {190, 197, 206}, kFlake[3] = {236, 239, 244};
constexpr float kDropOpacity = 0.6f;
// sRGB of a fire at full power.
constexpr float kFire[3] = {255, 128, 36};

float SrgbFromLinear(float x) {
  x = Clamp01(x);
  return 255 * (x <= 0.0031308f ? 12.92f * x : 1.055f * std::pow(x, 1 / 2.4f) - 0.055f);
}

uint8_t Toward(uint8_t level, float target, float share) {
  return static_cast<uint8_t>(std::clamp(Mix(static_cast<float>(level), target, share), 0.0f, 255.0f) + 0.5f);
}

}  // namespace

void PaintAir(const Sky& sky, absl::Span<const Tunnel> tunnels, const HazeView& haze, const CameraModel& camera,
              const Rigid& world_from_camera, Vec3f camera_velocity_mps, ControlFrame* out) {
  const bool falls = sky.rain_mmph > 0 || sky.snow_mmph > 0;
  if (haze.empty() && !falls) return;
  const size_t size = static_cast<size_t>(out->width_px) * out->height_px;
  std::vector<float> distance_m(size, kSkyM);
  size_t i = 0;
  for (int y = 0; y < out->height_px; ++y) {
    for (int x = 0; x < out->width_px; ++x, ++i) {
      const Vec3f ray = RayOf(camera, static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f);
      const float length = Length(ray);
      if (out->inverse_depth[i] > 0) distance_m[i] = length / out->inverse_depth[i];
      if (haze.empty()) continue;
      const Veil veil = haze.At(x, y, Rotate(world_from_camera, ray * (1 / length)), distance_m[i]);
      if (veil.transmittance >= 1) continue;
      const float hidden = 1 - veil.transmittance;
      const float tone[3] = {SrgbFromLinear(veil.albedo.x), SrgbFromLinear(veil.albedo.y),
                             SrgbFromLinear(veil.albedo.z)};
      for (size_t k = 0; k < 3; ++k) {
        uint8_t &base = out->base_color[k * size + i], &emission = out->emission[k * size + i];
        base = Toward(base, tone[k], hidden);
        emission = Toward(emission, veil.glow * kFire[k], hidden);
      }
    }
  }
  if (!falls) return;
  const std::vector<float> cover =
      PrecipitationCover(sky, tunnels, camera, world_from_camera, camera_velocity_mps, distance_m);
  const float* tone = sky.snow_mmph > sky.rain_mmph ? kFlake : kDrop;
  const float opacity = sky.snow_mmph > sky.rain_mmph ? 1 : kDropOpacity;
  for (i = 0; i < size; ++i) {
    if (cover[i] <= 0) continue;
    for (size_t k = 0; k < 3; ++k) {
      uint8_t& base = out->base_color[k * size + i];
      base = Toward(base, tone[k], opacity * cover[i]);
    }
  }
}

}  // namespace longtail
