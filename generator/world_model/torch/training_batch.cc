#include "generator/world_model/torch/training_batch.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "generator/world_model/torch/weights.h"
#include "kernels/philox.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

torch::Tensor Normals(uint64_t seed, int64_t step, const std::string& name, at::IntArrayRef shape) {
  torch::Tensor out = torch::empty(shape);
  PhiloxNormals(seed, static_cast<uint64_t>(step), name, static_cast<uint64_t>(out.numel()), out.data_ptr<float>());
  return out;
}

// Half of the batch practises one-step sampling, a quarter the second of two steps, the rest any time.
double DrawTime(PhiloxStream& stream) {
  const double u = stream.Uniform();
  if (u < 0.5) return 0;
  if (u < 0.75) return 0.5;
  return stream.Uniform();
}

// Gain, shift, blur and holes in the moved frame, [4, H, W] in place: what a long rollout does to it.
void CorruptWarped(PhiloxStream& stream, double strength, torch::Tensor warped) {
  torch::Tensor color = warped.slice(0, 0, 3);
  for (int c = 0; c < 3; ++c) {
    const double gain = 1 + strength * 0.06 * stream.Normal(), shift = strength * 0.03 * stream.Normal();
    color[c].mul_(gain).add_(shift);
  }
  if (stream.Uniform() < 0.4 * strength) {
    color.copy_(at::avg_pool2d(color.unsqueeze(0), 3, 1, 1)[0]);
  }
  const int height = static_cast<int>(warped.size(1)), width = static_cast<int>(warped.size(2));
  const int holes = stream.Uniform() < 0.5 * strength ? 1 + static_cast<int>(stream.Below(4)) : 0;
  for (int i = 0; i < holes; ++i) {
    const int w = 4 + static_cast<int>(stream.Below(width / 4)), h = 4 + static_cast<int>(stream.Below(height / 4));
    const int x = static_cast<int>(stream.Below(width - w)), y = static_cast<int>(stream.Below(height - h));
    warped.slice(1, y, y + h).slice(2, x, x + w).zero_();
  }
  warped.slice(0, 0, 3).mul_(warped.slice(0, 3, 4));
}

}  // namespace

TrainingStreams::TrainingStreams(const ClipSource& source, const BatchOptions& options, uint64_t first_window)
    : source_(source), options_(options), next_window_(first_window), streams_(options.batch) {
  loader_ = std::make_unique<WindowLoader>(source, options.seed, first_window, options.window_frames,
                                           /*queue_size=*/options.batch);
}

absl::Status TrainingStreams::Refill(int index, int64_t step) {
  Stream& stream = streams_[index];
  const bool first = stream.window.frames.empty();
  ASSIGN_OR_RETURN(stream.window, loader_->Next());
  stream.window_index = next_window_++;
  PhiloxStream chance(options_.seed, stream.window_index, "train/start");
  const RgbImage& image = stream.window.frames[0];
  stream.previous = stream.before_previous = torch::zeros({3, image.height_px, image.width_px});
  stream.known = 0;
  stream.position = 0;
  stream.own = false;
  if (chance.Uniform() >= options_.start_from_nothing && stream.window.frames.size() > 2) {
    stream.before_previous = EncodeImage(stream.window.frames[0]);
    stream.previous = EncodeImage(stream.window.frames[1]);
    stream.known = 2;
    stream.position = 2;
  }
  // The first windows are cut to different lengths, so that streams do not restart together.
  if (first && step == 0) {
    const int length = static_cast<int>(stream.window.frames.size());
    const int keep = std::max(stream.position + 1, length * (index + 1) / options_.batch);
    stream.window.frames.resize(keep);
    stream.window.controls.resize(keep);
  }
  return absl::OkStatus();
}

