#include "generator/pipeline/clip_pictures.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "generator/camera/reference_camera.h"
#include "generator/control/control_stream.h"
#include "generator/pipeline/clip_world.h"
#include "generator/scene/scene_builder.h"
#include "generator/video/canvas.h"
#include "generator/video/video.h"
#include "kernels/status_macros.h"
#include "longtail/v1/scenario.pb.h"

namespace longtail {
namespace {

constexpr Rgb kBackground = {24, 26, 30}, kText = {235, 235, 235}, kDim = {140, 145, 150};
constexpr Rgb kWindow = {240, 160, 40}, kSeen = {230, 60, 50}, kGreen = {90, 200, 120};

// What the pictures need of a sample.
struct LoadedSample {
  v1::Scenario scenario;
  std::vector<RgbImage> frames;  // first camera
  bool by_net = false;           // they are a world model's
  std::string event;
  int window_begin = 0, window_end = 0;  // frames of the event's window
  int seen_begin = -1, seen_end = -1;    // frames in which its detector is true; -1 where never
};

absl::StatusOr<LoadedSample> Load(const DatasetReader& reader, int index) {
  const auto broken = [&](const std::string& what) {
    return absl::DataLossError(absl::StrCat(reader.root(), ": sample ", index, ": ", what));
  };
  LoadedSample sample;
  sample.by_net = reader.stored_plan().plan.model().kind() == "net";
  ASSIGN_OR_RETURN(const std::string scenario, reader.ReadMember(index, "scenario.pb"));
  if (!sample.scenario.ParseFromString(scenario)) return broken("scenario.pb cannot be parsed");
  const v1::ScenarioSpec& spec = sample.scenario.concrete();
  if (spec.events().empty() || spec.sensors().cameras().empty()) return broken("scenario.pb has no event or no camera");
  ASSIGN_OR_RETURN(const std::string mp4,
                   reader.ReadMember(index, absl::StrCat(spec.sensors().cameras(0).name(), ".mp4")));
  ASSIGN_OR_RETURN(sample.frames, DecodeMp4(mp4));
  const v1::Event& event = spec.events(0);
  sample.event = event.id();
  const double rate_hz = spec.sensors().rate_hz();
  const int last = static_cast<int>(sample.frames.size()) - 1;
  sample.window_begin = std::clamp(static_cast<int>(std::ceil(event.window_start_s().constant() * rate_hz)), 0, last);
  sample.window_end = std::clamp(static_cast<int>(event.window_end_s().constant() * rate_hz), 0, last);
  ASSIGN_OR_RETURN(const std::string labels, reader.ReadMember(index, "event.json"));
  const auto json = nlohmann::json::parse(labels, nullptr, /*allow_exceptions=*/false);
  if (!json.is_array()) return broken("event.json must be an array");
  for (const auto& label : json) {
    if (label.value("kind", "") != "observed" || label.value("event", "") != sample.event) continue;
    sample.seen_begin = label.value("frame0", -1);
    sample.seen_end = label.value("frame1", -1);
  }
  return sample;
}

bool InWindow(const LoadedSample& sample, int t) { return t >= sample.window_begin && t <= sample.window_end; }
bool Seen(const LoadedSample& sample, int t) {
  return sample.seen_begin >= 0 && t >= sample.seen_begin && t <= sample.seen_end;
}

// Half of the frames spread over the clip, half close around the moment the event is first seen.
std::vector<int> SheetFrames(const LoadedSample& sample, int columns) {
  const int last = static_cast<int>(sample.frames.size()) - 1;
  const int middle = sample.seen_begin >= 0 ? sample.seen_begin : (sample.window_begin + sample.window_end) / 2;
  std::vector<int> frames;
  for (int i = 0; i < columns; ++i) {
    // Cubic spacing: dense at the middle, ends at the clip's.
    const double u = columns == 1 ? 0 : 2.0 * i / (columns - 1) - 1;
    const double reach = u < 0 ? middle : last - middle;
    frames.push_back(std::clamp(static_cast<int>(std::lround(middle + reach * u * std::abs(u))), 0, last));
  }
  return frames;
}

RgbImage ControlPicture(const ControlFrame& control) {
  RgbImage picture(control.width_px, control.height_px);
  const size_t plane = static_cast<size_t>(control.width_px) * control.height_px;
  for (size_t i = 0; i < plane; ++i) {
    // Facing the camera bright, turned away dark.
    const double shade =
        control.inverse_depth[i] > 0 ? 0.55 + 0.45 * std::abs(control.normal[2 * plane + i]) / 127.0 : 1;
    for (size_t c = 0; c < 3; ++c) {
      const double sky = control.inverse_depth[i] > 0 ? 0 : 60 + 20.0 * c;
      const double level = control.base_color[c * plane + i] * shade + control.emission[c * plane + i] + sky;
      picture.pixels[3 * i + c] = static_cast<uint8_t>(std::min(255.0, level));
    }
  }
  return picture;
}

struct Box {
  int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
};

// Extents of each actor in the instance raster, by track id; an empty box where it is not to be seen.
std::vector<Box> VisibleBoxes(const ControlFrame& control, int num_actors) {
  std::vector<Box> boxes(num_actors, {control.width_px, control.height_px, 0, 0});
  for (int y = 0; y < control.height_px; ++y) {
    for (int x = 0; x < control.width_px; ++x) {
      const uint16_t id = control.instance_id[static_cast<size_t>(y) * control.width_px + x];
      if (id == 0 || id >= num_actors) continue;
      Box& box = boxes[id];
      box = {std::min(box.x0, x), std::min(box.y0, y), std::max(box.x1, x + 1), std::max(box.y1, y + 1)};
    }
  }
  return boxes;
}

std::string ClassName(v1::ActorClass actor_class) {
  std::string name = v1::ActorClass_Name(actor_class).substr(sizeof("ACTOR_CLASS_") - 1);
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

// Draws one moment of the comparison: three panels and the gauges.
class ComparisonFrame {
 public:
  static constexpr int kZoom = 2, kPanelPx = 84;

  ComparisonFrame(const LoadedSample& sample, const ClipWorld& world)
      : sample_(sample),
        world_(world),
        panel_width_(sample.frames[0].width_px * kZoom),
        panel_height_(sample.frames[0].height_px * kZoom) {}

  RgbImage Draw(int t, const RgbImage& reference, const ControlFrame& control) const {
    Canvas canvas(3 * panel_width_, panel_height_ + kPanelPx, kBackground);
    const RgbImage* pictures[] = {&sample_.frames[t], &reference, nullptr};
    const RgbImage layout = ControlPicture(control);
    pictures[2] = &layout;
    const char* titles[] = {sample_.by_net ? "world model" : "sample", "reference camera", "control raster"};
    for (int i = 0; i < 3; ++i) {
      canvas.Paste(Enlarged(*pictures[i], kZoom), i * panel_width_, 0);
      DrawBoxes(canvas, i * panel_width_, control, t);
      canvas.Text(i * panel_width_ + 8, 18, titles[i], kText, 10);
    }
    DrawGauges(canvas, t);
    DrawTimeLine(canvas, t);
    return canvas.TakeImage();
  }

 private:
  void DrawBoxes(Canvas& canvas, int left, const ControlFrame& control, int t) const {
    const auto boxes = VisibleBoxes(control, world_.track.actors_size());
    for (size_t id = 1; id < boxes.size(); ++id) {
      const Box& box = boxes[id];
      if (box.x1 - box.x0 < 4 || box.y1 - box.y0 < 4) continue;
      const v1::ActorTrack& actor = world_.track.actors(static_cast<int>(id));
      const bool event_actor = (actor.flags(t) & 2u) != 0;
      const Rgb color = event_actor ? kSeen : kGreen;
      canvas.Outline(left + box.x0 * kZoom, box.y0 * kZoom, left + box.x1 * kZoom, box.y1 * kZoom, color);
      if (event_actor) canvas.Text(left + box.x0 * kZoom, box.y0 * kZoom - 3, ClassName(actor.actor_class()), color, 8);
    }
  }

  void DrawGauges(Canvas& canvas, int t) const {
    const v1::ActorTrack& ego = world_.track.actors(0);
    const int y = panel_height_ + 24;
    canvas.Text(12, y, sample_.event, Seen(sample_, t) ? kSeen : kText, 12);
    canvas.Text(330, y, absl::StrFormat("%5.1f km/h", ego.speed_mps(t) * 3.6), kText, 11);
    const double accel = ego.accel_mps2(t);
    canvas.Text(470, y, absl::StrFormat("%+5.1f m/s2", accel), accel < -3 ? kSeen : kText, 11);
    canvas.Text(610, y, absl::StrFormat("steer %+5.1f deg", ego.steer_rad(t) * 180 / M_PI), kText, 11);
    // Steering wheel bar: full scale 0.2 rad, left is left.
    const int center = 860, reach = static_cast<int>(std::clamp(ego.steer_rad(t) / 0.2, -1.0, 1.0) * 80);
    canvas.Fill(center - 81, y - 8, center + 82, y - 2, {60, 64, 70});
    canvas.Fill(std::min(center, center - reach), y - 8, std::max(center, center - reach) + 1, y - 2, kGreen);
    const v1::ScenarioSpec& spec = world_.scenario.concrete();
    canvas.Text(980, y, absl::StrCat(spec.roads(0).name(), ", ", spec.environments(0).name()), kDim, 10);
  }

  void DrawTimeLine(Canvas& canvas, int t) const {
    const int left = 12, right = 3 * panel_width_ - 70, y = panel_height_ + 52;
    const int last = std::max<int>(1, static_cast<int>(sample_.frames.size()) - 1);
    const auto x_of = [&](int frame) { return left + (right - left) * frame / last; };
    canvas.Fill(left, y, right, y + 6, {60, 64, 70});
    canvas.Fill(x_of(sample_.window_begin), y, x_of(sample_.window_end), y + 6, kWindow);
    if (sample_.seen_begin >= 0) canvas.Fill(x_of(sample_.seen_begin), y - 3, x_of(sample_.seen_end) + 2, y + 9, kSeen);
    canvas.Fill(x_of(t) - 1, y - 7, x_of(t) + 2, y + 13, kText);
    canvas.Text(right + 10, y + 8, absl::StrFormat("%4.1f s", world_.track.time_us(t) * 1e-6), kText, 10);
    canvas.Text(left, y + 26, "orange: the event's window   red: the event is seen", kDim, 8);
  }

  const LoadedSample& sample_;
  const ClipWorld& world_;
  const int panel_width_, panel_height_;
};

}  // namespace

absl::StatusOr<RgbImage> ContactSheet(const DatasetReader& reader, const std::vector<int>& samples, int columns) {
  if (samples.empty() || columns < 1) return absl::InvalidArgumentError("a contact sheet needs a sample and a column");
  constexpr int kGap = 4, kCaption = 18;
  std::unique_ptr<Canvas> canvas;
  for (size_t row = 0; row < samples.size(); ++row) {
    ASSIGN_OR_RETURN(const LoadedSample sample, Load(reader, samples[row]));
    const int width = sample.frames[0].width_px, height = sample.frames[0].height_px;
    const int stride_x = width + kGap, stride_y = height + kGap + kCaption;
    if (canvas == nullptr) {
      canvas = std::make_unique<Canvas>(columns * stride_x + kGap, static_cast<int>(samples.size()) * stride_y + kGap,
                                        kBackground);
    }
    const v1::ScenarioSpec& spec = sample.scenario.concrete();
    const int top = static_cast<int>(row) * stride_y + kGap + kCaption;
    canvas->Text(kGap + 2, top - 6,
                 absl::StrCat(sample.event, "   ", spec.roads(0).name(), "   ", spec.environments(0).name(), "   ",
                              reader.sample(samples[row]).unit_id),
                 kText, 8);
    const std::vector<int> frames = SheetFrames(sample, columns);
    for (int column = 0; column < columns; ++column) {
      const int t = frames[column], x = kGap + column * stride_x;
      if (Seen(sample, t) || InWindow(sample, t)) {
        canvas->Fill(x - 3, top - 3, x + width + 3, top + height + 3, Seen(sample, t) ? kSeen : kWindow);
      }
      canvas->Paste(sample.frames[t], x, top);
      canvas->Text(x + 4, top + height - 5,
                   absl::StrFormat("%.1f s", t / static_cast<double>(spec.sensors().rate_hz())), kText, 7);
    }
  }
  return canvas->TakeImage();
}

absl::StatusOr<std::string> ComparisonVideo(const DatasetReader& reader, int index) {
  ASSIGN_OR_RETURN(const LoadedSample sample, Load(reader, index));
  ASSIGN_OR_RETURN(const std::unique_ptr<const ClipWorld> world, BuildClipWorld(sample.scenario));
  ASSIGN_OR_RETURN(const std::unique_ptr<ReferenceCamera> reference, ReferenceCamera::Create(world->scene));
  ControlStream controls(world->scene, world->scenario, world->track, /*camera=*/0);
  const ComparisonFrame painter(sample, *world);
  std::vector<RgbImage> frames;
  for (int t = 0; t < static_cast<int>(sample.frames.size()); ++t) {
    const SceneFrame pose = PoseFrame(world->scene, world->scenario, world->track, t);
    frames.push_back(painter.Draw(t, reference->Render(pose, 0), controls.Draw(t)));
  }
  VideoOptions options;
  options.rate_num = static_cast<int>(sample.scenario.concrete().sensors().rate_hz());
  options.crf = 20;
  return EncodeMp4(frames, options);
}

}  // namespace longtail
