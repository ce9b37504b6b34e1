#include "generator/camera/fragments.h"

#include <algorithm>
#include <cmath>

#include "generator/scene/appearance.h"
#include "generator/scene/projection.h"

namespace longtail {
namespace {

constexpr float kFar = 1e6f;
// Rotated grid: four samples on four columns and four rows.
constexpr float kSampleX[kSamplesPerPixel] = {0.375f, 0.875f, 0.125f, 0.625f};
constexpr float kSampleY[kSamplesPerPixel] = {0.125f, 0.375f, 0.625f, 0.875f};
constexpr float kOpenReach_m = 5.0f;
constexpr float kPi = 3.14159265f;

// Rays leave a surface a little way off, farther where the eye cannot tell.
float Offset(const Fragment& fragment) { return 0.004f + 0.0004f * fragment.distance_m; }

int PatternIndex(const Fragment& fragment, int sample) { return sample * 4 + (fragment.x & 1) + 2 * (fragment.y & 1); }

bool SameSurface(const SurfacePoint& a, float distance_a, const SurfacePoint& b, float distance_b) {
  return a.material == b.material && a.emission_scale == b.emission_scale && Dot(a.normal, b.normal) > 0.85f &&
         distance_a < 1.6f * distance_b && distance_b < 1.6f * distance_a;
}

// Four occlusion rays a fragment, in packets; adds up what comes through.
class VisibilityBatch {
 public:
  VisibilityBatch(const Tracer& tracer, float Fragment::*result) : tracer_(tracer), result_(result) {}
  void Add(Fragment* fragment, Vec3f origin, Vec3f d, float far) {
    owners_[packet_.Add(origin, d, 0, far)] = fragment;
    if (packet_.full()) Flush();
  }
  void Flush() {
    if (packet_.count == 0) return;
    const uint32_t blocked = tracer_.Occluded(packet_);
    for (int i = 0; i < packet_.count; ++i) {
      if ((blocked >> i & 1) != 0) owners_[i]->*result_ -= 1.0f / kSamplesPerPixel;
    }
    packet_.Clear();
  }

