// Trains a denoiser on clips.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_TRAINER_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_TRAINER_H_

#include <atomic>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "generator/world_model/clip_source.h"
#include "generator/world_model/compute_type.h"

namespace longtail {

struct TrainOptions {
  // "small" or "tiny"; must be that of initial_weights and of out_dir's checkpoint. Default: theirs, else "small".
  std::string config;
  // Holds checkpoint.safetensors (everything; a later run resumes from it) and weights.safetensors (bf16, averaged).
  std::string out_dir;
  // Weights to start from; where out_dir has a checkpoint, those that it started from. Default: from the checkpoint,
  // else from the seed.
  std::string initial_weights;
  uint64_t seed = 0;
  // Frames a step. Default: 8.
  int batch = 8;
  // Steps in all, those before a resume included. The learning rate falls over them by a cosine.
  int64_t num_steps = 10000;
  double learning_rate = 4e-4;
  double final_learning_rate = 1e-5;
  // Steps over which the rate rises from 0. Default: 100.
  int64_t warmup_steps = 100;
  // Threads that each take an equal part of the batch; batch must be a multiple. Default: 1.
  int num_threads = 1;
  // Time between checkpoints. Default: 5 minutes.
  absl::Duration checkpoint_interval = absl::Minutes(5);
  // Set it to stop after the present step, with a checkpoint.
  const std::atomic<bool>* stop = nullptr;
  // Of the forward and backward passes; weights and sums are float32. Default: float32.
  ComputeType compute = ComputeType::kFloat32;
  // Written into the weights' metadata.
  std::string license = "Apache-2.0";
  std::string code_commit;
};

struct TrainProgress {
  int64_t step = 0;
  int64_t num_steps = 0;
  // Means since the last report: loss, gradient norm, PSNR in dB of frames made from true and from own history (NaN
  // where none).
  double loss = 0;
  double gradient_norm = 0;
  double psnr_true_history_db = 0;
  double psnr_own_history_db = 0;
  double learning_rate = 0;
  double frames_per_second = 0;
  // Truth above prediction for up to 4 streams of the last batch; set with each checkpoint.
  const RgbImage* sheet = nullptr;
};

// Blocks until num_steps are done or stop is set. Reports every 20 steps and at each checkpoint. Deterministic: the
// same options and data give the same weights on one machine, resumed or not, for equal num_threads. InvalidArgument,
// DataLoss (checkpoint, shards), ResourceExhausted and Unavailable (writing).
absl::Status Train(const ClipSource& source, const TrainOptions& options,
                   const std::function<void(const TrainProgress&)>& report);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_TRAINER_H_
