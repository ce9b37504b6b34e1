#include <algorithm>
#include <string>

#include "generator/scene/meshes/actor_parts.h"
#include "generator/scene/meshes/body_box.h"
#include "generator/scene/meshes/fit_to_box.h"
#include "generator/scene/meshes/mesh_builder.h"

namespace longtail {
namespace {

enum class Horns { kNone, kAntlers, kHorns };

// Proportions as shares of the box: x from the tail (0) to the nose (1), z from the ground (0) to the top (1).
struct Species {
  float leg = 0.5f;             // height of the belly
  float back = 0.75f;           // height of the back
  float rump = 0.12f;           // x of the hind legs
  float chest = 0.6f;           // x of the fore legs
  float head_x = 0.86f;         // middle of the head
  float head_z = 0.86f;         //
  float head_length = 0.2f;     // of the box's length
  float head_height = 0.16f;    // of the box's height
  float leg_thickness = 0.05f;  // of the box's length
  float tail_z = 0.6f;          // height of the tail's end
  Horns horns = Horns::kNone;
  bool mane = false, trunk = false, wool = false;
  Srgb fur{120, 84, 54};
  bool paint = false;  // its colour is the body's paint
};

Species SpeciesOf(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_DOG:
      return {.leg = 0.5f,
              .back = 0.86f,
              .head_z = 0.86f,
              .head_length = 0.24f,
              .head_height = 0.27f,
              .tail_z = 0.95f,
              .paint = true};
    case v1::ACTOR_CLASS_CAT:
      return {.leg = 0.42f,
              .back = 0.76f,
              .head_x = 0.88f,
              .head_z = 0.82f,
              .head_length = 0.2f,
              .head_height = 0.36f,
              .tail_z = 0.9f,
              .paint = true};
    case v1::ACTOR_CLASS_DEER:
      return {.leg = 0.4f,
              .back = 0.64f,
              .head_z = 0.76f,
              .head_length = 0.19f,
              .head_height = 0.1f,
              .leg_thickness = 0.032f,
              .tail_z = 0.55f,
              .horns = Horns::kAntlers,
              .fur = {134, 92, 58}};
    case v1::ACTOR_CLASS_CATTLE:
      return {.leg = 0.42f,
              .back = 0.9f,
              .head_x = 0.88f,
              .head_z = 0.8f,
              .head_length = 0.2f,
              .head_height = 0.2f,
              .tail_z = 0.45f,
              .horns = Horns::kHorns,
              .paint = true};
    case v1::ACTOR_CLASS_SHEEP:
      return {.leg = 0.36f,
              .back = 0.92f,
              .head_x = 0.88f,
              .head_z = 0.82f,
              .head_length = 0.2f,
              .head_height = 0.22f,
              .tail_z = 0.6f,
              .wool = true,
              .fur = {214, 206, 190}};
    case v1::ACTOR_CLASS_ELEPHANT:
      return {.leg = 0.42f,
              .back = 0.97f,
              .rump = 0.14f,
              .chest = 0.62f,
              .head_x = 0.82f,
              .head_z = 0.8f,
              .head_length = 0.22f,
              .head_height = 0.3f,
              .leg_thickness = 0.075f,
              .tail_z = 0.4f,
              .trunk = true,
              .fur = {118, 114, 110}};
    case v1::ACTOR_CLASS_LION:
      return {.leg = 0.44f,
              .back = 0.8f,
              .head_x = 0.86f,
              .head_z = 0.82f,
              .head_length = 0.2f,
              .head_height = 0.26f,
              .tail_z = 0.5f,
              .mane = true,
              .fur = {184, 142, 86}};
    default:  // horse
      return {.leg = 0.44f,
              .back = 0.76f,
              .head_z = 0.9f,
              .head_length = 0.22f,
              .head_height = 0.13f,
              .leg_thickness = 0.036f,
              .tail_z = 0.4f,
              .paint = true};
  }
}

}  // namespace

