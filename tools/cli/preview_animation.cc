#include "tools/cli/preview_animation.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "generator/camera/reference_camera.h"
#include "generator/control/control_stream.h"
#include "generator/pipeline/clip_world.h"
#include "generator/scene/scene_builder.h"
#include "generator/sensors/sensor_effects.h"
#include "generator/sensors/sun_glare.h"
#include "generator/video/canvas.h"
#include "generator/video/gif.h"
#include "generator/video/video.h"
#include "kernels/status_macros.h"
#include "scenarios/road/layout/road_layout.h"
#include "tools/cli/actor_names.h"
#include "tools/cli/preview_sweep.h"
#include "tools/cli/progress.h"
#include "tools/cli/raster_drawing.h"
#include "tools/cli/speed_chart.h"
#include "tools/cli/top_view.h"
#include "tools/cli/track_summary.h"
#include "tools/cli/ttc_strip.h"

namespace longtail {
namespace {

constexpr int kMargin_px = 8, kHeader_px = 40, kChart_px = 128, kStrip_px = 96;
constexpr int kTopWidth_px = 512, kMinCameraWidth_px = 512, kMinPanelHeight_px = 240;
constexpr double kScale = 7;          // px per m
constexpr double kAheadShare = 0.17;  // of the top view's width, that its middle lies ahead of ego
constexpr Rgb kPaper{255, 255, 255}, kInk{32, 36, 43}, kFaint{107, 114, 128}, kLand{223, 231, 216};
constexpr Rgb kDue{217, 119, 6}, kHappened{220, 38, 38}, kNoEvent{182, 188, 196};
constexpr char kEventColor[] = "#d97706";

// Material colours, and what shines; clear sky is blue.
RgbImage ControlPicture(const ControlFrame& control) {
  constexpr uint8_t kSky[3] = {150, 185, 225};
  RgbImage picture(control.width_px, control.height_px);
  const size_t num_pixels = static_cast<size_t>(control.width_px) * control.height_px;
  for (size_t i = 0; i < num_pixels; ++i) {
    for (size_t channel = 0; channel < 3; ++channel) {
      const size_t at = channel * num_pixels + i;
      const uint8_t shown = std::max(control.base_color[at], control.emission[at]);
      picture.pixels[3 * i + channel] = control.inverse_depth[i] > 0 ? shown : std::max(shown, kSky[channel]);
    }
  }
  return picture;
}

NamesStyle NamesOnCanvas() {
  constexpr int kCapital_px = 7;
  return {.letter_px = Canvas::TextWidth("0123456789", kCapital_px) / 10.0,
          .line_px = kCapital_px + 4,
          .text = "font-size=\"10\" fill=\"#20242b\""};
}

class Animation {
 public:
  Animation(const ClipWorld& world, const RoadNetwork& roads, std::string note)
      : world_(world),
        roads_(roads),
        note_(std::move(note)),
        summary_(SummarizeTrack(world.scenario, world.track)),
        strip_(TtcStripOf(world.scenario, world.track)) {
    for (const v1::Event& event : world.scenario.concrete().events()) {
      event_actors_.insert(event.actors().begin(), event.actors().end());
    }
    const CameraModel& camera = world.scene.cameras[0];
    factor_ = std::max(1, (kMinCameraWidth_px + camera.width_px - 1) / camera.width_px);
    camera_width_px_ = camera.width_px * factor_;
    panel_height_px_ = std::max(kMinPanelHeight_px, camera.height_px * factor_);
  }

  RgbImage Draw(int frame, const RgbImage& picture) const {
    const int width = kTopWidth_px + camera_width_px_ + 3 * kMargin_px;
    const int height = kHeader_px + panel_height_px_ + kMargin_px + kChart_px + kStrip_px;
    Canvas canvas(width + width % 2, height + height % 2, kPaper);
    DrawHeader(frame, canvas);
    canvas.Paste(TopPicture(frame), kMargin_px, kHeader_px);
    const int x = kTopWidth_px + 2 * kMargin_px;
    const int picture_height = picture.height_px * factor_;
    canvas.Paste(factor_ == 1 ? picture : Enlarged(picture, factor_), x, kHeader_px);
    canvas.Outline(x, kHeader_px, x + camera_width_px_, kHeader_px + picture_height, FrameColor(frame), 4);
    DrawCharts(frame, canvas);
    return canvas.TakeImage();
  }

 private:
  const v1::ActorTrack& Ego() const { return world_.track.actors(0); }
  double TimeOf(int frame) const { return world_.track.time_us(frame) * 1e-6; }

  bool IsDue(int frame) const {
    return std::any_of(summary_.events.begin(), summary_.events.end(), [&](const EventSummary& event) {
      return TimeOf(frame) >= event.window_start_s && TimeOf(frame) <= event.window_end_s;
    });
  }
  bool HasHappened(int frame) const {
    return std::any_of(summary_.events.begin(), summary_.events.end(), [&](const EventSummary& event) {
      return event.happened_s && TimeOf(frame) >= *event.happened_s;
    });
  }
  Rgb FrameColor(int frame) const { return !IsDue(frame) ? kNoEvent : HasHappened(frame) ? kHappened : kDue; }

