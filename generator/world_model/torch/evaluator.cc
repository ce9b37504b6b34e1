#include "generator/world_model/torch/evaluator.h"

#include <cmath>
#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generator/world_model/torch/picture_metrics.h"
#include "generator/world_model/torch/sampler.h"
#include "generator/world_model/torch/weights.h"
#include "kernels/philox.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

enum class Variant { kFull, kWarpOnly, kNoWarp, kNoLayout, kHold };

constexpr struct {
  Variant variant;
  const char* name;
} kVariants[] = {
    {Variant::kFull, "full net"},           {Variant::kWarpOnly, "warp only (no net)"},
    {Variant::kNoWarp, "net without warp"}, {Variant::kNoLayout, "net without layout"},
    {Variant::kHold, "hold first frame"},
};

void DropLayout(ControlTensors* controls) {
  controls->full.zero_();
  controls->half.slice(1, 0, kNumSemanticChannels + 3).zero_();
}

// One clip made by one variant, frame after frame.
class FreeRun {
 public:
  FreeRun(Variant variant, Denoiser& denoiser, torch::ScalarType compute, const EvalOptions& options)
      : variant_(variant), denoiser_(denoiser), compute_(compute), options_(options) {}

  void Start(const torch::Tensor& first_truth) {
    before_previous_ = torch::zeros_like(first_truth);
    previous_ = options_.initial_frames > 0 ? first_truth : torch::zeros_like(first_truth);
    known_ = options_.initial_frames;
  }

  // [3, H, W]
  torch::Tensor Next(const ControlFrame& control, uint64_t clip, int frame) {
    const ControlFrame* pointer = &control;
    ControlTensors controls = EncodeControls(absl::MakeConstSpan(&pointer, 1));
    torch::Tensor made;
    switch (variant_) {
      case Variant::kHold:
        made = previous_;
        break;
      case Variant::kWarpOnly:
        made = Moved(controls);
        break;
      default:
        made = Denoised(controls, clip, frame);
    }
    before_previous_ = previous_;
    previous_ = made;
    known_ = std::min(2, known_ + 1);
    return made;
  }

 private:
  // The moved frame, with the unmoved one where the surface was not to be seen.
  torch::Tensor Moved(const ControlTensors& controls) const {
    const torch::Tensor warped = Warp(previous_.unsqueeze(0), controls)[0];
    return warped.slice(0, 0, 3) + previous_ * (1 - warped.slice(0, 3, 4));
  }

  torch::Tensor Denoised(ControlTensors& controls, uint64_t clip, int frame) {
    if (variant_ == Variant::kNoLayout) DropLayout(&controls);
    History history;
    history.previous = previous_.unsqueeze(0);
    history.before_previous = before_previous_.unsqueeze(0);
    history.warped = Warp(history.previous, controls);
    if (known_ == 0 || variant_ == Variant::kNoWarp) history.warped.zero_();
    history.known = torch::zeros({1, 2});
    for (int k = 0; k < known_; ++k) history.known[0][k] = 1;
    history.noise_level = torch::zeros({1});
    torch::Tensor noise = torch::empty_like(history.previous);
    PhiloxNormals(options_.seed, clip, absl::StrCat("model/eval/", frame), static_cast<uint64_t>(noise.numel()),
                  noise.data_ptr<float>());
    return SampleFrame(denoiser_, noise, history, controls, options_.num_steps, compute_)[0];
  }

  const Variant variant_;
  Denoiser& denoiser_;
  const torch::ScalarType compute_;
  const EvalOptions& options_;
  torch::Tensor previous_, before_previous_;
  int known_ = 0;
};

struct Sum {
  double total = 0;
  int count = 0;
  void Add(double value) {
    if (std::isnan(value)) return;
    total += value;
    ++count;
  }
  double Mean() const { return count == 0 ? std::numeric_limits<double>::quiet_NaN() : total / count; }
};

struct PointSums {
  Sum psnr, ssim, actor, contrast, laplacian;

