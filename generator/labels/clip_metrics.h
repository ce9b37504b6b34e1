// metrics.json: criticality per frame and its extremes over the clip.
#ifndef LONGTAIL_GENERATOR_LABELS_CLIP_METRICS_H_
#define LONGTAIL_GENERATOR_LABELS_CLIP_METRICS_H_

#include <vector>

#include "longtail/v1/sample.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

// One entry a frame; infinity where there is no conflict (time, distance), 0 where nothing is needed (deceleration).
struct CriticalitySeries {
  std::vector<double> ttc_s;
  std::vector<double> thw_s;
  std::vector<double> distance_m;
  std::vector<double> drac_mps2;
};

v1::ClipMetrics MakeClipMetrics(const CriticalitySeries& series, const v1::ActorTrack& ego);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_CLIP_METRICS_H_
