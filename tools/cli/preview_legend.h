// What the colours and lines of a preview mean, and what its clip came to.
#ifndef LONGTAIL_TOOLS_CLI_PREVIEW_LEGEND_H_
#define LONGTAIL_TOOLS_CLI_PREVIEW_LEGEND_H_

#include <string>

#include "longtail/v1/world_track.pb.h"
#include "tools/cli/drawing.h"
#include "tools/cli/track_summary.h"

namespace longtail {

// Ego and each class of the track's actors in its colour, the event, and below them the outcome. corner: top left.
void DrawPreviewLegend(const v1::WorldTrack& track, const ClipSummary& summary, const std::string& event_color,
                       SvgPoint corner, Drawing& drawing);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_PREVIEW_LEGEND_H_
