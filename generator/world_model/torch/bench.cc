#include "generator/world_model/torch/bench.h"

#include <algorithm>
#include <functional>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "generator/world_model/torch/sampler.h"
#include "generator/world_model/torch/weights.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

double MedianSeconds(int repeats, const std::function<void()>& run) {
  run();
  run();
  std::vector<double> seconds;
  for (int i = 0; i < repeats; ++i) {
    const absl::Time begin = absl::Now();
    run();
    seconds.push_back(absl::ToDoubleSeconds(absl::Now() - begin));
  }
  std::nth_element(seconds.begin(), seconds.begin() + repeats / 2, seconds.end());
  return seconds[repeats / 2];
}

}  // namespace

absl::StatusOr<BenchReport> BenchModel(const std::string& weights_path, int repeats, ComputeType compute_type) {
  if (repeats < 1) return absl::InvalidArgumentError("repeats must be at least 1");
  at::set_num_threads(1);
  at::globalContext().setFlushDenormal(true);
  const torch::NoGradGuard no_grad;
  ASSIGN_OR_RETURN(LoadedDenoiser loaded, LoadDenoiser(weights_path));
  const bool bf16 = compute_type == ComputeType::kBFloat16;
  const torch::ScalarType compute = bf16 ? torch::kBFloat16 : torch::kFloat32;
  loaded.denoiser->to(compute);
  BenchReport report;
  report.compute = bf16 ? "bf16" : "fp32";
  report.gflop_per_evaluation = loaded.denoiser->flop_per_frame() * 1e-9;

  const torch::Tensor image = torch::full({1, 96, 64, 128}, 0.5, compute).contiguous(at::MemoryFormat::ChannelsLast);
  const torch::Tensor kernel = torch::full({96, 96, 3, 3}, 0.01, compute).contiguous(at::MemoryFormat::ChannelsLast);
  report.conv_peak_gflop_per_s =
      2e-9 * 96 * 96 * 9 * 64 * 128 / MedianSeconds(repeats, [&] { at::conv2d(image, kernel, {}, 1, 1); });
  const torch::Tensor matrix = torch::full({1024, 1024}, 0.01, compute);
  report.matmul_peak_gflop_per_s =
      2e-9 * 1024 * 1024 * 1024 / MedianSeconds(repeats, [&] { at::matmul(matrix, matrix); });

  const DenoiserConfig& config = loaded.denoiser->config();
  ControlFrame frame;
  frame.width_px = config.width_px;
  frame.height_px = config.height_px;
  const size_t plane = static_cast<size_t>(frame.width_px) * frame.height_px;
  frame.semantic_class.assign(plane, 1);
  frame.instance_id.assign(plane, 0);
  frame.inverse_depth.assign(plane, 0.1f);
  frame.normal.assign(3 * plane, 60);
  frame.base_color.assign(3 * plane, 128);
  frame.emission.assign(3 * plane, 0);
  frame.motion.assign(2 * plane, 1);
  frame.disoccluded.assign(plane, 0);
  for (const int batch : {1, 8}) {
    const std::vector<const ControlFrame*> frames(batch, &frame);
    const ControlTensors controls = EncodeControls(frames);
    History history;
    history.previous = history.before_previous = torch::full({batch, 3, config.height_px, config.width_px}, 0.1);
    history.known = torch::ones({batch, 2});
    history.noise_level = torch::zeros({batch});
    history.warped = Warp(history.previous, controls);
    const torch::Tensor noise = torch::full_like(history.previous, 0.3);
    BenchRow row;
    row.batch = batch;
    const double seconds =
        MedianSeconds(repeats,
                      [&] { SampleFrame(loaded.denoiser, noise, history, controls, /*num_steps=*/1, compute); }) /
        batch;
    row.median_ms_per_frame = 1e3 * seconds;
    row.gflop_per_s = report.gflop_per_evaluation / seconds;
    row.share_of_conv_peak = row.gflop_per_s / report.conv_peak_gflop_per_s;
    report.rows.push_back(row);
  }
  return report;
}

}  // namespace longtail
