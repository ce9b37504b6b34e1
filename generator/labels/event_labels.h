// event.json: when each event of the spec was asked for and when it was seen.
#ifndef LONGTAIL_GENERATOR_LABELS_EVENT_LABELS_H_
#define LONGTAIL_GENERATOR_LABELS_EVENT_LABELS_H_

#include <vector>

#include "longtail/v1/sample.pb.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

// Per event of the concrete spec, in its order: a requested label where its steps ran, then an
// observed one where its detector became true.
std::vector<v1::EventLabel> EventLabels(const v1::Scenario& scenario, const v1::WorldTrack& track);

// Frame f with time_us[f] <= t_us < time_us[f + 1], kept inside the clip.
int FrameAt(const v1::WorldTrack& track, int64_t t_us);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_EVENT_LABELS_H_
