#include "tools/cli/speed_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "absl/strings/str_format.h"
#include "tools/cli/top_view.h"

namespace longtail {

void DrawSpeedChart(const v1::WorldTrack& track, const ClipSummary& summary, const std::set<std::string>& event_actors,
                    const std::string& event_color, const ChartBox& box, Drawing& svg) {
  double top_mps = 5;
  for (const v1::ActorTrack& actor : track.actors()) {
    for (const double speed : actor.speed_mps()) top_mps = std::max(top_mps, std::ceil(std::abs(speed) / 5) * 5);
  }
  std::vector<double> times_s;
  for (const int64_t time_us : track.time_us()) times_s.push_back(time_us * 1e-6);
  TimeChart chart(summary, box, top_mps, svg);
  chart.DrawGround(top_mps > 20 ? 10 : 5, event_color);
  for (const v1::ActorTrack& actor : track.actors()) {
    std::vector<double> speeds(actor.speed_mps().begin(), actor.speed_mps().end());
    for (size_t f = 0; f < speeds.size(); ++f) {
      speeds[f] = std::abs(speeds[f]);
      if (!actor.present(static_cast<int>(f))) speeds[f] = std::numeric_limits<double>::quiet_NaN();
    }
    const bool main = actor.track_id() == 0 || event_actors.contains(actor.actor());
    chart.DrawLine(
        times_s, speeds,
        absl::StrFormat("stroke=\"%s\" stroke-width=\"%.1f\" stroke-opacity=\"%.1f\"",
                        ActorColor(actor.track_id() == 0, actor.actor_class()), main ? 2.5 : 1.2, main ? 1.0 : 0.5));
  }
  chart.DrawEvents(event_color);
}

}  // namespace longtail
