#include "generator/world_model/torch/trainer.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "generator/world_model/torch/loss.h"
#include "generator/world_model/torch/optimizer.h"
#include "generator/world_model/torch/training_batch.h"
#include "generator/world_model/torch/weights.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr int kReportSteps = 20;
// What an older checkpoint says of the weights it began with.
constexpr char kNotRecorded[] = "weights that it does not name";

History SliceHistory(const History& history, int64_t begin, int64_t end) {
  return {history.previous.slice(0, begin, end), history.before_previous.slice(0, begin, end),
          history.warped.slice(0, begin, end), history.known.slice(0, begin, end),
          history.noise_level.slice(0, begin, end)};
}

struct PartResult {
  torch::Tensor frames;  // [b, 3, H, W]
  std::vector<torch::Tensor> gradients;
  double loss = 0;
};

// Forward and backward of rows [begin, end).
PartResult RunPart(Denoiser& denoiser, const TrainingBatch& batch, int64_t begin, int64_t end,
                   torch::ScalarType compute) {
  const torch::Tensor frames =
      denoiser->forward(batch.noisy.slice(0, begin, end), batch.time.slice(0, begin, end),
                        SliceHistory(batch.history, begin, end), Slice(batch.controls, begin, end), compute);
  const torch::Tensor loss =
      FrameLoss(frames, batch.truth.slice(0, begin, end), batch.controls.actor.slice(0, begin, end));
  PartResult result;
  result.gradients = torch::autograd::grad({loss}, denoiser->parameters());
  result.frames = frames.detach();
  result.loss = loss.item<double>();
  return result;
}

// Equal parts of the batch on their own threads; gradients are added in the order of the parts, so that the sum does
// not depend on which ends first.
PartResult RunBatch(Denoiser& denoiser, const TrainingBatch& batch, int num_threads, torch::ScalarType compute) {
  const int64_t rows = batch.truth.size(0) / num_threads;
  std::vector<PartResult> parts(num_threads);
  std::vector<std::thread> threads;
  for (int i = 1; i < num_threads; ++i) {
    threads.emplace_back([&, i] { parts[i] = RunPart(denoiser, batch, i * rows, (i + 1) * rows, compute); });
  }
  parts[0] = RunPart(denoiser, batch, 0, rows, compute);
  for (std::thread& thread : threads) thread.join();
  PartResult& sum = parts[0];
  std::vector<torch::Tensor> frames = {sum.frames};
  for (int i = 1; i < num_threads; ++i) {
    frames.push_back(parts[i].frames);
    sum.loss += parts[i].loss;
    for (size_t g = 0; g < sum.gradients.size(); ++g) sum.gradients[g].add_(parts[i].gradients[g]);
  }
  for (torch::Tensor& gradient : sum.gradients) gradient.div_(num_threads);
  sum.loss /= num_threads;
  sum.frames = torch::cat(frames);
  return std::move(sum);
}

double LearningRate(const TrainOptions& options, int64_t step) {
  const double warmup = std::min(1.0, (step + 1.0) / std::max<int64_t>(1, options.warmup_steps));
  const double progress = std::min(1.0, static_cast<double>(step) / std::max<int64_t>(1, options.num_steps));
  const double cosine = 0.5 * (1 + std::cos(M_PI * progress));
  return warmup * (options.final_learning_rate + (options.learning_rate - options.final_learning_rate) * cosine);
}

RgbImage Sheet(const torch::Tensor& truth, const torch::Tensor& frames) {
  const int64_t n = std::min<int64_t>(4, truth.size(0));
  std::vector<torch::Tensor> columns;
  for (int64_t i = 0; i < n; ++i) columns.push_back(torch::cat({truth[i], frames[i]}, 1));
  return DecodeImage(torch::cat(columns, 2));
}

absl::Status CheckOptions(const ClipSource& source, const TrainOptions& options) {
  if (source.num_clips() == 0) return absl::InvalidArgumentError("the data hold no clip");
  if (options.num_threads < 1 || options.batch < 1 || options.batch % options.num_threads != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("batch must be a multiple of the threads, got ", options.batch, " and ", options.num_threads));
  }
  if (options.num_steps < 1) {
    return absl::InvalidArgumentError(absl::StrCat("num_steps must be at least 1, got ", options.num_steps));
  }
  return absl::OkStatus();
}

class Trainer {
 public:
  Trainer(const ClipSource& source, const TrainOptions& options) : source_(source), options_(options) {}

