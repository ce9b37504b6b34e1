#include "generator/world_model/torch/denoiser.h"

#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "kernels/philox.h"

namespace longtail {
namespace {

constexpr int kFoldedPlanes = 3 + 3 + 3 + 4 + kFullChannels;  // noisy, t-1, t-2, warped, control
constexpr int kColorPlanes = 6;                  // base colour and emission, the first of the control planes
constexpr int kOutputPlanes = 3 + kColorPlanes;  // what is added, and their gains
constexpr int kTimeChannels = 16;
constexpr int kConditionInputs = kVectorChannels + 2 + 1 + kTimeChannels;

// [B] -> [B, 16]: cos and sin of t at octave frequencies.
torch::Tensor EmbedTime(const torch::Tensor& time) {
  const torch::Tensor octaves = at::exp2(at::arange(kTimeChannels / 2, time.options())) * (M_PI / 2);
  const torch::Tensor angles = time.unsqueeze(1) * octaves.unsqueeze(0);
  return at::cat({angles.cos(), angles.sin()}, 1);
}

}  // namespace

DenoiserImpl::DenoiserImpl(const DenoiserConfig& config) : config_(config) {
  const int fold = config.unshuffle * config.unshuffle;
  const int condition = config.condition_channels;
  const auto& channels = config.channels;
  const size_t stages = channels.size();
  condition_in_ = register_module("condition_in", Dense(kConditionInputs, condition));
  condition_out_ = register_module("condition_out", Dense(condition, condition));
  input_ = register_module("input", Conv(kFoldedPlanes * fold + kHalfChannels, channels[0], 3));
  output_ = register_module("output", Conv(channels[0], kOutputPlanes * fold, 3, /*stride=*/1, /*gain=*/0.1));
  direct_ = register_module("direct", Conv(channels[0], kOutputPlanes * fold, 1, /*stride=*/1, /*gain=*/0.1));
  output_modulation_ = register_module("output_modulation", Dense(condition, 2 * channels[0], /*gain=*/0.1));
  encoder_.resize(stages);
  decoder_.resize(stages);
  for (size_t s = 0; s < stages; ++s) {
    for (int i = 0; i < config.encoder_blocks[s]; ++i) {
      encoder_[s].push_back(register_module(absl::StrCat("encoder_", s, "_", i), ResBlock(channels[s], condition)));
    }
    for (int i = 0; i < config.decoder_blocks[s]; ++i) {
      decoder_[s].push_back(register_module(absl::StrCat("decoder_", s, "_", i), ResBlock(channels[s], condition)));
    }
    if (s + 1 == stages) break;
    down_.push_back(register_module(absl::StrCat("down_", s), Conv(channels[s], channels[s + 1], 3, /*stride=*/2)));
    up_.push_back(register_module(absl::StrCat("up_", s), Conv(channels[s + 1], channels[s], 1)));
  }
  attention_ = register_module("attention", SpatialAttention(channels.back(), config.attention_heads));
  middle_ = register_module("middle", ResBlock(channels.back(), condition));
}

torch::Tensor DenoiserImpl::Condition(const torch::Tensor& time, const History& history,
                                      const ControlTensors& controls) {
  const torch::Tensor inputs =
      at::cat({controls.vector, history.known, history.noise_level.unsqueeze(1), EmbedTime(time)}, 1);
  return at::silu(condition_out_->forward(at::silu(condition_in_->forward(inputs.to(torch::kFloat32)))));
}

torch::Tensor DenoiserImpl::forward(const torch::Tensor& noisy, const torch::Tensor& time, const History& history,
                                    const ControlTensors& controls, torch::ScalarType compute) {
  const torch::Tensor condition = Condition(time, history, controls);
  const torch::Tensor full =
      at::cat({noisy, history.previous, history.before_previous, history.warped, controls.full}, 1).to(compute);
  const torch::Tensor folded = at::pixel_unshuffle(full, config_.unshuffle);
  torch::Tensor h =
      input_->forward(at::cat({folded, controls.half.to(compute)}, 1).contiguous(at::MemoryFormat::ChannelsLast));

  std::vector<torch::Tensor> skips;
  for (size_t s = 0; s < encoder_.size(); ++s) {
    for (auto& block : encoder_[s]) h = block->forward(h, condition);
    if (s + 1 == encoder_.size()) break;
    skips.push_back(h);
    h = down_[s]->forward(h);
  }
  h = middle_->forward(attention_->forward(h), condition);
  for (size_t s = decoder_.size(); s-- > 0;) {
    if (s + 1 < decoder_.size()) {
      h = skips[s] + at::upsample_nearest2d(up_[s]->forward(h), {skips[s].size(2), skips[s].size(3)});
    }
    for (auto& block : decoder_[s]) h = block->forward(h, condition);
  }
  const torch::Tensor shaped = at::silu(Modulate(at::group_norm(h, h.size(1) / 8), *output_modulation_, condition));
  const torch::Tensor planes =
      at::pixel_shuffle(output_->forward(shaped) + direct_->forward(h), config_.unshuffle).to(torch::kFloat32);
  const torch::Tensor lit = planes.slice(1, 3) * controls.full.slice(1, 0, kColorPlanes);
  return (planes.slice(1, 0, 3) + lit.slice(1, 0, 3) + lit.slice(1, 3)).contiguous();
}

double DenoiserImpl::flop_per_frame() const {
  const double cells =
      static_cast<double>(config_.width_px) * config_.height_px / (config_.unshuffle * config_.unshuffle);
  const auto conv = [&](double in, double out, int kernel, size_t stage) {
    return 2 * in * out * kernel * kernel * cells / std::pow(4.0, stage);
  };
  const auto& channels = config_.channels;
  const int fold = config_.unshuffle * config_.unshuffle;
  const size_t last = channels.size() - 1;
  double flop = conv(kFoldedPlanes * fold + kHalfChannels, channels[0], 3, 0) +
                conv(channels[0], kOutputPlanes * fold, 3, 0) + conv(channels[0], kOutputPlanes * fold, 1, 0);
  for (size_t s = 0; s <= last; ++s) {
    flop += (config_.encoder_blocks[s] + config_.decoder_blocks[s]) * 2 * conv(channels[s], channels[s], 3, s);
    if (s < last) flop += conv(channels[s], channels[s + 1], 3, s + 1) + conv(channels[s + 1], channels[s], 1, s + 1);
  }
  const double tokens = cells / std::pow(4.0, last);
  flop += 2 * conv(channels[last], channels[last], 3, last);                                         // middle
  flop += 4 * conv(channels[last], channels[last], 1, last) + 4 * tokens * tokens * channels[last];  // attention
  return flop;
}

void InitializeParameters(torch::nn::Module& module, uint64_t seed) {
  const torch::NoGradGuard no_grad;
  for (auto& parameter : module.named_parameters()) {
    torch::Tensor values = torch::empty_like(parameter.value());
    PhiloxNormals(seed, 0, "init/" + parameter.key(), static_cast<uint64_t>(values.numel()), values.data_ptr<float>());
    parameter.value().mul_(values);
  }
}

}  // namespace longtail
