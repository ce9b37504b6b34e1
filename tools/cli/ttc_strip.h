// Ego's time to collision and time headway over time: how close the clip comes, moment by moment.
#ifndef LONGTAIL_TOOLS_CLI_TTC_STRIP_H_
#define LONGTAIL_TOOLS_CLI_TTC_STRIP_H_

#include <string>
#include <vector>

#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "tools/cli/drawing.h"
#include "tools/cli/time_chart.h"

namespace longtail {

// One entry a frame, infinite where undefined.
struct TtcStrip {
  std::vector<double> event_ttc_s;  // with all events' actors alone; with anybody where no event names one
  std::vector<double> any_ttc_s;  // with anybody: those whom ego passes in a bend, too, since all are taken straight on
  std::vector<double> thw_s;
};

TtcStrip TtcStripOf(const v1::Scenario& scenario, const v1::WorldTrack& track);

// What its lines are.
std::string TtcStripTitle();

// TTC with all events' actors strong, with anybody pale, headway grey, up to 6 s; the times at which the first is
// critical (FirstCriticalFrame's threshold) are marked at the foot. strip is of track.
void DrawTtcStrip(const v1::WorldTrack& track, const TtcStrip& strip, const ClipSummary& summary,
                  const std::string& event_color, const ChartBox& box, Drawing& drawing);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_TTC_STRIP_H_
