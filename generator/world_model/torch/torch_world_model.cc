#include "generator/world_model/torch/torch_world_model.h"

#include <xmmintrin.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "generator/world_model/torch/control_tensors.h"
#include "generator/world_model/torch/sampler.h"
#include "generator/world_model/torch/weights.h"
#include "kernels/philox.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

// How LibTorch computes on the calling thread: OpenMP's number of threads and the treatment of denormals belong to each
// thread, so that a thread that did not load the model would compute otherwise. The denormals' is put back at the end.
class ThreadArithmetic {
 public:
  explicit ThreadArithmetic(int num_threads) : control_(_mm_getcsr()) {
    thread_local int now = 0;
    if (std::exchange(now, num_threads) != num_threads) at::set_num_threads(num_threads);
    at::globalContext().setFlushDenormal(true);
  }
  ~ThreadArithmetic() { _mm_setcsr(control_); }
  ThreadArithmetic(const ThreadArithmetic&) = delete;
  ThreadArithmetic& operator=(const ThreadArithmetic&) = delete;

 private:
  const unsigned int control_;
};

// Frames stay float tensors between steps: rounding them to 8 bits each step would itself be drift.
struct RolloutState {
  torch::Tensor previous, before_previous;  // [3, H, W] float32
  int known = 0;                            // 0, 1 or 2 of them exist
  int num_frames = 0;
};

class TorchSnapshot : public RolloutSnapshot {
 public:
  explicit TorchSnapshot(RolloutState state) : state_(std::move(state)) {}
  const RolloutState& state() const { return state_; }

 private:
  RolloutState state_;  // tensors are never written in place, so sharing them is a copy
};

class TorchWorldModel;

class TorchRollout : public Rollout {
 public:
  TorchRollout(TorchWorldModel* model, RolloutOptions options, RolloutState state)
      : model_(model), options_(std::move(options)), state_(std::move(state)) {}

  absl::StatusOr<RgbImage> Step(const ControlFrame& control) override;
  std::shared_ptr<const RolloutSnapshot> Snapshot() const override { return std::make_shared<TorchSnapshot>(state_); }
  absl::Status Restore(const RolloutSnapshot& snapshot) override {
    const auto* own = dynamic_cast<const TorchSnapshot*>(&snapshot);
    if (own == nullptr) return absl::InvalidArgumentError("snapshot must be of a LibTorch rollout");
    state_ = own->state();
    return absl::OkStatus();
  }
  int num_frames_made() const override { return state_.num_frames; }

  const TorchWorldModel* model() const { return model_; }
  const RolloutOptions& options() const { return options_; }
  const RolloutState& state() const { return state_; }
  void Advance(torch::Tensor frame) {
    state_.before_previous = state_.previous;
    state_.previous = std::move(frame);
    state_.known = std::min(2, state_.known + 1);
    ++state_.num_frames;
  }

 private:
  TorchWorldModel* model_;
  RolloutOptions options_;
  RolloutState state_;
};

class TorchWorldModel : public WorldModel {
 public:
  TorchWorldModel(LoadedDenoiser loaded, const TorchModelOptions& options)
      : denoiser_(loaded.denoiser), num_threads_(options.num_threads) {
    const bool bf16 = options.compute == ComputeType::kBFloat16;
    compute_ = bf16 ? torch::kBFloat16 : torch::kFloat32;
    for (auto& parameter : denoiser_->parameters()) {
      info_.num_parameters += parameter.numel();
      parameter.set_requires_grad(false);
    }
    denoiser_->to(compute_);
    const DenoiserConfig& config = denoiser_->config();
    info_.name = config.name;
    info_.sha256 = loaded.sha256;
    info_.weights_dtype = loaded.weights_dtype;
    info_.device = absl::StrCat(options.device, bf16 ? "/bf16" : "/fp32");
    info_.library = TorchLibraryName();
    info_.license = loaded.metadata["license"];
    info_.width_px = config.width_px;
    info_.height_px = config.height_px;
    info_.flop_per_evaluation = denoiser_->flop_per_frame();
  }

  const ModelInfo& info() const override { return info_; }

  absl::StatusOr<std::unique_ptr<Rollout>> StartRollout(const RolloutOptions& options) override {
    if (options.num_steps < 1 || options.num_steps > info_.max_steps) {
      return absl::InvalidArgumentError(
          absl::StrCat("num_steps must be in [1, ", info_.max_steps, "], got ", options.num_steps));
    }
    if (options.initial_frames.size() > 2) {
      return absl::InvalidArgumentError(
          absl::StrCat("initial_frames must hold at most 2 frames, got ", options.initial_frames.size()));
    }
    RolloutState state;
    state.previous = state.before_previous = torch::zeros({3, info_.height_px, info_.width_px});
    for (const RgbImage& image : options.initial_frames) {
      RETURN_IF_ERROR(CheckSize("initial_frames", image.width_px, image.height_px));
      state.before_previous = state.previous;
      state.previous = EncodeImage(image);
      ++state.known;
    }
    return std::make_unique<TorchRollout>(this, options, std::move(state));
  }

