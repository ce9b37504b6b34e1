// Lanes, junctions, markings, crosswalks, kerbs and sidewalks of a network of roads, as triangles.
#ifndef LONGTAIL_GENERATOR_SCENE_NETWORK_SURFACE_H_
#define LONGTAIL_GENERATOR_SCENE_NETWORK_SURFACE_H_

#include <vector>

#include "generator/scene/material_table.h"
#include "generator/scene/meshes/mesh_builder.h"
#include "generator/scene/pavement.h"
#include "generator/scene/road_markings.h"
#include "kernels/philox.h"
#include "longtail/v1/road.pb.h"
#include "scenarios/road/network/road_network.h"

namespace longtail {

// pavement: that of the network. Surfaces lie as in road_surface.h. Returns the markings of all roads.
std::vector<NetworkMarking> AddNetworkSurface(const RoadNetwork& network, const Pavement& pavement,
                                              v1::SurroundingsKind kind, PhiloxStream stream, MaterialTable& materials,
                                              MeshBuilder& mesh);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_NETWORK_SURFACE_H_
