#include "generator/pipeline/clip_rollout.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generator/dataset/plan.h"
#include "generator/pipeline/provenance.h"
#include "generator/scene/scene_builder.h"
#include "generator/sensors/sun_glare.h"
#include "kernels/status_macros.h"
#include "proto/canonical_bytes.h"
#include "scenarios/criticality/metrics.h"
#include "scenarios/simulate.h"

namespace longtail {

absl::StatusOr<std::unique_ptr<ClipRollout>> ClipRollout::Begin(const v1::Plan& plan, uint64_t sample_index,
                                                                WorldModel& model) {
  const v1::ScenarioSpec& spec = plan.specs(0).spec();
  ASSIGN_OR_RETURN(AcceptedScenario accepted, DrawAccepted(spec, plan.seed(), sample_index));
  std::unique_ptr<ClipRollout> clip(new ClipRollout(model));
  clip->unit_id_ = UnitId(CanonicalBytes(spec), plan, sample_index);
  clip->provenance_ = MakeProvenance(plan, &model.info());
  ASSIGN_OR_RETURN(clip->world_, BuildClipWorld(std::move(accepted.scenario), std::move(accepted.track)));
  const ClipWorld& world = *clip->world_;
  for (int camera = 0; camera < static_cast<int>(world.scene.cameras.size()); ++camera) {
    clip->controls_.push_back(std::make_unique<ControlStream>(world.scene, world.scenario, world.track, camera));
    clip->effects_.emplace_back(world.scenario, camera, world.scene.num_frames);
    RolloutOptions rollout;
    rollout.seed = plan.seed();
    rollout.sample_index = sample_index;
    rollout.camera = world.scene.cameras[camera].name;
    rollout.num_steps = static_cast<int>(plan.profile().num_steps());
    ASSIGN_OR_RETURN(clip->rollouts_.emplace_back(), model.StartRollout(rollout));
  }
  ASSIGN_OR_RETURN(clip->labels_, LabelBuilder::Create(LabelInput{
                                      .authored = spec,
                                      .scenario = world.scenario,
                                      .track = world.track,
                                      .scene = world.scene,
                                      .unit_id = clip->unit_id_,
                                      .generator_abi = absl::StrCat(plan.generator_abi()),
                                      .provenance = clip->provenance_,
                                      .criticality = EgoCriticality(world.scenario, world.track),
                                      .dense = plan.profile().labels() == "dense",
                                  }));
  return clip;
}

absl::StatusOr<std::vector<RgbImage>> ClipRollout::NextFrame() {
  if (next_frame_ >= num_frames()) {
    return absl::OutOfRangeError(absl::StrCat("the clip has ", num_frames(), " frames"));
  }
  std::vector<ControlFrame> controls;
  std::vector<Rollout*> rollouts;
  std::vector<const ControlFrame*> pointers;
  const SceneFrame pose = PoseFrame(world_->scene, world_->scenario, world_->track, next_frame_);
  for (size_t camera = 0; camera < controls_.size(); ++camera) {
    controls.push_back(controls_[camera]->Draw(next_frame_));
    RETURN_IF_ERROR(labels_->AddFrame(next_frame_, static_cast<int>(camera), pose, controls.back()));
    rollouts.push_back(rollouts_[camera].get());
  }
  for (const ControlFrame& control : controls) pointers.push_back(&control);
  ASSIGN_OR_RETURN(std::vector<RgbImage> images, model_.StepBatch(rollouts, pointers));
  for (size_t camera = 0; camera < images.size(); ++camera) {
    const SunInPicture sun = SunIn(world_->scene, pose, world_->scene.cameras[camera], controls[camera]);
    images[camera] = effects_[camera].Apply(next_frame_, std::move(images[camera]), sun);
  }
  ++next_frame_;
  return images;
}

absl::StatusOr<std::vector<SampleMember>> ClipRollout::FinishLabels() {
  const std::vector<CameraModel>& cameras = world_->scene.cameras;
  ASSIGN_OR_RETURN(std::vector<SampleMember> members, labels_->Finish(std::vector<std::string>(cameras.size())));
  std::erase_if(members, [&cameras](const SampleMember& member) {
    return std::any_of(cameras.begin(), cameras.end(),
                       [&member](const CameraModel& camera) { return member.extension == camera.name + ".mp4"; });
  });
  return members;
}

}  // namespace longtail
