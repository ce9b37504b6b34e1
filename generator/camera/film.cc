#include "generator/camera/film.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace longtail {
namespace {

constexpr int kCurveSize = 4096;
// Lit walls may reach it, lamps pass it.
constexpr float kGlare = 3.5f;
constexpr float kSaturation = 0.84f;

// x / (1 + x) in [0, 1) -> 8-bit value in [0, 255]. Tone curve: Narkowicz's fit of the ACES filmic curve.
std::array<float, kCurveSize + 1> MakeCurve() {
  std::array<float, kCurveSize + 1> curve{};
  for (int i = 0; i <= kCurveSize; ++i) {
    const float t = std::min(static_cast<float>(i) / kCurveSize, 0.9995f);
    const float x = t / (1 - t);
    const float y = Clamp01(x * (2.51f * x + 0.03f) / (x * (2.43f * x + 0.59f) + 0.14f));
    curve[i] = 255 * (y <= 0.0031308f ? 12.92f * y : 1.055f * std::pow(y, 1 / 2.4f) - 0.055f);
  }
  return curve;
}

uint8_t Develop1(float x, const std::array<float, kCurveSize + 1>& curve) {
  x = std::max(x, 0.0f);
  const float t = x / (1 + x) * kCurveSize;
  const int i = std::min(static_cast<int>(t), kCurveSize - 1);
  return static_cast<uint8_t>(Mix(curve[i], curve[i + 1], t - static_cast<float>(i)) + 0.5f);
}

}  // namespace

void Film::AddSpot(float x, float y, float sigma_px, Vec3f peak) {
  const int reach = static_cast<int>(3 * sigma_px) + 1;
  const int x0 = std::max(0, static_cast<int>(x) - reach), x1 = std::min(width_ - 1, static_cast<int>(x) + reach);
  const int y0 = std::max(0, static_cast<int>(y) - reach), y1 = std::min(height_ - 1, static_cast<int>(y) + reach);
  const float scale = -0.5f / (sigma_px * sigma_px);
  for (int iy = y0; iy <= y1; ++iy) {
    for (int ix = x0; ix <= x1; ++ix) {
      const float dx = static_cast<float>(ix) + 0.5f - x, dy = static_cast<float>(iy) + 0.5f - y;
      at(ix, iy) += peak * std::exp(scale * (dx * dx + dy * dy));
    }
  }
}

void Film::Blur(std::vector<Vec3f>& image, float sigma_px) const {
  const int reach = static_cast<int>(2.5f * sigma_px + 0.5f);
  std::vector<float> kernel(2 * reach + 1);
  float sum = 0;
  for (int i = -reach; i <= reach; ++i) {
    const float d = static_cast<float>(i) / sigma_px;
    sum += kernel[i + reach] = std::exp(-0.5f * d * d);
  }
  for (float& k : kernel) k /= sum;
  // Both passes spread what shines instead of gathering: most of a picture is black here, and costs nothing.
  std::vector<Vec3f> rows(image.size()), both(image.size());
  for (int y = 0; y < height_; ++y) {
    for (int x = 0; x < width_; ++x) {
      const Vec3f value = image[static_cast<size_t>(y) * width_ + x];
      if (value.x + value.y + value.z <= 0) continue;
      for (int i = std::max(0, x - reach); i <= std::min(width_ - 1, x + reach); ++i) {
        rows[static_cast<size_t>(y) * width_ + i] += value * kernel[i - x + reach];
      }
    }
  }
  for (int y = 0; y < height_; ++y) {
    for (int x = 0; x < width_; ++x) {
      const Vec3f value = rows[static_cast<size_t>(y) * width_ + x];
      if (value.x + value.y + value.z <= 0) continue;
      for (int i = std::max(0, y - reach); i <= std::min(height_ - 1, y + reach); ++i) {
        both[static_cast<size_t>(i) * width_ + x] += value * kernel[i - y + reach];
      }
    }
  }
  image.swap(both);
}

void Film::Bloom(float strength) {
  std::vector<Vec3f> bright(light_.size());
  bool any = false;
  for (size_t i = 0; i < light_.size(); ++i) {
    const float peak = std::max({light_[i].x, light_[i].y, light_[i].z});
    if (peak <= kGlare) continue;
    bright[i] = light_[i] * ((std::min(peak, 12.0f) - kGlare) / peak);
    any = true;
  }
  if (!any) return;
  std::vector<Vec3f> wide = bright;
  Blur(bright, 1.3f);
  Blur(wide, 5.0f);
  for (size_t i = 0; i < light_.size(); ++i) light_[i] += (bright[i] * 0.14f + wide[i] * 0.12f) * strength;
}

RgbImage Film::Develop() const {
  static const std::array<float, kCurveSize + 1> curve = MakeCurve();
  RgbImage image(width_, height_);
  const float half_w = 0.5f * static_cast<float>(width_), half_h = 0.5f * static_cast<float>(height_);
  uint8_t* out = image.pixels.data();
  for (int y = 0; y < height_; ++y) {
    for (int x = 0; x < width_; ++x) {
      const float dx = (static_cast<float>(x) + 0.5f - half_w) / half_w,
                  dy = (static_cast<float>(y) + 0.5f - half_h) / half_w;
      const float vignette = 1 - 0.20f * (dx * dx + dy * dy);
      Vec3f light = light_[static_cast<size_t>(y) * width_ + x] * vignette;
      const float level = Luminance(light);
      // The curve acts on each channel and deepens colours; give back what it will add.
      light += (Vec3f{level, level, level} - light) * ((1 - kSaturation) / (1 + level));
      *out++ = Develop1(light.x, curve);
      *out++ = Develop1(light.y, curve);
      *out++ = Develop1(light.z, curve);
    }
  }
  return image;
}

}  // namespace longtail
