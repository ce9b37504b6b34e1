// A chart of quantities over a clip's time, with the events' windows shaded.
#ifndef LONGTAIL_TOOLS_CLI_TIME_CHART_H_
#define LONGTAIL_TOOLS_CLI_TIME_CHART_H_

#include <string>
#include <string_view>
#include <vector>

#include "tools/cli/drawing.h"
#include "tools/cli/track_summary.h"

namespace longtail {

// Where the chart lies in the drawing; the figures of its axes lie to the left of it and below.
struct ChartBox {
  double left_px = 0;
  double top_px = 0;
  double width_px = 0;
  double height_px = 0;
};

// Not thread-safe: one drawing function fills it; borrows summary and drawing.
class TimeChart {
 public:
  // Values from 0 to top, a grid line every step.
  TimeChart(const ClipSummary& summary, const ChartBox& box, double top, Drawing& drawing);

  SvgPoint At(double time_s, double value) const;

  // Windows, grid and figures: what lies below the lines.
  void DrawGround(double step, const std::string& event_color);
  // One value for each time; where it is above top or not a number the line is broken.
  void DrawLine(const std::vector<double>& times_s, const std::vector<double>& values, std::string_view style);
  // Upright lines where events have happened.
  void DrawEvents(const std::string& event_color);

 private:
  const ClipSummary& summary_;
  ChartBox box_;
  double top_;
  double duration_s_;
  Drawing& drawing_;
};

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_TIME_CHART_H_
