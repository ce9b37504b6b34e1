// Planned units -> samples: draws, simulates, builds, rolls out, labels and encodes.
#ifndef LONGTAIL_GENERATOR_PIPELINE_CLIP_MAKER_H_
#define LONGTAIL_GENERATOR_PIPELINE_CLIP_MAKER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "generator/dataset/part.h"
#include "generator/jobs/stage_times.h"
#include "generator/world_model/world_model.h"
#include "longtail/v1/dataset.pb.h"

namespace longtail {

// Not thread-safe: one thread at a time.
class ClipMaker {
 public:
  struct Options {
    // Called after each step with the number of frames it made; false gives the batch up with Cancelled. Default: goes
    // on.
    std::function<bool(int64_t)> on_frames;
  };

  // plan and model must outlive it. model is null exactly where the plan's model kind is "reference".
  ClipMaker(const v1::Plan& plan, WorldModel* model, Options options);

  // One sample a unit, in order; a unit whose tries ran out is in `failed`. All units are stepped together, in
  // evaluations of always the plan's units_per_batch rollouts: where fewer are there, because the batch is the last, a
  // unit failed or its clip has ended, idle ones fill up. So no frame depends on who else is in the batch.
  // Any other failure fails the batch.
  absl::StatusOr<BatchResult> Make(const v1::PlannedBatch& batch);

  // Time spent so far.
  const StageTimes& times() const { return times_; }

 private:
  struct Unit;
  absl::StatusOr<Unit> Begin(const v1::PlannedUnit& planned);
  absl::Status MakeFrames(std::vector<Unit>& units);
  absl::Status MakeFrame(std::vector<Unit*>& live, int t, int camera);
  // Fills up to the size of a batch. The added controls are those of the first rollout.
  absl::Status AddIdle(std::vector<Rollout*>& rollouts, std::vector<const ControlFrame*>& controls);
  absl::StatusOr<Sample> Finish(Unit& unit);

  const v1::Plan& plan_;
  WorldModel* const model_;
  const Options options_;
  StageTimes times_;
  std::vector<std::unique_ptr<Rollout>> idle_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_PIPELINE_CLIP_MAKER_H_
