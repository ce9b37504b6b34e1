// Ego's time to collision and time headway over time: how close the clip comes, moment by moment.
#ifndef LONGTAIL_TOOLS_CLI_TTC_STRIP_H_
#define LONGTAIL_TOOLS_CLI_TTC_STRIP_H_

#include <string>

#include "longtail/v1/world_track.pb.h"
#include "scenarios/criticality/metrics.h"
#include "tools/cli/drawing.h"
#include "tools/cli/time_chart.h"

namespace longtail {

// TTC strong, headway faint, up to 6 s; the times at which the TTC is critical (FirstCriticalFrame's threshold) are
// marked at the foot. series is of track.
void DrawTtcStrip(const v1::WorldTrack& track, const CriticalitySeries& series, const ClipSummary& summary,
                  const std::string& event_color, const ChartBox& box, Drawing& drawing);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_TTC_STRIP_H_
