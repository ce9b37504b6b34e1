// AdamW with an exponential moving average of the weights; its state can be stored and restored exactly.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_OPTIMIZER_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_OPTIMIZER_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "generator/world_model/safetensors.h"
#include "third_party/torch.h"

namespace longtail {

struct OptimizerOptions {
  double beta1 = 0.9, beta2 = 0.99;
  double epsilon = 1e-8;
  double weight_decay = 0.01;    // decoupled
  double max_gradient_norm = 1;  // gradients are scaled down to it
  double ema_decay = 0.999;      // reached after about ten times 1 / (1 - decay) steps of warm-up
};

// Loshchilov and Hutter, "Decoupled weight decay regularization", 2019. Not thread-safe: the trainer's thread.
class Optimizer {
 public:
  Optimizer(torch::nn::Module& module, const OptimizerOptions& options);

  // One update; gradients align with module.parameters(). Returns the gradient's norm before scaling.
  double Step(const std::vector<torch::Tensor>& gradients, double learning_rate);
  int64_t num_steps() const { return num_steps_; }

  // Swaps the averaged weights in (or back out).
  void SwapAverage();
  // Sets the average to the present weights.
  void ResetAverage();

  void Store(TensorFile* file) const;
  absl::Status Restore(const TensorFile& file);

 private:
  OptimizerOptions options_;
  std::vector<std::string> names_;
  std::vector<torch::Tensor> parameters_, first_, second_, average_;
  int64_t num_steps_ = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_OPTIMIZER_H_