  absl::StatusOr<std::vector<RgbImage>> StepBatch(absl::Span<Rollout* const> rollouts,
                                                  absl::Span<const ControlFrame* const> controls,
                                                  const StillWanted& still_wanted) override {
    if (rollouts.empty() || rollouts.size() != controls.size()) {
      return absl::InvalidArgumentError("rollouts and controls must be of the same length, at least 1");
    }
    std::vector<TorchRollout*> own;
    for (size_t i = 0; i < rollouts.size(); ++i) {
      auto* rollout = dynamic_cast<TorchRollout*>(rollouts[i]);
      if (rollout == nullptr || rollout->model() != this) {
        return absl::InvalidArgumentError(absl::StrCat("rollouts[", i, "] must be of this model"));
      }
      if (rollout->options().num_steps != static_cast<TorchRollout*>(rollouts[0])->options().num_steps) {
        return absl::InvalidArgumentError(absl::StrCat("rollouts[", i, "] must have the num_steps of rollouts[0]"));
      }
      RETURN_IF_ERROR(CheckSize("controls", controls[i]->width_px, controls[i]->height_px));
      own.push_back(rollout);
    }
    try {
      return StepChecked(own, controls, WantedRows(own.size(), still_wanted));
    } catch (const c10::Error& e) {
      return absl::InternalError(absl::StrCat("LibTorch: ", e.what_without_backtrace()));
    }
  }

 private:
  absl::Status CheckSize(const char* what, int width_px, int height_px) const {
    if (width_px == info_.width_px && height_px == info_.height_px) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrCat(what, " must be ", info_.width_px, " x ", info_.height_px,
                                                   " px, the size the model was trained on, got ", width_px, " x ",
                                                   height_px));
  }

  absl::StatusOr<std::vector<RgbImage>> StepChecked(absl::Span<TorchRollout* const> rollouts,
                                                    absl::Span<const ControlFrame* const> controls, WantedRows rows) {
    const ThreadArithmetic arithmetic(num_threads_);
    const torch::NoGradGuard no_grad;
    const ControlTensors encoded = EncodeControls(controls);
    const int64_t b = static_cast<int64_t>(rollouts.size());
    History history;
    std::vector<torch::Tensor> previous, before_previous;
    history.known = torch::zeros({b, 2});
    for (int64_t i = 0; i < b; ++i) {
      previous.push_back(rollouts[i]->state().previous);
      before_previous.push_back(rollouts[i]->state().before_previous);
      for (int k = 0; k < rollouts[i]->state().known; ++k) history.known[i][k] = 1;
    }
    history.previous = torch::stack(previous);
    history.before_previous = torch::stack(before_previous);
    history.warped = Warp(history.previous, encoded) * history.known.slice(1, 0, 1).reshape({b, 1, 1, 1});
    history.noise_level = torch::zeros({b});

    const torch::Tensor frames =
        SampleFrame(denoiser_, Noise(rollouts), history, encoded, rollouts[0]->options().num_steps, compute_,
                    [&rows] { return rows.Ask(); });
    if (!frames.defined()) return absl::CancelledError("no row of the batch is wanted any more");
    std::vector<RgbImage> images(rollouts.size());
    for (int64_t i = 0; i < b; ++i) {
      if (!rows.wanted(i)) continue;
      rollouts[i]->Advance(frames[i].clone());
      images[i] = DecodeImage(frames[i]);
    }
    return images;
  }

  torch::Tensor Noise(absl::Span<TorchRollout* const> rollouts) const {
    const int64_t count = 3 * int64_t{info_.height_px} * info_.width_px;
    torch::Tensor noise = torch::empty({static_cast<int64_t>(rollouts.size()), 3, info_.height_px, info_.width_px});
    for (size_t i = 0; i < rollouts.size(); ++i) {
      const RolloutOptions& options = rollouts[i]->options();
      PhiloxNormals(options.seed, options.sample_index,
                    absl::StrCat("model/", options.camera, "/", rollouts[i]->num_frames_made()),
                    static_cast<uint64_t>(count), noise.data_ptr<float>() + i * count);
    }
    return noise;
  }

  Denoiser denoiser_;  // not written after the constructor
  const int num_threads_;
  torch::ScalarType compute_;
  ModelInfo info_;
};

absl::StatusOr<RgbImage> TorchRollout::Step(const ControlFrame& control) {
  Rollout* self = this;
  const ControlFrame* frame = &control;
  ASSIGN_OR_RETURN(std::vector<RgbImage> images,
                   model_->StepBatch(absl::MakeConstSpan(&self, 1), absl::MakeConstSpan(&frame, 1), {}));
  return std::move(images[0]);
}

}  // namespace

absl::StatusOr<std::unique_ptr<WorldModel>> CreateTorchWorldModel(const TorchModelOptions& options) {
  if (options.device != "cpu") {
    return absl::InvalidArgumentError(absl::StrCat("device must be cpu in this build, got ", options.device));
  }
  if (options.num_threads < 1) {
    return absl::InvalidArgumentError(absl::StrCat("num_threads must be at least 1, got ", options.num_threads));
  }
  ASSIGN_OR_RETURN(LoadedDenoiser loaded, LoadDenoiser(options.weights_path));
  return std::make_unique<TorchWorldModel>(std::move(loaded), options);
}

std::string TorchLibraryName() { return absl::StrCat("LibTorch ", TORCH_VERSION); }

}  // namespace longtail
