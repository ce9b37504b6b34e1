#include "generator/camera/air.h"

#include <algorithm>
#include <cmath>

#include "generator/scene/precipitation.h"

namespace longtail {
namespace {

constexpr float kInversePi = 0.318309886f;
constexpr float kSkyM = 1e6f;
constexpr Vec3f kFire{1.0f, 0.24f, 0.03f};
// Drops throw light onwards and mostly show what is behind them.
constexpr float kDropOpacity = 0.6f;
// Where drops and flakes that can be told apart fly, for the light of lamps on them.
constexpr float kNearM = 4;

}  // namespace

void Air::Pose(const View& view, const SceneFrame& frame, const LampSet& lamps, const SkyLight& light,
               const TunnelLight& tunnels) {
  view_ = &view;
  lamps_ = &lamps;
  light_ = &light;
  tunnels_ = &tunnels;
  velocity_mps_ = frame.rig_velocity_mps;
  haze_.Pose(*view.camera, view.world_from_camera, frame.haze);
}

Vec3f Air::LampLux(Vec3f position) const {
  Vec3f lux;
  for (const Lamp& lamp : lamps_->lamps()) {
    const Vec3f from = position - lamp.position;
    const float distance2 = Dot(from, from);
    if (distance2 > lamp.reach_m * lamp.reach_m || distance2 < 1e-4f) continue;
    lux += lamp.Toward(from * (1 / std::sqrt(distance2))) * (1 / (distance2 + lamp.near_m2));
  }
  return lux;
}

Vec3f Air::Veiled(const Fragment& fragment, Vec3f radiance) const {
  if (haze_.empty()) return radiance;
  const Vec3f d = fragment.view;
  const Veil veil = haze_.At(fragment.x, fragment.y, d, fragment.distance_m);
  if (veil.transmittance >= 1) return radiance;
  // The dome lights it from all around, the sun most where one looks towards it.
  const float onward = std::max(0.0f, Dot(d, light_->to_sun()));
  const float onward2 = onward * onward;
  Vec3f lux = light_->Ambient({0, 0, 1}) * 0.85f + light_->sun_illuminance() * (0.32f + 0.9f * onward2 * onward2);
  const Vec3f middle = view_->world_from_camera.translation + d * veil.distance_m;
  lux = lux * tunnels_->Daylight(middle);
  if (light_->night_lamps()) lux += LampLux(middle) * 0.3f;
  Vec3f own = veil.albedo * lux * kInversePi;
  own += kFire * (veil.glow * 0.30f * light_->lamp_radiance());
  own = Mix(light_->Airlight(d), own, light_->Transmittance(veil.distance_m));
  return Mix(own, radiance, veil.transmittance);
}

void Air::DrawFalling(const std::vector<Fragment>& fragments, Film* film) const {
  const Sky& sky = light_->sky();
  if (sky.rain_mmph <= 0 && sky.snow_mmph <= 0) return;
  const size_t width = static_cast<size_t>(view_->width_px);
  std::vector<float> distance_m(width * view_->height_px, kSkyM);
  for (const Fragment& fragment : fragments) {
    float& nearest = distance_m[fragment.y * width + fragment.x];
    if (!fragment.sky) nearest = std::min(nearest, fragment.distance_m);
  }
  const std::vector<float> cover =
      PrecipitationCover(sky, tunnels_->tunnels(), *view_->camera, view_->world_from_camera, velocity_mps_, distance_m);
  const bool snows = sky.snow_mmph > sky.rain_mmph;
  // A drop gathers the sky above it; a flake is white.
  const Vec3f up = light_->Ambient({0, 0, 1});
  const Vec3f day = snows ? (up * 0.75f + light_->sun_illuminance() * 0.35f) * (0.9f * kInversePi)
                          : up * (1.05f * kInversePi) + light_->sun_illuminance() * (0.12f * kInversePi);
  const bool night = light_->night_lamps();
  size_t i = 0;
  for (int y = 0; y < view_->height_px; ++y) {
    for (size_t x = 0; x < width; ++x, ++i) {
      if (cover[i] <= 0) continue;
      Vec3f shine = day;
      if (night) {
        const Vec3f d = Unit(view_->Direction(static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f));
        shine += LampLux(view_->world_from_camera.translation + d * kNearM) * ((snows ? 0.5f : 0.10f) * kInversePi);
      }
      Vec3f& light = film->at(static_cast<int>(x), y);
      light = Mix(light, shine * light_->exposure(), cover[i] * (snows ? 1 : kDropOpacity));
    }
  }
}

}  // namespace longtail
