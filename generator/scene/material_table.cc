#include "generator/scene/material_table.h"

#include <algorithm>
#include <cmath>

namespace longtail {
namespace {

uint8_t Clip(float value) { return static_cast<uint8_t>(std::clamp(std::lround(value), 0L, 255L)); }

}  // namespace

Srgb PaintTone(v1::PaintColor color) {
  switch (color) {
    case v1::PAINT_COLOR_WHITE:
      return {226, 227, 224};
    case v1::PAINT_COLOR_BLACK:
      return {27, 28, 31};
    case v1::PAINT_COLOR_SILVER:
      return {172, 177, 181};
    case v1::PAINT_COLOR_RED:
      return {168, 24, 26};
    case v1::PAINT_COLOR_BLUE:
      return {30, 66, 138};
    case v1::PAINT_COLOR_GREEN:
      return {34, 92, 54};
    case v1::PAINT_COLOR_YELLOW:
      return {226, 184, 32};
    case v1::PAINT_COLOR_ORANGE:
      return {214, 98, 24};
    case v1::PAINT_COLOR_BROWN:
      return {96, 66, 46};
    default:
      return {98, 101, 106};
  }
}

Srgb MixTones(const Srgb& a, const Srgb& b, float share_of_b) {
  Srgb out;
  for (int i = 0; i < 3; ++i) out[i] = Clip(a[i] + (b[i] - a[i]) * share_of_b);
  return out;
}

Srgb Shade(const Srgb& tone, float factor) {
  return {Clip(tone[0] * factor), Clip(tone[1] * factor), Clip(tone[2] * factor)};
}

uint16_t MaterialTable::Add(const Material& material) {
  const auto [it, is_new] = index_by_name_.try_emplace(material.name, static_cast<uint16_t>(materials_.size()));
  if (is_new) materials_.push_back(material);
  return it->second;
}

}  // namespace longtail
