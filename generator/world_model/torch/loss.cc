#include "generator/world_model/torch/loss.h"

namespace longtail {
namespace {

// Mean absolute forward difference along both axes.
torch::Tensor GradientL1(const torch::Tensor& x) {
  const int64_t h = x.size(2), w = x.size(3);
  return (x.slice(3, 1, w) - x.slice(3, 0, w - 1)).abs().mean() +
         (x.slice(2, 1, h) - x.slice(2, 0, h - 1)).abs().mean();
}

}  // namespace

torch::Tensor FrameLoss(const torch::Tensor& predicted, const torch::Tensor& truth, const torch::Tensor& actor) {
  const torch::Tensor error = predicted - truth;
  const torch::Tensor weight = 1 + 2 * actor;
  const torch::Tensor gradients = GradientL1(error) + GradientL1(at::avg_pool2d(error, 2));
  return (weight * error.square()).mean() + 0.1 * (weight * error.abs()).mean() + 0.3 * gradients;
}

torch::Tensor Psnr(const torch::Tensor& predicted, const torch::Tensor& truth) {
  const torch::Tensor mse = (predicted.clamp(-1, 1) - truth).square().mean({1, 2, 3});
  return 10 * at::log10(4 / mse.clamp_min(1e-10));
}

}  // namespace longtail
