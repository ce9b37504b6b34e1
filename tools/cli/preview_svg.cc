#include "tools/cli/preview_svg.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "kernels/status_macros.h"
#include "scenarios/road/layout/road_layout.h"
#include "scenarios/track_outline.h"
#include "tools/cli/actor_names.h"
#include "tools/cli/clip_moments.h"
#include "tools/cli/preview_legend.h"
#include "tools/cli/speed_chart.h"
#include "tools/cli/svg_writer.h"
#include "tools/cli/top_view.h"
#include "tools/cli/track_summary.h"
#include "tools/cli/ttc_strip.h"

namespace longtail {
namespace {

constexpr double kWidth_px = 1500, kMargin_px = 24;
constexpr double kInner_px = kWidth_px - 2 * kMargin_px;
constexpr double kGap_px = 16, kTitle_px = 22, kHeader_px = 152;
constexpr double kMoment_px = (kInner_px - kGap_px) / 2, kMomentHeight_px = 190;
constexpr double kMomentScale = 9;  // px per m
constexpr double kChartHeight_px = 190, kStripHeight_px = 120;
constexpr int kNumMoments = 6;
constexpr double kLaneWidth_m = 3.5;  // usual
constexpr char kLand[] = "#dfe7d8";
constexpr char kInk[] = "#20242b";
constexpr char kNameStyle[] =
    "font-size=\"11\" fill=\"#ffffff\" stroke=\"#20242b\" stroke-width=\"2.4\" paint-order=\"stroke\"";
constexpr char kEventColor[] = "#d97706";

class Preview {
 public:
  Preview(const v1::Scenario& scenario, const v1::WorldTrack& track, const RoadLayout& layout, std::string note)
      : scenario_(scenario),
        track_(track),
        layout_(layout),
        note_(std::move(note)),
        summary_(SummarizeTrack(scenario, track)) {
    for (const v1::Event& event : scenario.concrete().events()) {
      event_actors_.insert(event.actors().begin(), event.actors().end());
    }
  }

  std::string Draw() {
    const double overview_height = FitOverview();
    const double height = kHeader_px + overview_height + kGap_px + kTitle_px +
                          (kNumMoments / 2) * (kMomentHeight_px + kTitle_px + kGap_px) + kGap_px + kTitle_px +
                          kChartHeight_px + 2 * kGap_px + kTitle_px + kStripHeight_px + 64;
    SvgWriter svg(kWidth_px, height, "#ffffff");
    double y = DrawHeader(svg);
    y = DrawOverview(y, overview_height, svg);
    y = DrawMoments(y, svg);
    y = DrawCharts(y, svg);
    DrawPreviewLegend(track_, summary_, kEventColor, {kMargin_px, y}, svg);
    return svg.Finish();
  }

 private:
  const v1::ActorTrack& Ego() const { return track_.actors(0); }
  int NumFrames() const { return track_.time_us_size(); }
  double TimeOf(int frame) const { return track_.time_us(frame) * 1e-6; }
  bool InEvent(const v1::ActorTrack& actor) const { return event_actors_.count(actor.actor()) > 0; }

  double DrawHeader(SvgWriter& svg) const {
    const v1::ScenarioSpec& spec = scenario_.concrete();
    svg.Text({kMargin_px, 42}, note_.empty() ? spec.id() : absl::StrCat(spec.id(), " – ", note_),
             absl::StrFormat("font-size=\"26\" font-weight=\"bold\" fill=\"%s\"", kInk));
    const std::string what = spec.events_size() > 0 ? spec.events(0).description() : "";
    svg.Text({kMargin_px, 66}, what, "font-size=\"15\" fill=\"#454b54\"");
    svg.Text({kMargin_px, 88},
             absl::StrFormat("road %s, environment %s, seed %d, sample %d, try %d", spec.roads(0).name(),
                             spec.environments(0).name(), scenario_.seed(), scenario_.sample_index(),
                             scenario_.try_index() + 1),
             "font-size=\"13\" fill=\"#6b7280\"");
    std::string params;
    for (const v1::DrawnParam& param : scenario_.params()) {
      absl::StrAppendFormat(&params, "%s%s = %.4g", params.empty() ? "" : "   ", param.name(), param.value());
    }
    DrawWrapped(params, 106, svg);
    return kHeader_px;
  }

