// What lies between the paths through a junction.
#ifndef LONGTAIL_GENERATOR_SCENE_JUNCTION_FLOOR_H_
#define LONGTAIL_GENERATOR_SCENE_JUNCTION_FLOOR_H_

#include <string>

#include "generator/scene/meshes/mesh_builder.h"
#include "scenarios/road/network/road_network.h"

namespace longtail {

// Fills the junction's box a few millimetres under its paths: seen from the middle of the paths' borders, out to the
// farthest lane or shoulder of a path in each direction. Nothing for a junction without paths.
void AddJunctionFloor(const RoadNetwork& network, const std::string& junction, uint16_t material, MeshBuilder& mesh);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_JUNCTION_FLOOR_H_
