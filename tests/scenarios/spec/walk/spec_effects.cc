#include "tests/scenarios/spec/walk/spec_effects.h"

#include <array>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "generator/control/control_stream.h"
#include "generator/labels/label_builder.h"
#include "generator/scene/scene_builder.h"
#include "generator/sensors/sensor_effects.h"
#include "generator/sensors/sun_glare.h"
#include "kernels/status_macros.h"
#include "scenarios/criticality/metrics.h"
#include "scenarios/event_check.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/simulate.h"
#include "scenarios/verdict.h"
#include "tools/cli/scenario_explain.h"

namespace longtail {
namespace {

constexpr uint64_t kSeed = 1;
constexpr int kNumSamples = 12;

std::string DrawOf(const v1::ScenarioSpec& spec) {
  std::string text;
  for (int i = 0; i < kNumSamples; ++i) {
    absl::StatusOr<v1::Scenario> scenario = Instantiate(spec, kSeed, i);
    if (!scenario.ok()) {
      absl::StrAppend(&text, v1::RejectionReason_Name(RejectionOf(scenario.status()).reason()), "\n");
      continue;
    }
    absl::StrAppend(&text, scenario->concrete().roads(0).name(), " ", scenario->concrete().environments(0).name(), " ");
    scenario->clear_concrete();
    scenario->clear_spec_digest();
    absl::StrAppend(&text, scenario->ShortDebugString(), "\n");
  }
  return text;
}

std::string VerdictOf(const v1::ScenarioSpec& spec) {
  std::string text;
  for (int i = 0; i < kNumSamples; ++i) {
    v1::Rejection rejection;
    if (const absl::StatusOr<v1::Scenario> scenario = Instantiate(spec, kSeed, i); !scenario.ok()) {
      rejection = RejectionOf(scenario.status());
    } else if (const absl::StatusOr<v1::WorldTrack> track = Simulate(*scenario); track.ok()) {
      rejection = JudgeTrack(*scenario, *track);
    } else {
      absl::StrAppend(&text, track.status().ToString());
    }
    absl::StrAppend(&text, v1::RejectionReason_Name(rejection.reason()), "\n");
  }
  return text;
}

std::string CheckOf(const v1::ScenarioSpec& spec) {
  const EventReport report = CheckEvent(spec, {.num_samples = 4});
  return absl::StrCat(absl::StrJoin(report.failures, "\n"), "\n", report.num_tries, " ", report.num_happening, " ",
                      report.num_controls_detected);
}

struct Clip {
  v1::Scenario scenario;
  v1::WorldTrack track;
  Scene scene;
  std::vector<std::unique_ptr<ControlStream>> controls;
};

absl::StatusOr<std::unique_ptr<Clip>> MakeClip(const v1::ScenarioSpec& spec) {
  auto clip = std::make_unique<Clip>();
  ASSIGN_OR_RETURN(clip->scenario, Instantiate(spec, kSeed, 0));
  ASSIGN_OR_RETURN(clip->track, Simulate(clip->scenario));
  ASSIGN_OR_RETURN(clip->scene, BuildScene(clip->scenario, clip->track));
  for (int camera = 0; camera < static_cast<int>(clip->scene.cameras.size()); ++camera) {
    clip->controls.push_back(std::make_unique<ControlStream>(clip->scene, clip->scenario, clip->track, camera));
  }
  return clip;
}

template <typename Container>
void AppendBytes(const Container& numbers, std::string& bytes) {
  bytes.append(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(numbers[0]));
}

absl::StatusOr<std::string> ControlOf(const v1::ScenarioSpec& spec) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Clip> clip, MakeClip(spec));
  std::string bytes;
  for (const std::unique_ptr<ControlStream>& stream : clip->controls) {
    for (const int t : {0, clip->scene.num_frames / 2, clip->scene.num_frames - 1}) {
      const ControlFrame frame = stream->Draw(t);
      AppendBytes(std::array<int, 2>{frame.width_px, frame.height_px}, bytes);
      AppendBytes(frame.semantic_class, bytes);
      AppendBytes(frame.instance_id, bytes);
      AppendBytes(frame.inverse_depth, bytes);
      AppendBytes(frame.normal, bytes);
      AppendBytes(frame.base_color, bytes);
      AppendBytes(frame.emission, bytes);
      AppendBytes(frame.motion, bytes);
      AppendBytes(frame.disoccluded, bytes);
      AppendBytes(frame.action, bytes);
      AppendBytes(frame.world, bytes);
      AppendBytes(frame.event, bytes);
      bytes += frame.prompt;
    }
  }
  return bytes;
}

