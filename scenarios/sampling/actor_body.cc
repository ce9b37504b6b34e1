#include "scenarios/sampling/actor_body.h"

namespace longtail {

v1::ActorBody TakeBody(int index, v1::ActorClass actor_class, const BodyModel& model, v1::PaintColor color,
                       v1::Actor& actor) {
  actor.clear_classes();
  actor.add_classes(actor_class);
  actor.clear_colors();
  actor.add_colors(color);
  v1::ActorBody body;
  body.set_actor(actor.id());
  body.set_track_id(index + 1);
  body.set_actor_class(actor_class);
  body.set_model(model.name);
  body.set_length_m(model.length_m);
  body.set_width_m(model.width_m);
  body.set_height_m(model.height_m);
  body.set_box_center_x_m(model.box_center_x_m);
  body.set_wheelbase_m(model.wheelbase_m);
  body.set_color(color);
  body.set_mass_kg(model.mass_kg);
  return body;
}

}  // namespace longtail