  absl::Status Prepare() {
    at::set_num_threads(1);
    at::globalContext().setFlushDenormal(true);
    std::error_code error;
    std::filesystem::create_directories(options_.out_dir, error);
    if (error) return absl::UnavailableError(absl::StrCat(options_.out_dir, ": ", error.message()));
    absl::StatusOr<TensorFile> checkpoint = ReadTensorFile(CheckpointPath());
    if (!checkpoint.ok() && checkpoint.status().code() != absl::StatusCode::kNotFound) return checkpoint.status();
    RETURN_IF_ERROR(MakeDenoiser(checkpoint.ok() ? &*checkpoint : nullptr));
    optimizer_ = std::make_unique<Optimizer>(*denoiser_, OptimizerOptions());
    RETURN_IF_ERROR(CheckFrameSize());
    BatchOptions batch;
    batch.seed = options_.seed;
    batch.batch = options_.batch;
    streams_ = std::make_unique<TrainingStreams>(source_, batch, /*first_window=*/0);
    if (!checkpoint.ok()) return absl::OkStatus();
    RETURN_IF_ERROR(optimizer_->Restore(*checkpoint));
    // Over other data or with another batch the streams start afresh; the weights go on.
    if (checkpoint->metadata["data_digest"] == source_.digest() &&
        checkpoint->metadata["batch"] == absl::StrCat(options_.batch)) {
      return streams_->Restore(*checkpoint);
    }
    streams_ = std::make_unique<TrainingStreams>(source_, batch, static_cast<uint64_t>(optimizer_->num_steps()) * 1000);
    return absl::OkStatus();
  }

  absl::Status Run(const std::function<void(const TrainProgress&)>& report) {
    const torch::ScalarType compute = options_.compute == ComputeType::kBFloat16 ? torch::kBFloat16 : torch::kFloat32;
    absl::Time reported = absl::Now(), saved = absl::Now();
    Sums sums;
    while (optimizer_->num_steps() < options_.num_steps) {
      const int64_t step = optimizer_->num_steps();
      ASSIGN_OR_RETURN(const TrainingBatch batch, streams_->Next(step));
      const PartResult result = RunBatch(denoiser_, batch, options_.num_threads, compute);
      if (!std::isfinite(result.loss))
        return absl::InternalError(absl::StrCat("the loss is not finite at step ", step));
      const double rate = LearningRate(options_, step);
      const double norm = optimizer_->Step(result.gradients, rate);
      streams_->Advance(result.frames);
      sums.Add(batch, result, norm);

      const bool last = optimizer_->num_steps() == options_.num_steps || (options_.stop != nullptr && *options_.stop);
      const bool save = last || absl::Now() - saved > options_.checkpoint_interval;
      if (save || (step + 1) % kReportSteps == 0) {
        TrainProgress progress = sums.Means();
        progress.step = step + 1;
        progress.num_steps = options_.num_steps;
        progress.learning_rate = rate;
        progress.frames_per_second =
            sums.steps * options_.batch / std::max(1e-9, absl::ToDoubleSeconds(absl::Now() - reported));
        const RgbImage sheet = save ? Sheet(batch.truth, result.frames) : RgbImage();
        if (save) progress.sheet = &sheet;
        report(progress);
        sums = Sums();
        reported = absl::Now();
      }
      if (save) {
        RETURN_IF_ERROR(Save());
        saved = absl::Now();
      }
      if (last) break;
    }
    return absl::OkStatus();
  }

 private:
  struct Sums {
    int steps = 0;
    double loss = 0, norm = 0, true_db = 0, own_db = 0, num_true = 0, num_own = 0;

    void Add(const TrainingBatch& batch, const PartResult& result, double gradient_norm) {
      ++steps;
      loss += result.loss;
      norm += gradient_norm;
      const torch::Tensor db = Psnr(result.frames, batch.truth);
      for (int64_t i = 0; i < db.size(0); ++i) {
        if (batch.time[i].item<double>() != 0) continue;  // the noised frame gives the truth away
        const bool own = batch.own[i].item<double>() != 0;
        (own ? own_db : true_db) += db[i].item<double>();
        (own ? num_own : num_true) += 1;
      }
    }
    TrainProgress Means() const {
      TrainProgress progress;
      progress.loss = loss / steps;
      progress.gradient_norm = norm / steps;
      progress.psnr_true_history_db = true_db / num_true;
      progress.psnr_own_history_db = own_db / num_own;
      return progress;
    }
  };

  std::string CheckpointPath() const { return options_.out_dir + "/checkpoint.safetensors"; }

