// Rails in the road under trams and trains.
#ifndef LONGTAIL_GENERATOR_SCENE_RAILS_H_
#define LONGTAIL_GENERATOR_SCENE_RAILS_H_

#include "generator/scene/material_table.h"
#include "generator/scene/meshes/mesh_builder.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/road/layout/road_layout.h"

namespace longtail {

// Two grooved rails of standard gauge in a paved bed, flush with the road, which may lean, all along the lane that each
// tram or train of the track keeps to. One that keeps to no lane of any course has none.
void AddRails(const RoadLayout& layout, const v1::WorldTrack& track, MaterialTable& materials, MeshBuilder& mesh);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_RAILS_H_
