// What stands beside the road, by the kind of surroundings.
#ifndef LONGTAIL_GENERATOR_SCENE_PROPS_ROADSIDE_H_
#define LONGTAIL_GENERATOR_SCENE_PROPS_ROADSIDE_H_

#include "generator/scene/corridor.h"
#include "generator/scene/material_table.h"
#include "generator/scene/scene.h"
#include "generator/scene/terrain.h"
#include "kernels/philox.h"
#include "longtail/v1/spec.pb.h"

namespace longtail {

// Adds plants, buildings and furniture to scene.static_mesh and street lamps to scene.street_lamps (when
// scene.lit). Nothing stands on the pavement or where an actor comes by.
void AddRoadside(const Corridor& corridor, const Terrain& terrain, const v1::Surroundings& surroundings,
                 PhiloxStream stream, MaterialTable& materials, Scene& scene);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_PROPS_ROADSIDE_H_
