#include <cmath>
#include <vector>

#include "generator/scene/meshes/actor_parts.h"
#include "generator/scene/meshes/body_box.h"
#include "generator/scene/meshes/fit_to_box.h"
#include "generator/scene/meshes/mesh_builder.h"
#include "generator/scene/vec.h"

namespace longtail {
namespace {

// All are built in a box of about 1 m and stretched to the body's own.
class ThingBuilder {
 public:
  explicit ThingBuilder(ActorParts& parts)
      : parts_(parts), mesh_(parts.AddPart("body", PartMotion::kBody, {})), build_(&mesh_) {
    paint_ = Material("paint/" + v1::PaintColor_Name(parts.body.color()), PaintTone(parts.body.color()), 0.6f);
    black_ = Material("rubber", {28, 28, 30}, 0.9f);
    metal_ = Material("metal", {150, 154, 158}, 0.4f, Texture::kMetal);
    white_ = Material("white", {228, 228, 222}, 0.8f);
    wood_ = Material("wood", {120, 88, 56}, 0.9f);
    red_ = Material("red", {196, 36, 30}, 0.6f);
    leaf_ = Material("leaf", {62, 92, 42}, 1);
  }

  void Build() {
    switch (parts_.body.actor_class()) {
      case v1::ACTOR_CLASS_LADDER:
        Ladder();
        break;
      case v1::ACTOR_CLASS_TYRE:
        Ring(/*upright=*/false);
        break;
      case v1::ACTOR_CLASS_WHEEL:
        Ring(/*upright=*/true);
        break;
      case v1::ACTOR_CLASS_MATTRESS:
        build_.Box({0, 0, 0}, {1, 1, 0.9f}, white_);
        for (float x : {0.2f, 0.5f, 0.8f}) build_.Box({x, 0.02f, 0.9f}, {x + 0.04f, 0.98f, 1}, white_);
        break;
      case v1::ACTOR_CLASS_FURNITURE:
        build_.Box({0, 0, 0.1f}, {1, 1, 0.5f}, paint_);
        build_.Box({0, 0.75f, 0.5f}, {1, 1, 1}, paint_);
        for (float x : {0.f, 0.88f}) build_.Box({x, 0, 0.5f}, {x + 0.12f, 0.75f, 0.72f}, paint_);
        for (float x : {0.04f, 0.9f}) {
          for (float y : {0.05f, 0.9f}) build_.Box({x, y, 0}, {x + 0.06f, y + 0.06f, 0.1f}, wood_);
        }
        break;
      case v1::ACTOR_CLASS_PLASTIC_BAG:
        Lump(white_, {1, 0.7f, 0.9f});
        build_.Frustum({0, 0, 0.7f}, 0.3f, {0.1f, 0.1f, 1.25f}, 0.12f, 7, white_);
        break;
      case v1::ACTOR_CLASS_TUMBLEWEED:
        Tumbleweed();
        break;
      case v1::ACTOR_CLASS_DUSTBIN:
        build_.Frustum({0, 0, 0.08f}, 0.42f, {0, 0, 0.9f}, 0.52f, 8, paint_);
        build_.Box({-0.55f, -0.5f, 0.9f}, {0.55f, 0.5f, 1}, black_);
        for (float y : {-0.42f, 0.36f})
          build_.Frustum({-0.42f, y, 0.1f}, 0.1f, {-0.42f, y + 0.08f, 0.1f}, 0.1f, 8, black_);
        break;
      case v1::ACTOR_CLASS_CART:
        Cart();
        break;
      case v1::ACTOR_CLASS_STONE:
        Lump(paint_, {1, 0.9f, 0.8f});
        break;
      case v1::ACTOR_CLASS_FALLEN_TREE:
      case v1::ACTOR_CLASS_BRANCH:
        Tree();
        break;
      case v1::ACTOR_CLASS_CONE:
        build_.Box({-0.5f, -0.5f, 0}, {0.5f, 0.5f, 0.06f}, black_);
        build_.Frustum({0, 0, 0.06f}, 0.38f, {0, 0, 0.4f}, 0.27f, 10, paint_);
        build_.Frustum({0, 0, 0.4f}, 0.27f, {0, 0, 0.62f}, 0.19f, 10, white_);
        build_.Frustum({0, 0, 0.62f}, 0.19f, {0, 0, 1}, 0.07f, 10, paint_);
        break;
      case v1::ACTOR_CLASS_BARRIER:
        for (int i = 0; i < 8; ++i) build_.Box({0.4f, i / 8.f, 0.55f}, {0.6f, (i + 1) / 8.f, 1}, i % 2 ? red_ : white_);
        for (float y : {0.08f, 0.84f}) {
          build_.Box({0.42f, y, 0.05f}, {0.58f, y + 0.08f, 0.55f}, metal_);
          build_.Box({0, y - 0.05f, 0}, {1, y + 0.13f, 0.06f}, black_);
        }
        break;
      case v1::ACTOR_CLASS_SUITCASE:
        build_.Box({0, 0, 0.06f}, {1, 1, 0.94f}, paint_);
        build_.Box({0.38f, 0.35f, 0.94f}, {0.62f, 0.65f, 1}, black_);
        for (float x : {0.05f, 0.85f}) build_.Box({x, 0.1f, 0}, {x + 0.1f, 0.9f, 0.06f}, black_);
        break;
      case v1::ACTOR_CLASS_HOSE:
        for (int i = 0; i < 12; ++i) {
          const float a = i / 12.f, b = (i + 1) / 12.f, side = i % 4 < 2 ? 0.35f : -0.35f,
                      next = i % 4 == 1 || i % 4 == 2 ? -0.35f : 0.35f;
          build_.Frustum({a, side, 0.5f}, 0.5f, {b, next, 0.5f}, 0.5f, 6, paint_);
        }
        break;
      case v1::ACTOR_CLASS_ARROW_BOARD:
        ArrowBoard();
        break;
      case v1::ACTOR_CLASS_CONCRETE_BLOCK:
        build_.Box({0, 0, 0}, {1, 1, 0.94f}, paint_);
        for (float x : {0.1f, 0.7f}) build_.Box({x, 0.3f, 0.94f}, {x + 0.2f, 0.7f, 1}, paint_);
        break;
      default:  // a box with tape
        build_.Box({0, 0, 0}, {1, 1, 0.985f}, paint_);
        build_.Box({0, 0.44f, 0.985f}, {1, 0.56f, 1}, white_);
        break;
    }
    const BodyBox box(parts_.body);
    FitToBox(box.Lo(), box.Hi(), mesh_);
  }

