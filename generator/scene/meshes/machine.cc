#include <algorithm>

#include "generator/scene/meshes/actor_parts.h"
#include "generator/scene/meshes/body_box.h"
#include "generator/scene/meshes/fit_to_box.h"
#include "generator/scene/meshes/mesh_builder.h"

namespace longtail {
namespace {

// Large wheel as a part of the body's mesh: it does not turn.
void Wheel(MeshBuilder& mesh, float x, float y, float radius, float width, uint16_t tyre, uint16_t rim) {
  mesh.Frustum({x, y - width / 2, radius}, radius, {x, y + width / 2, radius}, radius, 16, tyre);
  mesh.Frustum({x, y - width / 2 - 0.01f, radius}, 0.55f * radius, {x, y + width / 2 + 0.01f, radius}, 0.55f * radius,
               12, rim);
}

}  // namespace

void AddFarmTractor(ActorParts& parts) {
  const BodyBox box(parts.body);
  const float w = box.half_width;
  const uint16_t paint = parts.AddMaterial("paint", PaintTone(parts.body.color()), 0.4f, Texture::kMetal);
  const uint16_t dark = parts.AddMaterial("chassis", {40, 40, 42}, 0.8f),
                 tyre = parts.AddMaterial("tyre", {30, 30, 32}, 0.9f);
  const uint16_t rim = parts.AddMaterial("rim", {222, 190, 60}, 0.5f),
                 glass = parts.AddMaterial("glass", {52, 62, 68}, 0.08f, Texture::kGlass);
  Mesh& mesh = parts.AddPart("body", PartMotion::kBody, {});
  MeshBuilder build(&mesh);
  build.Box({0.6f, -0.42f, 0.75f}, {box.axle + 0.75f, 0.42f, 1.6f}, paint);
  build.Box({-0.5f, -0.3f, 0.6f}, {box.axle + 0.4f, 0.3f, 0.85f}, dark);
  build.Box({-0.55f, -0.72f, 1.45f}, {0.6f, 0.72f, 2.55f}, glass);
  build.Box({-0.7f, -0.8f, 2.55f}, {0.75f, 0.8f, 2.72f}, paint);
  build.Box({-0.6f, -0.62f, 0.9f}, {0.6f, 0.62f, 1.45f}, paint);
  build.Frustum({box.axle, 0.3f, 1.6f}, 0.05f, {box.axle, 0.3f, 2.3f}, 0.05f, 7, dark);
  for (const float side : {1.f, -1.f}) {
    Wheel(build, 0, side * (w - 0.3f), 0.85f, 0.58f, tyre, rim);
    Wheel(build, box.axle, side * (w - 0.36f), 0.6f, 0.42f, tyre, rim);
  }
  FitToBox(box.Lo(), box.Hi(), mesh);
  AddLamps(parts, {{LampKind::kHead, {box.front - 0.05f, 0.2f, 1.1f}, {box.front, 0.4f, 1.3f}},
                   {LampKind::kTail, {box.rear, 0.6f * w, 1.3f}, {box.rear + 0.05f, 0.75f * w, 1.45f}},
                   {LampKind::kBrake, {box.rear, 0.76f * w, 1.3f}, {box.rear + 0.05f, 0.9f * w, 1.45f}}});
}

void AddWorkMachine(ActorParts& parts) {
  const BodyBox box(parts.body);
  const float w = box.half_width;
  const uint16_t paint = parts.AddMaterial("paint", {236, 176, 24}, 0.5f, Texture::kMetal);
  const uint16_t dark = parts.AddMaterial("chassis", {40, 40, 42}, 0.8f),
                 tyre = parts.AddMaterial("tyre", {30, 30, 32}, 0.9f);
  const uint16_t glass = parts.AddMaterial("glass", {52, 62, 68}, 0.08f, Texture::kGlass),
                 steel = parts.AddMaterial("bucket", {112, 108, 100}, 0.6f, Texture::kMetal);
  Mesh& mesh = parts.AddPart("body", PartMotion::kBody, {});
  MeshBuilder build(&mesh);
  build.Box({-1.6f, -0.8f, 0.9f}, {0.7f, 0.8f, 2.0f}, paint);
  build.Box({0.5f, -0.6f, 0.8f}, {box.axle + 0.5f, 0.6f, 1.3f}, paint);
  build.Box({0.4f, -0.72f, 1.5f}, {1.9f, 0.72f, 3.1f}, glass);
  build.Box({0.3f, -0.8f, 3.1f}, {2.0f, 0.8f, 3.25f}, paint);
  for (const float side : {1.f, -1.f}) {
    Wheel(build, 0, side * (w - 0.4f), 0.8f, 0.55f, tyre, paint);
    Wheel(build, box.axle, side * (w - 0.4f), 0.8f, 0.55f, tyre, paint);
    build.Frustum({1.9f, side * 0.45f, 1.9f}, 0.14f, {box.axle + 1.4f, side * 0.45f, 0.9f}, 0.12f, 6, dark);
  }
  build.Box({box.front - 1.2f, -w, 0.1f}, {box.front - 1.1f, w, 1.2f}, steel);
  build.Box({box.front - 1.2f, -w, 0.0f}, {box.front, w, 0.12f}, steel);
  for (const float side : {-w, w - 0.06f})
    build.Box({box.front - 1.2f, side, 0.1f}, {box.front - 0.2f, side + 0.06f, 0.9f}, steel);
  FitToBox(box.Lo(), box.Hi(), mesh);
  AddWarningLamps(parts, {0.9f, 0.2f, box.height - 0.04f}, {1.1f, 0.4f, box.height}, {255, 160, 30});
  AddLamps(parts, {{LampKind::kTail, {box.rear, 0.4f, 1.2f}, {box.rear + 0.04f, 0.6f, 1.35f}},
                   {LampKind::kBrake, {box.rear, 0.62f, 1.2f}, {box.rear + 0.04f, 0.8f, 1.35f}},
                   {LampKind::kReversing, {box.rear, 0.2f, 1.2f}, {box.rear + 0.04f, 0.36f, 1.35f}}});
}

void AddCarriage(ActorParts& parts) {
  const BodyBox box(parts.body);
  const float w = box.half_width;
  const uint16_t wood = parts.AddMaterial("wood", {84, 54, 34}, 0.7f),
                 dark = parts.AddMaterial("wheel", {34, 30, 28}, 0.9f);
  const uint16_t hood = parts.AddMaterial("hood", {30, 30, 34}, 0.9f, Texture::kCloth),
                 fur = parts.AddMaterial("fur", {96, 62, 40}, 1, Texture::kCloth);
  Mesh& mesh = parts.AddPart("body", PartMotion::kBody, {});
  MeshBuilder build(&mesh);
  build.Box({-0.6f, -0.6f, 0.7f}, {1.3f, 0.6f, 1.3f}, wood);
  build.Box({-0.6f, -0.62f, 1.3f}, {0.4f, 0.62f, 2.3f}, hood);
  build.Ellipsoid({1.0f, 0, 1.75f}, {0.2f, 0.25f, 0.4f}, false, {}, hood);  // who drives it
  build.Ellipsoid({1.05f, 0, 2.25f}, {0.11f, 0.1f, 0.14f}, false, {}, parts.AddMaterial("skin", {204, 152, 120}, 0.8f));
  for (const float side : {1.f, -1.f}) {
    build.Frustum({0, side * (w - 0.06f) - 0.04f, 0.55f}, 0.55f, {0, side * (w - 0.06f) + 0.04f, 0.55f}, 0.55f, 14,
                  dark);
    build.Frustum({1.4f, side * (w - 0.06f) - 0.04f, 0.4f}, 0.4f, {1.4f, side * (w - 0.06f) + 0.04f, 0.4f}, 0.4f, 14,
                  dark);
    build.Frustum({1.4f, side * 0.35f, 0.8f}, 0.03f, {3.6f, side * 0.35f, 0.95f}, 0.03f, 5, wood);
  }
  // The horse.
  build.Ellipsoid({3.1f, 0, 1.25f}, {0.75f, 0.32f, 0.36f}, false, {}, fur);
  build.Frustum({3.65f, 0, 1.4f}, 0.22f, {4.05f, 0, 2.0f}, 0.13f, 8, fur);
  build.Frustum({3.98f, 0, 2.05f}, 0.14f, {4.4f, 0, 1.75f}, 0.08f, 8, fur);
  for (const float x : {2.6f, 3.55f}) {
    for (const float side : {0.18f, -0.18f}) build.Frustum({x, side, 1.1f}, 0.11f, {x + 0.05f, side, 0}, 0.06f, 7, fur);
  }
  FitToBox(box.Lo(), box.Hi(), mesh);
}

void AddAircraft(ActorParts& parts) {
  const BodyBox box(parts.body);
  const uint16_t paint = parts.AddMaterial("paint", {226, 228, 230}, 0.4f, Texture::kMetal);
  const uint16_t stripe = parts.AddMaterial("stripe", {186, 34, 40}, 0.4f),
                 glass = parts.AddMaterial("glass", {44, 56, 66}, 0.08f, Texture::kGlass);
  const uint16_t dark = parts.AddMaterial("gear", {40, 40, 42}, 0.8f);
  Mesh& mesh = parts.AddPart("body", PartMotion::kBody, {});
  MeshBuilder build(&mesh);
  build.Frustum({0, 0, 1.25f}, 0.22f, {4.6f, 0, 1.35f}, 0.6f, 12, paint);
  build.Frustum({4.6f, 0, 1.35f}, 0.6f, {6.9f, 0, 1.25f}, 0.5f, 12, paint);
  build.Frustum({6.9f, 0, 1.25f}, 0.5f, {7.6f, 0, 1.2f}, 0.22f, 12, stripe);
  build.Box({4.2f, -0.5f, 1.6f}, {5.9f, 0.5f, 2.0f}, glass);
  build.Box({3.9f, -5.5f, 2.0f}, {5.4f, 5.5f, 2.12f}, paint);  // wing
  build.Box({0.f, -1.7f, 1.4f}, {0.9f, 1.7f, 1.46f}, paint);   // tail plane
  build.Box({0.f, -0.05f, 1.4f}, {0.9f, 0.05f, 2.72f}, stripe);
  build.Box({7.6f, -0.95f, 1.14f}, {7.66f, 0.95f, 1.26f}, dark);  // propeller
  for (const float side : {1.2f, -1.2f}) {
    build.Frustum({4.6f, 0.4f * side, 0.9f}, 0.06f, {4.6f, side, 0.25f}, 0.05f, 6, dark);
    build.Frustum({4.6f, side - 0.07f, 0.22f}, 0.22f, {4.6f, side + 0.07f, 0.22f}, 0.22f, 12, dark);
  }
  build.Frustum({6.6f, 0, 0.9f}, 0.05f, {6.7f, 0, 0.2f}, 0.05f, 6, dark);
  build.Frustum({6.7f, -0.06f, 0.2f}, 0.2f, {6.7f, 0.06f, 0.2f}, 0.2f, 12, dark);
  FitToBox(box.Lo(), box.Hi(), mesh);
}

}  // namespace longtail
