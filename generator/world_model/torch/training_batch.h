// What one training step sees: streams of clips, each rolled on by the network's own frames, with the corruption and
// dropout that make the network live with its errors and do without any of its inputs.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_TRAINING_BATCH_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_TRAINING_BATCH_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "generator/world_model/safetensors.h"
#include "generator/world_model/torch/denoiser.h"
#include "generator/world_model/torch/window_loader.h"

namespace longtail {

struct BatchOptions {
  uint64_t seed = 0;
  int batch = 8;
  // Frames of a window: 2 of true history and the rest rolled out.
  int window_frames = 14;
  // Chances, per stream and step (from nothing: per window).
  double start_from_nothing = 0.25;  // no history at the start of a window
  double return_to_truth = 0.10;     // the true frame replaces the own one as history
  double drop_history = 0.04;
  double drop_warp = 0.08;
  double drop_layout = 0.04;
};

struct TrainingBatch {
  torch::Tensor noisy;      // [B, 3, H, W]
  torch::Tensor time;       // [B]
  torch::Tensor truth;      // [B, 3, H, W]
  History history;          // as the network sees it: corrupted, dropped
  ControlTensors controls;  // likewise
  torch::Tensor own;        // [B] 1 where the history is the network's own
};

// Not thread-safe: the trainer's thread.
class TrainingStreams {
 public:
  // source must outlive it.
  TrainingStreams(const ClipSource& source, const BatchOptions& options, uint64_t first_window);

  // The batch of step (all randomness is keyed by it).
  absl::StatusOr<TrainingBatch> Next(int64_t step);
  // Feeds back the frames made from the last batch, [B, 3, H, W]: they become history.
  void Advance(const torch::Tensor& frames);

  // So that a resumed run goes on with the same numbers.
  void Store(TensorFile* file) const;
  absl::Status Restore(const TensorFile& file);

 private:
  struct Stream {
    ClipWindow window;
    uint64_t window_index = 0;
    int position = 0;
    int known = 0;
    bool own = false;
    bool keep = true;                         // whether the frame made next may become history
    torch::Tensor previous, before_previous;  // [3, H, W]
  };
  absl::Status Refill(int index, int64_t step);

  const ClipSource& source_;
  BatchOptions options_;
  uint64_t next_window_;
  std::unique_ptr<WindowLoader> loader_;
  std::vector<Stream> streams_;
  int64_t step_ = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_TRAINING_BATCH_H_
