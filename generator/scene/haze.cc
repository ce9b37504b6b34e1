#include "generator/scene/haze.h"

#include <algorithm>
#include <cmath>

#include "generator/scene/noise.h"
#include "generator/scene/projection.h"
#include "generator/scene/vec.h"

namespace longtail {
namespace {

constexpr int kTilePx = 16;
// Less haze than this on the way is not seen.
constexpr float kLeastDepth = 1e-3f;

// Integral of (h² - x²)² from 0 to x.
float Through(float h2, float x) {
  const float x2 = x * x;
  return x * (h2 * h2 + x2 * (0.2f * x2 - (2.0f / 3) * h2));
}

}  // namespace

void HazeView::Pose(const CameraModel& camera, const Rigid& world_from_camera, const std::vector<HazePuff>& puffs) {
  puffs_ = &puffs;
  first_.clear();
  seen_.clear();
  if (puffs.empty()) return;
  eye_ = world_from_camera.translation;
  columns_ = (camera.width_px + kTilePx - 1) / kTilePx;
  const int rows = (camera.height_px + kTilePx - 1) / kTilePx;
  const auto direction = [&](int x, int y) {
    return Unit(Rotate(world_from_camera, RayOf(camera, static_cast<float>(x), static_cast<float>(y))));
  };
  struct Cone {
    Vec3f axis;
    float cosine = 0, sine = 0;  // of the half angle
    bool around = false;         // the eye is within
  };
  std::vector<Cone> cones;
  for (const HazePuff& puff : puffs) {
    const Vec3f to = puff.center - eye_;
    const float distance = Length(to), reach = std::max(puff.radius_m, puff.half_height_m);
    Cone& cone = cones.emplace_back();
    cone.axis = Unit(to);
    cone.around = distance <= reach;
    cone.sine = cone.around ? 1 : reach / distance;
    cone.cosine = std::sqrt(1 - cone.sine * cone.sine);
  }
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns_; ++column) {
      first_.push_back(static_cast<uint32_t>(seen_.size()));
      const int x0 = column * kTilePx, y0 = row * kTilePx;
      const Vec3f middle = direction(x0 + kTilePx / 2, y0 + kTilePx / 2);
      float cosine = 1;
      for (const auto& [dx, dy] : {std::pair{0, 0}, {kTilePx, 0}, {0, kTilePx}, {kTilePx, kTilePx}}) {
        cosine = std::min(cosine, Dot(middle, direction(x0 + dx, y0 + dy)));
      }
      const float sine = std::sqrt(std::max(0.0f, 1 - cosine * cosine));
      for (size_t i = 0; i < cones.size(); ++i) {
        // Cosine of the sum of both half angles; a sum over 180 degrees takes in everything.
        const Cone& cone = cones[i];
        const float together = cosine * cone.cosine - sine * cone.sine;
        const bool wide = cosine < 0 && cone.cosine < 0;
        if (cone.around || wide || Dot(middle, cone.axis) >= together - 1e-4f)
          seen_.push_back(static_cast<uint16_t>(i));
      }
    }
  }
  first_.push_back(static_cast<uint32_t>(seen_.size()));
}

Veil HazeView::At(int x, int y, Vec3f d, float distance_m) const {
  Veil veil;
  const size_t tile = static_cast<size_t>(y / kTilePx) * columns_ + x / kTilePx;
  float depth = 0, glow = 0, distance = 0;
  Vec3f albedo;
  for (uint32_t k = first_[tile]; k < first_[tile + 1]; ++k) {
    const HazePuff& puff = (*puffs_)[seen_[k]];
    // In units of the radius, with the height brought to it: a unit ball at the origin.
    const float inverse = 1 / puff.radius_m, upward = 1 / puff.half_height_m;
    const Vec3f from = eye_ - puff.center;
    const Vec3f o{from.x * inverse, from.y * inverse, from.z * upward};
    const Vec3f v{d.x * inverse, d.y * inverse, d.z * upward};
    const float a = Dot(v, v), b = Dot(o, v), nearest = -b / a;  // metres along the ray
    const float h2 = 1 - (Dot(o, o) - b * b / a);
    if (h2 <= 0) continue;
    const float length = std::sqrt(a), h = std::sqrt(h2);
    const float lo = std::max(-h, (0 - nearest) * length), hi = std::min(h, (distance_m - nearest) * length);
    if (hi <= lo) continue;
    float part = puff.extinction / length * (Through(h2, hi) - Through(h2, lo));
    if (part < kLeastDepth) continue;
    const float at = nearest + 0.5f * (lo + hi) / length;
    const Vec3f middle = eye_ + d * at, p = middle * (1 / puff.billow_m);
    const float billow = 0.65f * ValueNoise(p, puff.seed) + 0.35f * ValueNoise(p * 2.3f, puff.seed + 1);
    part *= std::max(0.1f, 1 + 1.1f * billow);
    depth += part;
    albedo += Vec3f{puff.albedo[0], puff.albedo[1], puff.albedo[2]} * part;
    if (puff.glow > 0) {
      // Flames lick up from the ground: their light is strong there and does not reach the top.
      const float up = (middle.z - puff.center.z) / puff.half_height_m;
      const float flame = std::max(0.0f, 0.55f + 0.9f * ValueNoise(p * 1.7f, puff.seed + 2));
      glow += puff.glow * part * flame * (1 - SmoothStep(-0.7f, 0.35f, up));
    }
    distance += at * part;
  }
  if (depth <= 0) return veil;
  veil.transmittance = std::exp(-depth);
  veil.albedo = albedo * (1 / depth);
  veil.glow = glow / depth;
  veil.distance_m = distance / depth;
  return veil;
}

}  // namespace longtail
