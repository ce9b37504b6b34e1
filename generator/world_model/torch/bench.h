// Speed of the network beside the machine's own convolution peak, in one run.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_BENCH_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_BENCH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "generator/world_model/compute_type.h"

namespace longtail {

struct BenchRow {
  int batch = 0;
  double median_ms_per_frame = 0;
  double gflop_per_s = 0;
  double share_of_conv_peak = 0;  // model FLOP utilisation
};

struct BenchReport {
  std::string compute;  // "bf16" or "fp32"
  double gflop_per_evaluation = 0;
  double conv_peak_gflop_per_s = 0;    // 3x3 convolution, 96 to 96 channels on 64x128
  double matmul_peak_gflop_per_s = 0;  // 1024 x 1024 x 1024
  std::vector<BenchRow> rows;
};

// Medians of `repeats` evaluations at batch 1 and 8 on one thread.
absl::StatusOr<BenchReport> BenchModel(const std::string& weights_path, int repeats, ComputeType compute_type);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_BENCH_H_
