// The parts of actors' bodies, added to a scene: vehicles with wheels and lamps, people with limbs.
//
// Frame of a body part: the actor's (reference point on the ground, x forward, y left, z up). Frame of a wheel:
// its centre. Frame of a limb: its joint, hanging straight down.
#ifndef LONGTAIL_GENERATOR_SCENE_MESHES_ACTOR_PARTS_H_
#define LONGTAIL_GENERATOR_SCENE_MESHES_ACTOR_PARTS_H_

#include <string>

#include "generator/scene/material_table.h"
#include "generator/scene/scene.h"
#include "longtail/v1/scenario.pb.h"

namespace longtail {

// Where an actor's parts go. Not thread-safe: one scene builder.
struct ActorParts {
  Scene& scene;
  MaterialTable& materials;
  const v1::ActorBody& body;
  int actor = 0;  // index into WorldTrack.actors

  // A new, empty mesh and a part that shows it.
  Mesh& AddPart(const std::string& name, PartMotion motion, const Vec3f& joint, float reach_m = 0, float swing = 0,
                LampKind lamp = LampKind::kNone);
  // A part that shows the mesh of the part added last.
  void AddPartWithLastMesh(const std::string& name, PartMotion motion, const Vec3f& joint, float reach_m = 0,
                           float swing = 0);
  // Material of the actor's class, named "<class>/<name>".
  uint16_t AddMaterial(const std::string& name, const Srgb& tone, float roughness, Texture texture = Texture::kNone,
                       const Srgb& emission = {});
};

// Passenger car or van: sheet-metal sides with wheel arches, a cabin with glass, lamps, plates, mirrors, four wheels.
// Fits its box.
void AddCarOrVan(ActorParts& parts);
// Lorry: cab, box body, chassis, under-run bars, wheels on three or four sides of two axles. Fits its box.
void AddTruck(ActorParts& parts);
// Adult or child. look: any number; sets skin, hair and trousers.
void AddPerson(ActorParts& parts, uint32_t look);

// Four wheels (width_m wide, track_m between the outer faces) and their two meshes; used by both vehicle builders.
void AddWheels(ActorParts& parts, float radius_m, float width_m, float outer_half_track_m);

// Lamps of a vehicle as boxes [lo, hi] on its left side (y > 0); each is mirrored to the right.
struct LampBox {
  LampKind kind;
  Vec3f lo, hi;
};
// One part for each kind in boxes (indicators: kIndicatorLeft, its mirror becomes kIndicatorRight).
void AddLamps(ActorParts& parts, const std::vector<LampBox>& boxes);

// "car", "van", "truck", "adult", "child".
std::string ClassWord(v1::ActorClass actor_class);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_MESHES_ACTOR_PARTS_H_
