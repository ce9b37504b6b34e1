#include "generator/scene/appearance.h"

#include <algorithm>
#include <cmath>

#include "generator/scene/noise.h"

namespace longtail {
namespace {

std::array<float, 256> MakeLinearTable() {
  std::array<float, 256> table{};
  for (int i = 0; i < 256; ++i) {
    const float s = static_cast<float>(i) / 255.0f;
    table[i] = s <= 0.04045f ? s / 12.92f : std::pow((s + 0.055f) / 1.055f, 2.4f);
  }
  return table;
}

// Part of [lo, hi) (mod 1) that a filter footprint wide (in periods) sees at x.
float Stripe(float x, float lo, float hi, float footprint) {
  const float f = x - static_cast<float>(FloorInt(x));
  const float w = std::max(footprint, 1e-3f);
  if (w > 1) return hi - lo;
  const auto overlap = [&](float a, float b) {
    return std::max(0.0f, std::min(b, f + 0.5f * w) - std::max(a, f - 0.5f * w)) / w;
  };
  return Clamp01(overlap(lo, hi) + overlap(lo - 1, hi - 1) + overlap(lo + 1, hi + 1));
}

// Coordinates on a wall: along it and up; on a floor: x and y.
struct WallUv {
  float u, v;
};
WallUv OnWall(const AppearanceQuery& q) {
  const Vec3f n = q.local_normal;
  const float flat = std::sqrt(n.x * n.x + n.y * n.y);
  if (flat < 0.5f) return {q.local.x, q.local.y};
  return {(q.local.y * n.x - q.local.x * n.y) / flat, q.local.z};
}

Vec3f Shade(Vec3f c, float amount) { return c * std::max(0.05f, 1 + amount); }

void Asphalt(const Material& m, const AppearanceQuery& q, Appearance* a) {
  const float s = m.texture_scale_m, fp = q.footprint_m;
  const Vec3f flat{q.local.x, q.local.y, 0};
  const float broad = Fractal(flat, 9 * s, 3, 0.6f, fp, q.seed + 1);
  const float grain = Fractal(flat, 0.22f * s, 3, 0.8f, fp, q.seed + 5);
  // Patched squares of another age, with a dark seam.
  const float cell = 6.5f * s;
  const float cx = flat.x / cell + 0.35f * ValueNoise2(flat.y / cell, 3.1f, q.seed + 9), cy = flat.y / cell;
  const int32_t ix = FloorInt(cx), iy = FloorInt(cy);
  const float age = HashUnit(ix, iy, 7, q.seed);
  const float patch = age < 0.08f ? -0.11f : (age > 0.96f ? 0.09f : 0.0f);
  // Cracks run where a slow noise changes sign.
  const float crack_noise = ValueNoise2(flat.x / (3.1f * s), flat.y / (3.1f * s), q.seed + 11) +
                            0.35f * ValueNoise2(flat.x / (0.7f * s), flat.y / (0.7f * s), q.seed + 12);
  const float crack_width = 0.02f + 0.25f * fp / s;
  const float crack = Clamp01(1 - std::fabs(crack_noise) / crack_width) * (0.02f / crack_width) *
                      SmoothStep(0.1f, 0.5f, ValueNoise2(flat.x / (14 * s), flat.y / (14 * s), q.seed + 13));
  a->albedo = Shade(a->albedo, 0.30f * broad + 0.42f * grain + patch * BandLimit(cell, fp) - 0.75f * crack);
  a->albedo = a->albedo * Mix(Vec3f{1, 1, 1}, Vec3f{1.05f, 1.0f, 0.93f}, 0.5f + broad);
  a->absorbs_wet = 1;
  a->puddle = SmoothStep(0.10f, 0.5f, broad + 0.35f * ValueNoise2(flat.x / 2.3f, flat.y / 2.3f, q.seed + 21));
}

void Marking(const Material& m, const AppearanceQuery& q, Appearance* a) {
  const float wear = Fractal({q.local.x, q.local.y, 0}, 0.5f * m.texture_scale_m, 3, 0.7f, q.footprint_m, q.seed + 31);
  a->albedo = Shade(a->albedo, -0.10f + 0.22f * wear);
  a->absorbs_wet = 0.35f;
  a->puddle = 0.25f;
}

void Grass(const Material& m, const AppearanceQuery& q, Appearance* a) {
  const float s = m.texture_scale_m, fp = q.footprint_m;
  const float broad = Fractal(q.local, 11 * s, 3, 0.6f, fp, q.seed + 41);
  const float tuft = Fractal(q.local, 0.9f * s, 4, 0.75f, fp, q.seed + 45);
  a->albedo = Mix(a->albedo, a->albedo * Vec3f{1.55f, 1.18f, 0.75f}, Clamp01(0.35f + 1.1f * broad));
  a->albedo = Shade(a->albedo, 0.28f * broad + 0.75f * tuft);
  a->bump = Vec3f{0.5f, 0.3f, 0} * tuft;
  a->absorbs_wet = 0.5f;
}

void Field(const Material& m, const AppearanceQuery& q, Appearance* a) {
  const float s = m.texture_scale_m, fp = q.footprint_m;
  const float broad = Fractal(q.local, 16 * s, 3, 0.6f, fp, q.seed + 51);
  // Rows along one direction a field.
  const float angle = 3.1f * HashUnit(1, 2, 3, q.seed + 52);
  const float across = (q.local.x * std::cos(angle) + q.local.y * std::sin(angle)) / (1.6f * s) + 0.12f * broad;
  const float row = (Stripe(across, 0.0f, 0.5f, fp / (1.6f * s)) - 0.5f);
  const float clod = Fractal(q.local, 0.6f * s, 3, 0.7f, fp, q.seed + 55);
  a->albedo = Shade(a->albedo, 0.30f * broad + 0.34f * row + 0.5f * clod);
  a->albedo = Mix(a->albedo, a->albedo * Vec3f{1.15f, 1.02f, 0.8f}, Clamp01(0.5f + broad));
  a->absorbs_wet = 0.9f;
}

void Gravel(const Material& m, const AppearanceQuery& q, Appearance* a) {
  const float fp = q.footprint_m;
  const float stone = Fractal(q.local, 0.35f * m.texture_scale_m, 4, 0.9f, fp, q.seed + 61);
  const float broad = Fractal(q.local, 4 * m.texture_scale_m, 3, 0.6f, fp, q.seed + 66);
  a->albedo = Shade(a->albedo, 0.65f * stone + 0.32f * broad);
  a->absorbs_wet = 0.9f;
  a->puddle = 0.2f;
}

void Paving(const Material& m, const AppearanceQuery& q, Appearance* a) {
  const float s = 0.8f * m.texture_scale_m, fp = q.footprint_m;
  const WallUv on{q.local.x, q.local.y};
  const float u = on.u / s, v = on.v / s;
  const float joint = 1 - (1 - Stripe(u, 0, 0.07f, fp / s)) * (1 - Stripe(v, 0, 0.07f, fp / s));
  const float slab = (HashUnit(FloorInt(u), FloorInt(v), 5, q.seed + 71) - 0.5f) * BandLimit(s, fp);
  const float dirt = Fractal(q.local, 2.5f, 4, 0.65f, fp, q.seed + 73);
  a->albedo = Shade(a->albedo, 0.26f * slab + 0.30f * dirt - 0.45f * joint);
  a->absorbs_wet = 0.8f;
  a->puddle = 0.35f;
}

void Foliage(const Material& m, const AppearanceQuery& q, Appearance* a) {
  const float s = m.texture_scale_m, fp = q.footprint_m;
  const float clump = Fractal(q.local, 0.9f * s, 4, 0.85f, fp, q.seed + 81);
  const float hue = ValueNoise(q.local * (0.35f / s), q.seed + 86);
  // Gaps show the dark inside of the crown.
  const float gap = SmoothStep(0.02f, -0.34f, clump) * BandLimit(0.9f * s, fp);
  a->albedo = a->albedo * Mix(Vec3f{0.85f, 0.98f, 0.9f}, Vec3f{1.25f, 1.08f, 0.8f}, 0.5f + 0.5f * hue);
  a->albedo = Shade(a->albedo, 1.0f * clump - 0.5f * gap);
  a->bump = Vec3f{ValueNoise(q.local * (1.4f / s), q.seed + 87), ValueNoise(q.local * (1.4f / s), q.seed + 88),
                  0.9f * clump} *
            (0.9f * BandLimit(0.8f * s, fp));
  a->absorbs_wet = 0.25f;
  a->translucency = 0.35f;
}

void Bark(const Material& m, const AppearanceQuery& q, Appearance* a) {
  const float s = m.texture_scale_m;
  const Vec3f stretched{q.local.x, q.local.y, q.local.z * 0.25f};
  const float ridge = Fractal(stretched, 0.15f * s, 3, 0.7f, q.footprint_m, q.seed + 91);
  a->albedo = Shade(a->albedo, 0.6f * ridge);
  a->absorbs_wet = 0.5f;
}

void Brick(const Material& m, const AppearanceQuery& q, Appearance* a) {
  const WallUv wall = OnWall(q);
  const float height = 0.22f * m.texture_scale_m, width = 0.55f * m.texture_scale_m, fp = q.footprint_m;
  const float v = wall.v / height;
  const float u = wall.u / width + ((FloorInt(v) & 1) != 0 ? 0.5f : 0.0f);
  const float joint = 1 - (1 - Stripe(v, 0, 0.16f, fp / height)) * (1 - Stripe(u, 0, 0.07f, fp / width));
  const float tint = (HashUnit(FloorInt(u), FloorInt(v), 9, q.seed + 101) - 0.5f) * BandLimit(height, fp);
  const float stain = Fractal(q.local, 2.2f, 4, 0.65f, fp, q.seed + 103);
  a->albedo = Mix(Shade(a->albedo, 0.5f * tint + 0.35f * stain), Vec3f{0.42f, 0.40f, 0.37f}, 0.65f * joint);
  a->absorbs_wet = 0.5f;
}

void Plaster(const AppearanceQuery& q, Appearance* a) {
  const float stain = Fractal(q.local, 3.2f, 4, 0.6f, q.footprint_m, q.seed + 111);
  const float run =
      Fractal({q.local.x * 2, q.local.y * 2, q.local.z * 0.3f}, 1.6f, 3, 0.6f, q.footprint_m, q.seed + 115);
  a->albedo = Shade(a->albedo, 0.22f * stain + 0.16f * run);
  a->absorbs_wet = 0.35f;
}

void Facade(const Material& m, const AppearanceQuery& q, Appearance* a) {
  Plaster(q, a);
  if (std::fabs(q.local_normal.z) > 0.7f) return;
  const WallUv wall = OnWall(q);
  const float s = std::max(0.5f, m.texture_scale_m), fp = q.footprint_m;
  const float u = wall.u / s, v = wall.v / s, w = fp / s;
  const float pane = Stripe(u, 0.27f, 0.73f, w) * Stripe(v, 0.30f, 0.80f, w);
  const float frame = Stripe(u, 0.23f, 0.77f, w) * Stripe(v, 0.25f, 0.83f, w) - pane;
  const float sill = Stripe(v, 0.0f, 0.06f, w);
  const float mullion = Stripe(u, 0.485f, 0.515f, w) * pane;
  const int32_t iu = FloorInt(u), iv = FloorInt(v);
  const float which = HashUnit(iu, iv, FloorInt(3 * (q.local_normal.x + 2) + 0.5f), q.seed + 121);
  const Vec3f curtain =
      Mix(Vec3f{0.025f, 0.03f, 0.035f}, Vec3f{0.22f, 0.21f, 0.19f}, which > 0.7f ? 0.8f : 0.15f * which);
  a->albedo = Mix(a->albedo, curtain, pane);
  a->albedo = Mix(a->albedo, Vec3f{0.62f, 0.62f, 0.60f}, Clamp01(frame + mullion) * 0.8f);
  a->albedo = Shade(a->albedo, -0.25f * sill);
  a->coat = 0.9f * pane;
  if (q.night && which < 0.16f) {
    const float warmth = HashUnit(iu, iv, 77, q.seed + 122);
    a->emission =
        Mix(Vec3f{1.0f, 0.62f, 0.28f}, Vec3f{0.95f, 0.85f, 0.62f}, warmth) * ((0.05f + 0.12f * warmth) * pane);
  }
}

void Roof(const Material& m, const AppearanceQuery& q, Appearance* a) {
  const float s = 0.45f * m.texture_scale_m, fp = q.footprint_m;
  // Rows of tiles follow the height, or x on a flat roof.
  const bool flat = std::fabs(q.local_normal.z) > 0.97f;
  const float row = Stripe((flat ? q.local.x : q.local.z * 1.5f) / s, 0, 0.3f, fp / s) - 0.3f;
  const float stain = Fractal(q.local, 2.5f, 4, 0.7f, fp, q.seed + 131);
  a->albedo = Shade(a->albedo, 0.36f * stain - 0.4f * row);
  a->absorbs_wet = 0.5f;
}

void Cloth(const AppearanceQuery& q, Appearance* a) {
  const float fold =
      Fractal({q.local.x * 1.6f, q.local.y * 1.6f, q.local.z * 0.7f}, 0.22f, 2, 0.7f, q.footprint_m, q.seed + 141);
  a->albedo = Shade(a->albedo, 0.35f * fold);
  a->absorbs_wet = 0.4f;
}

}  // namespace

Vec3f LinearFromSrgb(const std::array<uint8_t, 3>& srgb) {
  static const std::array<float, 256> table = MakeLinearTable();
  return {table[srgb[0]], table[srgb[1]], table[srgb[2]]};
}

Appearance Appear(const Material& material, const AppearanceQuery& query) {
  Appearance a;
  a.albedo = LinearFromSrgb(material.base_color);
  a.emission = {};
  a.absorbs_wet = 0.3f;
  a.coat = Clamp01(1 - material.roughness * 1.4f);
  switch (material.texture) {
    case Texture::kNone:
      break;
    case Texture::kAsphalt:
      Asphalt(material, query, &a);
      break;
    case Texture::kMarking:
      Marking(material, query, &a);
      break;
    case Texture::kGrass:
      Grass(material, query, &a);
      break;
    case Texture::kField:
      Field(material, query, &a);
      break;
    case Texture::kGravel:
      Gravel(material, query, &a);
      break;
    case Texture::kPaving:
      Paving(material, query, &a);
      break;
    case Texture::kFoliage:
      Foliage(material, query, &a);
      break;
    case Texture::kBark:
      Bark(material, query, &a);
      break;
    case Texture::kBrick:
      Brick(material, query, &a);
      break;
    case Texture::kPlaster:
      Plaster(query, &a);
      break;
    case Texture::kFacade:
      Facade(material, query, &a);
      break;
    case Texture::kRoof:
      Roof(material, query, &a);
      break;
    case Texture::kMetal:
      a.coat = std::max(a.coat, 0.85f);
      a.absorbs_wet = 0;
      break;
    case Texture::kGlass:
      a.coat = 1;
      a.absorbs_wet = 0;
      break;
    case Texture::kCloth:
      Cloth(query, &a);
      break;
  }
  return a;
}

uint32_t TextureSeed(const Sky& sky) { return static_cast<uint32_t>(sky.texture_seed); }

float FootprintM(float distance_m, float slant, float focal_px) {
  const float root = std::sqrt(std::max(0.02f, slant));
  return distance_m / focal_px / (root * std::sqrt(root));
}

float WetDarkening(const Appearance& look, float wetness_ratio) { return 1 - 0.55f * wetness_ratio * look.absorbs_wet; }

}  // namespace longtail
