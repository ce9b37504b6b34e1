#include "generator/pipeline/clip_maker.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generator/camera/reference_camera.h"
#include "generator/control/control_stream.h"
#include "generator/labels/label_builder.h"
#include "generator/pipeline/clip_world.h"
#include "generator/pipeline/provenance.h"
#include "generator/scene/scene_builder.h"
#include "generator/sensors/sensor_effects.h"
#include "generator/sensors/sun_glare.h"
#include "generator/video/video.h"
#include "kernels/instruction_set.h"
#include "kernels/status_macros.h"
#include "scenarios/criticality/metrics.h"
#include "scenarios/simulate.h"

namespace longtail {

// A clip in the making. Moved only before its streams exist.
struct ClipMaker::Unit {
  const v1::PlannedUnit* planned = nullptr;
  std::unique_ptr<const ClipWorld> world;
  std::unique_ptr<LabelBuilder> labels;
  std::unique_ptr<ReferenceCamera> reference;            // where it draws frames
  std::vector<std::unique_ptr<ControlStream>> controls;  // one a camera
  std::vector<std::unique_ptr<Rollout>> rollouts;        // one a camera; empty for the reference camera
  std::vector<std::unique_ptr<SensorEffects>> effects;   // one a camera
  std::vector<SunInPicture> sun;                         // one a camera, of the frame in the making
  std::vector<std::vector<RgbImage>> initial;            // [camera]: what rollouts start from
  std::vector<std::vector<RgbImage>> frames;             // [camera][T], as the cameras gave them

