// Lanes, shoulders, markings, kerbs and sidewalks of a road that is alike all along, as triangles.
#ifndef LONGTAIL_GENERATOR_SCENE_ROAD_SURFACE_H_
#define LONGTAIL_GENERATOR_SCENE_ROAD_SURFACE_H_

#include <vector>

#include "generator/scene/corridor.h"
#include "generator/scene/material_table.h"
#include "generator/scene/meshes/mesh_builder.h"
#include "kernels/philox.h"
#include "longtail/v1/spec.pb.h"
#include "scenarios/road/road.h"

namespace longtail {

// The carriageway lies at z = 0, and sidewalks a little above behind a kerb stone, so that actors, whose tracks know no
// height, stand on them. Markings lie 1 cm above. Returns the markings.
std::vector<RoadMarking> AddRoadSurface(const RoadLine& road, const Corridor& corridor, v1::SurroundingsKind kind,
                                        PhiloxStream stream, MaterialTable& materials, MeshBuilder& mesh);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_ROAD_SURFACE_H_
