// map.json of a network of roads: those around ego's path, in the clip frame.
#ifndef LONGTAIL_GENERATOR_LABELS_NETWORK_MAP_H_
#define LONGTAIL_GENERATOR_LABELS_NETWORK_MAP_H_

#include "generator/labels/clip_frame.h"
#include "generator/scene/scene.h"
#include "longtail/v1/sample.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/road/network/road_network.h"

namespace longtail {

// Road by road: centres of the lanes that are driven, the scene's markings, and an outline of what can be driven on; of
// paths through junctions centres and outlines. All within kMapReachM of ego's path, to the precision of MakeClipMap.
// The first outline is that of the road that ego starts on. The limit is that of its place. All lights of the scene.
v1::ClipMap MakeNetworkMap(const RoadNetwork& network, const Scene& scene, const v1::WorldTrack& track,
                           const ClipFrame& clip);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_NETWORK_MAP_H_
