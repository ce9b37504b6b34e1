// map.json: the road around ego's path, in the clip frame.
#ifndef LONGTAIL_GENERATOR_LABELS_CLIP_MAP_H_
#define LONGTAIL_GENERATOR_LABELS_CLIP_MAP_H_

#include <vector>

#include "generator/labels/clip_frame.h"
#include "generator/scene/scene.h"
#include "longtail/v1/sample.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/road/layout/course.h"

namespace longtail {

// How far the map reaches beyond ego's path along the road, m.
inline constexpr double kMapReachM = 150;

// Of a road that is alike all along; markings: those of the scene. Lane centres from the right, then the marked borders
// from the right. Lines are within 2 cm of the road's; coordinates are rounded to 1 mm.
v1::ClipMap MakeClipMap(const Course& road, double shoulder_m, std::vector<RoadMarking> markings,
                        const v1::WorldTrack& track, const ClipFrame& clip);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_CLIP_MAP_H_