absl::StatusOr<TrainingBatch> TrainingStreams::Next(int64_t step) {
  step_ = step;
  std::vector<const ControlFrame*> controls;
  std::vector<const RgbImage*> truth;
  std::vector<torch::Tensor> previous, before_previous;
  for (int i = 0; i < options_.batch; ++i) {
    Stream& stream = streams_[i];
    if (stream.position >= static_cast<int>(stream.window.frames.size())) RETURN_IF_ERROR(Refill(i, step));
    controls.push_back(&stream.window.controls[stream.position]);
    truth.push_back(&stream.window.frames[stream.position]);
    previous.push_back(stream.previous);
    before_previous.push_back(stream.before_previous);
  }
  const torch::NoGradGuard no_grad;
  const int64_t b = options_.batch;
  TrainingBatch batch;
  batch.controls = EncodeControls(controls);
  batch.truth = EncodeImages(truth);
  batch.own = torch::zeros({b});
  batch.time = torch::zeros({b});
  History& history = batch.history;
  history.previous = torch::stack(previous);
  history.before_previous = torch::stack(before_previous);
  history.known = torch::zeros({b, 2});
  history.noise_level = torch::zeros({b});
  const torch::Tensor history_noise = Normals(options_.seed, step, "train/history", history.previous.sizes());
  for (int i = 0; i < b; ++i) {
    PhiloxStream chance(options_.seed, static_cast<uint64_t>(step), absl::StrCat("train/corrupt/", i));
    const Stream& stream = streams_[i];
    batch.own[i] = stream.own;
    batch.time[i] = DrawTime(chance);
    for (int k = 0; k < stream.known; ++k) history.known[i][k] = 1;
    const double level = chance.Uniform() < (stream.own ? 0.2 : 0.5) ? chance.Uniform(0, stream.own ? 0.06 : 0.15) : 0;
    history.noise_level[i] = level;
    if (level > 0 && stream.known > 0) {
      history.previous[i].add_(history_noise[i], level);
      if (stream.known > 1) history.before_previous[i].add_(history_noise[i].flip(0), level);
    }
  }
  history.warped = Warp(history.previous, batch.controls) * history.known.slice(1, 0, 1).reshape({b, 1, 1, 1});
  for (int i = 0; i < b; ++i) {
    PhiloxStream chance(options_.seed, static_cast<uint64_t>(step), absl::StrCat("train/drop/", i));
    Stream& stream = streams_[i];
    CorruptWarped(chance, stream.own ? 0.4 : 1.0, history.warped[i]);
    if (chance.Uniform() < options_.drop_history) {
      history.previous[i].zero_();
      history.before_previous[i].zero_();
      history.warped[i].zero_();
      history.known[i].zero_();
    }
    if (chance.Uniform() < options_.drop_warp) history.warped[i].zero_();
    stream.keep = true;
    if (chance.Uniform() < options_.drop_layout) {
      batch.controls.full[i].zero_();
      batch.controls.half[i].slice(0, 0, kNumSemanticChannels + 3).zero_();
      stream.keep = false;
    }
  }
  const torch::Tensor noise = Normals(options_.seed, step, "train/noise", batch.truth.sizes());
  const torch::Tensor t = batch.time.reshape({b, 1, 1, 1});
  batch.noisy = t * batch.truth + (1 - t) * noise;
  return batch;
}

void TrainingStreams::Advance(const torch::Tensor& frames) {
  for (int i = 0; i < options_.batch; ++i) {
    Stream& stream = streams_[i];
    PhiloxStream chance(options_.seed, static_cast<uint64_t>(step_), absl::StrCat("train/advance/", i));
    stream.own = stream.keep && chance.Uniform() >= options_.return_to_truth;
    stream.before_previous = stream.previous;
    stream.previous =
        stream.own ? frames[i].detach().clamp(-1, 1).clone() : EncodeImage(stream.window.frames[stream.position]);
    stream.known = std::min(2, stream.known + 1);
    ++stream.position;
  }
}

void TrainingStreams::Store(TensorFile* file) const {
  file->metadata["next_window"] = absl::StrCat(next_window_);
  for (size_t i = 0; i < streams_.size(); ++i) {
    const Stream& stream = streams_[i];
    const std::string name = absl::StrCat("stream", i);
    file->metadata[name] = absl::StrCat(stream.window_index, " ", stream.window.frames.size(), " ", stream.position,
                                        " ", stream.known, " ", stream.own ? 1 : 0);
    file->tensors[name + ".previous"] = ToBytes(stream.previous);
    file->tensors[name + ".before_previous"] = ToBytes(stream.before_previous);
  }
}

absl::Status TrainingStreams::Restore(const TensorFile& file) {
  const absl::Status broken =
      absl::InvalidArgumentError("checkpoint: the positions of the training streams are missing");
  const auto next = file.metadata.find("next_window");
  if (next == file.metadata.end() || !absl::SimpleAtoi(next->second, &next_window_)) return broken;
  loader_ =
      std::make_unique<WindowLoader>(source_, options_.seed, next_window_, options_.window_frames, options_.batch);
  for (size_t i = 0; i < streams_.size(); ++i) {
    Stream& stream = streams_[i];
    const std::string name = absl::StrCat("stream", i);
    const auto text = file.metadata.find(name);
    const auto previous = file.tensors.find(name + ".previous");
    const auto before_previous = file.tensors.find(name + ".before_previous");
    if (text == file.metadata.end() || previous == file.tensors.end() || before_previous == file.tensors.end())
      return broken;
    const std::vector<std::string> fields = absl::StrSplit(text->second, ' ');
    int length = 0, own = 0;
    if (fields.size() != 5 || !absl::SimpleAtoi(fields[0], &stream.window_index) ||
        !absl::SimpleAtoi(fields[1], &length) || !absl::SimpleAtoi(fields[2], &stream.position) ||
        !absl::SimpleAtoi(fields[3], &stream.known) || !absl::SimpleAtoi(fields[4], &own)) {
      return broken;
    }
    stream.own = own != 0;
    ASSIGN_OR_RETURN(stream.window, loader_->Read(stream.window_index));
    stream.window.frames.resize(length);
    stream.window.controls.resize(length);
    ASSIGN_OR_RETURN(stream.previous, FromBytes(previous->second));
    ASSIGN_OR_RETURN(stream.before_previous, FromBytes(before_previous->second));
  }
  return absl::OkStatus();
}

}  // namespace longtail
