#include "generator/world_model/torch/optimizer.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "generator/world_model/torch/weights.h"
#include "kernels/status_macros.h"

namespace longtail {

Optimizer::Optimizer(torch::nn::Module& module, const OptimizerOptions& options) : options_(options) {
  for (const auto& parameter : module.named_parameters()) {
    names_.push_back(parameter.key());
    parameters_.push_back(parameter.value());
    first_.push_back(torch::zeros_like(parameter.value()));
    second_.push_back(torch::zeros_like(parameter.value()));
    average_.push_back(parameter.value().detach().clone());
  }
}

double Optimizer::Step(const std::vector<torch::Tensor>& gradients, double learning_rate) {
  const torch::NoGradGuard no_grad;
  double squares = 0;
  for (const torch::Tensor& gradient : gradients) squares += gradient.square().sum().item<double>();
  const double norm = std::sqrt(squares);
  const double scale = std::min(1.0, options_.max_gradient_norm / (norm + 1e-12));
  ++num_steps_;
  const double step = static_cast<double>(num_steps_);
  const double bias1 = 1 - std::pow(options_.beta1, step), bias2 = 1 - std::pow(options_.beta2, step);
  const double decay = std::min(options_.ema_decay, (1 + step) / (10 + step));
  for (size_t i = 0; i < parameters_.size(); ++i) {
    // m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= lr (m^ / (sqrt(v^) + eps) + decay w)
    const torch::Tensor g = gradients[i] * scale;
    first_[i].mul_(options_.beta1).add_(g, 1 - options_.beta1);
    second_[i].mul_(options_.beta2).addcmul_(g, g, 1 - options_.beta2);
    if (parameters_[i].dim() > 1) parameters_[i].mul_(1 - learning_rate * options_.weight_decay);
    parameters_[i].addcdiv_(first_[i], (second_[i] / bias2).sqrt_().add_(options_.epsilon), -learning_rate / bias1);
    average_[i].lerp_(parameters_[i], 1 - decay);
  }
  return norm;
}

void Optimizer::SwapAverage() {
  const torch::NoGradGuard no_grad;
  for (size_t i = 0; i < parameters_.size(); ++i) {
    const torch::Tensor kept = parameters_[i].detach().clone();
    parameters_[i].copy_(average_[i]);
    average_[i].copy_(kept);
  }
}

void Optimizer::ResetAverage() {
  const torch::NoGradGuard no_grad;
  for (size_t i = 0; i < parameters_.size(); ++i) average_[i].copy_(parameters_[i]);
}

void Optimizer::Store(TensorFile* file) const {
  for (size_t i = 0; i < names_.size(); ++i) {
    file->tensors["model." + names_[i]] = ToBytes(parameters_[i]);
    file->tensors["adam_first." + names_[i]] = ToBytes(first_[i]);
    file->tensors["adam_second." + names_[i]] = ToBytes(second_[i]);
    file->tensors["average." + names_[i]] = ToBytes(average_[i]);
  }
  file->metadata["step"] = absl::StrCat(num_steps_);
}

absl::Status Optimizer::Restore(const TensorFile& file) {
  const torch::NoGradGuard no_grad;
  const auto load = [&](const std::string& name, torch::Tensor& into) -> absl::Status {
    const auto found = file.tensors.find(name);
    if (found == file.tensors.end() || found->second.shape != into.sizes().vec()) {
      return absl::InvalidArgumentError(absl::StrCat("checkpoint: tensor ", name, " is missing or of another shape"));
    }
    ASSIGN_OR_RETURN(const torch::Tensor value, FromBytes(found->second));
    into.copy_(value);
    return absl::OkStatus();
  };
  for (size_t i = 0; i < names_.size(); ++i) {
    RETURN_IF_ERROR(load("model." + names_[i], parameters_[i]));
    RETURN_IF_ERROR(load("adam_first." + names_[i], first_[i]));
    RETURN_IF_ERROR(load("adam_second." + names_[i], second_[i]));
    RETURN_IF_ERROR(load("average." + names_[i], average_[i]));
  }
  const auto step = file.metadata.find("step");
  if (step == file.metadata.end() || !absl::SimpleAtoi(step->second, &num_steps_)) {
    return absl::InvalidArgumentError("checkpoint: metadata.step is missing");
  }
  return absl::OkStatus();
}

}  // namespace longtail
