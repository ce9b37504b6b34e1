#include "generator/sensors/lens_dirt.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "generator/scene/vec.h"
#include "scenarios/road/constant.h"

namespace longtail {
namespace {

// Albedo against a picture's mean.
constexpr Vec3f kMudTone{0.20f, 0.13f, 0.08f};
constexpr Vec3f kSpotTone{0.10f, 0.10f, 0.10f};
constexpr float kScratchGlow = 1.6f;
// A drop shows this much more of the world than the pixels that it hides, upside down.
constexpr float kDropMagnification = 3.5f;

// Mirrored into the picture, so that a drop at its edge shows something too.
int Fold(float at, int size) {
  const int period = 2 * size;
  const int wrapped = ((static_cast<int>(std::floor(at)) % period) + period) % period;
  return wrapped < size ? wrapped : period - 1 - wrapped;
}

float Soft(double edge_px, double soft_px, double distance_px) {
  return 1 - SmoothStep(static_cast<float>(edge_px - soft_px / 2), static_cast<float>(edge_px + soft_px / 2),
                        static_cast<float>(distance_px));
}

}  // namespace

LensDirtLayer::LensDirtLayer(const v1::LensDirt& dirt, int width_px, int height_px, PhiloxStream stream)
    : kind_(dirt.kind()),
      width_(width_px),
      height_(height_px),
      opacity_(static_cast<float>(ConstantOr(dirt.opacity_ratio(), 0.9))),
      start_s_(ConstantOr(dirt.start_s(), 0)),
      end_s_(start_s_ + ConstantOr(dirt.duration_s(), 60)) {
  std::vector<Cover> grid(static_cast<size_t>(width_px) * height_px);
  const int count = static_cast<int>(std::lround(ConstantOr(dirt.count(), 12)));
  const double median_px = ConstantOr(dirt.size_ratio(), 0.1) * height_px;
  for (int i = 0; i < count; ++i) {
    const double x = stream.Uniform(0, width_px), y = stream.Uniform(0, height_px);
    // Half of all are smaller, none more than three times as large.
    const double size_px = median_px * std::exp(std::clamp(0.45 * stream.Normal(), -1.1, 1.1));
    if (kind_ == v1::DIRT_KIND_SCRATCHES) {
      AddScratch(x, y, size_px, stream, grid);
    } else {
      AddBlot(x, y, std::max(0.6, size_px / 2), stream, grid);
    }
  }
  for (size_t i = 0; i < grid.size(); ++i) {
    grid[i].pixel = static_cast<uint32_t>(i);
    if (grid[i].share > 0) cover_.push_back(grid[i]);
  }
}

void LensDirtLayer::AddBlot(double x_px, double y_px, double radius_px, PhiloxStream& stream,
                            std::vector<Cover>& grid) const {
  // A rim of three waves: splashes of mud are ragged, drops nearly round.
  std::array<double, 3> phases{};
  for (double& phase : phases) phase = stream.Uniform(0, 2 * std::numbers::pi);
  const double ragged = kind_ == v1::DIRT_KIND_MUD ? 0.22 : kind_ == v1::DIRT_KIND_DROPS ? 0.07 : 0.1;
  const double soft_px = std::max(1.0, radius_px * (kind_ == v1::DIRT_KIND_SPOTS ? 0.9 : 0.35));
  const double reach_px = radius_px * (1 + 2 * ragged) + soft_px;
  const int x0 = std::max(0, static_cast<int>(x_px - reach_px));
  const int x1 = std::min(width_ - 1, static_cast<int>(x_px + reach_px));
  const int y0 = std::max(0, static_cast<int>(y_px - reach_px));
  const int y1 = std::min(height_ - 1, static_cast<int>(y_px + reach_px));
  for (int y = y0; y <= y1; ++y) {
    for (int x = x0; x <= x1; ++x) {
      const double dx = x + 0.5 - x_px, dy = y + 0.5 - y_px, angle = std::atan2(dy, dx);
      double rim = 1;
      for (int k = 0; k < 3; ++k) rim += ragged / (k + 1) * std::sin((k + 2) * angle + phases[k]);
      const float share = Soft(radius_px * rim, soft_px, std::hypot(dx, dy));
      Cover& cover = grid[static_cast<size_t>(y) * width_ + x];
      if (share <= cover.share) continue;
      // Seen through a drop: the other side of its middle, farther out.
      cover = {0, share, static_cast<float>(-dx * (1 + kDropMagnification)),
               static_cast<float>(-dy * (1 + kDropMagnification))};
    }
  }
}

void LensDirtLayer::AddScratch(double x_px, double y_px, double length_px, PhiloxStream& stream,
                               std::vector<Cover>& grid) const {
  // An arc, a little bent; fainter towards its ends.
  double heading = stream.Uniform(0, 2 * std::numbers::pi);
  const double bend = stream.Uniform(-0.8, 0.8), half_width_px = std::max(0.5, 0.004 * height_);
  const int num_steps = std::max(2, static_cast<int>(2 * length_px));
  for (int i = 0; i < num_steps; ++i) {
    const double along = (i + 0.5) / num_steps;
    const auto strength = static_cast<float>(std::sin(std::numbers::pi * along));
    heading += bend / num_steps;
    x_px += std::cos(heading) * length_px / num_steps;
    y_px += std::sin(heading) * length_px / num_steps;
    const int reach = static_cast<int>(half_width_px + 1.5);
    for (int y = static_cast<int>(y_px) - reach; y <= static_cast<int>(y_px) + reach; ++y) {
      for (int x = static_cast<int>(x_px) - reach; x <= static_cast<int>(x_px) + reach; ++x) {
        if (x < 0 || y < 0 || x >= width_ || y >= height_) continue;
        float& share = grid[static_cast<size_t>(y) * width_ + x].share;
        share = std::max(share, strength * Soft(half_width_px, 1, std::hypot(x + 0.5 - x_px, y + 0.5 - y_px)));
      }
    }
  }
}

Vec3f LensDirtLayer::ThroughDrop(const Cover& cover, const std::vector<Vec3f>& behind) const {
  const auto x = static_cast<float>(cover.pixel % static_cast<uint32_t>(width_)) + cover.dx_px;
  const auto y = static_cast<float>(cover.pixel / static_cast<uint32_t>(width_)) + cover.dy_px;
  const float step_px = std::max(1.0f, 0.02f * static_cast<float>(height_));
  Vec3f sum;
  for (int k = 0; k < 9; ++k) {
    const int from_x = Fold(x + step_px * static_cast<float>(k % 3 - 1), width_);
    const int from_y = Fold(y + step_px * static_cast<float>(k / 3 - 1), height_);
    sum += behind[static_cast<size_t>(from_y) * width_ + from_x] * (1.0f / 9);
  }
  // Light bends away at the rim of a drop: a dark line.
  return sum * (0.55f + 0.45f * SmoothStep(0.2f, 0.95f, cover.share));
}

void LensDirtLayer::Lay(Vec3f mean, std::vector<Vec3f>& light) const {
  std::vector<Vec3f> behind;
  if (kind_ == v1::DIRT_KIND_DROPS) behind = light;
  const Vec3f tone = kind_ == v1::DIRT_KIND_MUD         ? kMudTone * mean
                     : kind_ == v1::DIRT_KIND_SCRATCHES ? mean * kScratchGlow
                                                        : kSpotTone * mean;
  for (const Cover& cover : cover_) {
    const Vec3f before = kind_ == v1::DIRT_KIND_DROPS ? ThroughDrop(cover, behind) : tone;
    light[cover.pixel] = Mix(light[cover.pixel], before, cover.share * opacity_);
  }
}

}  // namespace longtail