void AddAnimal(ActorParts& parts) {
  const Species species = SpeciesOf(parts.body.actor_class());
  const BodyBox box(parts.body);
  const auto x = [&](float share) { return box.rear + share * box.length; };
  const auto z = [&](float share) { return share * box.height; };
  const float w = box.half_width;
  const Srgb tone = species.paint ? MixTones(PaintTone(parts.body.color()), {96, 72, 52}, 0.35f) : species.fur;
  const std::string tag = species.paint ? "/" + v1::PaintColor_Name(parts.body.color()) : "";
  const uint16_t fur = parts.AddMaterial("fur" + tag, tone, 1, Texture::kCloth);
  const uint16_t dark = parts.AddMaterial("hoof", {46, 38, 32}, 0.9f);
  const uint16_t pale = parts.AddMaterial("horn", {214, 202, 176}, 0.7f);

  Mesh& mesh = parts.AddPart("body", PartMotion::kBody, {});
  MeshBuilder body(&mesh);
  const float depth = z(species.back - species.leg), belly = z(species.leg);
  // Trunk from rump to shoulders, neck, head.
  const float middle = 0.5f * (x(species.rump) + x(species.chest));
  const float reach = 0.5f * (x(species.chest) - x(species.rump)) + 0.09f * box.length;
  body.Ellipsoid({middle, 0, belly + 0.5f * depth}, {reach, 0.94f * w, 0.56f * depth}, false, {}, fur);
  body.Ellipsoid({x(species.chest), 0, belly + 0.55f * depth}, {0.15f * box.length, 0.9f * w, 0.52f * depth}, false, {},
                 fur);
  body.Ellipsoid({x(species.rump) + 0.02f * box.length, 0, belly + 0.58f * depth},
                 {0.13f * box.length, 0.92f * w, 0.48f * depth}, false, {}, fur);
  const Vec3f head{x(species.head_x), 0, z(species.head_z)};
  const float head_x = 0.5f * species.head_length * box.length, head_z = 0.5f * z(species.head_height);
  body.Frustum({x(species.chest) + 0.02f * box.length, 0, belly + 0.68f * depth}, 0.42f * depth,
               {head.x - 0.45f * head_x, 0, head.z}, 0.75f * head_z + 0.02f * box.length, 9, fur);
  body.Ellipsoid(head, {head_x, 0.55f * w, head_z}, false, {}, fur);
  body.Frustum({head.x + 0.35f * head_x, 0, head.z - 0.2f * head_z}, 0.62f * head_z,
               {x(1) - 0.01f * box.length, 0, head.z - 0.35f * head_z}, 0.42f * head_z, 8, species.wool ? dark : fur);
  for (const float side : {1.f, -1.f}) {  // ears
    const Vec3f root{head.x - 0.35f * head_x, side * 0.38f * w, head.z + 0.5f * head_z};
    const float out = species.trunk ? 1.f : 0.62f;
    body.Frustum(root, species.trunk ? 0.34f * head_x : 0.3f * head_z,
                 {root.x - 0.1f * head_x, side * out * w, head.z + (species.trunk ? -0.2f : 1.0f) * head_z}, 0.02f, 6,
                 fur);
  }
  // Tail, hanging or up.
  body.Frustum({x(species.rump) - 0.06f * box.length, 0, belly + 0.75f * depth}, 0.025f * box.length,
               {x(0), 0, z(species.tail_z)}, 0.012f * box.length, 6, fur);
  for (const float side : {1.f, -1.f}) {
    if (species.horns == Horns::kAntlers) {
      const Vec3f root{head.x - 0.4f * head_x, side * 0.25f * w, head.z + 0.6f * head_z};
      const Vec3f fork{root.x - 0.04f * box.length, side * 0.8f * w, z(0.92f)};
      body.Frustum(root, 0.016f, fork, 0.013f, 5, pale);
      body.Frustum(fork, 0.013f, {fork.x + 0.06f * box.length, side * w, z(1)}, 0.006f, 5, pale);
      body.Frustum(fork, 0.013f, {fork.x - 0.06f * box.length, side * 0.85f * w, z(0.99f)}, 0.006f, 5, pale);
    } else if (species.horns == Horns::kHorns) {
      const Vec3f root{head.x - 0.3f * head_x, side * 0.35f * w, head.z + 0.7f * head_z};
      body.Frustum(root, 0.05f, {root.x + 0.03f * box.length, side * w, z(1)}, 0.012f, 6, pale);
    }
  }
  if (species.mane) {
    const uint16_t mane = parts.AddMaterial("mane", {108, 68, 36}, 1, Texture::kCloth);
    body.Ellipsoid({head.x - 0.7f * head_x, 0, head.z}, {0.9f * head_x, w, z(1) - head.z}, false, {}, mane);
  }
  if (species.trunk) {
    body.Frustum({x(0.93f), 0, z(0.74f)}, 0.09f * box.height, {x(0.98f), 0, z(0.12f)}, 0.035f * box.height, 8, fur);
    for (const float side : {1.f, -1.f}) {
      body.Frustum({x(0.88f), side * 0.35f * w, z(0.66f)}, 0.03f * box.height, {x(0.99f), side * 0.4f * w, z(0.5f)},
                   0.01f, 6, pale);
    }
  }
  FitToBox({box.rear, -w, species.trunk ? z(0.1f) : z(species.leg) - 0.08f * depth}, box.Hi(), mesh);

  // Two steps of a trot: diagonal legs together.
  const float leg = z(species.leg) + 0.2f * depth, thick = std::min(species.leg_thickness * box.length, 0.3f * w);
  const auto add_leg = [&](const std::string& name, float at_x, float side, float swing) {
    const Vec3f joint{at_x, side * 0.6f * w, leg};
    MeshBuilder thigh(&parts.AddPart("thigh_" + name, PartMotion::kThigh, joint, leg, swing));
    thigh.Frustum({0, 0, 0.05f * leg}, 1.3f * thick, {0, 0, -0.52f * leg}, 0.85f * thick, 7, fur);
    MeshBuilder shin(&parts.AddPart("shin_" + name, PartMotion::kShin, joint, leg, swing));
    shin.Frustum({0, 0, 0.02f * leg}, 0.85f * thick, {0, 0, -0.44f * leg}, 0.6f * thick, 7, fur);
    shin.Frustum({0, 0, -0.42f * leg}, 0.62f * thick, {0, 0, -0.49f * leg}, 0.72f * thick, 7, dark);
  };
  const float hind = x(species.rump) + 0.02f * box.length;
  add_leg("front_left", x(species.chest), 1, 1);
  add_leg("front_right", x(species.chest), -1, -1);
  add_leg("hind_left", hind, 1, -1);
  add_leg("hind_right", hind, -1, 1);
}

}  // namespace longtail