  void DrawHeader(int frame, Canvas& canvas) const {
    const v1::ScenarioSpec& spec = world_.scenario.concrete();
    canvas.Text(kMargin_px, 17, note_.empty() ? spec.id() : absl::StrCat(spec.id(), ": ", note_), kInk, 11);
    canvas.Text(kMargin_px, 33,
                absl::StrFormat("%s, %s, seed %d, sample %d", spec.roads(0).name(), spec.environments(0).name(),
                                world_.scenario.seed(), world_.scenario.sample_index()),
                kFaint, 8);
    const int x = kTopWidth_px + 2 * kMargin_px;
    canvas.Text(x, 17, absl::StrFormat("t = %.1f s", TimeOf(frame)), kInk, 11);
    const char* state = HasHappened(frame) ? "the event has happened" : IsDue(frame) ? "the event is due" : "";
    canvas.Text(x + 110, 17, state, HasHappened(frame) ? kHappened : kDue, 10);
    if (spec.events_size() > 0) canvas.Text(x, 33, spec.events(0).description(), kFaint, 8);
  }

  RgbImage TopPicture(int frame) const {
    Canvas canvas(kTopWidth_px, panel_height_px_, kLand);
    RasterDrawing drawing(canvas);
    const PlaneView view = ViewAlongEgo(world_.track, frame, kAheadShare * kTopWidth_px / kScale, kScale,
                                        {0.5 * kTopWidth_px, 0.5 * panel_height_px_});
    DrawRoads(roads_, view.world_center_x_m, view.world_center_y_m, 0.6 * kTopWidth_px / kScale, view, drawing);
    for (const v1::ActorTrack& actor : world_.track.actors()) {
      const std::string color = ActorColor(actor.track_id() == 0, actor.actor_class());
      DrawTrail(actor, 0, frame, absl::StrFormat("stroke=\"%s\" stroke-width=\"2\" stroke-opacity=\"0.6\"", color),
                view, drawing);
    }
    for (int a = world_.track.actors_size() - 1; a >= 0; --a) {
      const v1::ActorTrack& actor = world_.track.actors(a);
      DrawActor(world_.scenario, actor, frame, {.opacity = 1, .outlined = event_actors_.contains(actor.actor())}, view,
                drawing);
    }
    DrawActorNames(world_.scenario, world_.track, frame, view, 0, kTopWidth_px, NamesOnCanvas(), drawing);
    DrawScaleBar(kTopWidth_px - 10, panel_height_px_ - 10, view, drawing);
    canvas.Outline(0, 0, kTopWidth_px, panel_height_px_, kNoEvent);
    return canvas.TakeImage();
  }

  void DrawCharts(int frame, Canvas& canvas) const {
    RasterDrawing drawing(canvas);
    const auto box_at = [this](int top_px, int height_px) {
      return ChartBox{.left_px = kMargin_px + 28.0,
                      .top_px = top_px + 14.0,
                      .width_px = kTopWidth_px + camera_width_px_ + kMargin_px - 36.0,
                      .height_px = height_px - 14.0 - 24.0};
    };
    const int top_px = kHeader_px + panel_height_px_ + kMargin_px;
    const ChartBox speeds = box_at(top_px, kChart_px), strip = box_at(top_px + kChart_px, kStrip_px);
    canvas.Text(kMargin_px, top_px + 9, "speeds, m/s, over time, s; the event's window is shaded", kFaint, 7);
    DrawSpeedChart(world_.track, summary_, event_actors_, kEventColor, speeds, drawing);
    canvas.Text(kMargin_px, top_px + kChart_px + 9, TtcStripTitle(), kFaint, 7);
    DrawTtcStrip(world_.track, strip_, summary_, kEventColor, strip, drawing);
    for (const ChartBox& box : {speeds, strip}) {
      const double x = box.left_px + box.width_px * TimeOf(frame) / std::max(summary_.duration_s, 0.1);
      drawing.Line({x, box.top_px}, {x, box.top_px + box.height_px}, "stroke=\"#20242b\" stroke-width=\"2\"");
    }
  }