// What the cameras make of the raster's base colour.
absl::StatusOr<std::string> PictureOf(const v1::ScenarioSpec& spec) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Clip> clip, MakeClip(spec));
  std::string bytes;
  for (int camera = 0; camera < static_cast<int>(clip->controls.size()); ++camera) {
    const CameraModel& model = clip->scene.cameras[camera];
    SensorEffects effects(clip->scenario, camera, clip->scene.num_frames);
    for (int t = 0; t < clip->scene.num_frames; ++t) {
      const ControlFrame control = clip->controls[camera]->Draw(t);
      const SceneFrame pose = PoseFrame(clip->scene, clip->scenario, clip->track, t);
      RgbImage drawn(model.width_px, model.height_px);
      const size_t size = control.semantic_class.size();
      for (size_t i = 0; i < 3 * size; ++i) drawn.pixels[i] = control.base_color[i % 3 * size + i / 3];
      const RgbImage given = effects.Apply(t, std::move(drawn), SunIn(clip->scene, pose, model, control));
      if (t % 5 <= 1) AppendBytes(given.pixels, bytes);
    }
  }
  return bytes;
}

absl::StatusOr<std::string> LabelsOf(const v1::ScenarioSpec& spec) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Clip> clip, MakeClip(spec));
  clip->scenario.clear_spec_digest();
  ASSIGN_OR_RETURN(const std::unique_ptr<LabelBuilder> labels,
                   LabelBuilder::Create({.authored = spec,
                                         .scenario = clip->scenario,
                                         .track = clip->track,
                                         .scene = clip->scene,
                                         .unit_id = "unit",
                                         .generator_abi = "0",
                                         .provenance = {},
                                         .criticality = EgoCriticality(clip->scenario, clip->track)}));
  const int num_cameras = static_cast<int>(clip->controls.size());
  for (int t = 0; t < clip->scene.num_frames; ++t) {
    const SceneFrame pose = PoseFrame(clip->scene, clip->scenario, clip->track, t);
    for (int camera = 0; camera < num_cameras; ++camera) {
      RETURN_IF_ERROR(labels->AddFrame(t, camera, pose, clip->controls[camera]->Draw(t)));
    }
  }
  ASSIGN_OR_RETURN(const std::vector<SampleMember> members, labels->Finish(std::vector<std::string>(num_cameras)));
  std::string bytes;
  for (const SampleMember& member : members) {
    const bool repeats = absl::StartsWith(member.extension, "spec.") || member.extension == "scenario.pb";
    if (!repeats) absl::StrAppend(&bytes, member.extension, "\n", member.bytes, "\n");
  }
  return bytes;
}

}  // namespace

absl::StatusOr<std::string> EffectOf(const v1::ScenarioSpec& spec, const std::string& effect) {
  if (effect == "draw") return DrawOf(spec);
  if (effect == "verdict") return VerdictOf(spec);
  if (effect == "check") return CheckOf(spec);
  if (effect == "control") return ControlOf(spec);
  if (effect == "picture") return PictureOf(spec);
  if (effect == "labels") return LabelsOf(spec);
  if (effect == "words") return ExplanationText(spec);
  if (effect != "track") return absl::InvalidArgumentError(absl::StrCat("no such effect: ", effect));
  ASSIGN_OR_RETURN(const v1::Scenario scenario, Instantiate(spec, kSeed, 0));
  ASSIGN_OR_RETURN(const v1::WorldTrack track, Simulate(scenario));
  return track.SerializeAsString();
}

}  // namespace longtail
