#include "generator/world_model/torch/sampler.h"

namespace longtail {

torch::Tensor SampleFrame(Denoiser& denoiser, const torch::Tensor& noise, const History& history,
                          const ControlTensors& controls, int num_steps, torch::ScalarType compute,
                          const std::function<bool()>& goes_on) {
  torch::Tensor z = noise;
  torch::Tensor x;
  for (int step = 0; step < num_steps; ++step) {
    if (goes_on && !goes_on()) return {};
    const double t = static_cast<double>(step) / num_steps;
    x = denoiser->forward(z, torch::full({noise.size(0)}, t), history, controls, compute);
    // z += dt (x - z) / (1 - t), dt = 1 / K
    z = z + (x - z) / (num_steps - step);
  }
  return x.clamp(-1, 1);
}

}  // namespace longtail
