#include "generator/camera/air_glow.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace longtail {
namespace {

constexpr int kCellPx = 8;
// Where the steps along a ray end, in metres: short near the eye, where the glow is strong.
constexpr std::array<float, 10> kStepEnd_m{2, 4, 6.5f, 9.5f, 13, 18, 25, 35, 50, 75};
// Over this visual range the glow is too faint to see.
constexpr float kClearTransmittance = 0.994f;  // of a metre: 500 m

}  // namespace

const Vec3f& AirGlow::Node(int column, int row, int step) const {
  return sums_[(static_cast<size_t>(row) * columns_ + column) * kStepEnd_m.size() + step];
}

void AirGlow::Gather(const View& view, const LampSet& lamps, const SkyLight& light) {
  sums_.clear();
  const float extinction = -std::log(light.Transmittance(1));
  if (lamps.lamps().empty() || light.Transmittance(1) > kClearTransmittance) return;
  columns_ = view.width_px / kCellPx + 2;
  rows_ = view.height_px / kCellPx + 2;
  const Vec3f eye = view.world_from_camera.translation;
  for (int row = 0; row < rows_; ++row) {
    for (int column = 0; column < columns_; ++column) {
      const Vec3f d = Unit(view.Direction(static_cast<float>(column * kCellPx), static_cast<float>(row * kCellPx)));
      Vec3f sum;
      float start = 0;
      for (const float end : kStepEnd_m) {
        const float at = 0.5f * (start + end);
        const Vec3f position = eye + d * at;
        for (const Lamp& lamp : lamps.lamps()) {
          const Vec3f from = position - lamp.position;
          const float distance2 = Dot(from, from);
          if (distance2 > lamp.reach_m * lamp.reach_m) continue;
          const float distance = std::sqrt(distance2) + 1e-3f;
          const Vec3f candela = lamp.Toward(from * (1 / distance));
          if (candela.x + candela.y + candela.z <= 0) continue;
          // Droplets throw most light onwards, a little back (Henyey-Greenstein g 0.6, with a floor).
          const float cosine = Dot(from, d) * (-1 / distance);
          const float lobe = 1.36f - 1.2f * cosine;
          const float phase = 0.0796f * (0.64f / (lobe * std::sqrt(lobe)) + 0.15f);
          const float air = light.Transmittance(at + distance);
          sum += candela * (phase * extinction * air * (end - start) / (distance2 + lamp.near_m2));
        }
        // The eye is dazzled before the sum is: keep the glow a veil that things are still seen through.
        sums_.push_back(sum * (0.5f / (1 + 1.6f * Luminance(sum) * light.exposure())));
        start = end;
      }
    }
  }
}

Vec3f AirGlow::At(int x, int y, float distance_m) const {
  if (sums_.empty()) return {};
  int step = 0;
  while (step < static_cast<int>(kStepEnd_m.size()) && kStepEnd_m[step] < distance_m) ++step;
  const float before = step == 0 ? 0 : kStepEnd_m[step - 1];
  const bool beyond = step == static_cast<int>(kStepEnd_m.size());
  const float along = beyond ? 0 : (distance_m - before) / (kStepEnd_m[step] - before);
  const float fx = (static_cast<float>(x) + 0.5f) / kCellPx, fy = (static_cast<float>(y) + 0.5f) / kCellPx;
  const int column = static_cast<int>(fx), row = static_cast<int>(fy);
  const auto read = [&](int c, int r) {
    const Vec3f low = step == 0 ? Vec3f{} : Node(c, r, step - 1);
    return beyond ? low : Mix(low, Node(c, r, step), along);
  };
  const float tx = fx - static_cast<float>(column), ty = fy - static_cast<float>(row);
  return Mix(Mix(read(column, row), read(column + 1, row), tx),
             Mix(read(column, row + 1), read(column + 1, row + 1), tx), ty);
}

}  // namespace longtail
