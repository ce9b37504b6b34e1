// Lanes, shoulders, markings, kerbs and sidewalks of a corridor as triangles.
#ifndef LONGTAIL_GENERATOR_SCENE_ROAD_SURFACE_H_
#define LONGTAIL_GENERATOR_SCENE_ROAD_SURFACE_H_

#include <utility>
#include <vector>

#include "generator/scene/corridor.h"
#include "generator/scene/material_table.h"
#include "generator/scene/meshes/mesh_builder.h"
#include "kernels/philox.h"
#include "longtail/v1/spec.pb.h"

namespace longtail {

// A band along the corridor from s0_m to s1_m whose cross-section is the line profile of (t, z), from right to left;
// each step of the profile is its own flat-shaded sheet with its upper or right side outside.
void AddRibbon(const Corridor& corridor, double s0_m, double s1_m,
               const std::vector<std::pair<double, double>>& profile_tz, uint16_t material, MeshBuilder& mesh);

// The carriageway lies at z = 0, and sidewalks a little above behind a kerb stone, so that actors, whose tracks know no
// height, stand on them. Markings lie 1 cm above. Dashes are counted from s = 0, so they stay where they are for any
// ego. Returns the markings.
std::vector<RoadMarking> AddRoadSurface(const Corridor& corridor, v1::SurroundingsKind kind, PhiloxStream stream,
                                        MaterialTable& materials, MeshBuilder& mesh);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_ROAD_SURFACE_H_
