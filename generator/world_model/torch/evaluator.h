// Free-running quality of weights on held-out clips, beside what simpler means reach.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_EVALUATOR_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_EVALUATOR_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "generator/world_model/clip_source.h"
#include "generator/world_model/compute_type.h"

namespace longtail {

inline constexpr int kMaxEvalSteps = 4;

struct EvalOptions {
  std::string weights_path;
  // Clips of the source to use, from the first, at least 0; 0 for all. Default: 8.
  int max_clips = 8;
  // Network evaluations per frame, [1, kMaxEvalSteps]. Default: 1.
  int num_steps = 1;
  // True frames given before the first made one: 0 or 1. "PSNR at n" is of the n-th frame made. Default: 1.
  int initial_frames = 1;
  // Default: float32.
  ComputeType compute = ComputeType::kFloat32;
  // Key of the model's noise.
  uint64_t seed = 0;
};

// Means over clips at the n-th frame made; NaN where no clip is that long.
struct EvalPoint {
  int frame = 0;  // n
  double psnr_db = 0;
  double ssim = 0;
  // PSNR over pixels of vehicles and people only.
  double actor_psnr_db = 0;
  // Standard deviation of luma and mean absolute Laplacian, as ratios to the truth's.
  double contrast_ratio = 0;
  double laplacian_ratio = 0;
};

struct EvalRow {
  std::string variant;  // "full net", "warp only", "net without warp", "net without layout", "hold first frame"
  std::vector<EvalPoint> points;
};

struct EvalReport {
  std::string weights_sha256;
  std::string data_digest;
  int num_clips = 0;
  int num_steps = 0;
  int initial_frames = 0;
  std::vector<EvalRow> rows;
};

// Frames at which quality is reported.
inline constexpr int kEvalFrames[] = {1, 8, 20, 40, 100};

// Blocks. on_clip(done, total) is called after each clip. NotFound, DataLoss, InvalidArgument as LoadDenoiser and the
// source.
absl::StatusOr<EvalReport> Evaluate(const ClipSource& source, const EvalOptions& options,
                                    const std::function<void(int, int)>& on_clip);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_EVALUATOR_H_
