// Control frames in, pictures out: the interface of every world model backend. Free of torch.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_WORLD_MODEL_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_WORLD_MODEL_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "generator/control/control_frame.h"
#include "kernels/image.h"

namespace longtail {

struct ModelInfo {
  std::string name;           // "small"
  std::string sha256;         // of the weights file, lower-case hex
  std::string weights_dtype;  // "bf16"
  std::string device;         // "cpu"
  std::string library;        // "LibTorch 2.15.0"
  std::string license;
  int width_px = 0;
  int height_px = 0;
  int64_t num_parameters = 0;
  double flop_per_evaluation = 0;  // of one frame at batch 1
  int max_steps = 4;               // largest num_steps
};

struct RolloutOptions {
  // Keys of all noise: Philox(seed, sample_index, "model/<camera>/<frame>").
  uint64_t seed = 0;
  uint64_t sample_index = 0;
  std::string camera;
  // Network evaluations per frame, K in [1, max_steps]. Default: 1.
  int num_steps = 1;
  // Frames before the first, oldest first, at most 2; empty starts from nothing. Default: empty.
  std::vector<RgbImage> initial_frames;
};

// The state of a rollout between two frames; immutable, may be kept and restored any number of times.
class RolloutSnapshot {
 public:
  virtual ~RolloutSnapshot() = default;
};

// One clip being made. Not thread-safe: one thread at a time.
class Rollout {
 public:
  virtual ~Rollout() = default;
  // Makes the next frame. InvalidArgument where the control frame has another size than the model's.
  virtual absl::StatusOr<RgbImage> Step(const ControlFrame& control) = 0;
  virtual std::shared_ptr<const RolloutSnapshot> Snapshot() const = 0;  // shared: snapshots fork
  // InvalidArgument where the snapshot is of another backend.
  virtual absl::Status Restore(const RolloutSnapshot& snapshot) = 0;
  virtual int num_frames_made() const = 0;
};

// Whether a row of a batch is still wanted; may be asked from any thread that steps. Empty: all are.
using StillWanted = std::function<bool(size_t row)>;

// Which rows of a batch are still wanted: a row that was given up once stays given up. Not thread-safe: the backend's.
class WantedRows {
 public:
  WantedRows(size_t num_rows, StillWanted still_wanted)
      : wanted_(num_rows, true), still_wanted_(std::move(still_wanted)) {}

  // Asks for every row anew; false where none is wanted any more.
  bool Ask() {
    bool any = false;
    for (size_t row = 0; row < wanted_.size(); ++row) {
      if (wanted_[row] && still_wanted_) wanted_[row] = still_wanted_(row);
      any = any || wanted_[row];
    }
    return any;
  }
  bool wanted(size_t row) const { return wanted_[row]; }

 private:
  std::vector<bool> wanted_;
  const StillWanted still_wanted_;
};

// Thread-safe: StartRollout and StepBatch may run on several threads at once, as long as no rollout is in two batches.
// What a batch's rows are does not depend on what other threads do.
class WorldModel {
 public:
  virtual ~WorldModel() = default;
  virtual const ModelInfo& info() const = 0;
  // InvalidArgument names the option out of range.
  virtual absl::StatusOr<std::unique_ptr<Rollout>> StartRollout(const RolloutOptions& options) = 0;
  // Steps every rollout by one frame; rollouts[i] gets controls[i]. A rollout's frames depend on the
  // batch's size at most, never on its other members. Rollouts must be of this model and have equal num_steps.
  //
  // Before each evaluation it asks which rows are still wanted. One that is not keeps its place in the batch, so that
  // the others' bytes stay as they are, but its picture comes back empty (0 x 0 px) and its rollout is not stepped.
  // Cancelled, with no rollout stepped, as soon as no row is wanted.
  virtual absl::StatusOr<std::vector<RgbImage>> StepBatch(absl::Span<Rollout* const> rollouts,
                                                          absl::Span<const ControlFrame* const> controls,
                                                          const StillWanted& still_wanted) = 0;
  // All rows are wanted to the end.
  absl::StatusOr<std::vector<RgbImage>> StepBatch(absl::Span<Rollout* const> rollouts,
                                                  absl::Span<const ControlFrame* const> controls) {
    return StepBatch(rollouts, controls, {});
  }
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_WORLD_MODEL_H_
