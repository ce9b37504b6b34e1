#include "generator/camera/tunnel_light.h"

#include <algorithm>
#include <cmath>

#include "scenarios/environment/shelter.h"

namespace longtail {
namespace {

constexpr float kPi = 3.14159265f;
constexpr Vec3f kTone{1.08f, 0.99f, 0.86f};
constexpr float kDayRatio = 0.15f, kLeastLux = 15;
constexpr float kFromWalls = 0.25f;
// At this depth a mouth sends half of the sky's light in.
constexpr float kHalfM = 5;
// Where the rows hang: shares of half the width, below the ceiling.
constexpr float kRowRatio = 0.5f, kHangsM = 0.1f;
// How far lamps are seen to light the road before a mouth.
constexpr float kBeforeM = 15;
// Shadow is that of lamps so far along, at most.
constexpr float kAsideM = 5;

// Of one mouth; depth_m < 0 outside.
float Through(float depth_m) {
  const float depth = std::max(0.0f, depth_m) / kHalfM;
  return 1 / (1 + depth * depth);
}

float Daylit(const TunnelPlace& place) {
  if (place.tunnel == nullptr) return 1;
  return std::min(1.0f, Through(place.s_m) + Through(LengthM(*place.tunnel) - place.s_m));
}

// Parts of an endless row's light that come from both ways.
struct Ends {
  float back = 0, on = 0;
};
Ends EndsAt(const TunnelPlace& place, float distance_m) {
  const auto part = [&](float x) { return x / std::sqrt(x * x + distance_m * distance_m); };
  return {part(place.s_m), part(LengthM(*place.tunnel) - place.s_m)};
}

// By the note, for I = 1. normal: along, to the left, up.
float FromRow(const TunnelPlace& place, float aside_m, float up_m, Vec3f normal) {
  const float distance_m = std::max(0.4f, std::sqrt(aside_m * aside_m + up_m * up_m));
  const float down = std::max(0.0f, up_m / distance_m);
  const float facing = std::max(0.0f, (normal.y * aside_m + normal.z * up_m) / distance_m);
  const Ends ends = EndsAt(place, distance_m);
  const float end = std::max(0.0f, normal.x > 0 ? ends.on : ends.back);
  return down / distance_m *
         (facing * kPi / 4 * std::max(0.0f, ends.back + ends.on) + 0.5f * std::fabs(normal.x) * end * end);
}

}  // namespace

void TunnelLight::Pose(const SkyLight& light, Vec3f eye) {
  light_ = &light;
  eye_ = eye;
  around_eye_ = PlaceInTunnels(tunnels_, eye).tunnel;
  const float open_lux =
      Luminance(light.Ambient({0, 0, 1})) + Luminance(light.sun_illuminance()) * std::max(0.0f, light.to_sun().z);
  road_lux_ = kTone * std::max(kLeastLux, kDayRatio * open_lux);
}

TunnelReach TunnelLight::At(Vec3f position, Vec3f normal) const {
  TunnelReach reach;
  if (empty()) return reach;
  const TunnelPlace& place = reach.place = PlaceInTunnels(tunnels_, position, kBeforeM);
  if (place.tunnel == nullptr) return reach;
  const Tunnel& tunnel = *place.tunnel;
  if (place.DepthM() > 0) {
    reach.daylight = Daylit(place);
    reach.carried_in_share = static_cast<float>(CarriedInShare(place.DepthM()));
  }
  const Vec3f n{Dot(normal, place.along), Dot(normal, place.left), normal.z};
  const float row_m = kRowRatio * place.half_width_m, up_m = tunnel.height_m - kHangsM;
  float light = 0;
  for (const float side : {-1.0f, 1.0f}) {
    light += FromRow(place, side * row_m - place.left_m, up_m - place.height_m, n);
  }
  // On the road's middle, far from the mouths.
  const float distance_m = std::sqrt(row_m * row_m + up_m * up_m);
  const float on_road = kPi * up_m * up_m / (distance_m * distance_m * distance_m);
  const Ends ends = EndsAt(place, up_m);
  reach.row_lux = road_lux_ * ((1 - kFromWalls) * light / on_road);
  reach.wall_lux = road_lux_ * (kFromWalls * 0.5f * std::max(0.0f, ends.back + ends.on));
  return reach;
}

Vec3f TunnelReach::Lamp(int side, float along_ratio) const {
  const float s_m = std::clamp(place.s_m + kAsideM * along_ratio, 0.5f, LengthM(*place.tunnel) - 0.5f);
  return PointIn(*place.tunnel, s_m, static_cast<float>(side) * kRowRatio, place.tunnel->height_m - kHangsM);
}

float TunnelLight::Daylight(Vec3f position) const { return empty() ? 1 : Daylit(PlaceInTunnels(tunnels_, position)); }

Vec3f TunnelLight::Airlight(Vec3f d, float distance_m) const {
  const Vec3f outside = light_->Airlight(d);
  if (empty()) return outside;
  const Vec3f end = eye_ + d * distance_m;
  const Tunnel* tunnel = around_eye_ != nullptr ? around_eye_ : PlaceInTunnels(tunnels_, end).tunnel;
  if (tunnel == nullptr) return outside;
  const float inside_m = std::min(distance_m, std::fabs(AlongM(*tunnel, end) - AlongM(*tunnel, eye_)));
  // Parts of the light that the air takes on the way: it sends as much.
  const float all = 1 - light_->Transmittance(distance_m);
  if (all <= 0) return outside;
  const float before = 1 - light_->Transmittance(around_eye_ != nullptr ? inside_m : distance_m - inside_m);
  const float in_share = (around_eye_ != nullptr ? before : all - before) / all;
  // Lamps light it from above; the sides and the floor send back half as much.
  const Vec3f inside = road_lux_ * (0.4f / kPi);
  return Mix(outside, inside, Clamp01(in_share));
}

}  // namespace longtail