  absl::Status MakeDenoiser(const TensorFile* checkpoint) {
    if (checkpoint != nullptr) {
      const auto json = checkpoint->metadata.find("config");
      if (json == checkpoint->metadata.end()) {
        return absl::InvalidArgumentError(absl::StrCat(CheckpointPath(), ": metadata.config is missing"));
      }
      ASSIGN_OR_RETURN(const DenoiserConfig config, ConfigFromJson(json->second));
      denoiser_ = Denoiser(config);
      RETURN_IF_ERROR(CheckConfig(CheckpointPath()));
      const auto began = checkpoint->metadata.find("initial_weights");
      initial_sha256_ = began == checkpoint->metadata.end() ? kNotRecorded : began->second;
      if (options_.initial_weights.empty()) return absl::OkStatus();
      ASSIGN_OR_RETURN(const LoadedDenoiser loaded, LoadDenoiser(options_.initial_weights));
      if (loaded.sha256 == initial_sha256_) return absl::OkStatus();
      return absl::InvalidArgumentError(
          absl::StrCat(CheckpointPath(), " began with ", initial_sha256_.empty() ? "the seed" : initial_sha256_,
                       ", but ", options_.initial_weights, " (", loaded.sha256,
                       ") was asked for: leave initial weights out to go on, or take another folder"));
    }
    if (!options_.initial_weights.empty()) {
      ASSIGN_OR_RETURN(LoadedDenoiser loaded, LoadDenoiser(options_.initial_weights));
      denoiser_ = loaded.denoiser;
      initial_sha256_ = loaded.sha256;
      return CheckConfig(options_.initial_weights);
    }
    ASSIGN_OR_RETURN(const DenoiserConfig config, ConfigByName(options_.config.empty() ? "small" : options_.config));
    denoiser_ = Denoiser(config);
    InitializeParameters(*denoiser_, options_.seed);
    return absl::OkStatus();
  }

  // Whether the denoiser, read from path, is of the config that was asked for.
  absl::Status CheckConfig(const std::string& path) const {
    if (options_.config.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const DenoiserConfig asked, ConfigByName(options_.config));
    if (asked.ToJson() == denoiser_->config().ToJson()) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrCat(path, " is of the config ", denoiser_->config().name, ", but ",
                                                   options_.config, " was asked for"));
  }

  absl::Status CheckFrameSize() const {
    ASSIGN_OR_RETURN(const ClipWindow window, source_.Read(/*clip=*/0, /*first_frame=*/0, /*count=*/1));
    const DenoiserConfig& config = denoiser_->config();
    const RgbImage& frame = window.frames[0];
    if (frame.width_px == config.width_px && frame.height_px == config.height_px) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrCat("the data's frames must be ", config.width_px, " x ",
                                                   config.height_px, " px for the config ", config.name, ", got ",
                                                   frame.width_px, " x ", frame.height_px));
  }

  absl::Status Save() {
    TensorFile checkpoint;
    optimizer_->Store(&checkpoint);
    streams_->Store(&checkpoint);
    checkpoint.metadata["config"] = denoiser_->config().ToJson();
    checkpoint.metadata["data_digest"] = source_.digest();
    if (initial_sha256_ != kNotRecorded) checkpoint.metadata["initial_weights"] = initial_sha256_;
    checkpoint.metadata["batch"] = absl::StrCat(options_.batch);
    RETURN_IF_ERROR(WriteTensorFile(checkpoint, CheckpointPath()));

    TensorFile weights;
    optimizer_->SwapAverage();
    weights.tensors = ParameterBytes(*denoiser_, "", torch::kBFloat16);
    optimizer_->SwapAverage();
    weights.metadata = {{"config", denoiser_->config().ToJson()},
                        {"data_digest", source_.digest()},
                        {"license", options_.license},
                        {"code_commit", options_.code_commit},
                        {"steps", absl::StrCat(optimizer_->num_steps())},
                        {"frames_seen", absl::StrCat(optimizer_->num_steps() * options_.batch)}};
    return WriteTensorFile(weights, options_.out_dir + "/weights.safetensors");
  }

  const ClipSource& source_;
  const TrainOptions& options_;
  Denoiser denoiser_{nullptr};
  std::string initial_sha256_;  // of the weights that training began with; empty: from the seed
  std::unique_ptr<Optimizer> optimizer_;
  std::unique_ptr<TrainingStreams> streams_;
};

}  // namespace

absl::Status Train(const ClipSource& source, const TrainOptions& options,
                   const std::function<void(const TrainProgress&)>& report) {
  RETURN_IF_ERROR(CheckOptions(source, options));
  try {
    Trainer trainer(source, options);
    RETURN_IF_ERROR(trainer.Prepare());
    return trainer.Run(report);
  } catch (const c10::Error& e) {
    return absl::InternalError(absl::StrCat("LibTorch: ", e.what_without_backtrace()));
  }
}

}  // namespace longtail
