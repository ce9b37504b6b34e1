#include "generator/control/paint.h"

#include <algorithm>
#include <cmath>

#include "generator/scene/clouds.h"
#include "generator/scene/tunnels.h"
#include "generator/scene/vec.h"

namespace longtail {
namespace {

constexpr int kCurveSize = 4096;
// Of the footprint of a pixel.
constexpr float kSquareFootprint = 1.5f;

std::array<uint8_t, kCurveSize + 1> MakeSrgbCurve() {
  std::array<uint8_t, kCurveSize + 1> curve{};
  for (int i = 0; i <= kCurveSize; ++i) {
    const double x = static_cast<double>(i) / kCurveSize;
    const double y = x <= 0.0031308 ? 12.92 * x : 1.055 * std::pow(x, 1 / 2.4) - 0.055;
    curve[i] = static_cast<uint8_t>(255 * y + 0.5);
  }
  return curve;
}

// Linear [0, 1] -> sRGB.
std::array<uint8_t, 3> SrgbFromLinear(Vec3f c) {
  static const std::array<uint8_t, kCurveSize + 1> curve = MakeSrgbCurve();
  const auto level = [](float x) { return curve[static_cast<int>(Clamp01(x) * kCurveSize + 0.5f)]; };
  return {level(c.x), level(c.y), level(c.z)};
}

}  // namespace

Painter::Painter(const Scene& scene, const CameraModel& model)
    : tunnels_(scene.tunnels),
      ground_(scene),
      seed_(TextureSeed(scene.sky)),
      width_px_(model.width_px),
      height_px_(model.height_px),
      focal_px_(static_cast<float>(model.focal_px)),
      squares_((static_cast<size_t>(model.width_px) + 1) / 2) {}

void Painter::StartFrame(const Sky& sky, const Rigid& world_from_camera) {
  sky_ = &sky;
  world_from_camera_ = world_from_camera;
  covered_ = ground_.IsCovered(sky);
  squares_.assign(squares_.size(), Square());
}

// In the camera's frame, 1 along the axis.
Vec3f Painter::Ray(size_t pixel) const {
  const float x = static_cast<float>(pixel % width_px_) + 0.5f, y = static_cast<float>(pixel / width_px_) + 0.5f;
  return {(x - 0.5f * static_cast<float>(width_px_)) / focal_px_,
          (y - 0.5f * static_cast<float>(height_px_)) / focal_px_, 1};
}

Painter::Paint Painter::PaintAt(const PaintSpan& span, size_t pixel, float inverse_depth) const {
  const Vec3f ray = Ray(pixel), point = ray * (1 / inverse_depth);
  const float length = Length(ray);
  const float slant = std::fabs(Dot(ray, Rotate(span.camera_from_local, span.local_normal))) / length;
  AppearanceQuery query;
  query.local = InverseApply(span.camera_from_local, point);
  query.local_normal = span.local_normal;
  query.footprint_m = kSquareFootprint * FootprintM(length * point.z, slant, focal_px_);
  query.seed = seed_;
  query.night = sky_->street_lamps_on();
  Appearance look = Appear(*span.material, query);
  const Vec3f position = span.is_static ? query.local : Apply(world_from_camera_, point);
  if (covered_) {
    GroundQuery ground;
    ground.position = position;
    ground.normal = query.local_normal;
    ground.footprint_m = query.footprint_m;
    ground.is_static = span.is_static;
    ground_.Lay(ground_.Cover(*sky_, *span.material, ground), ground, &look);
  }
  float wetness_ratio = sky_->wetness_ratio;
  if (wetness_ratio > 0) wetness_ratio *= CarriedInShareAt(tunnels_, position);
  // Standing water mirrors: what shows through it is dark.
  const float water = wetness_ratio * look.puddle;
  const float dark = WetDarkening(look, wetness_ratio) * (1 - 0.5f * water);
  return {SrgbFromLinear(look.albedo * dark), SrgbFromLinear(look.emission)};
}

void Painter::PaintSurface(const PaintSpan& span, const GBuffer& buffer, ControlFrame* out) {
  const size_t size = buffer.surface.size();
  const Material& material = *span.material;
  std::array<uint8_t, 3> shine;
  for (size_t k = 0; k < 3; ++k) {
    const float emission = material.emission[k] * std::clamp(span.emission_scale, 0.0f, 1.0f);
    shine[k] = static_cast<uint8_t>(emission + 0.5f);
  }
  if (material.texture == Texture::kNone && !covered_) {
    for (size_t k = 0; k < 3; ++k) {
      std::fill(out->base_color.data() + k * size + span.begin, out->base_color.data() + k * size + span.end,
                material.base_color[k]);
      std::fill(out->emission.data() + k * size + span.begin, out->emission.data() + k * size + span.end, shine[k]);
    }
    return;
  }
  const size_t width = static_cast<size_t>(width_px_), row = span.begin / width / 2;
  for (size_t i = span.begin; i < span.end; ++i) {
    Square& square = squares_[i % width / 2];
    if (square.surface != span.surface || square.row != row) {
      square = {span.surface, row, PaintAt(span, i, buffer.inverse_depth[i])};
    }
    for (size_t k = 0; k < 3; ++k) {
      out->base_color[k * size + i] = square.paint.base_color[k];
      out->emission[k * size + i] = std::max(shine[k], square.paint.emission[k]);
    }
  }
}

void Painter::PaintSky(const GBuffer& buffer, ControlFrame* out) const {
  const size_t size = buffer.surface.size();
  // Lightning is the sky's own light.
  const auto flash = static_cast<uint8_t>(200 * sky_->lightning + 0.5f);
  for (size_t i = 0; flash > 0 && i < size; ++i) {
    for (size_t k = 0; buffer.surface[i] == 0 && k < 3; ++k) out->emission[k * size + i] = flash;
  }
  if (sky_->cloud_ratio <= 0) return;
  for (size_t i = 0; i < size; ++i) {
    if (buffer.surface[i] != 0) continue;
    const Clouds clouds = CloudsAt(*sky_, Unit(Rotate(world_from_camera_, Ray(i))));
    const auto level = static_cast<uint8_t>(255 * clouds.cover * (1 - 0.5f * clouds.thickness) + 0.5f);
    for (size_t k = 0; k < 3; ++k) out->base_color[k * size + i] = level;
  }
}

}  // namespace longtail
