#include "tools/cli/ttc_strip.h"

#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "scenarios/criticality/metrics.h"
#include "scenarios/criticality/time_of_criticality.h"

namespace longtail {
namespace {

constexpr double kTop_s = 6;

}  // namespace

TtcStrip TtcStripOf(const v1::Scenario& scenario, const v1::WorldTrack& track) {
  std::vector<std::string> actors;
  for (const v1::Event& event : scenario.concrete().events()) {
    actors.insert(actors.end(), event.actors().begin(), event.actors().end());
  }
  CriticalitySeries any = EgoCloseness(scenario, track);
  return {.event_ttc_s = actors.empty() ? any.ttc_s : EgoCloseness(scenario, track, actors).ttc_s,
          .any_ttc_s = std::move(any.ttc_s),
          .thw_s = std::move(any.thw_s)};
}

std::string TtcStripTitle() {
  return absl::StrFormat(
      "ego's time to collision with all events' actors (red, filled below %g s) and with anybody (pale), its headway "
      "(grey), s",
      CriticalityThresholds().ttc_s);
}

void DrawTtcStrip(const v1::WorldTrack& track, const TtcStrip& strip, const ClipSummary& summary,
                  const std::string& event_color, const ChartBox& box, Drawing& drawing) {
  std::vector<double> times_s;
  for (const int64_t time_us : track.time_us()) times_s.push_back(time_us * 1e-6);
  TimeChart chart(summary, box, kTop_s, drawing);
  chart.DrawGround(/*step=*/2, event_color);
  const double critical_s = CriticalityThresholds().ttc_s;
  for (size_t f = 0; f + 1 < times_s.size(); ++f) {
    if (!(strip.event_ttc_s[f] < critical_s)) continue;
    const SvgPoint from = chart.At(times_s[f], critical_s), to = chart.At(times_s[f + 1], 0);
    drawing.Rect(from.x, from.y, to.x - from.x, to.y - from.y, "fill=\"#dc2626\" fill-opacity=\"0.25\"");
  }
  chart.DrawLine(times_s, strip.thw_s, "stroke=\"#6b7280\" stroke-width=\"1.2\"");
  chart.DrawLine(times_s, strip.any_ttc_s, "stroke=\"#dc2626\" stroke-width=\"1.2\" stroke-opacity=\"0.45\"");
  chart.DrawLine(times_s, strip.event_ttc_s, "stroke=\"#dc2626\" stroke-width=\"2.5\"");
  chart.DrawEvents(event_color);
}

}  // namespace longtail