  static void DrawWrapped(const std::string& text, double y, SvgWriter& svg) {
    constexpr size_t kColumns = 190, kMaxLines = 2;
    std::vector<std::string> lines(1);
    for (const absl::string_view word : absl::StrSplit(text, "   ", absl::SkipEmpty())) {
      if (lines.back().size() + word.size() + 3 > kColumns) lines.emplace_back();
      absl::StrAppend(&lines.back(), lines.back().empty() ? "" : "   ", word);
    }
    for (size_t i = 0; i < std::min(lines.size(), kMaxLines); ++i) {
      svg.Text({kMargin_px, y + 17.0 * i}, lines[i], "font-size=\"12\" fill=\"#6b7280\"");
    }
  }

  // Turns ego's way to the right and fits all paths; returns the panel's height.
  double FitOverview() {
    const v1::ActorTrack& ego = Ego();
    const int last = NumFrames() - 1;
    const double dx = ego.x_m(last) - ego.x_m(0), dy = ego.y_m(last) - ego.y_m(0);
    overview_.world_yaw_rad = std::hypot(dx, dy) > 1 ? std::atan2(dy, dx) : ego.yaw_rad(0);
    PlaneView unit = overview_;
    unit.scale_px_per_m = 1;
    double min_x = 1e18, max_x = -1e18, min_y = 1e18, max_y = -1e18;
    const auto include = [&](double x_m, double y_m) {
      const SvgPoint p = unit.Map(x_m, y_m);
      min_x = std::min(min_x, p.x), max_x = std::max(max_x, p.x);
      min_y = std::min(min_y, p.y), max_y = std::max(max_y, p.y);
    };
    for (const v1::ActorTrack& actor : track_.actors()) {
      if (actor.track_id() != 0 && !InEvent(actor)) continue;  // far traffic may leave the picture
      for (int frame = 0; frame < NumFrames(); ++frame) {
        if (actor.present(frame)) include(actor.x_m(frame), actor.y_m(frame));
      }
    }
    // Half a usual road to each side of ego's way.
    constexpr double kVerge_m = 9;
    for (int frame = 0; frame < NumFrames(); ++frame) {
      for (const double side : {-kVerge_m, kVerge_m}) {
        const double yaw = ego.yaw_rad(frame);
        include(ego.x_m(frame) - side * std::sin(yaw), ego.y_m(frame) + side * std::cos(yaw));
      }
    }
    const double margin_m = 10;
    const double span_x = max_x - min_x + 2 * margin_m;
    const double span_y = max_y - min_y + 6;
    overview_.scale_px_per_m = std::min({kInner_px / span_x, 420 / span_y, 14.0});
    const double middle_x = 0.5 * (min_x + max_x), middle_y = -0.5 * (min_y + max_y);  // the drawing's y points down
    const double cos_yaw = std::cos(overview_.world_yaw_rad), sin_yaw = std::sin(overview_.world_yaw_rad);
    overview_.world_center_x_m = middle_x * cos_yaw - middle_y * sin_yaw;
    overview_.world_center_y_m = middle_x * sin_yaw + middle_y * cos_yaw;
    return std::max(110.0, span_y * overview_.scale_px_per_m);
  }

  void DrawPanelRoad(const PlaneView& view, double width_px, SvgWriter& svg) const {
    DrawRoads(*layout_.network, view.world_center_x_m, view.world_center_y_m,
              0.75 * width_px / view.scale_px_per_m + 20, view, svg);
  }

  double DrawOverview(double y, double height, SvgWriter& svg) {
    Title(y, "the whole clip: bodies every second, ego's times in s", svg);
    y += kTitle_px - 8;
    overview_.center_x_px = 0.5 * kWidth_px;
    overview_.center_y_px = y + 0.5 * height;
    svg.BeginClip(kMargin_px, y, kInner_px, height);
    svg.Rect(kMargin_px, y, kInner_px, height, absl::StrFormat("fill=\"%s\"", kLand));
    DrawPanelRoad(overview_, kInner_px, svg);
    if (!summary_.events.empty()) DrawWindowTrail(summary_.events.front(), svg);
    for (const v1::ActorTrack& actor : track_.actors()) {
      const std::string color = ActorColor(actor.track_id() == 0, actor.actor_class());
      DrawTrail(actor, 0, NumFrames() - 1, absl::StrFormat("stroke=\"%s\" stroke-width=\"2\"", color), overview_, svg);
    }
    for (int second = 0; second <= summary_.duration_s; ++second) {
      const int frame = FrameNear(track_, second);
      for (int a = track_.actors_size() - 1; a >= 0; --a) {
        const v1::ActorTrack& actor = track_.actors(a);
        const double age = summary_.duration_s > 0 ? second / summary_.duration_s : 1;
        DrawActor(scenario_, actor, frame, {.opacity = 0.3 + 0.6 * age, .outlined = false}, overview_, svg);
      }
    }
    DrawSeconds(svg);
    if (!summary_.events.empty() && summary_.events.front().happened_s) {
      MarkEvent(FrameNear(track_, *summary_.events.front().happened_s), svg);
    }
    svg.EndClip();
    DrawScaleBar(kWidth_px - kMargin_px - 10, y - 8, overview_, svg);
    return y + height + kGap_px;
  }

