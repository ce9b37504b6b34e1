#include "scenarios/sampling/actor_body.h"

#include <algorithm>

namespace longtail {
namespace {

void FillIn(double usual_m, v1::Value& size_m) {
  if (!size_m.has_constant()) size_m.set_constant(usual_m);
}

}  // namespace

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

void StretchBody(v1::BodySize& size, v1::ActorBody& body) {
  FillIn(body.length_m(), *size.mutable_length_m());
  FillIn(body.width_m(), *size.mutable_width_m());
  FillIn(body.height_m(), *size.mutable_height_m());
  const double length_m = size.length_m().constant(), width_m = size.width_m().constant(),
               height_m = size.height_m().constant();
  const double along = length_m / body.length_m();
  body.set_mass_kg(body.mass_kg() * along * (width_m / body.width_m()) * (height_m / body.height_m()));
  body.set_box_center_x_m(body.box_center_x_m() * along);
  // Tractor units of any length take the kingpin of any trailer.
  const double kingpin_behind_m = body.box_center_x_m() / along + body.length_m() / 2 - body.wheelbase_m();
  const bool hitched = body.actor_class() == v1::ACTOR_CLASS_SEMI_TRAILER;
  body.set_wheelbase_m(hitched ? body.box_center_x_m() + length_m / 2 - std::min(kingpin_behind_m, length_m / 4)
                               : body.wheelbase_m() * along);
  body.set_length_m(length_m);
  body.set_width_m(width_m);
  body.set_height_m(height_m);
}

}  // namespace longtail