 private:
  uint16_t Material(const std::string& name, const Srgb& tone, float roughness, Texture texture = Texture::kNone) {
    return parts_.AddMaterial(name, tone, roughness, texture);
  }

  void Ladder() {
    for (float y : {0.f, 0.86f}) build_.Box({0, y, 0}, {1, y + 0.14f, 1}, metal_);
    for (int i = 0; i < 9; ++i) build_.Box({0.06f + 0.11f * i, 0.14f, 0.3f}, {0.075f + 0.11f * i, 0.86f, 0.7f}, metal_);
  }

  // A tyre: a ring of square section, with a rim where it is a whole wheel.
  void Ring(bool upright) {
    constexpr int kSides = 16;
    if (upright) build_.SetFrame({{Vec3f{1, 0, 0}, Vec3f{0, 0, 1}, Vec3f{0, -1, 0}}, {0, 0, 0.5f}});
    const auto at = [](int i, float radius, float z) {
      const float a = static_cast<float>(i) * 6.2831853f / kSides;
      return Vec3f{radius * std::cos(a), radius * std::sin(a), z};
    };
    const float lo = upright ? -0.5f : 0.f, hi = lo + 1;
    for (int i = 0; i < kSides; ++i) {
      build_.Quad(at(i, 0.5f, lo), at(i + 1, 0.5f, lo), at(i + 1, 0.5f, hi), at(i, 0.5f, hi), black_);
      build_.Quad(at(i + 1, 0.3f, lo), at(i, 0.3f, lo), at(i, 0.3f, hi), at(i + 1, 0.3f, hi), black_);
      build_.Quad(at(i, 0.5f, hi), at(i + 1, 0.5f, hi), at(i + 1, 0.3f, hi), at(i, 0.3f, hi), black_);
      build_.Quad(at(i + 1, 0.5f, lo), at(i, 0.5f, lo), at(i, 0.3f, lo), at(i + 1, 0.3f, lo), black_);
    }
    if (upright) build_.Frustum({0, 0, -0.3f}, 0.3f, {0, 0, 0.3f}, 0.3f, 12, metal_);
    build_.SetFrame({});
  }