  // Beside ego's way; where it stands the first says when it came.
  void DrawSeconds(SvgWriter& svg) const {
    constexpr double kSide_m = 0.5 * kLaneWidth_m + 0.4, kApart_px = 14;
    SvgPoint last{-kApart_px, -kApart_px};
    for (int second = 0; second <= summary_.duration_s; ++second) {
      const int frame = FrameNear(track_, second);
      const double yaw = Ego().yaw_rad(frame);
      const SvgPoint at =
          overview_.Map(Ego().x_m(frame) + kSide_m * std::sin(yaw), Ego().y_m(frame) - kSide_m * std::cos(yaw));
      if (std::hypot(at.x - last.x, at.y - last.y) < kApart_px) continue;
      svg.Text(at, absl::StrCat(second), "font-size=\"10\" fill=\"#ffffff\" text-anchor=\"middle\"");
      last = at;
    }
  }

  // Where ego is while the event is due.
  void DrawWindowTrail(const EventSummary& event, SvgWriter& svg) const {
    const double width_px = 0.55 * kLaneWidth_m * overview_.scale_px_per_m;
    DrawTrail(Ego(), FrameNear(track_, event.window_start_s), FrameNear(track_, event.window_end_s),
              absl::StrFormat("stroke=\"%s\" stroke-opacity=\"0.45\" stroke-width=\"%.1f\" stroke-linecap=\"round\"",
                              kEventColor, width_px),
              overview_, svg);
  }

  void MarkEvent(int frame, SvgWriter& svg) const {
    const std::string ring = absl::StrFormat("fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\"", kEventColor);
    const SvgPoint ego = overview_.Map(Ego().x_m(frame), Ego().y_m(frame));
    svg.Circle(ego, 11, ring);
    for (const v1::ActorTrack& actor : track_.actors()) {
      if (!InEvent(actor) || !actor.present(frame)) continue;
      const SvgPoint other = overview_.Map(actor.x_m(frame), actor.y_m(frame));
      svg.Circle(other, 11, ring);
      svg.Line(ego, other, absl::StrFormat("stroke=\"%s\" stroke-width=\"1.5\" stroke-dasharray=\"4 3\"", kEventColor));
    }
  }

  double DrawMoments(double y, SvgWriter& svg) const {
    const std::vector<ClipMoment> moments = ClipMoments(track_, summary_, kNumMoments);
    for (size_t i = 0; i < moments.size(); ++i) {
      const double x = kMargin_px + (i % 2) * (kMoment_px + kGap_px);
      DrawMoment(moments[i], x, y + (i / 2) * (kMomentHeight_px + kTitle_px + kGap_px), svg);
    }
    return y + (kNumMoments / 2) * (kMomentHeight_px + kTitle_px + kGap_px) + kGap_px;
  }

  // ", 6.2 m to cutter" for the event's actor nearest to ego.
  std::string NearestText(int frame) const {
    const Outline ego = OutlineAt(BodyOf(scenario_, Ego()), Ego(), frame);
    std::string text;
    double nearest_m = 1e9;
    for (const v1::ActorTrack& actor : track_.actors()) {
      if (!InEvent(actor) || !actor.present(frame)) continue;
      const double distance_m = FreeDistance(ego, OutlineAt(BodyOf(scenario_, actor), actor, frame));
      if (distance_m >= nearest_m) continue;
      nearest_m = distance_m;
      text = absl::StrFormat(", %.1f m to %s", distance_m, actor.actor());
    }
    return text;
  }

