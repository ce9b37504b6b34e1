// One clip of a world model, frame by frame: what ClipMaker does for the units of a batch at once.
#ifndef LONGTAIL_GENERATOR_PIPELINE_CLIP_ROLLOUT_H_
#define LONGTAIL_GENERATOR_PIPELINE_CLIP_ROLLOUT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "generator/control/control_stream.h"
#include "generator/dataset/sample.h"
#include "generator/labels/label_builder.h"
#include "generator/pipeline/clip_world.h"
#include "generator/sensors/sensor_effects.h"
#include "generator/world_model/world_model.h"
#include "longtail/v1/dataset.pb.h"
#include "longtail/v1/spec.pb.h"

namespace longtail {

// Not thread-safe: one thread at a time.
class ClipRollout {
 public:
  // plan: its seed, profile and backend are used; plan.specs(0) is the spec. The unit is (plan.specs(0), sample_index).
  // model must outlive the rollout. ResourceExhausted where the unit's tries ran out.
  static absl::StatusOr<std::unique_ptr<ClipRollout>> Begin(const v1::Plan& plan, uint64_t sample_index,
                                                            WorldModel& model);

  const std::string& unit_id() const { return unit_id_; }
  const ClipWorld& world() const { return *world_; }
  const v1::Provenance& provenance() const { return provenance_; }
  int num_frames() const { return world_->scene.num_frames; }
  // Frames made so far.
  int next_frame() const { return next_frame_; }

  // The next frame of each camera, as the camera gives it, in the scene's order. OutOfRange after the last; else the
  // model's error.
  absl::StatusOr<std::vector<RgbImage>> NextFrame();

  // Every member of the sample but the videos. FailedPrecondition before the last frame. Call once.
  absl::StatusOr<std::vector<SampleMember>> FinishLabels();

 private:
  explicit ClipRollout(WorldModel& model) : model_(model) {}

  WorldModel& model_;
  std::string unit_id_;
  v1::Provenance provenance_;
  std::unique_ptr<const ClipWorld> world_;
  std::unique_ptr<LabelBuilder> labels_;
  std::vector<std::unique_ptr<ControlStream>> controls_;  // one a camera
  std::vector<std::unique_ptr<Rollout>> rollouts_;        // one a camera
  std::vector<SensorEffects> effects_;                    // one a camera
  int next_frame_ = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_PIPELINE_CLIP_ROLLOUT_H_
