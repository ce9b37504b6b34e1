#include "tools/cli/speed_chart.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/cli/top_view.h"

namespace longtail {

void DrawSpeedChart(const v1::WorldTrack& track, const ClipSummary& summary, const std::set<std::string>& event_actors,
                    const std::string& event_color, const ChartBox& box, Drawing& svg) {
  double top_mps = 5;
  for (const v1::ActorTrack& actor : track.actors()) {
    for (const double speed : actor.speed_mps()) top_mps = std::max(top_mps, std::ceil(speed / 5) * 5);
  }
  const double duration_s = std::max(summary.duration_s, 0.1);
  const auto at = [&](double time_s, double speed_mps) {
    return SvgPoint{box.left_px + box.width_px * time_s / duration_s,
                    box.top_px + box.height_px * (1 - speed_mps / top_mps)};
  };
  for (const EventSummary& event : summary.events) {
    const double begin = at(event.window_start_s, 0).x, end = at(std::min(event.window_end_s, duration_s), 0).x;
    svg.Rect(begin, box.top_px, std::max(0.0, end - begin), box.height_px,
             absl::StrFormat("fill=\"%s\" fill-opacity=\"0.16\"", event_color));
  }
  for (double speed = 0; speed <= top_mps; speed += top_mps > 20 ? 10 : 5) {
    svg.Line(at(0, speed), at(duration_s, speed), "stroke=\"#d5d9de\" stroke-width=\"1\"");
    svg.Text({box.left_px - 6, at(0, speed).y + 4}, absl::StrFormat("%.0f", speed),
             "font-size=\"11\" text-anchor=\"end\" fill=\"#6b7280\"");
  }
  for (int second = 0; second <= duration_s; ++second) {
    svg.Text({at(second, 0).x, box.top_px + box.height_px + 14}, absl::StrCat(second),
             "font-size=\"11\" text-anchor=\"middle\" fill=\"#6b7280\"");
  }
  for (const v1::ActorTrack& actor : track.actors()) {
    std::vector<SvgPoint> line;
    for (int frame = 0; frame < track.time_us_size(); ++frame) {
      if (!actor.present(frame)) continue;
      line.push_back(at(track.time_us(frame) * 1e-6, std::max(0.0, actor.speed_mps(frame))));
    }
    const bool main = actor.track_id() == 0 || event_actors.contains(actor.actor());
    svg.Polyline(line, absl::StrFormat("stroke=\"%s\" stroke-width=\"%.1f\" stroke-opacity=\"%.1f\"",
                                       ActorColor(actor.track_id() == 0, actor.actor_class()), main ? 2.5 : 1.2,
                                       main ? 1.0 : 0.5));
  }
  for (const EventSummary& event : summary.events) {
    if (!event.happened_s) continue;
    svg.Line(at(*event.happened_s, 0), at(*event.happened_s, top_mps),
             absl::StrFormat("stroke=\"%s\" stroke-width=\"2.5\"", event_color));
  }
}

}  // namespace longtail
