// Ego's arrays: states and actions, one row a frame.
#ifndef LONGTAIL_GENERATOR_LABELS_EGO_ARRAYS_H_
#define LONGTAIL_GENERATOR_LABELS_EGO_ARRAYS_H_

#include <vector>

#include "generator/labels/clip_frame.h"
#include "longtail/v1/sample.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/road/network/road_network.h"

namespace longtail {

// [T, 16] float64, columns as in the schema. network: the roads where they climb or lean, else null. frame_s: from a
// frame to the next, > 0.
std::vector<double> EgoStates(const v1::ActorTrack& ego, const RoadNetwork* network, const ClipFrame& clip,
                              double wheelbase_m, double frame_s);

// [T, 6] float32, columns as in the schema: the commands that ego carried out. reverses: it has that gear in.
std::vector<float> EgoActions(const v1::ActorTrack& ego, const v1::VehicleLimits& limits, bool reverses);

// The same of what the expert would have done in those states; it is what was carried out where the expert drove.
std::vector<float> ExpertActions(const v1::ActorTrack& ego, const v1::VehicleLimits& limits, bool reverses);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_EGO_ARRAYS_H_
