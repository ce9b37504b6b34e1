// Whether a track is what its spec asks for.
#ifndef LONGTAIL_SCENARIOS_VERDICT_H_
#define LONGTAIL_SCENARIOS_VERDICT_H_

#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

// The first reason to throw the track away (overlap at frame 0, contact, event missed, outcome, avoidance), or
// REJECTION_REASON_UNSPECIFIED when it is accepted. try_index is scenario's. Pure function.
v1::Rejection JudgeTrack(const v1::Scenario& scenario, const v1::WorldTrack& track);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_VERDICT_H_
