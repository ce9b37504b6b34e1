#include "generator/scene/meshes/actor_parts.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "generator/scene/meshes/mesh_builder.h"
#include "generator/scene/vec.h"
#include "scenarios/actors/body_stretch.h"
#include "scenarios/actors/catalogue.h"
#include "scenarios/actors/side_door.h"

namespace longtail {
namespace {

v1::SemanticClass SemanticOf(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_CAR:
      return v1::SEMANTIC_CLASS_CAR;
    case v1::ACTOR_CLASS_VAN:
      return v1::SEMANTIC_CLASS_VAN;
    case v1::ACTOR_CLASS_TRUCK:
    case v1::ACTOR_CLASS_TRACTOR_TRAILER:
    case v1::ACTOR_CLASS_TRACTOR_UNIT:
    case v1::ACTOR_CLASS_SEMI_TRAILER:
      return v1::SEMANTIC_CLASS_TRUCK;
    case v1::ACTOR_CLASS_CHILD:
      return v1::SEMANTIC_CLASS_CHILD;
    case v1::ACTOR_CLASS_BUS:
    case v1::ACTOR_CLASS_SCHOOL_BUS:
      return v1::SEMANTIC_CLASS_BUS;
    default:
      break;
  }
  switch (KindOf(actor_class)) {
    case BodyKind::kPerson:
      return v1::SEMANTIC_CLASS_ADULT;
    case BodyKind::kTwoWheeler:
      return v1::SEMANTIC_CLASS_TWO_WHEELER;
    case BodyKind::kAnimal:
      return v1::SEMANTIC_CLASS_ANIMAL;
    case BodyKind::kThing:
      return v1::SEMANTIC_CLASS_DEBRIS;
    default:
      return v1::SEMANTIC_CLASS_SPECIAL_VEHICLE;
  }
}

// A wheel about the y axis: tyre, dark dish, five spokes on both faces.
void BuildWheel(MeshBuilder& mesh, float radius, float width, uint16_t tyre, uint16_t dish, uint16_t rim) {
  const float half = width / 2;
  mesh.Frustum({0, -half, 0}, radius, {0, half, 0}, radius, 14, tyre);
  for (float side : {-1.f, 1.f}) {
    const float inner = side * (half - 0.01f), outer = side * (half + 0.006f);
    mesh.Frustum({0, inner, 0}, radius * 0.68f, {0, outer, 0}, radius * 0.66f, 12, dish);
    mesh.Frustum({0, inner, 0}, radius * 0.2f, {0, side * (half + 0.018f), 0}, radius * 0.16f, 6, rim);
    for (int i = 0; i < 5; ++i) {
      mesh.SetFrame(PitchAt(i * 2 * std::numbers::pi / 5, {}));
      const float y0 = side > 0 ? outer : outer - 0.01f;
      mesh.Box({-radius * 0.11f, y0, radius * 0.1f}, {radius * 0.11f, y0 + 0.01f, radius * 0.64f}, rim);
    }
    mesh.SetFrame({});
  }
}

struct LampLook {
  const char* name;
  Srgb tone;
  Srgb emission;
};

LampLook LookOf(LampKind kind) {
  switch (kind) {
    case LampKind::kHead:
      return {"head_lamps", {222, 226, 228}, {255, 246, 226}};
    case LampKind::kTail:
      return {"tail_lamps", {128, 16, 18}, {168, 14, 10}};
    case LampKind::kBrake:
      return {"brake_lamps", {122, 14, 18}, {255, 44, 28}};
    case LampKind::kIndicatorLeft:
      return {"indicator_left", {206, 112, 34}, {255, 156, 28}};
    case LampKind::kIndicatorRight:
      return {"indicator_right", {206, 112, 34}, {255, 156, 28}};
    case LampKind::kFrontFog:
      return {"front_fog_lamps", {214, 218, 220}, {255, 244, 214}};
    case LampKind::kRearFog:
      return {"rear_fog_lamps", {118, 12, 16}, {255, 58, 40}};
    case LampKind::kReversing:
      return {"reversing_lamps", {206, 208, 208}, {255, 252, 244}};
    default:
      return {"reflector", {150, 24, 20}, {}};
  }
}

bool AddBody(ActorParts& parts, uint32_t look) {
  const v1::ActorClass actor_class = parts.body.actor_class();
  switch (actor_class) {
    case v1::ACTOR_CLASS_CAR:
    case v1::ACTOR_CLASS_VAN:
      AddCarOrVan(parts);
      return true;
    case v1::ACTOR_CLASS_TRUCK:
      AddTruck(parts);
      return true;
    case v1::ACTOR_CLASS_ADULT:
    case v1::ACTOR_CLASS_CHILD:
      AddPerson(parts, look);
      return true;
    case v1::ACTOR_CLASS_BUS:
    case v1::ACTOR_CLASS_SCHOOL_BUS:
    case v1::ACTOR_CLASS_TRAM:
    case v1::ACTOR_CLASS_TRAIN:
      AddCoach(parts);
      return true;
    case v1::ACTOR_CLASS_TRACTOR_TRAILER:
    case v1::ACTOR_CLASS_WIDE_LOAD:
      AddLorryWithLoad(parts);
      return true;
    case v1::ACTOR_CLASS_TRACTOR_UNIT:
      AddTractorUnit(parts);
      return true;
    case v1::ACTOR_CLASS_SEMI_TRAILER:
      AddSemiTrailer(parts);
      return true;
    case v1::ACTOR_CLASS_FARM_TRACTOR:
      AddFarmTractor(parts);
      return true;
    case v1::ACTOR_CLASS_WORK_MACHINE:
      AddWorkMachine(parts);
      return true;
    case v1::ACTOR_CLASS_CARRIAGE:
      AddCarriage(parts);
      return true;
    case v1::ACTOR_CLASS_AIRCRAFT:
      AddAircraft(parts);
      return true;
    case v1::ACTOR_CLASS_POLICE_CAR:
    case v1::ACTOR_CLASS_AMBULANCE:
    case v1::ACTOR_CLASS_FIRE_ENGINE:
      AddEmergencyVehicle(parts);
      return true;
    case v1::ACTOR_CLASS_WHEELCHAIR:
      AddWheelchair(parts, look);
      return true;
    case v1::ACTOR_CLASS_STROLLER:
      AddStroller(parts, look);
      return true;
    case v1::ACTOR_CLASS_WORKER:
      AddWorker(parts, look);
      return true;
    case v1::ACTOR_CLASS_POLICE_OFFICER:
      AddPoliceOfficer(parts, look);
      return true;
    case v1::ACTOR_CLASS_COSTUMED_PERSON:
      AddCostumedPerson(parts);
      return true;
    default:
      break;
  }
  switch (KindOf(actor_class)) {
    case BodyKind::kTwoWheeler:
      AddTwoWheeler(parts, look);
      return true;
    case BodyKind::kAnimal:
      AddAnimal(parts);
      return true;
    case BodyKind::kThing:
      AddThing(parts);
      return true;
    default:
      return false;
  }
}

// The parts and meshes from these on. Wheels that turn stay round and on the ground, and no larger than either their
// overhangs or the body's height lets them be.
void Stretch(const BodyStretch& by, size_t first_part, size_t first_mesh, Scene& scene) {
  const Vec3f whole{static_cast<float>(by.along), static_cast<float>(by.across), static_cast<float>(by.up)};
  const float round = std::min(whole.x, whole.z);
  std::vector<Vec3f> scales(scene.meshes.size() - first_mesh, whole);
  for (size_t i = first_part; i < scene.parts.size(); ++i) {
    Part& part = scene.parts[i];
    const bool turns = part.motion == PartMotion::kWheel || part.motion == PartMotion::kSteeredWheel;
    const Vec3f scale = turns ? Vec3f{round, whole.y, round} : whole;
    scales[part.mesh - first_mesh] = scale;
    part.joint = part.joint * Vec3f{whole.x, whole.y, scale.z};
    part.reach_m *= scale.z;
  }
  for (size_t i = 0; i < scales.size(); ++i) {
    const Vec3f& scale = scales[i];
    Mesh& mesh = scene.meshes[first_mesh + i];
    for (Vec3f& p : mesh.positions) p = p * scale;
    for (Vec3f& n : mesh.normals) n = Unit({n.x / scale.x, n.y / scale.y, n.z / scale.z});
  }
}

}  // namespace

