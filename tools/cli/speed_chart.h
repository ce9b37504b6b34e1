// Speeds of all actors over time, with the events' windows, as a part of an SVG drawing.
#ifndef LONGTAIL_TOOLS_CLI_SPEED_CHART_H_
#define LONGTAIL_TOOLS_CLI_SPEED_CHART_H_

#include <set>
#include <string>

#include "longtail/v1/world_track.pb.h"
#include "tools/cli/drawing.h"
#include "tools/cli/time_chart.h"
#include "tools/cli/track_summary.h"

namespace longtail {

// Ego and event_actors are drawn strong, the others faint.
void DrawSpeedChart(const v1::WorldTrack& track, const ClipSummary& summary, const std::set<std::string>& event_actors,
                    const std::string& event_color, const ChartBox& box, Drawing& svg);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_SPEED_CHART_H_