  const ClipWorld& world_;
  const RoadNetwork& roads_;
  const std::string note_;
  const ClipSummary summary_;
  const TtcStrip strip_;
  std::set<std::string> event_actors_;
  int factor_ = 1;
  int camera_width_px_ = 0;
  int panel_height_px_ = 0;
};

}  // namespace

absl::StatusOr<std::vector<RgbImage>> PreviewFrames(const v1::Scenario& scenario, const v1::WorldTrack& track,
                                                    const AnimationOptions& options) {
  ASSIGN_OR_RETURN(const std::unique_ptr<const ClipWorld> world, BuildClipWorld(scenario, track));
  ASSIGN_OR_RETURN(const RoadLayout layout, LayOutRoad(world->scenario.concrete().roads(0)));
  std::unique_ptr<ReferenceCamera> reference;
  if (!options.control) {
    ASSIGN_OR_RETURN(reference, ReferenceCamera::Create(world->scene));
  }
  ControlStream control(world->scene, world->scenario, world->track, /*camera=*/0);
  const CameraModel& camera = world->scene.cameras[0];
  SensorEffects effects(world->scenario, /*camera=*/0, world->scene.num_frames);
  const Animation animation(*world, *layout.network, options.note);
  std::vector<RgbImage> frames;
  const int num_frames = world->scene.num_frames;
  for (int t = 0; t < num_frames; ++t) {
    RgbImage picture;
    if (options.control) {
      picture = ControlPicture(control.Draw(t));
    } else {
      const SceneFrame pose = PoseFrame(world->scene, world->scenario, world->track, t);
      picture = reference->Render(pose, /*camera=*/0);
      if (effects.Any()) {
        picture = effects.Apply(t, std::move(picture), SunIn(world->scene, pose, camera, control.Draw(t)));
      }
    }
    frames.push_back(animation.Draw(t, picture));
    if (options.on_frame) options.on_frame(t + 1, num_frames);
  }
  return frames;
}

absl::StatusOr<std::vector<RgbImage>> SweepFrames(const std::vector<AcceptedScenario>& samples,
                                                  const std::function<void(int num_done, int num_frames)>& on_frame) {
  std::vector<SweepSample> cells;
  int num_frames = 0;
  for (const AcceptedScenario& sample : samples) {
    ASSIGN_OR_RETURN(SweepSample cell, SweepSample::Create(sample));
    num_frames = std::max(num_frames, cell.num_frames());
    cells.push_back(std::move(cell));
  }
  const int num_columns = SweepColumns(cells.size());
  const int num_rows = (static_cast<int>(cells.size()) + num_columns - 1) / num_columns;
  constexpr int kCellWidth_px = 400, kCellHeight_px = 150, kTitle_px = 18;
  const int pitch_x = kCellWidth_px + kMargin_px, pitch_y = kCellHeight_px + kTitle_px + kMargin_px;
  std::vector<RgbImage> frames;
  for (int f = 0; f < num_frames; ++f) {
    Canvas canvas(num_columns * pitch_x + kMargin_px, num_rows * pitch_y + kMargin_px, kPaper);
    RasterDrawing titles(canvas);
    for (size_t i = 0; i < cells.size(); ++i) {
      // A clip that is over stays at its end.
      const int frame = std::min(f, cells[i].num_frames() - 1);
      const int x = kMargin_px + static_cast<int>(i % num_columns) * pitch_x;
      const int y = kMargin_px + static_cast<int>(i / num_columns) * pitch_y + kTitle_px;
      cells[i].DrawTitle(frame, {static_cast<double>(x), y - 5.0}, titles);
      Canvas cell(kCellWidth_px, kCellHeight_px, kLand);
      RasterDrawing drawing(cell);
      cells[i].DrawScene(frame, {0, 0, kCellWidth_px, kCellHeight_px}, drawing);
      canvas.Paste(cell.TakeImage(), x, y);
      const SweepSample::Phase phase = cells[i].PhaseAt(frame);
      canvas.Outline(x, y, x + kCellWidth_px, y + kCellHeight_px,
                     phase == SweepSample::Phase::kHappened ? kHappened
                     : phase == SweepSample::Phase::kDue    ? kDue
                                                            : kNoEvent,
                     2);
    }
    frames.push_back(canvas.TakeImage());
    if (on_frame) on_frame(f + 1, num_frames);
  }
  return frames;
}

absl::StatusOr<std::string> AnimatePreview(const std::vector<AcceptedScenario>& samples, const ScenarioOptions& options,
                                           CommandContext& context) {
  const v1::Scenario& first = samples.front().scenario;
  Progress progress({.label = "preview",
                     .unit = "frames",
                     .total = samples.front().track.time_us_size(),
                     .terminal = context.err_is_terminal},
                    context.err);
  AnimationOptions animation;
  animation.control = options.camera == "control";
  if (options.negative) animation.note = "negative control";
  animation.on_frame = [&progress](int num_done, int) { progress.Update(num_done); };
  ASSIGN_OR_RETURN(const std::vector<RgbImage> frames, samples.size() > 1
                                                           ? SweepFrames(samples, animation.on_frame)
                                                           : PreviewFrames(first, samples.front().track, animation));
  progress.Finish();
  const uint32_t rate_hz = std::max(1u, first.concrete().sensors().rate_hz());
  if (absl::EndsWith(options.out, ".gif")) return EncodeGif(frames, static_cast<int>(rate_hz));
  VideoOptions video;
  video.rate_num = static_cast<int>(rate_hz);
  return EncodeMp4(frames, video);
}

void AddAnimatedScenarioCommand(CLI::App& app, CommandContext& context) {
  AddScenarioCommandWith(app, context, AnimatePreview);
}

}  // namespace longtail
