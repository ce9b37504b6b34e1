// Traffic lights, and signs that say who goes first, where a network of roads has them.
#ifndef LONGTAIL_GENERATOR_SCENE_PROPS_ROAD_SIGNS_H_
#define LONGTAIL_GENERATOR_SCENE_PROPS_ROAD_SIGNS_H_

#include <vector>

#include "generator/scene/material_table.h"
#include "generator/scene/scene.h"
#include "generator/scene/terrain.h"
#include "longtail/v1/sample.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/road/layout/road_layout.h"

namespace longtail {

// What a group of signals of the layout shows at each frame.
using GroupStates = std::vector<std::vector<v1::SignalState>>;

// Of every group of the layout at each frame of the track, as the track says; flashing amber is amber and off in turn.
GroupStates SignalStates(const RoadLayout& layout, const v1::WorldTrack& track);

// Adds posts, housings and plates to scene.static_mesh, lamps to scene.parts, and lights to scene.signals. Signs other
// than stop, yield and works are not drawn.
void AddRoadSigns(const RoadLayout& layout, const GroupStates& states, const Terrain& terrain, MaterialTable& materials,
                  Scene& scene);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_PROPS_ROAD_SIGNS_H_
