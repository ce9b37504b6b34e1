#include "tools/cli/preview_sweep.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "kernels/status_macros.h"
#include "scenarios/road/layout/road_layout.h"
#include "tools/cli/svg_writer.h"
#include "tools/cli/top_view.h"

namespace longtail {
namespace {

constexpr double kCellWidth_px = 480, kCellHeight_px = 170, kTitle_px = 20, kGap_px = 14, kMargin_px = 24;
constexpr double kHeader_px = 76;
constexpr double kAheadShare = 0.17;      // of the width, that the middle lies ahead of ego
constexpr double kVisibleWidth_m = 80.0;  // of a cell
constexpr int kMaxColumns = 4;

}  // namespace

absl::StatusOr<SweepSample> SweepSample::Create(const AcceptedScenario& sample) {
  ASSIGN_OR_RETURN(const RoadLayout layout, LayOutRoad(sample.scenario.concrete().roads(0)));
  SweepSample made;
  made.sample_ = &sample;
  made.roads_ = layout.network;
  made.summary_ = SummarizeTrack(sample.scenario, sample.track);
  made.criticality_ = EgoExtremes(sample.scenario, sample.track);
  return made;
}

int SweepSample::EventFrame() const {
  const double time_s = !summary_.events.empty() && summary_.events[0].happened_s ? *summary_.events[0].happened_s
                                                                                  : 0.5 * summary_.duration_s;
  int frame = 0;
  while (frame + 1 < num_frames() && TimeOf(frame) < time_s - 1e-9) ++frame;
  return frame;
}

SweepSample::Phase SweepSample::PhaseAt(int frame) const {
  if (summary_.events.empty()) return Phase::kNone;
  const EventSummary& event = summary_.events[0];
  if (TimeOf(frame) < event.window_start_s || TimeOf(frame) > event.window_end_s) return Phase::kNone;
  return event.happened_s && TimeOf(frame) >= *event.happened_s ? Phase::kHappened : Phase::kDue;
}

void SweepSample::DrawScene(int frame, const SweepCell& cell, Drawing& drawing) const {
  const double scale = cell.width_px / kVisibleWidth_m;
  const PlaneView view = ViewAlongEgo(sample_->track, frame, kAheadShare * kVisibleWidth_m, scale,
                                      {cell.x_px + 0.5 * cell.width_px, cell.y_px + 0.5 * cell.height_px});
  drawing.Rect(cell.x_px, cell.y_px, cell.width_px, cell.height_px, "fill=\"#dfe7d8\"");
  DrawRoads(*roads_, view.world_center_x_m, view.world_center_y_m, 0.6 * kVisibleWidth_m, view, drawing);
  for (const v1::ActorTrack& actor : sample_->track.actors()) {
    const std::string color = ActorColor(actor.track_id() == 0, actor.actor_class());
    DrawTrail(actor, 0, frame, absl::StrFormat("stroke=\"%s\" stroke-width=\"1.6\" stroke-opacity=\"0.7\"", color),
              view, drawing);
  }
  for (int a = sample_->track.actors_size() - 1; a >= 0; --a) {
    const v1::ActorTrack& actor = sample_->track.actors(a);
    const v1::ScenarioSpec& spec = sample_->scenario.concrete();
    const bool in_event = spec.events_size() > 0 &&
                          std::count(spec.events(0).actors().begin(), spec.events(0).actors().end(), actor.actor()) > 0;
    DrawActor(sample_->scenario, actor, frame, {.opacity = 1, .outlined = in_event}, view, drawing);
  }
}

void SweepSample::DrawTitle(int frame, SvgPoint position, Drawing& drawing) const {
  const v1::ScenarioSpec& spec = sample_->scenario.concrete();
  std::string close = absl::StrFormat("nearest %.1f m", criticality_.min_distance_m);
  if (std::isfinite(criticality_.min_ttc_s)) absl::StrAppendFormat(&close, ", TTC %.1f s", criticality_.min_ttc_s);
  drawing.Text(position,
               absl::StrFormat("%d: %.1f s, %s, %s; %s", sample_->scenario.sample_index(), TimeOf(frame),
                               spec.roads(0).name(), spec.environments(0).name(), close),
               "font-size=\"12\" fill=\"#20242b\"");
}

int SweepColumns(size_t num_cells) {
  return std::clamp(static_cast<int>(std::ceil(std::sqrt(static_cast<double>(num_cells)))), 1, kMaxColumns);
}

absl::StatusOr<std::string> SweepSvg(const std::vector<AcceptedScenario>& samples, const std::string& note) {
  const int num_columns = SweepColumns(samples.size());
  const int num_rows = (static_cast<int>(samples.size()) + num_columns - 1) / num_columns;
  SvgWriter svg(2 * kMargin_px + num_columns * (kCellWidth_px + kGap_px) - kGap_px,
                kHeader_px + num_rows * (kTitle_px + kCellHeight_px + kGap_px) + kMargin_px, "#ffffff");
  const v1::Scenario& first = samples.front().scenario;
  svg.Text({kMargin_px, 40}, note.empty() ? first.concrete().id() : absl::StrCat(first.concrete().id(), " – ", note),
           "font-size=\"24\" font-weight=\"bold\" fill=\"#20242b\"");
  svg.Text(
      {kMargin_px, 62},
      absl::StrFormat("%d samples of seed %d, each at the moment of its event, or half way where there is none; ego is "
                      "blue, the event's actors are outlined",
                      samples.size(), first.seed()),
      "font-size=\"13\" fill=\"#6b7280\"");
  for (size_t i = 0; i < samples.size(); ++i) {
    ASSIGN_OR_RETURN(const SweepSample sample, SweepSample::Create(samples[i]));
    const int frame = sample.EventFrame();
    const SweepCell cell{kMargin_px + (i % num_columns) * (kCellWidth_px + kGap_px),
                         kHeader_px + (i / num_columns) * (kTitle_px + kCellHeight_px + kGap_px) + kTitle_px,
                         kCellWidth_px, kCellHeight_px};
    sample.DrawTitle(frame, {cell.x_px, cell.y_px - 5}, svg);
    svg.BeginClip(cell.x_px, cell.y_px, cell.width_px, cell.height_px);
    sample.DrawScene(frame, cell, svg);
    svg.EndClip();
    svg.Rect(cell.x_px, cell.y_px, cell.width_px, cell.height_px,
             "fill=\"none\" stroke=\"#b6bcc4\" stroke-width=\"1.5\"");
  }
  return svg.Finish();
}

}  // namespace longtail
