// What a network says stands on its roads: cones around works, islands, parking spaces, tunnels, bridges.
#ifndef LONGTAIL_GENERATOR_SCENE_PROPS_ROAD_FURNITURE_H_
#define LONGTAIL_GENERATOR_SCENE_PROPS_ROAD_FURNITURE_H_

#include <vector>

#include "generator/scene/material_table.h"
#include "generator/scene/meshes/mesh_builder.h"
#include "generator/scene/pavement.h"
#include "generator/scene/scene.h"
#include "scenarios/road/network/road_network.h"

namespace longtail {

// Adds to mesh, along the pavement's corridors: objects "cone" and "parking_space" with their rows, traffic islands
// with an outline, and the structures of roads: a tunnel's walls, ceiling and rows of lamps (5.2 m clear), a bridge's
// deck and railings. The tunnels come back.
std::vector<Tunnel> AddRoadFurniture(const RoadNetwork& network, const Pavement& pavement, MaterialTable& materials,
                                     MeshBuilder& mesh);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_PROPS_ROAD_FURNITURE_H_
