#include "tools/cli/ttc_strip.h"

#include <vector>

#include "scenarios/criticality/time_of_criticality.h"

namespace longtail {
namespace {

constexpr double kTop_s = 6;

}  // namespace

void DrawTtcStrip(const v1::WorldTrack& track, const CriticalitySeries& series, const ClipSummary& summary,
                  const std::string& event_color, const ChartBox& box, Drawing& drawing) {
  std::vector<double> times_s;
  for (const int64_t time_us : track.time_us()) times_s.push_back(time_us * 1e-6);
  TimeChart chart(summary, box, kTop_s, drawing);
  chart.DrawGround(/*step=*/2, event_color);
  const double critical_s = CriticalityThresholds().ttc_s;
  for (size_t f = 0; f + 1 < times_s.size(); ++f) {
    if (!(series.ttc_s[f] < critical_s)) continue;
    const SvgPoint from = chart.At(times_s[f], critical_s), to = chart.At(times_s[f + 1], 0);
    drawing.Rect(from.x, from.y, to.x - from.x, to.y - from.y, "fill=\"#dc2626\" fill-opacity=\"0.25\"");
  }
  chart.DrawLine(times_s, series.thw_s, "stroke=\"#6b7280\" stroke-width=\"1.2\"");
  chart.DrawLine(times_s, series.ttc_s, "stroke=\"#dc2626\" stroke-width=\"2.5\"");
  chart.DrawEvents(event_color);
}

}  // namespace longtail
