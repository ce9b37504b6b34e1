// metrics.json: criticality per frame and its extremes over the clip.
#ifndef LONGTAIL_GENERATOR_LABELS_CLIP_METRICS_H_
#define LONGTAIL_GENERATOR_LABELS_CLIP_METRICS_H_

#include "longtail/v1/sample.pb.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/criticality/metrics.h"

namespace longtail {

v1::ClipMetrics MakeClipMetrics(const CriticalitySeries& series, const v1::Scenario& scenario,
                                const v1::WorldTrack& track);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_CLIP_METRICS_H_
