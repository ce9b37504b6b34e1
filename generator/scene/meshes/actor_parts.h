// The parts of actors' bodies, added to a scene: vehicles with wheels and lamps, people with limbs.
//
// Frame of a body part: the actor's (reference point on the ground, x forward, y left, z up). Frame of a wheel:
// its centre. Frame of a limb: its joint, hanging straight down. Frame of a door: its hinge, closed.
#ifndef LONGTAIL_GENERATOR_SCENE_MESHES_ACTOR_PARTS_H_
#define LONGTAIL_GENERATOR_SCENE_MESHES_ACTOR_PARTS_H_

#include <cstddef>
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
  int actor = 0;       // index into WorldTrack.actors
  uint32_t doors = 0;  // bits 1 << v1::Door: those that open some time

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

// Road worker with helmet and reflective bands; police officer with cap and vest.
void AddWorker(ActorParts& parts, uint32_t look);
void AddPoliceOfficer(ActorParts& parts, uint32_t look);
// Somebody in a dinosaur costume, in a wheelchair, behind a stroller.
void AddCostumedPerson(ActorParts& parts);
void AddWheelchair(ActorParts& parts, uint32_t look);
void AddStroller(ActorParts& parts, uint32_t look);
// A four-legged animal by its class, from cat to elephant.
void AddAnimal(ActorParts& parts);
// Motorcycle, bicycle or standing scooter with its rider.
void AddTwoWheeler(ActorParts& parts, uint32_t look);
// Bus, school bus, tram, train.
void AddCoach(ActorParts& parts);
// Tractor unit with its trailer, lorry with a wide load.
void AddLorryWithLoad(ActorParts& parts);
// The two halves of an articulated lorry.
void AddTractorUnit(ActorParts& parts);
void AddSemiTrailer(ActorParts& parts);
void AddFarmTractor(ActorParts& parts);
void AddWorkMachine(ActorParts& parts);
void AddCarriage(ActorParts& parts);
void AddAircraft(ActorParts& parts);
// Police car, ambulance, fire engine: the vehicle with its stripes and a bar of blue lamps.
void AddEmergencyVehicle(ActorParts& parts);
// What lies or stands about: debris, cones, barriers.
void AddThing(ActorParts& parts);

// Any of the above by the body's class, its opening doors cut out; false for ACTOR_CLASS_UNSPECIFIED. look as in
// AddPerson. A body of another size than the catalogue's is that one, stretched as a whole: the builders above know the
// catalogue's sizes alone.
bool AddActor(ActorParts& parts, uint32_t look);

// Four wheels (width_m wide, track_m between the outer faces) and their two meshes; used by both vehicle builders.
void AddWheels(ActorParts& parts, float radius_m, float width_m, float outer_half_track_m);

// Lamps of a vehicle as boxes [lo, hi] on its left side (y > 0); each is mirrored to the right.
struct LampBox {
  LampKind kind;
  Vec3f lo, hi;
};
// One part for each kind in boxes (indicators: kIndicatorLeft, its mirror becomes kIndicatorRight).
void AddLamps(ActorParts& parts, const std::vector<LampBox>& boxes);

// A warning lamp in a box [lo, hi] on the left side, and its mirror on the right; they flash in turn while the actor's
// emergency lamps are on.
void AddWarningLamps(ActorParts& parts, const Vec3f& lo, const Vec3f& hi, const Srgb& tone);

// Makes parts of parts.doors, of what the parts from first_part on show as bodywork; for vehicles with doors alone.
// Side doors are at most longest_m long.
void AddDoors(ActorParts& parts, size_t first_part, double longest_m);

// "car", "school_bus": the class in lower case.
std::string ClassWord(v1::ActorClass actor_class);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_MESHES_ACTOR_PARTS_H_
