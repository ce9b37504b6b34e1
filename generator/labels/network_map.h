// map.json of a network of roads: those around ego's path, in the clip frame.
#ifndef LONGTAIL_GENERATOR_LABELS_NETWORK_MAP_H_
#define LONGTAIL_GENERATOR_LABELS_NETWORK_MAP_H_

#include <vector>

#include "generator/labels/clip_frame.h"
#include "generator/scene/scene.h"
#include "longtail/v1/sample.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/road/layout/road_layout.h"

namespace longtail {

// markings: those of the scene. Road by road: centres of the lanes that are driven, marked borders, and an outline of
// what can be driven on; of paths through junctions centres and outlines. All within kMapReachM of ego's path, to the
// precision of MakeClipMap. The first outline is that of the road that ego starts on. The limit is that of its place.
v1::ClipMap MakeNetworkMap(const RoadLayout& layout, const std::vector<NetworkMarking>& markings,
                           const v1::WorldTrack& track, const ClipFrame& clip);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_NETWORK_MAP_H_
