#include "generator/scene/precipitation.h"

#include <algorithm>
#include <cmath>

#include "generator/scene/noise.h"
#include "generator/scene/projection.h"
#include "generator/scene/tunnels.h"
#include "generator/scene/vec.h"

namespace longtail {
namespace {

// How much falls, how fast and how it looks.
struct Fall {
  uint32_t seed = 0;
  int count = 0;       // in the box around the camera
  Vec3f box_m;         // its size; what leaves it on one side comes in on the other
  Vec3f velocity_mps;  // world
  float size_m = 0;
  float shutter_s = 0;
  float alpha = 0;  // of a pixel that it fills
  float sway_m = 0;
};

float Wrapped(float value, float size) { return value - size * std::floor(value / size); }

class CoverPainter {
 public:
  CoverPainter(const CameraModel& camera, const Rigid& world_from_camera, absl::Span<const float> distance_m)
      : camera_(camera),
        world_from_camera_(world_from_camera),
        distance_m_(distance_m),
        thickness_(static_cast<size_t>(camera.width_px) * camera.height_px) {}

  // A streak from one world point to another, size_m wide.
  void Streak(Vec3f from, Vec3f to, float size_m, float alpha) {
    const Vec3f a = InverseApply(world_from_camera_, from), b = InverseApply(world_from_camera_, to);
    const float distance = Length((a + b) * 0.5f);
    // Nearer, a drop is a blur over half of the picture.
    if (distance < 0.45f) return;
    const PicturePlace p = PlaceOf(camera_, a.x, a.y, a.z), q = PlaceOf(camera_, b.x, b.y, b.z);
    if (!p.exists || !q.exists) return;
    const double width_px = camera_.focal_px * size_m / distance;
    const double dx = q.x_px - p.x_px, dy = q.y_px - p.y_px, length_px = std::sqrt(dx * dx + dy * dy);
    if (length_px > camera_.width_px) return;
    // Dots half a pixel apart that overlap into a line; each carries its part of the covered area.
    const int dots = std::max(1, static_cast<int>(2 * length_px) + 1);
    const double area_px = std::min(width_px, 2.5) * std::max(length_px, std::min(width_px, 2.5));
    // A wide and short thing covers more pixels than one.
    const int spread = width_px > 1.6 ? 1 : 0;
    const auto part = static_cast<float>(alpha * area_px / dots);
    for (int i = 0; i < dots; ++i) {
      const double u = (i + 0.5) / dots;
      Dot4(p.x_px + u * dx, p.y_px + u * dy, distance, part, spread);
    }
  }

  std::vector<float> Cover() {
    for (float& t : thickness_) t = t <= 0 ? 0 : 1 - std::exp(-t);
    return std::move(thickness_);
  }

 private:
  // Shared among the four pixels around the place; with spread also one further out.
  void Dot4(double x_px, double y_px, float distance, float amount, int spread) {
    const double x = x_px - 0.5, y = y_px - 0.5;
    if (x < -1 - spread || y < -1 - spread || x > camera_.width_px + spread || y > camera_.height_px + spread) return;
    const int x0 = static_cast<int>(std::floor(x)), y0 = static_cast<int>(std::floor(y));
    const auto fx = static_cast<float>(x - x0), fy = static_cast<float>(y - y0);
    if (spread == 0) {
      Add(x0, y0, distance, amount * (1 - fx) * (1 - fy));
      Add(x0 + 1, y0, distance, amount * fx * (1 - fy));
      Add(x0, y0 + 1, distance, amount * (1 - fx) * fy);
      Add(x0 + 1, y0 + 1, distance, amount * fx * fy);
      return;
    }
    for (int j = -1; j <= 2; ++j) {
      for (int i = -1; i <= 2; ++i) {
        const float wx = i < 0 ? 1 - fx : i > 1 ? fx : 1, wy = j < 0 ? 1 - fy : j > 1 ? fy : 1;
        Add(x0 + i, y0 + j, distance, amount * wx * wy / 9);
      }
    }
  }

  void Add(int x, int y, float distance, float amount) {
    if (x < 0 || y < 0 || x >= camera_.width_px || y >= camera_.height_px) return;
    const size_t i = static_cast<size_t>(y) * camera_.width_px + x;
    if (distance < distance_m_[i]) thickness_[i] += amount;
  }