  void Lump(uint16_t material, const Vec3f& radii) {
    std::vector<float> lumps(MeshBuilder::NumEllipsoidVertices(false));
    for (size_t i = 0; i < lumps.size(); ++i) lumps[i] = 0.82f + 0.18f * static_cast<float>((i * 7919 + 13) % 17) / 16;
    build_.Ellipsoid({0, 0, 0.4f}, radii * 0.5f, false, lumps, material);
  }

  void Tumbleweed() {
    for (int i = 0; i < 22; ++i) {
      const float a = 2.39996f * i, h = -0.95f + 1.9f * i / 21, r = std::sqrt(1 - h * h);
      const Vec3f out{r * std::cos(a), r * std::sin(a), h};
      const float b = a + 1.1f;
      build_.Frustum({0.35f * std::cos(b), 0.35f * std::sin(b), 0.3f * h}, 0.02f, out, 0.05f, 4, wood_);
    }
  }

  void Cart() {
    for (float y : {0.f, 0.94f}) build_.Box({0, y, 0.45f}, {0.9f, y + 0.06f, 0.95f}, metal_);
    for (float x : {0.f, 0.84f}) build_.Box({x, 0.06f, 0.45f}, {x + 0.06f, 0.94f, 0.95f}, metal_);
    build_.Box({0, 0, 0.4f}, {0.9f, 1, 0.45f}, metal_);
    build_.Box({-0.1f, 0.05f, 0.92f}, {-0.04f, 0.95f, 1}, red_);
    for (float x : {0.05f, 0.75f}) {
      for (float y : {0.05f, 0.85f}) {
        build_.Box({x, y, 0.1f}, {x + 0.06f, y + 0.06f, 0.4f}, metal_);
        build_.Frustum({x, y, 0.07f}, 0.07f, {x, y + 0.08f, 0.07f}, 0.07f, 7, black_);
      }
    }
  }

  void Tree() {
    build_.Frustum({0, 0, 0.3f}, 0.3f, {0.7f, 0.05f, 0.34f}, 0.12f, 9, wood_);
    for (int i = 0; i < 9; ++i) {
      const float x = 0.3f + 0.07f * i, side = i % 2 ? 1.f : -1.f;
      const Vec3f tip{x + 0.08f, side * (0.9f - 0.05f * i), 0.45f + 0.05f * (i % 4)};
      build_.Frustum({x, 0, 0.32f}, 0.05f, tip, 0.02f, 5, wood_);
      build_.Ellipsoid(tip, {0.09f, 0.3f, 0.28f}, true, {}, leaf_);
    }
    build_.Ellipsoid({0.88f, 0, 0.45f}, {0.13f, 0.7f, 0.5f}, true, {}, leaf_);
  }

  void ArrowBoard() {
    build_.Box({0.1f, 0.2f, 0.12f}, {0.9f, 0.8f, 0.2f}, metal_);
    for (float y : {0.08f, 0.84f}) build_.Frustum({0.5f, y, 0.1f}, 0.1f, {0.5f, y + 0.08f, 0.1f}, 0.1f, 10, black_);
    build_.Box({0.46f, 0.46f, 0.2f}, {0.54f, 0.54f, 0.5f}, metal_);
    build_.Box({0.47f, 0, 0.5f}, {0.53f, 1, 1}, black_);
    const uint16_t lamp = parts_.AddMaterial("arrow", {255, 190, 60}, 0.4f, Texture::kNone, {255, 176, 40});
    // Points to the left of who comes from behind.
    for (int i = 0; i < 7; ++i) build_.Box({0.44f, 0.2f + 0.09f * i, 0.72f}, {0.47f, 0.25f + 0.09f * i, 0.77f}, lamp);
    for (int i = 1; i < 4; ++i) {
      for (float z : {0.72f + 0.05f * i, 0.72f - 0.05f * i}) {
        build_.Box({0.44f, 0.74f - 0.06f * i, z}, {0.47f, 0.79f - 0.06f * i, z + 0.05f}, lamp);
      }
    }
  }

  ActorParts& parts_;
  Mesh& mesh_;
  MeshBuilder build_;
  uint16_t paint_, black_, metal_, white_, wood_, red_, leaf_;
};

}  // namespace

void AddThing(ActorParts& parts) { ThingBuilder(parts).Build(); }

}  // namespace longtail
