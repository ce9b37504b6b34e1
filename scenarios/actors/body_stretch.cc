#include "scenarios/actors/body_stretch.h"

#include <algorithm>
#include <vector>

namespace longtail {

const BodyModel* ModelOf(const v1::ActorBody& body) {
  const std::vector<BodyModel>& models = BodyModels(body.actor_class());
  const auto found = std::find_if(models.begin(), models.end(),
                                  [&body](const BodyModel& model) { return model.name == body.model(); });
  return found == models.end() ? nullptr : &*found;
}

BodyStretch StretchOf(const v1::ActorBody& body) {
  const BodyModel* const model = ModelOf(body);
  if (model == nullptr) return {};
  return {body.length_m() / model->length_m, body.width_m() / model->width_m, body.height_m() / model->height_m};
}

v1::ActorBody UsualBody(const v1::ActorBody& body) {
  v1::ActorBody usual = body;
  const BodyModel* const model = ModelOf(body);
  if (model == nullptr || StretchOf(body).IsNone()) return usual;
  usual.set_length_m(model->length_m);
  usual.set_width_m(model->width_m);
  usual.set_height_m(model->height_m);
  usual.set_box_center_x_m(model->box_center_x_m);
  usual.set_wheelbase_m(model->wheelbase_m);
  usual.set_mass_kg(model->mass_kg);
  return usual;
}

}  // namespace longtail