  const CameraModel& camera_;
  const Rigid& world_from_camera_;
  const absl::Span<const float> distance_m_;
  std::vector<float> thickness_;
};

bool IsInside(absl::Span<const Tunnel> tunnels, Vec3f at) {
  return !tunnels.empty() && PlaceInTunnels(tunnels, at).tunnel != nullptr;
}

void Paint(const Fall& fall, absl::Span<const Tunnel> tunnels, float time_s, Vec3f eye, Vec3f camera_velocity_mps,
           CoverPainter& painter) {
  for (int i = 0; i < fall.count; ++i) {
    const auto draw = [&](int k) { return HashUnit(i, k, 0, fall.seed); };
    Vec3f at{draw(0) * fall.box_m.x, draw(1) * fall.box_m.y, draw(2) * fall.box_m.z};
    const float pace = 0.8f + 0.4f * draw(3), size = fall.size_m * (0.6f + 0.9f * draw(4) * draw(4));
    const Vec3f velocity = fall.velocity_mps * pace;
    at += velocity * time_s;
    if (fall.sway_m > 0) {
      const float phase = 6.2831853f * (draw(5) + time_s * (0.4f + 0.5f * draw(6)));
      at += Vec3f{std::cos(phase), std::sin(phase), 0} * (fall.sway_m * draw(7));
    }
    // The copy of it that is nearest to the eye.
    const Vec3f corner = eye - fall.box_m * 0.5f;
    at = {corner.x + Wrapped(at.x - corner.x, fall.box_m.x), corner.y + Wrapped(at.y - corner.y, fall.box_m.y),
          corner.z + Wrapped(at.z - corner.z, fall.box_m.z)};
    if (at.z < 0 || IsInside(tunnels, at)) continue;
    // While the shutter is open the eye moves on: against it the drop has moved that much less.
    const Vec3f way = (velocity - camera_velocity_mps) * fall.shutter_s;
    painter.Streak(at - way, at, size, fall.alpha);
  }
}

// Crowns where drops meet the road, new ones at each moment.
void PaintSplashes(const Sky& sky, absl::Span<const Tunnel> tunnels, const Rigid& world_from_camera, float focal_px,
                   CoverPainter& painter) {
  const Vec3f eye = world_from_camera.translation, ahead = world_from_camera.columns[2];
  const float heading = std::atan2(ahead.y, ahead.x);
  const auto moment = static_cast<uint32_t>(sky.time_s * 100 + 0.5f);
  const uint32_t seed = static_cast<uint32_t>(sky.texture_seed) * 31u + moment * 2654435761u;
  const int count = static_cast<int>(std::min(900.0f, 90 * std::sqrt(sky.rain_mmph)));
  // A crown of some centimetres stands for some milliseconds.
  const float size_m = 0.035f;
  for (int i = 0; i < count; ++i) {
    const float u = HashUnit(i, 1, 0, seed), angle = heading + 1.6f * (HashUnit(i, 2, 0, seed) - 0.5f);
    const float distance = 2.5f + 14 * u * u;
    if (focal_px * size_m / distance < 0.35f) continue;
    const Vec3f at{eye.x + distance * std::cos(angle), eye.y + distance * std::sin(angle), 0.03f};
    if (IsInside(tunnels, at)) continue;
    painter.Streak(at, at + Vec3f{0, 0, 0.05f * HashUnit(i, 3, 0, seed)}, size_m, 0.2f);
  }
}

}  // namespace

std::vector<float> PrecipitationCover(const Sky& sky, absl::Span<const Tunnel> tunnels, const CameraModel& camera,
                                      const Rigid& world_from_camera, Vec3f camera_velocity_mps,
                                      absl::Span<const float> distance_m) {
  if (sky.rain_mmph <= 0 && sky.snow_mmph <= 0) return {};
  CoverPainter painter(camera, world_from_camera, distance_m);
  const Vec3f eye = world_from_camera.translation;
  const auto seed = static_cast<uint32_t>(sky.texture_seed >> 32);
  if (sky.rain_mmph > 0) {
    // Median drop by Marshall and Palmer's law, and its speed by Atlas: larger in heavier rain.
    const float median_mm = 0.89f * std::pow(sky.rain_mmph, 0.21f);
    const float fall_mps = 9.65f - 10.3f * std::exp(-0.6f * median_mm);
    Fall rain;
    rain.seed = seed + 301;
    rain.count = static_cast<int>(std::min(9000.0f, 1100 * std::pow(sky.rain_mmph, 0.5f)));
    rain.box_m = {16, 16, 9};
    rain.velocity_mps = sky.wind_mps + Vec3f{0, 0, -fall_mps};
    rain.size_m = 0.0022f + 0.0007f * median_mm;
    rain.shutter_s = 0.022f;
    rain.alpha = 0.55f;
    Paint(rain, tunnels, sky.time_s, eye, camera_velocity_mps, painter);
    PaintSplashes(sky, tunnels, world_from_camera, static_cast<float>(camera.focal_px), painter);
  }
  if (sky.snow_mmph > 0) {
    Fall snow;
    snow.seed = seed + 302;
    snow.count = static_cast<int>(std::min(9000.0f, 3200 * std::pow(sky.snow_mmph, 0.7f)));
    snow.box_m = {26, 26, 12};
    snow.velocity_mps = sky.wind_mps + Vec3f{0, 0, -1.2f};
    snow.size_m = 0.011f;
    snow.shutter_s = 0.01f;
    snow.alpha = 0.9f;
    snow.sway_m = 0.25f;
    Paint(snow, tunnels, sky.time_s, eye, camera_velocity_mps, painter);
  }
  return painter.Cover();
}

}  // namespace longtail
