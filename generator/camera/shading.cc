#include "generator/camera/shading.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "generator/scene/noise.h"

namespace longtail {
namespace {

constexpr float kInversePi = 0.318309886f;
constexpr float kDazzle = 0.16f;
// Weaker reflections than this do not show.
constexpr float kLeastReflectance = 0.02f;

float Fresnel(float f0, float cosine) {
  const float g = 1 - Clamp01(cosine);
  const float g2 = g * g;
  return f0 + (1 - f0) * g2 * g2 * g;
}

}  // namespace

Shader::Shader(const Scene& scene, const SkyLight& light, const TunnelLight& tunnels)
    : scene_(scene), light_(light), tunnels_(tunnels), ground_(scene), seed_(TextureSeed(scene.sky)) {}

float Shader::Wetness() const {
  const Sky& sky = light_.sky();
  const bool pools =
      ground_.IsCovered(sky) && (sky.standing_water_ratio > 0 || sky.ice_ratio > 0 || !scene_.patches.empty());
  return pools ? 1 : sky.wetness_ratio;
}

void Shader::Look(const std::vector<Fragment>& fragments) {
  const Sky& sky = light_.sky();
  const bool covered = ground_.IsCovered(sky);
  looks_.resize(fragments.size());
  for (size_t i = 0; i < fragments.size(); ++i) {
    const Fragment& fragment = fragments[i];
    if (fragment.sky) continue;
    const SurfacePoint& point = fragment.point;
    const Material& material = scene_.materials[point.material];
    Appearance& look = looks_[i];
    look = Appear(material, {point.local, point.local_normal, fragment.footprint_m, seed_, sky.street_lamps_on()});
    if (!covered) continue;
    const GroundQuery query{point.position, point.normal, fragment.footprint_m, point.is_static};
    GroundCover cover;
    if (fragment.flooded) {
      cover.flood = 1;
    } else {
      cover = ground_.Cover(sky, material, query);
    }
    ground_.Lay(cover, query, &look);
  }
}

float Shader::FilmReflectance(const Fragment& fragment, const Appearance& look) const {
  if (fragment.sky || fragment.point.normal.z < 0.85f) return 0;
  const float wet = light_.sky().wetness_ratio * fragment.carried_in_share;
  float film = 0;
  if (wet >= 0.05f) {
    switch (scene_.materials[fragment.point.material].texture) {
      case Texture::kAsphalt:
      case Texture::kMarking:
      case Texture::kPaving:
      case Texture::kGravel:
        film = SmoothStep(0.1f, 0.9f, wet) * look.bare;
        break;
      default:
        break;
    }
  }
  film = std::max({film, look.water, 0.75f * look.ice});
  return film > 0 ? Fresnel(0.02f, -Dot(fragment.view, fragment.point.normal)) * film : 0;
}

Vec3f Shader::CoatRadiance(Vec3f d) const {
  // Houses and trees stand around: the mirrored horizon is darker than the open one.
  const Vec3f ground =
      (light_.Ambient({0, 0, 1}) + light_.sun_illuminance() * std::max(0.0f, light_.to_sun().z)) * (0.13f * kInversePi);
  if (d.z <= -0.02f) return ground;
  const Vec3f sky = light_.Radiance(d, /*detail=*/false);
  return Mix(ground, sky, SmoothStep(-0.02f, 0.22f, d.z));
}

Vec3f Shader::ShadeMirrored(const SurfacePoint& point, Vec3f d, float distance_m) const {
  const Material& material = scene_.materials[point.material];
  const Appearance look = Appear(material, {point.local, point.local_normal, std::max(0.25f, 0.02f * distance_m), seed_,
                                            light_.sky().street_lamps_on()});
  const TunnelReach reach = tunnels_.At(point.position, point.normal);
  const float sun = reach.daylight < 1 ? 0 : std::max(0.0f, Dot(point.normal, light_.to_sun()));
  const Vec3f lux = light_.Ambient(point.normal) * (0.7f * reach.daylight) + light_.sun_illuminance() * (0.8f * sun) +
                    reach.row_lux + reach.wall_lux;
  Vec3f radiance = look.albedo * lux * kInversePi;
  radiance += (look.emission + LinearFromSrgb(material.emission) * point.emission_scale) * light_.lamp_radiance();
  return Mix(light_.Airlight(d) * reach.daylight, radiance, light_.Transmittance(distance_m));
}

void Shader::TraceReflections(const Tracer& tracer, const std::vector<Fragment>& fragments,
                              std::vector<Vec3f>* mirrored) const {
  mirrored->assign(fragments.size(), Vec3f{});
  const Sky& sky = light_.sky();
  const float gust = Length(sky.wind_mps);
  struct Job {
    size_t fragment;
    Vec3f direction;
    float weight;
  };
  std::array<Job, kPacketSize> jobs;
  std::array<Hit, kPacketSize> hits;
  RayPacket packet;
  const auto flush = [&] {
    if (packet.count == 0) return;
    tracer.Intersect(packet, hits);
    for (int i = 0; i < packet.count; ++i) {
      const Job& job = jobs[i];
      Vec3f seen;
      if (hits[i].instance == Hit::kNone) {
        seen = light_.Radiance(job.direction, /*detail=*/false);
      } else {
        seen = ShadeMirrored(tracer.Surface(hits[i], job.direction), job.direction, hits[i].distance);
      }
      // A lamp hit by one ray of four must not speckle: its true brightness comes from TraceLamps.
      const float most = 1.5f / light_.exposure();
      const float level = Luminance(seen);
      if (level > most) seen = seen * (most / level);
      (*mirrored)[job.fragment] += seen * job.weight;
    }
    packet.Clear();
  };
  for (size_t i = 0; i < fragments.size(); ++i) {
    const Fragment& fragment = fragments[i];
    if (fragment.sky) continue;
    const Appearance& look = looks_[i];
    const float reflectance = FilmReflectance(fragment, look);
    if (reflectance < kLeastReflectance) continue;
    const Vec3f p = fragment.point.position;
    const float ripple = 0.022f * BandLimit(0.35f, 0.5f * fragment.footprint_m);
    Vec3f n = fragment.point.normal + Vec3f{ripple * ValueNoise2(p.x * 2.9f, p.y * 2.9f, seed_ + 201),
                                            ripple * ValueNoise2(p.x * 2.9f, p.y * 2.9f, seed_ + 202), 0};
    if (look.water > 0.3f && (sky.rain_mmph > 0 || gust > 1)) {
      // Drops and wind keep standing water moving.
      const float wave = (0.018f * std::min(1.5f, std::sqrt(sky.rain_mmph) * 0.3f) + 0.0025f * std::min(gust, 12.0f)) *
                         BandLimit(0.25f, 0.5f * fragment.footprint_m);
      const Vec3f q{p.x * 4.1f, p.y * 4.1f, sky.time_s * 3.7f};
      n += Vec3f{wave * ValueNoise(q, seed_ + 203), wave * ValueNoise(q, seed_ + 204), 0};
    }
    // Ice is rougher than water.
    const float blur = look.ice > look.water ? 0.07f : 0.03f;
    for (int s = 0; s < kSamplesPerPixel; ++s) {
      const auto& disc = DiscPoints()[s * 4 + (fragment.x & 1) + 2 * (fragment.y & 1)];
      const Vec3f tilted = Unit(n + Vec3f{blur * disc[0], blur * disc[1], 0});
      Vec3f d = Reflect(fragment.view, tilted);
      d.z = std::max(d.z, 0.004f);
      d = Unit(d);
      const int lane = packet.Add(p + fragment.point.normal * (0.004f + 0.0004f * fragment.distance_m), d, 0, 1e6f);
      jobs[lane] = {i, d, reflectance / kSamplesPerPixel};
      if (packet.full()) flush();
    }
  }
  flush();
}

Vec3f Shader::Shade(const Fragment& fragment, size_t index, Vec3f mirrored) const {
  if (fragment.sky) return light_.Radiance(fragment.view, /*detail=*/true);
  const SurfacePoint& point = fragment.point;
  const Material& material = scene_.materials[point.material];
  Appearance look = looks_[index];
  const Vec3f n = Unit(point.normal + look.bump);
  look.albedo = look.albedo * WetDarkening(look, light_.sky().wetness_ratio * fragment.carried_in_share);

  const float toward_sun = Dot(n, light_.to_sun());
  const float sun = fragment.sun * (std::max(0.0f, toward_sun) * (1 - 0.4f * look.translucency) +
                                    look.translucency * std::fabs(toward_sun));
  // Light that bounced keeps corners from going black.
  const float open = (0.12f + 0.88f * fragment.open) * fragment.daylight;
  // Head lamps outshine everything near them; held back, as a camera's local tone mapping does, a walker keeps his
  // colours.
  const float dazzle = 1 + kDazzle * Luminance(fragment.lamp_light) * light_.exposure();
  const Vec3f lux = light_.sun_illuminance() * sun + light_.Ambient(n) * open + fragment.lamp_light * (1 / dazzle);
  Vec3f radiance = look.albedo * lux * kInversePi;

  if (look.coat > 0) {
    const Vec3f d = Reflect(fragment.view, point.normal);
    const float f =
        look.coat * Fresnel(material.texture == Texture::kGlass ? 0.09f : 0.05f, -Dot(fragment.view, point.normal));
    radiance = radiance * (1 - f) + CoatRadiance(d) * (f * open);
    // The sun itself in the coat, spread by the paint's waviness.
    const float highlight = std::pow(std::max(0.0f, Dot(d, light_.to_sun())), 220.0f);
    radiance += light_.sun_illuminance() * (fragment.sun * look.coat * highlight * 1.1f);
  }
  const float film = FilmReflectance(fragment, look);
  if (film >= kLeastReflectance) {
    // Between puddles the stones break the film.
    const float cover = std::max({Mix(0.55f, 1.0f, look.puddle), look.water, look.ice});
    radiance = radiance * (1 - film * cover) + mirrored * cover + fragment.lamp_gloss * (0.4f + 0.6f * cover);
  }
  radiance += (look.emission + LinearFromSrgb(material.emission) * point.emission_scale) * light_.lamp_radiance();
  return Mix(tunnels_.Airlight(fragment.view, fragment.distance_m), radiance,
             light_.Transmittance(fragment.distance_m));
}

}  // namespace longtail
