#include <algorithm>

#include "generator/scene/meshes/actor_parts.h"
#include "generator/scene/meshes/body_box.h"
#include "generator/scene/meshes/fit_to_box.h"
#include "generator/scene/meshes/mesh_builder.h"

namespace longtail {
namespace {

// The same body, lower by what it wears on its head.
v1::ActorBody Lower(const v1::ActorBody& body, double by_m) {
  v1::ActorBody lower = body;
  lower.set_height_m(body.height_m() - by_m);
  return lower;
}

}  // namespace

void AddWorker(ActorParts& parts, uint32_t look) {
  const v1::ActorBody lower = Lower(parts.body, 0.03);
  ActorParts inner{parts.scene, parts.materials, lower, parts.actor};
  AddPerson(inner, look);
  const float h = static_cast<float>(lower.height_m()), hip = 0.5f * h;
  const uint16_t helmet = parts.AddMaterial("helmet", {240, 200, 40}, 0.4f);
  const uint16_t band = parts.AddMaterial("reflective_band", {226, 230, 206}, 0.3f);
  MeshBuilder mesh(&parts.AddPart("helmet_and_bands", PartMotion::kTorso, {0, 0, hip}));
  const float head_z = h - hip - 0.08f * h;
  mesh.Ellipsoid({0.01f, 0, head_z + 0.03f * h}, {0.085f * h, 0.07f * h, static_cast<float>(0.03f + 0.05f * h)}, false,
                 {}, helmet);
  for (const float z : {0.1f, 0.2f}) {
    const MeshBuilder::Ring rings[] = {{{0, 0, z * h}, 0.078f * h, 0.105f * h},
                                       {{0, 0, z * h + 0.03f}, 0.078f * h, 0.105f * h}};
    mesh.Rings(rings, 10, band);
  }
}

void AddPoliceOfficer(ActorParts& parts, uint32_t look) {
  v1::ActorBody lower = Lower(parts.body, 0.05);
  ActorParts inner{parts.scene, parts.materials, lower, parts.actor};
  AddPerson(inner, look);
  const float h = static_cast<float>(lower.height_m()), hip = 0.5f * h;
  const uint16_t cap = parts.AddMaterial("cap", {28, 34, 58}, 0.8f, Texture::kCloth);
  const uint16_t vest = parts.AddMaterial("vest", {204, 226, 40}, 0.7f, Texture::kCloth);
  MeshBuilder mesh(&parts.AddPart("cap_and_vest", PartMotion::kTorso, {0, 0, hip}));
  const float top = h - hip;
  mesh.Frustum({0.01f, 0, top - 0.03f}, 0.06f * h, {0.01f, 0, top + 0.05f}, 0.075f * h, 10, cap);
  mesh.Box({0.05f * h, -0.045f * h, top - 0.04f}, {0.1f * h, 0.045f * h, top - 0.025f}, cap);
  const MeshBuilder::Ring rings[] = {{{0, 0, 0.08f * h}, 0.075f * h, 0.1f * h},
                                     {{0, 0, 0.27f * h}, 0.078f * h, 0.105f * h}};
  mesh.Rings(rings, 10, vest);
}

void AddCostumedPerson(ActorParts& parts) {
  const BodyBox box(parts.body);
  const float h = box.height, w = box.half_width;
  const uint16_t hide = parts.AddMaterial("hide", {104, 84, 52}, 1, Texture::kCloth);
  const uint16_t belly = parts.AddMaterial("belly", {176, 156, 112}, 1, Texture::kCloth);
  const uint16_t tooth = parts.AddMaterial("teeth", {236, 232, 214}, 0.7f),
                 eye = parts.AddMaterial("eye", {20, 18, 16}, 0.3f);
  Mesh& mesh = parts.AddPart("body", PartMotion::kBody, {});
  MeshBuilder build(&mesh);
  build.Ellipsoid({0, 0, 0.52f * h}, {0.26f, 0.38f, 0.27f * h}, false, {}, hide);
  build.Ellipsoid({0.1f, 0, 0.5f * h}, {0.2f, 0.3f, 0.22f * h}, false, {}, belly);
  build.Frustum({0.02f, 0, 0.68f * h}, 0.24f, {0.16f, 0, 0.86f * h}, 0.18f, 10, hide);
  build.Ellipsoid({0.28f, 0, 0.9f * h}, {0.34f, 0.2f, 0.1f * h}, false, {}, hide);
  build.Box({0.26f, -0.13f, 0.845f * h}, {0.6f, 0.13f, 0.86f * h}, tooth);
  build.Ellipsoid({0.36f, 0, 0.82f * h}, {0.25f, 0.15f, 0.03f * h}, true, {}, hide);
  build.Frustum({-0.15f, 0, 0.45f * h}, 0.2f, {-0.65f, 0, 0.3f * h}, 0.04f, 8, hide);
  for (const float side : {1.f, -1.f}) {
    build.Frustum({0.2f, side * 0.26f, 0.62f * h}, 0.06f, {0.42f, side * 0.24f, 0.55f * h}, 0.03f, 6, hide);
    build.Ellipsoid({0.32f, side * 0.18f, 0.95f * h}, {0.03f, 0.03f, 0.03f}, true, {}, eye);
  }
  FitToBox({box.rear, -w, 0.26f * h}, box.Hi(), mesh);
  const float leg = 0.36f * h;
  for (const float side : {1.f, -1.f}) {
    const Vec3f joint{0, side * 0.2f, leg};
    const char* const name = side > 0 ? "left" : "right";
    MeshBuilder thigh(&parts.AddPart(std::string("thigh_") + name, PartMotion::kThigh, joint, leg, side));
    thigh.Frustum({0, 0, 0.05f}, 0.16f, {0, 0, -0.52f * leg}, 0.11f, 8, hide);
    MeshBuilder shin(&parts.AddPart(std::string("shin_") + name, PartMotion::kShin, joint, leg, side));
    shin.Frustum({0, 0, 0.02f}, 0.11f, {0, 0, -0.42f * leg}, 0.09f, 8, hide);
    shin.Box({-0.08f, -0.08f, -0.5f * leg}, {0.2f, 0.08f, -0.4f * leg}, hide);
  }
}

void AddWheelchair(ActorParts& parts, uint32_t look) {
  const BodyBox box(parts.body);
  const float w = box.half_width;
  const std::string tag = "/" + std::to_string(parts.body.track_id());
  const uint16_t frame = parts.AddMaterial("frame", {58, 60, 66}, 0.4f, Texture::kMetal),
                 tyre = parts.AddMaterial("tyre", {30, 30, 32}, 0.9f);
  const uint16_t cloth = parts.AddMaterial("clothes" + tag, PaintTone(parts.body.color()), 1, Texture::kCloth);
  const uint16_t trousers =
      parts.AddMaterial("trousers" + tag, look % 2 ? Srgb{44, 54, 82} : Srgb{92, 86, 78}, 1, Texture::kCloth);
  const uint16_t skin = parts.AddMaterial("skin" + tag, look % 3 ? Srgb{226, 180, 152} : Srgb{158, 108, 78}, 0.8f);
  const uint16_t hair = parts.AddMaterial("hair" + tag, look % 5 ? Srgb{70, 50, 36} : Srgb{190, 188, 184}, 0.9f);
  Mesh& mesh = parts.AddPart("body", PartMotion::kBody, {});
  MeshBuilder build(&mesh);
  build.Box({-0.25f, -0.22f, 0.45f}, {0.2f, 0.22f, 0.5f}, frame);
  build.Box({-0.3f, -0.22f, 0.5f}, {-0.25f, 0.22f, 0.95f}, frame);
  build.Box({0.35f, -0.2f, 0.1f}, {0.52f, 0.2f, 0.13f}, frame);
  for (const float side : {1.f, -1.f}) {
    build.Frustum({-0.15f, side * (w - 0.04f) - 0.02f, 0.3f}, 0.3f, {-0.15f, side * (w - 0.04f) + 0.02f, 0.3f}, 0.3f,
                  16, tyre);
    build.Frustum({0.32f, side * 0.22f - 0.02f, 0.08f}, 0.08f, {0.32f, side * 0.22f + 0.02f, 0.08f}, 0.08f, 8, tyre);
    build.Frustum({-0.1f, side * 0.1f, 0.57f}, 0.085f, {0.34f, side * 0.1f, 0.56f}, 0.07f, 8, trousers);
    build.Frustum({0.34f, side * 0.1f, 0.56f}, 0.065f, {0.42f, side * 0.1f, 0.16f}, 0.05f, 8, trousers);
    build.Frustum({-0.12f, side * 0.2f, 0.98f}, 0.05f, {0.02f, side * 0.29f, 0.68f}, 0.04f, 7, cloth);
    build.Frustum({0.02f, side * 0.29f, 0.68f}, 0.04f, {0.16f, side * 0.26f, 0.62f}, 0.035f, 7, skin);
  }
  build.Frustum({-0.13f, 0, 0.5f}, 0.15f, {-0.14f, 0, 1.02f}, 0.16f, 10, cloth);
  build.Ellipsoid({-0.11f, 0, 1.18f}, {0.1f, 0.085f, 0.13f}, false, {}, skin);
  build.Ellipsoid({-0.125f, 0, 1.22f}, {0.105f, 0.092f, 0.105f}, false, {}, hair);
  FitToBox(box.Lo(), box.Hi(), mesh);
}

void AddStroller(ActorParts& parts, uint32_t look) {
  const BodyBox box(parts.body);
  // The grown-up walks at the rear of the box.
  const float back = 0.32f * static_cast<float>(parts.body.height_m()) / 2;
  const float shift = box.rear + back;
  const size_t first = parts.scene.parts.size();
  AddPerson(parts, look);
  for (size_t i = first; i < parts.scene.parts.size(); ++i) parts.scene.parts[i].joint.x += shift;
  const uint16_t frame = parts.AddMaterial("frame", {70, 72, 76}, 0.4f, Texture::kMetal),
                 tyre = parts.AddMaterial("tyre", {30, 30, 32}, 0.9f);
  const uint16_t hood = parts.AddMaterial("hood", {40, 60, 104}, 0.9f, Texture::kCloth);
  Mesh& mesh = parts.AddPart("stroller", PartMotion::kBody, {});
  MeshBuilder build(&mesh);
  build.Box({-0.1f, -0.22f, 0.5f}, {0.6f, 0.22f, 0.68f}, hood);
  build.Ellipsoid({0.45f, 0, 0.72f}, {0.24f, 0.24f, 0.3f}, false, {}, hood);
  build.Frustum({0, 0.2f, 0.6f}, 0.02f, {-0.35f, 0.2f, 1.02f}, 0.02f, 6, frame);
  build.Frustum({0, -0.2f, 0.6f}, 0.02f, {-0.35f, -0.2f, 1.02f}, 0.02f, 6, frame);
  build.Frustum({-0.35f, -0.22f, 1.02f}, 0.02f, {-0.35f, 0.22f, 1.02f}, 0.02f, 6, frame);
  for (const float x : {0.f, 0.5f}) {
    for (const float side : {0.24f, -0.24f}) {
      build.Frustum({x, side - 0.02f, 0.13f}, 0.13f, {x, side + 0.02f, 0.13f}, 0.13f, 12, tyre);
      build.Frustum({x, side, 0.15f}, 0.015f, {x + 0.1f, side * 0.9f, 0.52f}, 0.015f, 5, frame);
    }
  }
  FitToBox({shift + 0.2f, -box.half_width, 0}, {box.front, box.half_width, 1.04f}, mesh);
}

void AddEmergencyVehicle(ActorParts& parts) {
  const v1::ActorClass actor_class = parts.body.actor_class();
  constexpr float kBar_m = 0.14f;
  const v1::ActorBody lower = Lower(parts.body, kBar_m);
  ActorParts inner{parts.scene, parts.materials, lower, parts.actor};
  const bool fire = actor_class == v1::ACTOR_CLASS_FIRE_ENGINE, ambulance = actor_class == v1::ACTOR_CLASS_AMBULANCE;
  fire ? AddTruck(inner) : AddCarOrVan(inner);
  const BodyBox box(parts.body);
  const float roof = box.height - kBar_m, w = box.half_width;
  const float at = fire || ambulance ? box.front - (fire ? 1.2f : 2.2f) : box.rear + 0.5f * box.length;
  const uint16_t bar = parts.AddMaterial("light_bar", {42, 44, 50}, 0.5f);
  const uint16_t stripe = parts.AddMaterial("stripe",
                                            ambulance ? Srgb{222, 60, 40}
                                            : fire    ? Srgb{236, 226, 90}
                                                      : Srgb{30, 70, 170},
                                            0.5f);
  MeshBuilder mesh(&parts.AddPart("markings", PartMotion::kBody, {}));
  mesh.Box({at - 0.14f, -0.62f * w, roof - 0.03f}, {at + 0.14f, 0.62f * w, roof + 0.05f}, bar);
  const float z = fire ? 1.5f : ambulance ? 1.0f : 0.62f, tall = fire ? 0.25f : ambulance ? 0.3f : 0.16f;
  for (const float side : {1.f, -1.f}) {
    const float y = side > 0 ? w - 0.01f : -w;
    mesh.Box({box.rear + 0.25f, y, z}, {box.rear + 0.55f * box.length, y + 0.01f, z + tall}, stripe);
  }
  AddWarningLamps(parts, {at - 0.12f, 0.1f * w, roof + 0.03f}, {at + 0.12f, 0.62f * w, box.height}, {60, 110, 255});
}

}  // namespace longtail
