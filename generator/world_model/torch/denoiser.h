// The network: one evaluation predicts the clean frame from a noised one and everything known about it.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_DENOISER_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_DENOISER_H_

#include <cstdint>
#include <vector>

#include "generator/world_model/torch/blocks.h"
#include "generator/world_model/torch/config.h"
#include "generator/world_model/torch/control_tensors.h"

namespace longtail {

// What is known before the frame is made. Frames are float32 in [-1, 1]; absent ones are 0.
struct History {
  torch::Tensor previous;         // [B, 3, H, W] frame t-1
  torch::Tensor before_previous;  // [B, 3, H, W] frame t-2
  torch::Tensor warped;           // [B, 4, H, W] Warp(previous)
  torch::Tensor known;            // [B, 2] 1 where frame t-1, t-2 exist
  torch::Tensor noise_level;      // [B] standard deviation of the noise added to the history in training; 0 in use
};

// The frame is a sum of what the network adds and of the control raster's base colour and emission, each times a gain
// per pixel and channel, as light times albedo: a red car is red before anything is learned, and the pattern of a wall
// stays sharp whatever the network's own resolution. Without layout both are 0, and what is added is all.
class DenoiserImpl : public torch::nn::Module {
 public:
  explicit DenoiserImpl(const DenoiserConfig& config);

  // noisy: [B, 3, H, W] z_t = t x + (1 - t) noise; time: [B] t in [0, 1). Returns x, [B, 3, H, W], float32.
  // Computes in the dtype of `compute`.
  torch::Tensor forward(const torch::Tensor& noisy, const torch::Tensor& time, const History& history,
                        const ControlTensors& controls, torch::ScalarType compute);

  const DenoiserConfig& config() const { return config_; }
  // Multiply-adds times two of all convolutions and products for one frame.
  double flop_per_frame() const;

 private:
  torch::Tensor Condition(const torch::Tensor& time, const History& history, const ControlTensors& controls);

  DenoiserConfig config_;
  Dense condition_in_{nullptr}, condition_out_{nullptr};
  // Three planes of what is added, and the gains of base colour and emission, three planes each. direct_ sees the
  // features before the last norm, which takes brightness and tint of the whole frame out of them.
  Conv input_{nullptr}, output_{nullptr}, direct_{nullptr};
  Dense output_modulation_{nullptr};
  std::vector<std::vector<ResBlock>> encoder_, decoder_;
  std::vector<Conv> down_, up_;
  SpatialAttention attention_{nullptr};
  ResBlock middle_{nullptr};
};
TORCH_MODULE(Denoiser);

// Fills every parameter from Philox streams named by it: the same seed gives the same network everywhere.
void InitializeParameters(torch::nn::Module& module, uint64_t seed);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_DENOISER_H_
