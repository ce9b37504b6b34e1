#include "generator/scene/props/furniture.h"

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generator/scene/ribbon.h"
#include "generator/scene/vec.h"

namespace longtail {
namespace {

uint16_t Add(MaterialTable& materials, const std::string& name, const Srgb& tone, Texture texture,
             float roughness = 0.8f, const Srgb& emission = {}, float scale_m = 0.3f) {
  return materials.Add(
      {absl::StrCat("furniture/", name), v1::SEMANTIC_CLASS_FURNITURE, tone, emission, roughness, texture, scale_m});
}

// A wall of rectangular section along the road.
void Bar(const Run& run, double offset_m, double thickness_m, double z0, double z1, uint16_t material,
         MeshBuilder& mesh) {
  // The plane that the wall stands in, from its right face to its left.
  const auto t_at = [&](double aside_m) {
    return [&run, offset_m, aside_m](double s) {
      return run.corridor.PavementEdge(run.side, s) + run.side * (run.beyond_m + offset_m) + aside_m;
    };
  };
  const auto right = t_at(-thickness_m / 2), left = t_at(thickness_m / 2);
  AddRibbon(run.corridor, run.s0_m, run.s1_m, {{right, z0}, {right, z1}, {left, z1}, {left, z0}}, material, mesh);
  // Ends.
  for (const double s : {run.s0_m, run.s1_m}) {
    const Vec3f right0 = run.corridor.At(s, right(s), z0), left0 = run.corridor.At(s, left(s), z0);
    const Vec3f right1 = run.corridor.At(s, right(s), z1), left1 = run.corridor.At(s, left(s), z1);
    if (s == run.s0_m) {
      mesh.Quad(left0, right0, right1, left1, material);
    } else {
      mesh.Quad(right0, left0, left1, right1, material);
    }
  }
}

void Posts(const Run& run, double offset_m, double spacing_m, double half_m, double z1, uint16_t material,
           MeshBuilder& mesh) {
  for (double s = run.s0_m + 0.1; s < run.s1_m; s += spacing_m) {
    mesh.SetFrame(YawAt(run.corridor.Yaw(s), run.corridor.Beside(s, run.side, run.beyond_m + offset_m, 0)));
    const float h = static_cast<float>(half_m);
    mesh.Box({-h, -h, -0.6f}, {h, h, static_cast<float>(z1)}, material, false);
  }
  mesh.SetFrame({});
}

// A thin plate that faces +x, its back grey.
void Plate(const std::vector<Vec3f>& outline, uint16_t face, uint16_t back, MeshBuilder& mesh) {
  mesh.Polygon(outline, face);
  std::vector<Vec3f> reverse(outline.rbegin(), outline.rend());
  for (Vec3f& p : reverse) p.x -= 0.03f;
  mesh.Polygon(reverse, back);
}

// Regular polygon facing +x, counter-clockwise seen from there.
std::vector<Vec3f> Disc(const Vec3f& centre, float radius, int corners, float turn) {
  std::vector<Vec3f> outline;
  for (int i = 0; i < corners; ++i) {
    const float angle = turn + 2 * std::numbers::pi_v<float> * i / corners;
    outline.push_back(centre + Vec3f{0, radius * std::cos(angle), radius * std::sin(angle)});
  }
  return outline;
}

}  // namespace

SpotLight AddStreetLamp(double height_m, double arm_m, bool lit, MaterialTable& materials, MeshBuilder& mesh) {
  const uint16_t metal = Add(materials, "lamp_post", {112, 116, 116}, Texture::kMetal, 0.6f);
  const uint16_t glass = Add(materials, lit ? "lamp_glass_lit" : "lamp_glass", {222, 218, 204}, Texture::kNone, 0.3f,
                             lit ? Srgb{255, 226, 168} : Srgb{});
  const float h = static_cast<float>(height_m), arm = static_cast<float>(arm_m);
  mesh.Frustum({0, 0, -0.5f}, 0.1f, {0, 0, h}, 0.055f, 7, metal);
  mesh.Frustum({0, 0.03f, h - 0.1f}, 0.05f, {0, -arm, h + 0.2f}, 0.04f, 6, metal);
  mesh.Box({-0.15f, -arm - 0.6f, h + 0.14f}, {0.15f, -arm, h + 0.28f}, metal);
  mesh.Box({-0.12f, -arm - 0.55f, h + 0.08f}, {0.12f, -arm - 0.05f, h + 0.14f}, glass);
  SpotLight light;
  light.position = {0, -arm - 0.3f, h + 0.05f};
  light.direction = {0, 0, -1};
  light.color = {1, 0.82f, 0.55f};
  light.intensity_cd = 2600;
  light.cos_inner = 0.77f;
  light.cos_outer = 0.31f;
  return light;
}

void AddPowerPole(PhiloxStream& stream, MaterialTable& materials, MeshBuilder& mesh) {
  const uint16_t wood = Add(materials, "wooden_pole", {102, 84, 66}, Texture::kBark, 0.95f);
  const float h = static_cast<float>(stream.Uniform(7.5, 9));
  mesh.Frustum({0, 0, -0.8f}, 0.15f, {0, 0, h}, 0.1f, 7, wood);
  mesh.Box({-0.06f, -0.95f, h - 0.7f}, {0.06f, 0.95f, h - 0.56f}, wood);
  for (float y : {-0.85f, 0.f, 0.85f}) mesh.Box({-0.05f, y - 0.05f, h - 0.56f}, {0.05f, y + 0.05f, h - 0.36f}, wood);
}

void AddDelineator(MaterialTable& materials, MeshBuilder& mesh) {
  const uint16_t white = Add(materials, "delineator", {226, 226, 222}, Texture::kNone),
                 black = Add(materials, "delineator_band", {28, 28, 28}, Texture::kNone);
  mesh.Box({-0.05f, -0.06f, -0.2f}, {0.05f, 0.06f, 0.7f}, white, false);
  mesh.Box({-0.055f, -0.065f, 0.7f}, {0.055f, 0.065f, 0.92f}, black);
  mesh.Box({-0.05f, -0.06f, 0.92f}, {0.05f, 0.06f, 1.02f}, white);
}

void AddRoadSign(PhiloxStream& stream, MaterialTable& materials, MeshBuilder& mesh) {
  const uint16_t metal = Add(materials, "sign_post", {140, 142, 144}, Texture::kMetal, 0.6f),
                 back = Add(materials, "sign_back", {118, 120, 122}, Texture::kMetal);
  const uint16_t red = Add(materials, "sign_red", {184, 28, 30}, Texture::kNone),
                 white = Add(materials, "sign_white", {228, 228, 224}, Texture::kNone);
  const uint16_t blue = Add(materials, "sign_blue", {26, 74, 150}, Texture::kNone),
                 yellow = Add(materials, "sign_yellow", {232, 178, 30}, Texture::kNone);
  const float z = static_cast<float>(stream.Uniform(2.1, 2.5)), r = 0.38f;
  mesh.Frustum({-0.07f, 0, -0.5f}, 0.035f, {-0.07f, 0, z + r}, 0.035f, 6, metal);
  const float up = std::numbers::pi_v<float> / 2;
  switch (stream.Below(4)) {
    case 0:  // limit or ban
      Plate(Disc({0, 0, z}, r, 14, 0), red, back, mesh);
      mesh.Polygon(Disc({0.02f, 0, z}, r * 0.74f, 14, 0), white);
      break;
    case 1:  // warning
      Plate(Disc({0, 0, z}, r * 1.2f, 3, up), red, back, mesh);
      mesh.Polygon(Disc({0.02f, 0, z}, r * 0.76f, 3, up), white);
      break;
    case 2:
      Plate(Disc({0, 0, z}, r * 1.1f, 4, up / 2), blue, back, mesh);
      break;
    default:
      Plate(Disc({0, 0, z}, r * 1.15f, 4, up), yellow, back, mesh);
  }
}

void AddDirectionBoard(PhiloxStream& stream, MaterialTable& materials, MeshBuilder& mesh) {
  const uint16_t metal = Add(materials, "sign_post", {140, 142, 144}, Texture::kMetal, 0.6f),
                 back = Add(materials, "sign_back", {118, 120, 122}, Texture::kMetal);
  const bool is_blue = stream.Uniform() < 0.5;
  const uint16_t face = is_blue ? Add(materials, "board_blue", {22, 66, 140}, Texture::kNone)
                                : Add(materials, "board_green", {22, 100, 62}, Texture::kNone);
  const uint16_t white = Add(materials, "sign_white", {228, 228, 224}, Texture::kNone);
  const float w = static_cast<float>(stream.Uniform(1.6, 2.6)), h = static_cast<float>(stream.Uniform(1.4, 2.2)),
              z = 2.2f;
  for (float y : {0.4f, 2 * w - 0.4f}) mesh.Frustum({-0.1f, y, -0.6f}, 0.06f, {-0.1f, y, z + h}, 0.06f, 6, metal);
  const auto quad = [&](float x, float y0, float y1, float z0, float z1) {
    return std::vector<Vec3f>{{x, y0, z0}, {x, y1, z0}, {x, y1, z1}, {x, y0, z1}};
  };
  Plate(quad(0, 0, 2 * w, z, z + h), face, back, mesh);
  for (int line = 0; line < 3; ++line) {
    const float top = z + h - 0.25f - 0.55f * line;
    if (top - 0.22f < z + 0.1f) break;
    mesh.Polygon(
        quad(0.03f, 2 * w - 0.3f - w * static_cast<float>(stream.Uniform(0.7, 1.5)), 2 * w - 0.3f, top - 0.22f, top),
        white);
  }
}

void AddGuardRail(const Run& run, MaterialTable& materials, MeshBuilder& mesh) {
  const uint16_t metal = Add(materials, "guard_rail", {158, 162, 164}, Texture::kMetal, 0.5f),
                 post = Add(materials, "rail_post", {120, 122, 124}, Texture::kMetal);
  Bar(run, 0, 0.06, 0.44, 0.75, metal, mesh);
  Posts(run, 0.1, 4, 0.05, 0.7, post, mesh);
}

void AddNoiseWall(const Run& run, PhiloxStream& stream, MaterialTable& materials, MeshBuilder& mesh) {
  constexpr Srgb kTones[] = {{142, 132, 114}, {112, 124, 108}, {150, 148, 142}, {126, 104, 86}};
  const uint32_t tone = stream.Below(4);
  const uint16_t wall =
      Add(materials, absl::StrCat("noise_wall_", tone), kTones[tone], Texture::kPlaster, 0.95f, {}, 0.5f);
  const uint16_t post = Add(materials, "wall_post", {104, 104, 104}, Texture::kMetal);
  const double height = stream.Uniform(2.8, 4.5);
  Bar(run, 0, 0.2, -0.8, height, wall, mesh);
  Posts(run, 0, 5, 0.16, height + 0.08, post, mesh);
}

void AddFence(const Run& run, PhiloxStream& stream, MaterialTable& materials, MeshBuilder& mesh) {
  const bool is_white = stream.Uniform() < 0.3;
  const uint16_t wood = is_white ? Add(materials, "fence_white", {216, 214, 208}, Texture::kBark)
                                 : Add(materials, "fence_wood", {116, 96, 74}, Texture::kBark);
  for (double z : {0.45, 0.95}) Bar(run, 0, 0.05, z, z + 0.12, wood, mesh);
  Posts(run, 0, 2.5, 0.06, 1.15, wood, mesh);
}

void AddHedge(const Run& run, double height_m, uint16_t leaves, MeshBuilder& mesh) {
  Bar(run, 0, 0.8, -0.5, height_m, leaves, mesh);
}

void AddGardenWall(const Run& run, MaterialTable& materials, MeshBuilder& mesh) {
  Bar(run, 0, 0.25, -0.5, 0.9, Add(materials, "garden_wall", {168, 156, 138}, Texture::kBrick, 0.95f), mesh);
}

}  // namespace longtail