std::string ClassWord(v1::ActorClass actor_class) {
  return absl::AsciiStrToLower(absl::StripPrefix(v1::ActorClass_Name(actor_class), "ACTOR_CLASS_"));
}

bool AddActor(ActorParts& parts, uint32_t look) {
  const BodyStretch stretch = StretchOf(parts.body);
  const v1::ActorBody usual = UsualBody(parts.body);
  ActorParts made{parts.scene, parts.materials, usual, parts.actor, parts.doors};
  const size_t first_part = parts.scene.parts.size(), first_mesh = parts.scene.meshes.size();
  if (!AddBody(made, look)) return false;
  AddDoors(made, first_part, kLongestDoorM / stretch.along);
  if (!stretch.IsNone()) Stretch(stretch, first_part, first_mesh, parts.scene);
  return true;
}

Mesh& ActorParts::AddPart(const std::string& name, PartMotion motion, const Vec3f& joint, float reach_m, float swing,
                          LampKind lamp) {
  scene.meshes.emplace_back();
  AddPartWithLastMesh(name, motion, joint, reach_m, swing);
  scene.parts.back().lamp = lamp;
  return scene.meshes.back();
}

void ActorParts::AddPartWithLastMesh(const std::string& name, PartMotion motion, const Vec3f& joint, float reach_m,
                                     float swing) {
  Part part;
  part.name = ClassWord(body.actor_class()) + "/" + name;
  part.mesh = static_cast<int>(scene.meshes.size()) - 1;
  part.actor = actor;
  part.instance_id = static_cast<uint16_t>(body.track_id());
  part.motion = motion;
  part.joint = joint;
  part.reach_m = reach_m;
  part.swing = swing;
  scene.parts.push_back(part);
}