  void Add(const torch::Tensor& made, const torch::Tensor& truth, const ControlFrame& control) {
    const ControlFrame* pointer = &control;
    const torch::Tensor actor_mask = EncodeControls(absl::MakeConstSpan(&pointer, 1)).actor[0];
    psnr.Add(PsnrDb(made, truth));
    ssim.Add(Ssim(made, truth));
    actor.Add(PsnrDb(made, truth, actor_mask));
    contrast.Add(LumaContrast(made) / LumaContrast(truth));
    laplacian.Add(LaplacianEnergy(made) / LaplacianEnergy(truth));
  }
};

}  // namespace

absl::StatusOr<EvalReport> Evaluate(const ClipSource& source, const EvalOptions& options,
                                    const std::function<void(int, int)>& on_clip) {
  if (options.initial_frames < 0 || options.initial_frames > 1) {
    return absl::InvalidArgumentError(absl::StrCat("initial_frames must be 0 or 1, got ", options.initial_frames));
  }
  if (options.num_steps < 1 || options.num_steps > kMaxEvalSteps) {
    return absl::InvalidArgumentError(
        absl::StrCat("num_steps must be in [1, ", kMaxEvalSteps, "], got ", options.num_steps));
  }
  if (options.max_clips < 0) {
    return absl::InvalidArgumentError(absl::StrCat("max_clips must be at least 0, got ", options.max_clips));
  }
  at::set_num_threads(1);
  at::globalContext().setFlushDenormal(true);
  const torch::NoGradGuard no_grad;
  ASSIGN_OR_RETURN(LoadedDenoiser loaded, LoadDenoiser(options.weights_path));
  const torch::ScalarType compute = options.compute == ComputeType::kBFloat16 ? torch::kBFloat16 : torch::kFloat32;
  loaded.denoiser->to(compute);

  EvalReport report;
  report.weights_sha256 = loaded.sha256;
  report.data_digest = source.digest();
  report.num_steps = options.num_steps;
  report.initial_frames = options.initial_frames;
  report.num_clips = options.max_clips > 0 ? std::min(options.max_clips, source.num_clips()) : source.num_clips();

  constexpr size_t kNumPoints = std::size(kEvalFrames), kNumVariants = std::size(kVariants);
  std::vector<std::vector<PointSums>> sums(kNumVariants, std::vector<PointSums>(kNumPoints));
  for (int clip = 0; clip < report.num_clips; ++clip) {
    ASSIGN_OR_RETURN(const ClipWindow window, source.Read(clip, 0, source.num_frames(clip)));
    const DenoiserConfig& config = loaded.denoiser->config();
    if (window.frames[0].width_px != config.width_px || window.frames[0].height_px != config.height_px) {
      return absl::InvalidArgumentError(absl::StrCat("the data's frames must be ", config.width_px, " x ",
                                                     config.height_px, " px, the size of the weights"));
    }
    const torch::Tensor first = EncodeImage(window.frames[0]);
    for (size_t v = 0; v < kNumVariants; ++v) {
      FreeRun run(kVariants[v].variant, loaded.denoiser, compute, options);
      run.Start(first);
      const int frames = static_cast<int>(window.frames.size()) - options.initial_frames;
      for (int n = 1; n <= frames; ++n) {
        const int t = n - 1 + options.initial_frames;
        const torch::Tensor made = run.Next(window.controls[t], static_cast<uint64_t>(clip), t);
        for (size_t p = 0; p < kNumPoints; ++p) {
          if (kEvalFrames[p] == n) sums[v][p].Add(made, EncodeImage(window.frames[t]), window.controls[t]);
        }
      }
    }
    on_clip(clip + 1, report.num_clips);
  }
  for (size_t v = 0; v < kNumVariants; ++v) {
    EvalRow row{kVariants[v].name, {}};
    for (size_t p = 0; p < kNumPoints; ++p) {
      const PointSums& s = sums[v][p];
      row.points.push_back(
          {kEvalFrames[p], s.psnr.Mean(), s.ssim.Mean(), s.actor.Mean(), s.contrast.Mean(), s.laplacian.Mean()});
    }
    report.rows.push_back(row);
  }
  return report;
}

}  // namespace longtail
