// Noise to frame: K steps of the flow ODE with x-prediction.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_SAMPLER_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_SAMPLER_H_

#include <functional>

#include "generator/world_model/torch/denoiser.h"

namespace longtail {

// Integrates dz/dt = (x(z, t) - z) / (1 - t) from t = 0 by num_steps equal Euler steps and returns the last x,
// [B, 3, H, W] float32, clipped to [-1, 1]. At the last step the Euler update ends in x itself.
// Lipman et al., "Flow matching for generative modeling", 2023.
// goes_on, unless empty, is asked before each step; an undefined tensor comes back where it says no.
torch::Tensor SampleFrame(Denoiser& denoiser, const torch::Tensor& noise, const History& history,
                          const ControlTensors& controls, int num_steps, torch::ScalarType compute,
                          const std::function<bool()>& goes_on = {});

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_SAMPLER_H_