uint16_t ActorParts::AddMaterial(const std::string& name, const Srgb& tone, float roughness, Texture texture,
                                 const Srgb& emission) {
  Material material;
  material.name = ClassWord(body.actor_class()) + "/" + name;
  material.semantic_class = SemanticOf(body.actor_class());
  material.base_color = tone;
  material.emission = emission;
  material.roughness = roughness;
  material.texture = texture;
  material.texture_scale_m = 0.05f;
  return materials.Add(material);
}

void AddWheels(ActorParts& parts, float radius_m, float width_m, float outer_half_track_m) {
  const uint16_t tyre = parts.AddMaterial("tyre", {30, 30, 32}, 0.9f);
  const uint16_t dish = parts.AddMaterial("wheel_dish", {52, 53, 56}, 0.6f);
  const uint16_t rim = parts.AddMaterial("rim", {158, 160, 164}, 0.35f, Texture::kMetal);
  const float y = outer_half_track_m - width_m / 2 - 0.02f;
  const float front_x = static_cast<float>(parts.body.wheelbase_m());
  MeshBuilder mesh(&parts.AddPart("wheel_rear_left", PartMotion::kWheel, {0, y, radius_m}, radius_m));
  BuildWheel(mesh, radius_m, width_m, tyre, dish, rim);
  parts.AddPartWithLastMesh("wheel_rear_right", PartMotion::kWheel, {0, -y, radius_m}, radius_m);
  parts.AddPartWithLastMesh("wheel_front_left", PartMotion::kSteeredWheel, {front_x, y, radius_m}, radius_m);
  parts.AddPartWithLastMesh("wheel_front_right", PartMotion::kSteeredWheel, {front_x, -y, radius_m}, radius_m);
}

void AddLamps(ActorParts& parts, const std::vector<LampBox>& boxes) {
  for (LampKind kind : {LampKind::kHead, LampKind::kTail, LampKind::kBrake, LampKind::kIndicatorLeft,
                        LampKind::kIndicatorRight, LampKind::kFrontFog, LampKind::kRearFog, LampKind::kReversing}) {
    const LampKind given = kind == LampKind::kIndicatorRight ? LampKind::kIndicatorLeft : kind;
    if (std::none_of(boxes.begin(), boxes.end(), [given](const LampBox& box) { return box.kind == given; })) continue;
    const LampLook look = LookOf(kind);
    const uint16_t material = parts.AddMaterial(look.name, look.tone, 0.25f, Texture::kGlass, look.emission);
    MeshBuilder mesh(&parts.AddPart(look.name, PartMotion::kBody, {}, 0, 0, kind));
    for (const LampBox& box : boxes) {
      const bool is_indicator = box.kind == LampKind::kIndicatorLeft;
      if (box.kind == kind) mesh.Box(box.lo, box.hi, material);
      if ((box.kind == kind && !is_indicator) || (is_indicator && kind == LampKind::kIndicatorRight)) {
        mesh.Box({box.lo.x, -box.hi.y, box.lo.z}, {box.hi.x, -box.lo.y, box.hi.z}, material);
      }
    }
  }
}

void AddWarningLamps(ActorParts& parts, const Vec3f& lo, const Vec3f& hi, const Srgb& tone) {
  const uint16_t material = parts.AddMaterial("warning_lamp", Shade(tone, 0.6f), 0.25f, Texture::kGlass, tone);
  MeshBuilder left(&parts.AddPart("warning_left", PartMotion::kBody, {}, 0, 0, LampKind::kWarningLeft));
  left.Box(lo, hi, material);
  MeshBuilder right(&parts.AddPart("warning_right", PartMotion::kBody, {}, 0, 0, LampKind::kWarningRight));
  right.Box({lo.x, -hi.y, lo.z}, {hi.x, -lo.y, hi.z}, material);
}

}  // namespace longtail
