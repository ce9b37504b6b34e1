// What stands beside the road, by the kind of surroundings.
#ifndef LONGTAIL_GENERATOR_SCENE_PROPS_ROADSIDE_H_
#define LONGTAIL_GENERATOR_SCENE_PROPS_ROADSIDE_H_

#include <functional>

#include "generator/scene/material_table.h"
#include "generator/scene/pavement.h"
#include "generator/scene/scene.h"
#include "generator/scene/terrain.h"
#include "kernels/philox.h"
#include "longtail/v1/spec.pb.h"

namespace longtail {

// Adds plants, buildings and furniture to scene.static_mesh and street lamps to scene.street_lamps (when
// scene.lit), along each corridor in turn, by road's surroundings. Nothing stands on the pavement or where an actor
// comes by. stream(i): for corridor i.
void AddRoadside(const Pavement& pavement, const Terrain& terrain, const v1::Road& road,
                 const std::function<PhiloxStream(size_t corridor)>& stream, MaterialTable& materials, Scene& scene);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_PROPS_ROADSIDE_H_
