// Moments of a clip that are worth a close look.
#ifndef LONGTAIL_TOOLS_CLI_CLIP_MOMENTS_H_
#define LONGTAIL_TOOLS_CLI_CLIP_MOMENTS_H_

#include <string>
#include <vector>

#include "longtail/v1/world_track.pb.h"
#include "tools/cli/track_summary.h"

namespace longtail {

struct ClipMoment {
  int frame = 0;
  std::string title;  // "closest to cutter"; empty where nothing is special
  bool is_event = false;
};

// The frame nearest to a time. track must have frames.
int FrameNear(const v1::WorldTrack& track, double time_s);

// At most max_count, in order of time: the event, its steps, where ego is closest to somebody, start and end; round
// times fill up the rest. track must have frames.
std::vector<ClipMoment> ClipMoments(const v1::WorldTrack& track, const ClipSummary& summary, int max_count);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_CLIP_MOMENTS_H_
