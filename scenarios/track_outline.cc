#include "scenarios/track_outline.h"

#include "scenarios/actors/catalogue.h"
#include "scenarios/actors/side_door.h"

namespace longtail {
namespace {

v1::ActorBody BodyOfEgo() {
  const BodyModel& ego = EgoBody();
  v1::ActorBody body;
  body.set_actor("ego");
  body.set_actor_class(v1::ACTOR_CLASS_CAR);
  body.set_length_m(ego.length_m);
  body.set_width_m(ego.width_m);
  body.set_height_m(ego.height_m);
  body.set_box_center_x_m(ego.box_center_x_m);
  body.set_wheelbase_m(ego.wheelbase_m);
  body.set_mass_kg(ego.mass_kg);
  return body;
}

}  // namespace

const v1::ActorBody& BodyOf(const v1::Scenario& scenario, const v1::ActorTrack& actor) {
  for (const v1::ActorBody& body : scenario.bodies()) {
    if (body.actor() == actor.actor()) return body;
  }
  static const v1::ActorBody* const ego = new v1::ActorBody(BodyOfEgo());
  return *ego;
}

Footprint FootprintAt(const v1::ActorBody& body, const v1::ActorTrack& actor, int frame) {
  return MakeFootprint(actor.x_m(frame), actor.y_m(frame), actor.yaw_rad(frame), body.box_center_x_m(), body.length_m(),
                       body.width_m());
}

std::optional<Footprint> OpenDoorAt(const v1::ActorBody& body, const v1::ActorTrack& actor, const v1::DoorTrack& door,
                                    int frame) {
  if (frame >= door.door_rad_size() || door.door_rad(frame) <= 0) return std::nullopt;
  const std::optional<SideDoor> place = SideDoorOf(body, door.door());
  if (!place) return std::nullopt;
  return DoorFootprint(*place, door.door_rad(frame), actor.x_m(frame), actor.y_m(frame), actor.yaw_rad(frame));
}

Outline OutlineAt(const v1::ActorBody& body, const v1::ActorTrack& actor, int frame) {
  Outline outline;
  outline.Add(FootprintAt(body, actor, frame));
  for (const v1::DoorTrack& door : actor.doors()) {
    if (const std::optional<Footprint> open = OpenDoorAt(body, actor, door, frame)) outline.Add(*open);
  }
  return outline;
}

}  // namespace longtail
