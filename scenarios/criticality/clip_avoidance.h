// Whether ego could have kept from the first contact of a clip, and until when.
#ifndef LONGTAIL_SCENARIOS_CRITICALITY_CLIP_AVOIDANCE_H_
#define LONGTAIL_SCENARIOS_CRITICALITY_CLIP_AVOIDANCE_H_

#include <limits>
#include <optional>
#include <vector>

#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/criticality/avoidance.h"

namespace longtail {

struct ClipAvoidance {
  // From frame 0, or from 5 s before the contact; kAvoidable where there is none.
  Avoidance result = Avoidance::kAvoidable;
  // From the last frame of ego's drive at which there was a way out to the contact, s: how much later ego could have
  // acted. Not a number without contact and where there was no way out.
  double margin_s = std::numeric_limits<double>::quiet_NaN();
};

// Looks for ways out (avoidance.h) along ego's drive, at most to 2 s past the contact, on the lanes of ego's course,
// with the grip that ego has. contact_frame: the first frame at which ego touches one of others, or has touched it
// since the frame before; -1 for none. others[i][f]: as in AvoidanceProblem, over all frames. kUndecided where the
// scenario does not compile. Pure function.
ClipAvoidance FindClipAvoidance(const v1::Scenario& scenario, const v1::WorldTrack& track, int contact_frame,
                                const std::vector<std::vector<std::optional<Footprint>>>& others);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_CRITICALITY_CLIP_AVOIDANCE_H_
