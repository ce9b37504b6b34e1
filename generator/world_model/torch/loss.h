// What training minimises.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_LOSS_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_LOSS_H_

#include "third_party/torch.h"

namespace longtail {

// mean(w (x - y)^2) + 0.1 mean(w |x - y|) + 0.3 * mean |grad(x - y)| at full and half size, w = 1 + 2 actor: people and
// cars are few pixels and most of what matters. The gradient term keeps edges and texture that squares alone would
// blur. predicted, truth: [B, 3, H, W]; actor: [B, 1, H, W] in {0, 1}.
torch::Tensor FrameLoss(const torch::Tensor& predicted, const torch::Tensor& truth, const torch::Tensor& actor);

// Peak signal-to-noise ratio of each frame, dB, for values in [-1, 1]: [B].
torch::Tensor Psnr(const torch::Tensor& predicted, const torch::Tensor& truth);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_LOSS_H_
