#include "generator/scene/props/buildings.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generator/scene/meshes/panel.h"
#include "generator/scene/vec.h"

namespace longtail {
namespace {

constexpr float kFootM = -1.5f;
constexpr Srgb kPlaster[] = {{214, 206, 188}, {226, 222, 212}, {198, 176, 140},
                             {176, 168, 156}, {208, 186, 164}, {150, 156, 160}};
constexpr Srgb kBrick[] = {{142, 82, 62}, {124, 68, 54}, {160, 112, 86}, {112, 84, 72}};
constexpr Srgb kRoofs[] = {{128, 62, 44}, {92, 52, 44}, {72, 70, 72}, {98, 92, 88}, {150, 84, 58}};
constexpr Srgb kDoors[] = {{92, 52, 36}, {44, 70, 58}, {60, 66, 84}, {120, 40, 36}};

uint16_t Add(MaterialTable& materials, const std::string& name, const Srgb& tone, Texture texture, float scale_m,
             float roughness, const Srgb& emission = {}) {
  return materials.Add({"building/" + name, v1::SEMANTIC_CLASS_BUILDING, tone, emission, roughness, texture, scale_m});
}

uint16_t Wall(PhiloxStream& stream, MaterialTable& materials) {
  if (stream.Uniform() < 0.35) {
    const uint32_t i = stream.Below(4);
    return Add(materials, absl::StrCat("brick_", i), kBrick[i], Texture::kBrick, 0.12f, 0.95f);
  }
  const uint32_t i = stream.Below(6);
  return Add(materials, absl::StrCat("plaster_", i), kPlaster[i], Texture::kPlaster, 0.5f, 0.95f);
}

// By night one window in seven is lit, half of those by warm lamps, half by pale ones.
struct Windows {
  uint16_t dark, warm, pale, frame;
  bool shines;
  uint16_t Pane(PhiloxStream& stream) const {
    const double share = shines ? stream.Uniform() : 1;
    return share < 0.07 ? warm : share < 0.14 ? pale : dark;
  }
};

Windows MakeWindows(bool shines, MaterialTable& materials) {
  return {Add(materials, "window", {52, 62, 72}, Texture::kGlass, 1, 0.15f),
          Add(materials, "window_warm", {240, 214, 150}, Texture::kNone, 1, 0.4f, {146, 106, 58}),
          Add(materials, "window_pale", {232, 226, 204}, Texture::kNone, 1, 0.4f, {126, 120, 100}),
          Add(materials, "window_frame", {228, 226, 220}, Texture::kNone, 1, 0.7f), shines};
}

// A wall from (a) to (b) as seen from outside left to right, cut by a grid of windows; sills at sill_m above each
// floor.
struct WallPlan {
  Vec3f a, b;
  float z0, z1;
  int columns;
  float window_share;  // of a column's width
  float sill_share, head_share;
};

void GridWall(const WallPlan& plan, uint16_t wall, const Windows& windows, PhiloxStream& stream, MeshBuilder& mesh) {
  const auto at = [&](float across, float z) {
    const Vec3f p = Mix(plan.a, plan.b, across);
    return Vec3f{p.x, p.y, z};
  };
  const auto quad = [&](float a0, float a1, float z0, float z1, uint16_t material) {
    mesh.Quad(at(a0, z0), at(a1, z0), at(a1, z1), at(a0, z1), material);
  };
  const float floor_m = plan.z1 - plan.z0, low = plan.z0 + plan.sill_share * floor_m,
              high = plan.z0 + plan.head_share * floor_m;
  quad(0, 1, plan.z0, low, wall);
  quad(0, 1, high, plan.z1, wall);
  const float half = plan.window_share / 2;
  float from = 0;
  for (int i = 0; i < plan.columns; ++i) {
    const float centre = (i + 0.5f) / plan.columns, w = half / plan.columns;
    quad(from, centre - w, low, high, wall);
    quad(centre - w, centre + w, low, high, windows.Pane(stream));
    from = centre + w;
  }
  quad(from, 1, low, high, wall);
}

}  // namespace

void AddHouse(const BuildingSize& size, bool lit, PhiloxStream& stream, MaterialTable& materials, MeshBuilder& mesh) {
  const float w = static_cast<float>(size.width_m), d = static_cast<float>(size.depth_m), storey = 2.7f;
  const float eaves = storey * size.floors;
  const uint16_t wall = Wall(stream, materials);
  const uint32_t roof_tone = stream.Below(5), door_tone = stream.Below(4);
  const uint16_t roof = Add(materials, absl::StrCat("roof_", roof_tone), kRoofs[roof_tone], Texture::kRoof, 0.3f, 0.9f);
  const uint16_t door = Add(materials, absl::StrCat("door_", door_tone), kDoors[door_tone], Texture::kNone, 1, 0.6f);
  const Windows windows = MakeWindows(lit, materials);
  const int across = std::max(2, static_cast<int>(w / 2.8f)), deep = std::max(1, static_cast<int>(d / 3.4f));
  for (int floor = 0; floor < size.floors; ++floor) {
    const float z0 = floor == 0 ? 0 : storey * floor, z1 = storey * (floor + 1);
    const auto side = [&](const Vec3f& a, const Vec3f& b, int columns) {
      GridWall({a, b, z0, z1, columns, 0.46f, 0.3f, 0.82f}, wall, windows, stream, mesh);
    };
    side({0, 0, 0}, {w, 0, 0}, across);
    side({w, 0, 0}, {w, d, 0}, deep);
    side({w, d, 0}, {0, d, 0}, across);
    side({0, d, 0}, {0, 0, 0}, deep);
  }
  mesh.Box({0.02f, 0.02f, kFootM}, {w - 0.02f, d - 0.02f, 0.01f}, wall, false);
  const float door_x = w * static_cast<float>(stream.Uniform(0.3, 0.6));
  mesh.Box({door_x, -0.1f, 0}, {door_x + 1.05f, 0.02f, 2.1f}, door);
  mesh.Box({door_x - 0.4f, -0.8f, 2.25f}, {door_x + 1.45f, 0.02f, 2.35f}, roof);

  // Gable roof along x with overhangs; gables as walls.
  const float rise = d * static_cast<float>(stream.Uniform(0.32, 0.52)), over = 0.4f, drop = over * rise / (d / 2);
  const float ridge = eaves + rise, z = eaves - drop;
  const Vec3f f0{-over, -over, z}, f1{w + over, -over, z}, r0{-over, d / 2, ridge}, r1{w + over, d / 2, ridge},
      b0{-over, d + over, z}, b1{w + over, d + over, z};
  mesh.Quad(f0, f1, r1, r0, roof);
  mesh.Quad(b1, b0, r0, r1, roof);
  mesh.Quad(f1, f0, r0, r1, roof);  // undersides
  mesh.Quad(b0, b1, r1, r0, roof);
  mesh.Polygon({Vec3f{w, 0, eaves}, Vec3f{w, d, eaves}, Vec3f{w, d / 2, ridge - 0.05f}}, wall);
  mesh.Polygon({Vec3f{0, d, eaves}, Vec3f{0, 0, eaves}, Vec3f{0, d / 2, ridge - 0.05f}}, wall);
  const float chimney = w * static_cast<float>(stream.Uniform(0.15, 0.8));
  const uint16_t brick = Add(materials, "brick_1", kBrick[1], Texture::kBrick, 0.12f, 0.95f);
  mesh.Box({chimney, d * 0.55f, eaves}, {chimney + 0.7f, d * 0.55f + 0.7f, ridge + 0.7f}, brick);
}

void AddBlock(const BuildingSize& size, bool lit, PhiloxStream& stream, MaterialTable& materials, MeshBuilder& mesh) {
  const float w = static_cast<float>(size.width_m), d = static_cast<float>(size.depth_m), storey = 3.2f, shop = 3.8f;
  const uint16_t wall = Wall(stream, materials);
  const Windows windows = MakeWindows(lit, materials);
  const uint16_t ledge = Add(materials, "ledge", {188, 182, 170}, Texture::kPlaster, 0.5f, 0.9f);
  const uint16_t flat_roof = Add(materials, "flat_roof", {92, 90, 88}, Texture::kGravel, 0.3f, 0.95f);
  const uint32_t awning_tone = stream.Below(4);
  const uint16_t awning = Add(materials, absl::StrCat("awning_", awning_tone), Shade(kDoors[awning_tone], 1.5f),
                              Texture::kCloth, 0.2f, 0.9f);
  const bool has_shops = stream.Uniform() < 0.65;
  const float window_share = static_cast<float>(stream.Uniform(0.4, 0.72)),
              head = static_cast<float>(stream.Uniform(0.78, 0.9));
  const int across = std::max(2, static_cast<int>(w / stream.Uniform(2.4, 3.4))),
            deep = std::max(2, static_cast<int>(d / 3.2f));
  for (int floor = 0; floor < size.floors; ++floor) {
    const float z0 = floor == 0 ? 0 : shop + storey * (floor - 1), z1 = shop + storey * floor;
    const bool is_shop = floor == 0 && has_shops;
    const auto side = [&](const Vec3f& a, const Vec3f& b, int columns) {
      if (is_shop) {
        GridWall({a, b, z0, z1, std::max(1, columns / 2), 0.82f, 0.12f, 0.78f}, wall, windows, stream, mesh);
      } else {
        GridWall({a, b, z0, z1, columns, window_share, 0.3f, head}, wall, windows, stream, mesh);
      }
    };
    side({0, 0, 0}, {w, 0, 0}, across);
    side({w, 0, 0}, {w, d, 0}, deep);
    side({0, d, 0}, {0, 0, 0}, deep);
  }
  const float top = shop + storey * (size.floors - 1);
  mesh.Quad({w, d, 0}, {0, d, 0}, {0, d, top}, {w, d, top}, wall);
  mesh.Box({0.02f, 0.02f, kFootM}, {w - 0.02f, d - 0.02f, 0.01f}, wall, false);
  mesh.Quad({0, 0, top}, {w, 0, top}, {w, d, top}, {0, d, top}, flat_roof);
  mesh.Box({-0.15f, -0.22f, top - 0.1f}, {w + 0.15f, 0.25f, top + 0.5f}, ledge);
  if (has_shops) {
    mesh.Box({-0.05f, -0.12f, shop - 0.35f}, {w + 0.05f, 0.02f, shop - 0.05f}, ledge);
    mesh.PrismAlongY(
        std::vector<std::pair<float, float>>{{0.3f, 2.9f}, {w - 0.3f, 2.9f}, {w - 0.3f, 3.15f}, {0.3f, 3.15f}}, -0.7f,
        -0.02f, awning);
  }
}

}  // namespace longtail