  // Ego a third from the left, the road level.
  void DrawMoment(const ClipMoment& moment, double x, double y, SvgWriter& svg) const {
    const char* color = moment.is_event ? kEventColor : kInk;
    svg.Text({x, y + 14},
             absl::StrFormat("t = %.1f s%s%s%s", TimeOf(moment.frame), moment.title.empty() ? "" : ": ", moment.title,
                             NearestText(moment.frame)),
             absl::StrFormat("font-size=\"14\" font-weight=\"bold\" fill=\"%s\"", color));
    y += kTitle_px;
    const PlaneView view = ViewAlongEgo(track_, moment.frame, kMoment_px / kMomentScale / 6, kMomentScale,
                                        {x + 0.5 * kMoment_px, y + 0.5 * kMomentHeight_px});
    svg.BeginClip(x, y, kMoment_px, kMomentHeight_px);
    svg.Rect(x, y, kMoment_px, kMomentHeight_px, absl::StrFormat("fill=\"%s\"", kLand));
    DrawPanelRoad(view, kMoment_px, svg);
    for (const v1::ActorTrack& actor : track_.actors()) {
      const std::string stroke = ActorColor(actor.track_id() == 0, actor.actor_class());
      DrawTrail(actor, 0, moment.frame, absl::StrFormat("stroke=\"%s\" stroke-width=\"2\"", stroke), view, svg);
      DrawTrail(actor, moment.frame, NumFrames() - 1,
                absl::StrFormat("stroke=\"%s\" stroke-width=\"1.5\" stroke-dasharray=\"2 4\"", stroke), view, svg);
    }
    for (int a = track_.actors_size() - 1; a >= 0; --a) {
      const v1::ActorTrack& actor = track_.actors(a);
      DrawActor(scenario_, actor, moment.frame, {.opacity = 1, .outlined = InEvent(actor)}, view, svg);
    }
    DrawActorNames(scenario_, track_, moment.frame, view, x, kMoment_px,
                   {.letter_px = 6, .line_px = 12, .text = kNameStyle}, svg);
    svg.EndClip();
    svg.Rect(x, y, kMoment_px, kMomentHeight_px,
             absl::StrFormat("fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\"",
                             moment.is_event ? kEventColor : "#b6bcc4", moment.is_event ? 2.5 : 1.0));
  }

  double DrawCharts(double y, SvgWriter& svg) const {
    constexpr double kFigures_px = 34;  // of the values, to the left
    const auto box_at = [](double top_px, double height_px) {
      return ChartBox{.left_px = kMargin_px + kFigures_px,
                      .top_px = top_px,
                      .width_px = kInner_px - kFigures_px,
                      .height_px = height_px - 24};
    };
    Title(y, "speed over time, m/s; the event's window is shaded, the event is the upright line", svg);
    y += kTitle_px - 8;
    DrawSpeedChart(track_, summary_, event_actors_, kEventColor, box_at(y, kChartHeight_px), svg);
    y += kChartHeight_px + kGap_px;
    Title(y, TtcStripTitle(), svg);
    y += kTitle_px - 8;
    DrawTtcStrip(track_, TtcStripOf(scenario_, track_), summary_, kEventColor, box_at(y, kStripHeight_px), svg);
    return y + kStripHeight_px;
  }

  static void Title(double y, const std::string& text, SvgWriter& svg) {
    svg.Text({kMargin_px, y + 4}, text, absl::StrFormat("font-size=\"14\" font-weight=\"bold\" fill=\"%s\"", kInk));
  }

  const v1::Scenario& scenario_;
  const v1::WorldTrack& track_;
  const RoadLayout& layout_;
  const std::string note_;
  const ClipSummary summary_;
  std::set<std::string> event_actors_;
  PlaneView overview_;
};

}  // namespace

absl::StatusOr<std::string> PreviewSvg(const v1::Scenario& scenario, const v1::WorldTrack& track,
                                       const std::string& note) {
  if (track.actors_size() == 0 || track.time_us_size() == 0) {
    return absl::InvalidArgumentError("track must have actors and frames");
  }
  if (scenario.concrete().roads_size() != 1 || scenario.concrete().environments_size() != 1) {
    return absl::InvalidArgumentError("scenario must have exactly one road and one environment");
  }
  ASSIGN_OR_RETURN(const RoadLayout layout, LayOutRoad(scenario.concrete().roads(0)));
  return Preview(scenario, track, layout, note).Draw();
}

}  // namespace longtail
