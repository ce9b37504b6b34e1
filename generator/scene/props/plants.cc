#include "generator/scene/props/plants.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "absl/strings/str_cat.h"
#include "generator/scene/vec.h"

namespace longtail {
namespace {

constexpr float kLumpiness = 0.2f;

// A lumpy ellipsoid of leaves.
void Blob(const Vec3f& centre, const Vec3f& radii, bool coarse, uint16_t material, PhiloxStream& stream,
          MeshBuilder& mesh) {
  float lumps[42];
  const int count = MeshBuilder::NumEllipsoidVertices(coarse);
  for (int i = 0; i < count; ++i) lumps[i] = 1 - kLumpiness * static_cast<float>(stream.Uniform());
  mesh.Ellipsoid(centre, radii, coarse, absl::MakeConstSpan(lumps, count), material);
}

uint16_t Pick(const std::vector<uint16_t>& from, PhiloxStream& stream) {
  return from[stream.Below(static_cast<uint32_t>(from.size()))];
}

void Broadleaf(const Vec3f& foot, float h, bool coarse, const PlantPalette& palette, PhiloxStream& stream,
               MeshBuilder& mesh) {
  const uint16_t leaves = Pick(palette.leaves, stream);
  const float trunk = h * static_cast<float>(stream.Uniform(0.22, 0.38));
  mesh.Frustum(foot - Vec3f{0, 0, 0.4f}, 0.022f * h + 0.05f, foot + Vec3f{0, 0, trunk + 0.15f * h}, 0.012f * h + 0.02f,
               6, Pick(palette.bark, stream));
  const float crown = h - trunk, reach = h * 0.3f;
  const Vec3f middle = foot + Vec3f{0, 0, trunk + crown * 0.5f};
  if (coarse) {
    Blob(middle, {reach * 0.95f, reach * 0.95f, crown * 0.5f}, false, leaves, stream, mesh);
    return;
  }
  // One blob in the middle and smaller ones around it give an outline with bays.
  Blob(middle + Vec3f{0, 0, crown * 0.08f}, {reach * 0.72f, reach * 0.72f, crown * 0.42f}, false, leaves, stream, mesh);
  const int count = 3 + static_cast<int>(stream.Below(3));
  const float turn = static_cast<float>(stream.Uniform(0, 6.28));
  for (int i = 0; i < count; ++i) {
    const float angle = turn + 2 * std::numbers::pi_v<float> * i / count;
    const float r = reach * static_cast<float>(stream.Uniform(0.36, 0.52)), out = reach - r;
    const float z = crown * static_cast<float>(stream.Uniform(-0.3, 0.18));
    const uint16_t tone = stream.Uniform() < 0.7 ? leaves : Pick(palette.leaves, stream);
    Blob(middle + Vec3f{out * std::cos(angle), out * std::sin(angle), z}, {r, r, r * 0.85f}, false, tone, stream, mesh);
  }
}

void Conifer(const Vec3f& foot, float h, bool coarse, const PlantPalette& palette, PhiloxStream& stream,
             MeshBuilder& mesh) {
  const uint16_t needles = Pick(palette.needles, stream);
  const float reach = PlantRadius(PlantKind::kConifer, h);
  mesh.Frustum(foot - Vec3f{0, 0, 0.4f}, 0.016f * h + 0.04f, foot + Vec3f{0, 0, h * 0.3f}, 0.012f * h + 0.03f, 5,
               Pick(palette.bark, stream));
  const int tiers = coarse ? 2 : 4;
  const float bottom = h * static_cast<float>(stream.Uniform(0.08, 0.2));
  for (int i = 0; i < tiers; ++i) {
    const float low = bottom + (h - bottom) * 0.86f * i / tiers,
                high = std::min(h, low + (h - bottom) * (1.75f / tiers));
    const float r = reach * (1 - 0.78f * i / tiers) * static_cast<float>(stream.Uniform(0.88, 1));
    mesh.Frustum(foot + Vec3f{0, 0, low}, r, foot + Vec3f{0, 0, i + 1 == tiers ? h : high}, 0, coarse ? 6 : 8, needles);
  }
}

void Poplar(const Vec3f& foot, float h, bool coarse, const PlantPalette& palette, PhiloxStream& stream,
            MeshBuilder& mesh) {
  const uint16_t leaves = Pick(palette.leaves, stream);
  const float r = PlantRadius(PlantKind::kPoplar, h);
  mesh.Frustum(foot - Vec3f{0, 0, 0.4f}, 0.2f, foot + Vec3f{0, 0, h * 0.25f}, 0.14f, 5, Pick(palette.bark, stream));
  Blob(foot + Vec3f{0, 0, h * 0.55f}, {r, r, h * 0.45f}, false, leaves, stream, mesh);
  if (!coarse) Blob(foot + Vec3f{0, 0, h * 0.34f}, {r * 0.95f, r * 0.95f, h * 0.22f}, false, leaves, stream, mesh);
}

void Bush(const Vec3f& foot, float h, bool coarse, const PlantPalette& palette, PhiloxStream& stream,
          MeshBuilder& mesh) {
  const float reach = PlantRadius(PlantKind::kBush, h);
  const int count = coarse ? 1 : 2 + static_cast<int>(stream.Below(2));
  for (int i = 0; i < count; ++i) {
    const float r = count == 1 ? reach : reach * static_cast<float>(stream.Uniform(0.5, 0.66));
    const float angle = static_cast<float>(stream.Uniform(0, 6.28)), out = reach - r;
    const float tall = h * (i == 0 ? 1.f : 0.75f);
    Blob(foot + Vec3f{out * std::cos(angle), out * std::sin(angle), tall * 0.42f}, {r, r, tall * 0.58f},
         count > 1 && coarse, Pick(palette.leaves, stream), stream, mesh);
  }
}

}  // namespace

PlantPalette MakePlantPalette(PhiloxStream& stream, MaterialTable& materials) {
  // Most worlds are green; some are autumn.
  const bool autumn = stream.Uniform() < 0.15;
  const float warmth = static_cast<float>(stream.Uniform(0, 0.5));
  constexpr Srgb kGreens[] = {{58, 84, 36}, {74, 100, 44}, {46, 70, 34}, {88, 108, 52}, {64, 78, 40}};
  constexpr Srgb kAutumn[] = {{168, 116, 40}, {150, 80, 36}, {128, 118, 46}, {98, 100, 44}, {176, 140, 56}};
  constexpr Srgb kNeedles[] = {{34, 54, 36}, {44, 62, 40}, {40, 58, 48}};
  constexpr Srgb kBark[] = {{84, 68, 54}, {104, 92, 78}, {66, 56, 48}};
  const auto add = [&](const char* name, int i, const Srgb& tone, v1::SemanticClass semantic_class, Texture texture,
                       float scale_m) {
    return materials.Add({absl::StrCat("plant/", name, "_", i), semantic_class, tone, {}, 1, texture, scale_m});
  };
  PlantPalette palette;
  for (int i = 0; i < 5; ++i) {
    const Srgb tone =
        autumn ? MixTones(kAutumn[i], kGreens[i], warmth) : MixTones(kGreens[i], kAutumn[i], warmth * 0.3f);
    palette.leaves.push_back(add("leaves", i, tone, v1::SEMANTIC_CLASS_VEGETATION, Texture::kFoliage, 0.45f));
  }
  for (int i = 0; i < 3; ++i) {
    palette.needles.push_back(add("needles", i, kNeedles[i], v1::SEMANTIC_CLASS_VEGETATION, Texture::kFoliage, 0.3f));
    palette.bark.push_back(add("bark", i, kBark[i], v1::SEMANTIC_CLASS_VEGETATION, Texture::kBark, 0.2f));
  }
  return palette;
}

double PlantRadius(PlantKind kind, double height_m) {
  switch (kind) {
    case PlantKind::kBroadleaf:
      return 0.32 * height_m;
    case PlantKind::kConifer:
      return 0.2 * height_m;
    case PlantKind::kPoplar:
      return 0.11 * height_m + 0.3;
    default:
      return 0.75 * height_m;
  }
}

void AddPlant(PlantKind kind, const Vec3f& foot, double height_m, bool coarse, const PlantPalette& palette,
              PhiloxStream& stream, MeshBuilder& mesh) {
  const float h = static_cast<float>(height_m);
  switch (kind) {
    case PlantKind::kBroadleaf:
      return Broadleaf(foot, h, coarse, palette, stream, mesh);
    case PlantKind::kConifer:
      return Conifer(foot, h, coarse, palette, stream, mesh);
    case PlantKind::kPoplar:
      return Poplar(foot, h, coarse, palette, stream, mesh);
    case PlantKind::kBush:
      return Bush(foot, h, coarse, palette, stream, mesh);
  }
}

}  // namespace longtail