 private:
  const Tracer& tracer_;
  float Fragment::*result_;
  RayPacket packet_;
  std::array<Fragment*, kPacketSize> owners_{};
};

}  // namespace

const std::array<std::array<float, 2>, 16>& DiscPoints() {
  static const std::array<std::array<float, 2>, 16> points = [] {
    std::array<std::array<float, 2>, 16> p{};
    for (int i = 0; i < 16; ++i) {
      const float r = std::sqrt((static_cast<float>(i) + 0.5f) / 16), a = 2.3999632f * static_cast<float>(i);
      p[i] = {r * std::cos(a), r * std::sin(a)};
    }
    return p;
  }();
  return points;
}

Vec3f View::Direction(float x_px, float y_px) const {
  if (camera != nullptr && camera->lens != Lens::kPinhole) return Rotate(world_from_camera, RayOf(*camera, x_px, y_px));
  const float scale = 1 / focal_px;
  return Rotate(world_from_camera, {(x_px - 0.5f * static_cast<float>(width_px)) * scale,
                                    (y_px - 0.5f * static_cast<float>(height_px)) * scale, 1});
}

void FragmentBuffer::TracePrimary(const Tracer& tracer, const View& view) {
  width_ = view.width_px;
  height_ = view.height_px;
  fragments_.clear();
  first_.clear();
  RayPacket packet;
  std::array<Hit, kPacketSize> hits;
  std::array<Sample, kPacketSize> samples;
  for (int y = 0; y < height_; ++y) {
    for (int x0 = 0; x0 < width_; x0 += kPacketSize / kSamplesPerPixel) {
      const int x1 = std::min(width_, x0 + kPacketSize / kSamplesPerPixel);
      packet.Clear();
      for (int x = x0; x < x1; ++x) {
        for (int s = 0; s < kSamplesPerPixel; ++s) {
          const Vec3f d = view.Direction(static_cast<float>(x) + kSampleX[s], static_cast<float>(y) + kSampleY[s]);
          samples[packet.Add(view.world_from_camera.translation, d, 0.02f, kFar)].direction = d;
        }
      }
      tracer.Intersect(packet, hits);
      for (int i = 0; i < packet.count; ++i) samples[i].hit = hits[i];
      for (int x = x0; x < x1; ++x) Join(tracer, view, x, y, &samples[(x - x0) * kSamplesPerPixel]);
    }
  }
  first_.push_back(static_cast<uint32_t>(fragments_.size()));
}

void FragmentBuffer::Join(const Tracer& tracer, const View& view, int x, int y, const Sample* samples) {
  const size_t first = fragments_.size();
  first_.push_back(static_cast<uint32_t>(first));
  for (int s = 0; s < kSamplesPerPixel; ++s) {
    const Sample& sample = samples[s];
    const bool sky = sample.hit.instance == Hit::kNone;
    SurfacePoint point;
    if (!sky) point = tracer.Surface(sample.hit, sample.direction);
    size_t at = first;
    for (; at < fragments_.size(); ++at) {
      Fragment& other = fragments_[at];
      const float n = static_cast<float>(other.num_samples);
      if (sky != other.sky) continue;
      if (!sky) {
        if (!SameSurface(point, sample.hit.distance, other.point, other.distance_m / n)) continue;
        other.point.position += point.position;
        other.point.local += point.local;
        other.distance_m += sample.hit.distance;
      }
      other.view += sample.direction;
      ++other.num_samples;
      break;
    }
    if (at < fragments_.size()) continue;
    Fragment fragment;
    fragment.point = point;
    fragment.view = sample.direction;
    fragment.distance_m = sky ? kFar : sample.hit.distance;
    fragment.x = static_cast<uint16_t>(x);
    fragment.y = static_cast<uint16_t>(y);
    fragment.num_samples = 1;
    fragment.sky = sky;
    fragments_.push_back(fragment);
  }
  for (size_t i = first; i < fragments_.size(); ++i) {
    Fragment& fragment = fragments_[i];
    const float scale = 1.0f / static_cast<float>(fragment.num_samples);
    fragment.view = Unit(fragment.view);
    if (fragment.sky) continue;
    fragment.point.position = fragment.point.position * scale;
    fragment.point.local = fragment.point.local * scale;
    fragment.distance_m = Length(fragment.point.position - view.world_from_camera.translation);
    fragment.footprint_m = FootprintM(fragment.distance_m, -Dot(fragment.view, fragment.point.normal), view.focal_px);
  }
}

void FragmentBuffer::Flood(const View& view, float level_m) {
  const Vec3f eye = view.world_from_camera.translation;
  for (Fragment& fragment : fragments_) {
    if (fragment.sky || fragment.point.position.z >= level_m || eye.z <= level_m || fragment.view.z >= -1e-4f) continue;
    fragment.flooded = true;
    fragment.distance_m = (level_m - eye.z) / fragment.view.z;
    fragment.point.position = eye + fragment.view * fragment.distance_m;
    fragment.point.normal = {0, 0, 1};
    fragment.point.emission_scale = 0;
    fragment.footprint_m = FootprintM(fragment.distance_m, -fragment.view.z, view.focal_px);
  }
}

void FragmentBuffer::TraceSunAndSky(const Tracer& tracer, const Scene& scene, const SkyLight& light) {
  const bool sun = Luminance(light.sun_illuminance()) > 0;
  const bool open = Luminance(light.Ambient({0, 0, 1})) * light.exposure() > 0.2f;
  Vec3f across, up;
  Basis(light.to_sun(), &across, &up);
  VisibilityBatch sun_rays(tracer, &Fragment::sun), open_rays(tracer, &Fragment::open);
  for (Fragment& fragment : fragments_) {
    if (fragment.sky) continue;
    const Vec3f n = fragment.point.normal;
    const Vec3f origin = fragment.point.position + n * Offset(fragment);
    if (sun && Dot(n, light.to_sun()) <= 0 && scene.materials[fragment.point.material].texture != Texture::kFoliage) {
      fragment.sun = 0;
    } else if (sun) {
      for (int s = 0; s < kSamplesPerPixel; ++s) {
        const auto& disc = DiscPoints()[PatternIndex(fragment, s)];
        const float r = light.sun_radius();
        sun_rays.Add(&fragment, origin, light.to_sun() + across * (r * disc[0]) + up * (r * disc[1]), 500);
      }
    }
    if (open && fragment.distance_m < 120) {
      Vec3f u, v;
      Basis(n, &u, &v);
      for (int s = 0; s < kSamplesPerPixel; ++s) {
        const auto& disc = DiscPoints()[PatternIndex(fragment, s)];
        const float z = std::sqrt(1 - disc[0] * disc[0] - disc[1] * disc[1]);
        open_rays.Add(&fragment, origin, u * disc[0] + v * disc[1] + n * z, kOpenReach_m);
      }
    }
  }
  sun_rays.Flush();
  open_rays.Flush();
  values_.resize(fragments_.size());
  for (size_t i = 0; i < fragments_.size(); ++i) values_[i] = {fragments_[i].sun, fragments_[i].open, 0};
  Smooth(&values_);
  for (size_t i = 0; i < fragments_.size(); ++i) {
    fragments_[i].sun = values_[i].x;
    fragments_[i].open = values_[i].y;
  }
}

void FragmentBuffer::TraceTunnels(const Tracer& tracer, const TunnelLight& tunnels) {
  if (tunnels.empty()) return;
  std::vector<TunnelReach> reaches(fragments_.size());
  VisibilityBatch rays(tracer, &Fragment::rows);
  for (size_t i = 0; i < fragments_.size(); ++i) {
    Fragment& fragment = fragments_[i];
    if (fragment.sky) continue;
    const Vec3f n = fragment.point.normal;
    const TunnelReach& reach = reaches[i] = tunnels.At(fragment.point.position, n);
    fragment.daylight = reach.daylight;
    fragment.carried_in_share = reach.carried_in_share;
    if (Luminance(reach.row_lux) <= 0) continue;
    const Vec3f origin = fragment.point.position + n * Offset(fragment);
    for (int s = 0; s < kSamplesPerPixel; ++s) {
      const Vec3f lamp = reach.Lamp(s % 2 == 0 ? -1 : 1, DiscPoints()[PatternIndex(fragment, s)][0]);
      rays.Add(&fragment, origin, lamp - origin, 0.98f);
    }
  }
  rays.Flush();
  values_.resize(fragments_.size());
  for (size_t i = 0; i < fragments_.size(); ++i) values_[i] = {fragments_[i].rows, 0, 0};
  Smooth(&values_);
  for (size_t i = 0; i < fragments_.size(); ++i) {
    const float seen = fragments_[i].rows = values_[i].x;
    fragments_[i].lamp_light += reaches[i].row_lux * seen + reaches[i].wall_lux * (0.4f + 0.6f * seen);
  }
}

void FragmentBuffer::Smooth(std::vector<Vec3f>* values) {
  smoothed_.resize(fragments_.size());
  for (size_t i = 0; i < fragments_.size(); ++i) {
    const Fragment& fragment = fragments_[i];
    smoothed_[i] = (*values)[i];
    if (fragment.sky) continue;
    const float tolerance = 0.02f + 0.003f * fragment.distance_m;
    Vec3f sum;
    float total = 0;
    for (int y = std::max(0, fragment.y - 1); y <= std::min(height_ - 1, fragment.y + 1); ++y) {
      for (int x = std::max(0, fragment.x - 1); x <= std::min(width_ - 1, fragment.x + 1); ++x) {
        const size_t pixel = static_cast<size_t>(y) * width_ + x;
        const int tent = (x == fragment.x ? 2 : 1) * (y == fragment.y ? 2 : 1);
        for (uint32_t j = first_[pixel]; j < first_[pixel + 1]; ++j) {
          const Fragment& other = fragments_[j];
          if (other.sky || Dot(other.point.normal, fragment.point.normal) < 0.8f) continue;
          const float apart = Dot(other.point.position - fragment.point.position, fragment.point.normal);
          if (std::fabs(apart) > tolerance) continue;
          const float weight = static_cast<float>(tent * other.num_samples);
          sum += (*values)[j] * weight;
          total += weight;
        }
      }
    }
    smoothed_[i] = sum * (1 / total);
  }
  values->swap(smoothed_);
}

void FragmentBuffer::TraceLamps(const Tracer& tracer, const Scene& scene, const LampSet& lamps, float wetness_ratio) {
  constexpr float kShadowWorthLux = 0.05f;
  struct Job {
    Fragment* fragment;
    Vec3f light, gloss;
  };
  std::array<Job, kPacketSize> jobs;
  RayPacket packet;
  const auto flush = [&] {
    if (packet.count == 0) return;
    const uint32_t blocked = tracer.Occluded(packet);
    for (int i = 0; i < packet.count; ++i) {
      if ((blocked >> i & 1) != 0) continue;
      jobs[i].fragment->lamp_light += jobs[i].light;
      jobs[i].fragment->lamp_gloss += jobs[i].gloss;
    }
    packet.Clear();
  };
  for (const Lamp& lamp : lamps.lamps()) {
    const float reach2 = lamp.reach_m * lamp.reach_m;
    for (Fragment& fragment : fragments_) {
      if (fragment.sky) continue;
      const Vec3f to_lamp = lamp.position - fragment.point.position;
      const float distance2 = Dot(to_lamp, to_lamp);
      if (distance2 > reach2 || distance2 < 1e-4f) continue;
      const float distance = std::sqrt(distance2);
      const Vec3f l = to_lamp * (1 / distance);
      const Vec3f candela = lamp.Toward(-l);
      if (candela.x + candela.y + candela.z <= 0) continue;
      const Vec3f n = fragment.point.normal;
      // Rough ground sends more light back along the beam than a Lambert plane: never quite grazing.
      const bool leaves = scene.materials[fragment.point.material].texture == Texture::kFoliage;
      float cosine = Dot(n, l);
      if (leaves) cosine = 0.25f + 0.75f * std::max(cosine, 0.0f);
      if (cosine <= 0) continue;
      const Vec3f lux = candela * (1 / (distance2 + lamp.near_m2));
      Job job{&fragment, lux * (cosine * 0.85f + 0.06f * std::min(1.0f, 8 * cosine)), {}};
      if (wetness_ratio > 0.05f && n.z > 0.8f) {
        // Water film, roughness 0.12: streaks long towards the viewer (Blinn-Phong, normalised).
        const Vec3f half = Unit(l - fragment.view);
        const float lobe = std::pow(std::max(0.0f, Dot(half, n)), 180.0f) * (182.0f / (8 * kPi));
        const float grazing = 1 - std::max(0.0f, Dot(half, l));
        const float fresnel = 0.02f + 0.98f * grazing * grazing * grazing * grazing * grazing;
        const float view_cosine = std::max(0.06f, -Dot(fragment.view, n));
        job.gloss = lux * (lobe * fresnel * wetness_ratio * fragment.carried_in_share *
                           std::min(cosine / view_cosine, 1.0f) * 0.8f);
      }
      if (Luminance(job.light) < 0.004f && Luminance(job.gloss) < 0.004f) continue;
      if (Luminance(job.light) + Luminance(job.gloss) * kPi < kShadowWorthLux) {
        fragment.lamp_light += job.light;
        fragment.lamp_gloss += job.gloss;
        continue;
      }
      const Vec3f origin = fragment.point.position + n * Offset(fragment);
      // The lamp's own housing must not shade it.
      jobs[packet.Add(origin, l, 0, std::max(0.05f, distance - 0.45f))] = job;
      if (packet.full()) flush();
    }
    flush();
  }
}

}  // namespace longtail
