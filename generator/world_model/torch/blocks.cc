#include "generator/world_model/torch/blocks.h"

#include <algorithm>
#include <cmath>

namespace longtail {
namespace {

// Parameters are filled by the denoiser from a named stream; here only their scale is fixed, as the
// value of every element, so that nothing reads torch's global generator.
torch::Tensor Scaled(at::IntArrayRef shape, int64_t fan_in, double gain) {
  return torch::full(shape, gain / std::sqrt(static_cast<double>(fan_in)), torch::kFloat32);
}

int Groups(int channels) { return std::max(1, channels / 8); }

}  // namespace

ConvImpl::ConvImpl(int in_channels, int out_channels, int kernel, int stride, double gain)
    : stride_(stride), padding_(kernel / 2) {
  weight_ = register_parameter(
      "weight", Scaled({out_channels, in_channels, kernel, kernel}, int64_t{in_channels} * kernel * kernel, gain));
  bias_ = register_parameter("bias", torch::zeros({out_channels}));
}

torch::Tensor ConvImpl::forward(const torch::Tensor& x) {
  return at::conv2d(x, weight_.to(x.scalar_type()), bias_.to(x.scalar_type()), stride_, padding_);
}

DenseImpl::DenseImpl(int in_channels, int out_channels, double gain) {
  weight_ = register_parameter("weight", Scaled({out_channels, in_channels}, in_channels, gain));
  bias_ = register_parameter("bias", torch::zeros({out_channels}));
}

torch::Tensor DenseImpl::forward(const torch::Tensor& x) {
  return at::linear(x, weight_.to(x.scalar_type()), bias_.to(x.scalar_type()));
}

torch::Tensor Modulate(const torch::Tensor& x, DenseImpl& modulation, const torch::Tensor& condition) {
  const auto scale_shift = modulation.forward(condition).to(x.scalar_type()).unsqueeze(-1).unsqueeze(-1).chunk(2, 1);
  return at::addcmul(scale_shift[1], x, scale_shift[0] + 1);
}

ResBlockImpl::ResBlockImpl(int channels, int condition_channels) : groups_(Groups(channels)) {
  conv1_ = register_module("conv1", Conv(channels, channels, 3));
  conv2_ = register_module("conv2", Conv(channels, channels, 3, /*stride=*/1, /*gain=*/0.0));
  modulation_ = register_module("modulation", Dense(condition_channels, 2 * channels, /*gain=*/0.1));
}

torch::Tensor ResBlockImpl::forward(const torch::Tensor& x, const torch::Tensor& condition) {
  torch::Tensor h = conv1_->forward(at::silu(at::group_norm(x, groups_)));
  h = Modulate(at::group_norm(h, groups_), *modulation_, condition);
  return x + conv2_->forward(at::silu(h));
}

SpatialAttentionImpl::SpatialAttentionImpl(int channels, int heads) : heads_(heads), groups_(Groups(channels)) {
  qkv_ = register_module("qkv", Conv(channels, 3 * channels, 1));
  projection_ = register_module("projection", Conv(channels, channels, 1, /*stride=*/1, /*gain=*/0.0));
}

torch::Tensor SpatialAttentionImpl::forward(const torch::Tensor& x) {
  const int64_t b = x.size(0), c = x.size(1), h = x.size(2), w = x.size(3);
  // [B, 3C, H, W] -> 3 x [B, heads, H*W, C/heads]
  const auto qkv = qkv_->forward(at::group_norm(x, groups_))
                       .permute({0, 2, 3, 1})
                       .reshape({b, h * w, 3, heads_, c / heads_})
                       .permute({2, 0, 3, 1, 4})
                       .contiguous()
                       .unbind(0);
  const torch::Tensor mixed = at::scaled_dot_product_attention(qkv[0], qkv[1], qkv[2]);
  const torch::Tensor grid =
      mixed.permute({0, 2, 1, 3}).reshape({b, h, w, c}).permute({0, 3, 1, 2});  // channels-last view
  return x + projection_->forward(grid);
}

}  // namespace longtail
