#include "generator/sensors/sensor_effects.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generator/scene/appearance.h"
#include "generator/scene/vec.h"
#include "kernels/philox.h"
#include "scenarios/road/constant.h"

namespace longtail {
namespace {

constexpr int kCurveSize = 4096;
// A picture darker than this has no level to expose for.
constexpr double kLeastLevel = 1e-3;
constexpr float kMostGain = 8;
constexpr Vec3f kGlareTone{1.0f, 0.93f, 0.80f};

// Linear [0, 1] -> sRGB in 8 bits.
std::array<uint8_t, kCurveSize + 1> MakeCurve() {
  std::array<uint8_t, kCurveSize + 1> curve{};
  for (int i = 0; i <= kCurveSize; ++i) {
    const double x = static_cast<double>(i) / kCurveSize;
    curve[i] = static_cast<uint8_t>(255 * (x <= 0.0031308 ? 12.92 * x : 1.055 * std::pow(x, 1 / 2.4) - 0.055) + 0.5);
  }
  return curve;
}

uint8_t Develop(float light) {
  static const std::array<uint8_t, kCurveSize + 1> curve = MakeCurve();
  return curve[static_cast<int>(Clamp01(light) * kCurveSize + 0.5f)];
}

float Ratio(const v1::Value& value) { return static_cast<float>(ConstantOr(value, 0)); }

// A ghost of the sun: light that two faces of the lens send back, on the line through the picture's centre.
struct Ghost {
  float along;   // 1 at the sun, -1 opposite
  float radius;  // of the picture's height
  Vec3f tone;
};
constexpr Ghost kGhosts[] = {{0.55f, 0.035f, {0.05f, 0.09f, 0.06f}},
                             {-0.25f, 0.06f, {0.10f, 0.05f, 0.03f}},
                             {-0.62f, 0.11f, {0.03f, 0.05f, 0.09f}},
                             {-1.1f, 0.19f, {0.05f, 0.045f, 0.03f}}};

}  // namespace

SensorEffects::SensorEffects(const v1::Scenario& scenario, int camera_index, int num_frames)
    : seed_(scenario.seed()),
      sample_index_(scenario.sample_index()),
      flags_(FrameFlags(scenario, camera_index, num_frames)) {
  const v1::Sensors& sensors = scenario.concrete().sensors();
  const v1::Camera& camera = sensors.cameras(camera_index);
  camera_ = camera.name();
  width_ = static_cast<int>(camera.width_px());
  height_ = static_cast<int>(camera.height_px());
  rate_hz_ = sensors.rate_hz();
  stray_light_ = Ratio(camera.stray_light_ratio());
  vignette_ = Ratio(camera.vignette_ratio());
  bias_ = std::exp2(Ratio(camera.exposure().bias_ev()));
  noise_ = Ratio(camera.noise_ratio());
  adaptation_s_ = ConstantOr(camera.exposure().adaptation_s(), 0);
  for (int i = 0; i < camera.dirt_size(); ++i) {
    dirt_.emplace_back(camera.dirt(i), width_, height_,
                       PhiloxStream(seed_, sample_index_, absl::StrCat("sensors/", camera_, "/dirt/", i)));
  }
  lights_ = stray_light_ > 0 || vignette_ > 0 || bias_ != 1 || noise_ > 0 || adaptation_s_ > 0 || !dirt_.empty();
  const auto is_lost = [](FrameFlag flag) { return flag != FrameFlag::kNew; };
  any_ = lights_ || std::any_of(flags_.begin(), flags_.end(), is_lost);
}

void SensorEffects::AddStrayLight(const SunInPicture& sun, std::vector<Vec3f>& light) const {
  if (stray_light_ <= 0 || sun.strength <= 0) return;
  const float strength = stray_light_ * sun.strength, unit = 1 / static_cast<float>(height_);
  const float cx = 0.5f * static_cast<float>(width_), cy = 0.5f * static_cast<float>(height_);
  for (int y = 0; y < height_; ++y) {
    for (int x = 0; x < width_; ++x) {
      const float px = static_cast<float>(x) + 0.5f, py = static_cast<float>(y) + 0.5f;
      const float dx = (px - sun.x_px) * unit, dy = (py - sun.y_px) * unit;
      const float r2 = dx * dx + dy * dy, r = std::sqrt(r2);
      // A veil that falls with the square of the angle, as in the eye (Stiles and Holladay), around a white core.
      float veil = 0.030f / (r2 + 0.012f) + 1.6f * std::exp(-r2 * 420);
      // Six rays of the iris.
      const float angle = std::atan2(dy, dx);
      const float ray = std::max(0.0f, std::cos(6 * angle + 0.6f));
      const float ray2 = ray * ray, ray4 = ray2 * ray2;
      veil += 0.55f * ray4 * ray4 * std::exp(-5.5f * r);
      Vec3f glare = kGlareTone * veil;
      for (const Ghost& ghost : kGhosts) {
        const float gx = (px - cx - ghost.along * (sun.x_px - cx)) * unit;
        const float gy = (py - cy - ghost.along * (sun.y_px - cy)) * unit;
        const float off = std::sqrt(gx * gx + gy * gy) / ghost.radius;
        if (off < 1.2f) glare += ghost.tone * ((1 - SmoothStep(0.85f, 1.15f, off)) * (0.55f + 0.45f * off));
      }
      light[static_cast<size_t>(y) * width_ + x] += glare * strength;
    }
  }
}

void SensorEffects::Vignette(std::vector<Vec3f>& light) const {
  if (vignette_ <= 0) return;
  const float cx = 0.5f * static_cast<float>(width_), cy = 0.5f * static_cast<float>(height_);
  const float corner2 = cx * cx + cy * cy;
  for (int y = 0; y < height_; ++y) {
    for (int x = 0; x < width_; ++x) {
      const float dx = static_cast<float>(x) + 0.5f - cx, dy = static_cast<float>(y) + 0.5f - cy;
      Vec3f& at = light[static_cast<size_t>(y) * width_ + x];
      at = at * (1 - vignette_ * (dx * dx + dy * dy) / corner2);
    }
  }
}

float SensorEffects::NextExposure(Vec3f mean) {
  if (adaptation_s_ <= 0) return bias_;
  const double now = std::log(std::max(kLeastLevel, static_cast<double>(Luminance(mean))));
  if (!has_level_) first_level_ = level_ = now;
  has_level_ = true;
  // Exposes for the level that it has followed so far, then follows on.
  const double gain = std::exp(first_level_ - level_);
  level_ += (now - level_) * (1 - std::exp(-1 / (rate_hz_ * adaptation_s_)));
  return bias_ * std::clamp(static_cast<float>(gain), 1 / kMostGain, kMostGain);
}

void SensorEffects::AddNoise(int t, std::vector<Vec3f>& light) const {
  if (noise_ <= 0) return;
  std::vector<float> normals(3 * light.size());
  PhiloxNormals(seed_, sample_index_, absl::StrCat("sensors/", camera_, "/noise/", t), normals.size(), normals.data());
  for (size_t i = 0; i < light.size(); ++i) {
    // Of counting photons and of reading: in middle grey (0.18) the deviation is noise_.
    const auto noisy = [&](float level, float normal) {
      return level + normal * noise_ * (0.25f + 0.75f * std::sqrt(std::max(level, 0.0f) / 0.18f)) * 0.5f;
    };
    Vec3f& at = light[i];
    at = {noisy(at.x, normals[3 * i]), noisy(at.y, normals[3 * i + 1]), noisy(at.z, normals[3 * i + 2])};
  }
}

RgbImage SensorEffects::Apply(int t, RgbImage drawn, const SunInPicture& sun) {
  if (!any_) return drawn;
  RgbImage out = std::move(drawn);
  if (lights_) Light(t, sun, out);
  const FrameFlag flag = flags_[t];
  if (flag == FrameFlag::kDropped) std::fill(out.pixels.begin(), out.pixels.end(), 0);
  if (flag == FrameFlag::kFrozen || flag == FrameFlag::kNotDue) out = last_;
  last_ = out;
  return out;
}

void SensorEffects::Light(int t, const SunInPicture& sun, RgbImage& image) {
  std::vector<Vec3f> light(static_cast<size_t>(width_) * height_);
  for (size_t i = 0; i < light.size(); ++i) {
    light[i] = LinearFromSrgb({image.pixels[3 * i], image.pixels[3 * i + 1], image.pixels[3 * i + 2]});
  }
  AddStrayLight(sun, light);
  Vec3f mean;
  for (const Vec3f& at : light) mean += at;
  mean = mean * (1 / static_cast<float>(light.size()));
  const float gain = NextExposure(mean);
  for (const LensDirtLayer& layer : dirt_) {
    if (layer.IsThere(t / rate_hz_)) layer.Lay(mean, light);
  }
  Vignette(light);
  if (gain != 1) {
    for (Vec3f& at : light) at = at * gain;
  }
  AddNoise(t, light);
  for (size_t i = 0; i < light.size(); ++i) {
    image.pixels[3 * i] = Develop(light[i].x);
    image.pixels[3 * i + 1] = Develop(light[i].y);
    image.pixels[3 * i + 2] = Develop(light[i].z);
  }
}

}  // namespace longtail
