// map.json: the road around ego's path, in the clip frame.
#ifndef LONGTAIL_GENERATOR_LABELS_CLIP_MAP_H_
#define LONGTAIL_GENERATOR_LABELS_CLIP_MAP_H_

#include "generator/labels/clip_frame.h"
#include "longtail/v1/sample.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/road/road.h"

namespace longtail {

// How far the map reaches beyond ego's path along the road, m.
inline constexpr double kMapReachM = 150;

// The paint of the line between directions, and of the left edge of a one-way road, is drawn with the scene and left
// unspecified here. Lines are within 2 cm of the road's; coordinates are rounded to 1 mm.
v1::ClipMap MakeClipMap(const RoadLine& road, const v1::WorldTrack& track, const ClipFrame& clip);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_CLIP_MAP_H_