  void Keep(int t, int camera, RgbImage drawn) {
    frames[camera].push_back(effects[camera]->Apply(t, std::move(drawn), sun[camera]));
  }
  absl::Status failure;  // ResourceExhausted where the tries ran out
};

ClipMaker::ClipMaker(const v1::Plan& plan, WorldModel* model, Options options)
    : plan_(plan), model_(model), options_(std::move(options)) {}

absl::StatusOr<ClipMaker::Unit> ClipMaker::Begin(const v1::PlannedUnit& planned) {
  const v1::ScenarioSpec& spec = plan_.specs(static_cast<int>(planned.spec_index())).spec();
  Unit unit;
  unit.planned = &planned;
  absl::StatusOr<AcceptedScenario> accepted = absl::UnknownError("");
  {
    const StageTimer timer(times_, Stage::kSimulate);
    accepted = DrawAccepted(spec, plan_.seed(), planned.sample_index());
  }
  if (accepted.status().code() == absl::StatusCode::kResourceExhausted) {
    unit.failure = accepted.status();
    return unit;
  }
  RETURN_IF_ERROR(accepted.status());
  {
    const StageTimer timer(times_, Stage::kScene);
    ASSIGN_OR_RETURN(unit.world, BuildClipWorld(std::move(accepted->scenario), std::move(accepted->track)));
  }
  const Scene& scene = unit.world->scene;
  if (model_ == nullptr || plan_.profile().initial_frames() == "reference") {
    const StageTimer timer(times_, Stage::kReference);
    ASSIGN_OR_RETURN(const InstructionSet set, ParseInstructionSet(plan_.backend().max_isa()));
    ASSIGN_OR_RETURN(unit.reference, ReferenceCamera::Create(scene, set));
  }
  for (int camera = 0; camera < static_cast<int>(scene.cameras.size()); ++camera) {
    unit.controls.push_back(std::make_unique<ControlStream>(scene, unit.world->scenario, unit.world->track, camera));
    unit.effects.push_back(std::make_unique<SensorEffects>(unit.world->scenario, camera, scene.num_frames));
  }
  unit.sun.resize(scene.cameras.size());
  unit.initial.resize(scene.cameras.size());
  unit.frames.resize(scene.cameras.size());
  ASSIGN_OR_RETURN(unit.labels, LabelBuilder::Create(LabelInput{
                                    .authored = spec,
                                    .scenario = unit.world->scenario,
                                    .track = unit.world->track,
                                    .scene = scene,
                                    .unit_id = planned.unit_id(),
                                    .generator_abi = absl::StrCat(plan_.generator_abi()),
                                    .provenance = MakeProvenance(plan_, model_ == nullptr ? nullptr : &model_->info()),
                                    .criticality = EgoCriticality(unit.world->scenario, unit.world->track),
                                    .dense = plan_.profile().labels() == "dense",
                                }));
  return unit;
}

absl::Status ClipMaker::AddIdle(std::vector<Rollout*>& rollouts, std::vector<const ControlFrame*>& controls) {
  for (size_t i = 0; rollouts.size() < plan_.units_per_batch(); ++i) {
    if (i == idle_.size()) {
      RolloutOptions options;
      options.camera = "idle";
      options.sample_index = i;
      options.num_steps = static_cast<int>(plan_.profile().num_steps());
      ASSIGN_OR_RETURN(idle_.emplace_back(), model_->StartRollout(options));
    }
    rollouts.push_back(idle_[i].get());
    controls.push_back(controls[0]);
  }
  return absl::OkStatus();
}

// Frame t of one camera of every live unit.
absl::Status ClipMaker::MakeFrame(std::vector<Unit*>& live, int t, int camera) {
  std::vector<ControlFrame> controls;
  std::vector<Rollout*> rollouts;
  for (Unit* unit : live) {
    const ClipWorld& world = *unit->world;
    SceneFrame pose;
    {
      const StageTimer timer(times_, Stage::kRaster);
      controls.push_back(unit->controls[camera]->Draw(t));
      pose = PoseFrame(world.scene, world.scenario, world.track, t);
      unit->sun[camera] = SunIn(world.scene, pose, world.scene.cameras[camera], controls.back());
    }
    {
      const StageTimer timer(times_, Stage::kLabels);
      RETURN_IF_ERROR(unit->labels->AddFrame(t, camera, pose, controls.back()));
    }
    if (unit->reference != nullptr && (model_ == nullptr || t == 0)) {
      const StageTimer timer(times_, Stage::kReference);
      RgbImage drawn = unit->reference->Render(pose, camera);
      if (model_ != nullptr) unit->initial[camera].push_back(drawn);
      unit->Keep(t, camera, std::move(drawn));
    }
    if (model_ == nullptr) continue;
    if (unit->rollouts.size() <= static_cast<size_t>(camera)) {
      RolloutOptions rollout;
      rollout.seed = plan_.seed();
      rollout.sample_index = unit->planned->sample_index();
      rollout.camera = world.scene.cameras[camera].name;
      rollout.num_steps = static_cast<int>(plan_.profile().num_steps());
      rollout.initial_frames = unit->initial[camera];
      ASSIGN_OR_RETURN(unit->rollouts.emplace_back(), model_->StartRollout(rollout));
    }
    rollouts.push_back(unit->rollouts[camera].get());
  }
  const bool given = t == 0 && plan_.profile().initial_frames() == "reference";
  if (model_ == nullptr || given) return absl::OkStatus();
  const StageTimer timer(times_, Stage::kNetwork);
  std::vector<const ControlFrame*> pointers;
  for (const ControlFrame& control : controls) pointers.push_back(&control);
  RETURN_IF_ERROR(AddIdle(rollouts, pointers));
  ASSIGN_OR_RETURN(std::vector<RgbImage> images, model_->StepBatch(rollouts, pointers));
  for (size_t i = 0; i < live.size(); ++i) live[i]->Keep(t, camera, std::move(images[i]));
  return absl::OkStatus();
}

absl::Status ClipMaker::MakeFrames(std::vector<Unit>& units) {
  for (int t = 0;; ++t) {
    bool any = false;
    for (size_t camera = 0;; ++camera) {
      std::vector<Unit*> live;
      for (Unit& unit : units) {
        if (unit.world != nullptr && t < unit.world->scene.num_frames && camera < unit.world->scene.cameras.size()) {
          live.push_back(&unit);
        }
      }
      if (live.empty()) break;
      any = true;
      RETURN_IF_ERROR(MakeFrame(live, t, static_cast<int>(camera)));
      if (options_.on_frames && !options_.on_frames(static_cast<int64_t>(live.size()))) {
        return absl::CancelledError("the batch was given up");
      }
    }
    if (!any) return absl::OkStatus();
  }
}

absl::StatusOr<Sample> ClipMaker::Finish(Unit& unit) {
  std::vector<std::string> videos;
  {
    const StageTimer timer(times_, Stage::kEncode);
    const v1::Sensors& sensors = unit.world->scenario.concrete().sensors();
    VideoOptions video;
    video.rate_num = static_cast<int>(sensors.rate_hz());
    video.crf = static_cast<int>(plan_.profile().crf());
    for (const auto& frames : unit.frames) {
      ASSIGN_OR_RETURN(videos.emplace_back(), EncodeMp4(frames, video));
    }
  }
  const StageTimer timer(times_, Stage::kLabels);
  Sample sample;
  sample.key = unit.planned->unit_id();
  ASSIGN_OR_RETURN(sample.members, unit.labels->Finish(std::move(videos)));
  return sample;
}

absl::StatusOr<BatchResult> ClipMaker::Make(const v1::PlannedBatch& batch) {
  std::vector<Unit> units;
  for (const v1::PlannedUnit& planned : batch.units()) {
    ASSIGN_OR_RETURN(units.emplace_back(), Begin(planned));
  }
  RETURN_IF_ERROR(MakeFrames(units));
  BatchResult result;
  for (Unit& unit : units) {
    if (!unit.failure.ok()) {
      result.failed.push_back({unit.planned->unit_id(), std::string(unit.failure.message())});
      continue;
    }
    ASSIGN_OR_RETURN(result.samples.emplace_back(), Finish(unit));
    for (const auto& frames : unit.frames) result.num_frames += static_cast<int64_t>(frames.size());
    result.num_rejected += unit.world->scenario.rejections_size();
  }
  return result;
}

}  // namespace longtail
