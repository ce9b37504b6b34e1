#include "tools/cli/time_chart.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace longtail {

TimeChart::TimeChart(const ClipSummary& summary, const ChartBox& box, double top, Drawing& drawing)
    : summary_(summary), box_(box), top_(top), duration_s_(std::max(summary.duration_s, 0.1)), drawing_(drawing) {}

SvgPoint TimeChart::At(double time_s, double value) const {
  return {box_.left_px + box_.width_px * time_s / duration_s_, box_.top_px + box_.height_px * (1 - value / top_)};
}

void TimeChart::DrawGround(double step, const std::string& event_color) {
  for (const EventSummary& event : summary_.events) {
    const double begin = At(event.window_start_s, 0).x, end = At(std::min(event.window_end_s, duration_s_), 0).x;
    drawing_.Rect(begin, box_.top_px, std::max(0.0, end - begin), box_.height_px,
                  absl::StrFormat("fill=\"%s\" fill-opacity=\"0.16\"", event_color));
  }
  for (double value = 0; value <= top_ * (1 + 1e-9); value += step) {
    drawing_.Line(At(0, value), At(duration_s_, value), "stroke=\"#d5d9de\" stroke-width=\"1\"");
    drawing_.Text({box_.left_px - 6, At(0, value).y + 4}, absl::StrFormat("%g", value),
                  "font-size=\"11\" text-anchor=\"end\" fill=\"#6b7280\"");
  }
  for (int second = 0; second <= duration_s_; ++second) {
    drawing_.Text({At(second, 0).x, box_.top_px + box_.height_px + 14}, absl::StrCat(second),
                  "font-size=\"11\" text-anchor=\"middle\" fill=\"#6b7280\"");
  }
}

void TimeChart::DrawLine(const std::vector<double>& times_s, const std::vector<double>& values,
                         std::string_view style) {
  std::vector<SvgPoint> line;
  for (size_t i = 0; i <= values.size(); ++i) {
    if (i < values.size() && values[i] <= top_) {
      line.push_back(At(times_s[i], std::max(0.0, values[i])));
      continue;
    }
    if (line.size() > 1) drawing_.Polyline(line, style);
    line.clear();
  }
}

void TimeChart::DrawEvents(const std::string& event_color) {
  for (const EventSummary& event : summary_.events) {
    if (!event.happened_s) continue;
    drawing_.Line(At(*event.happened_s, 0), At(*event.happened_s, top_),
                  absl::StrFormat("stroke=\"%s\" stroke-width=\"2.5\"", event_color));
  }
}

}  // namespace longtail
