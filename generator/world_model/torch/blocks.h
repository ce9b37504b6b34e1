// Layers of the denoiser. Parameters are float32 in training and may be converted to bfloat16 for
// inference: every layer computes in the dtype of its input, norms and softmax accumulate in float32.
// Activations are channels-last. Letters: B batch, C channels, H, W grid.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_BLOCKS_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_BLOCKS_H_

#include "third_party/torch.h"

namespace longtail {

// y = W * x + b, kernel k x k, zero padding k / 2.
class ConvImpl : public torch::nn::Module {
 public:
  // gain scales the fan-in initialisation; 0 starts as the zero map.
  ConvImpl(int in_channels, int out_channels, int kernel, int stride = 1, double gain = 1.0);
  torch::Tensor forward(const torch::Tensor& x);  // [B, C, H, W]

 private:
  torch::Tensor weight_, bias_;
  int stride_, padding_;
};
TORCH_MODULE(Conv);

// y = W x + b on the last dimension.
class DenseImpl : public torch::nn::Module {
 public:
  DenseImpl(int in_channels, int out_channels, double gain = 1.0);
  torch::Tensor forward(const torch::Tensor& x);  // [..., C]

 private:
  torch::Tensor weight_, bias_;
};
TORCH_MODULE(Dense);

// x * (1 + scale) + shift, (scale, shift) = modulation(condition) per channel. Perez et al., "FiLM", 2018.
torch::Tensor Modulate(const torch::Tensor& x, DenseImpl& modulation, const torch::Tensor& condition);

// y = x + conv2(silu(Modulate(GN(conv1(silu(GN(x))))))); the second convolution starts at zero.
class ResBlockImpl : public torch::nn::Module {
 public:
  ResBlockImpl(int channels, int condition_channels);
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& condition);  // [B, C, H, W], [B, D]

 private:
  int groups_;
  Conv conv1_{nullptr}, conv2_{nullptr};
  Dense modulation_{nullptr};
};
TORCH_MODULE(ResBlock);

// x + proj(softmax(q k^T / sqrt(d)) v) over all H*W positions.
class SpatialAttentionImpl : public torch::nn::Module {
 public:
  SpatialAttentionImpl(int channels, int heads);
  torch::Tensor forward(const torch::Tensor& x);  // [B, C, H, W]

 private:
  int heads_, groups_;
  Conv qkv_{nullptr}, projection_{nullptr};
};
TORCH_MODULE(SpatialAttention);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_BLOCKS_H_
