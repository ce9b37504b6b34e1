// Shape of the denoiser. Stored in the header of every weights file. Free of torch.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_CONFIG_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_CONFIG_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace longtail {

struct DenoiserConfig {
  std::string name = "small";
  int width_px = 256;
  int height_px = 128;
  // Pixels are folded 2x2 into channels before the first convolution.
  int unshuffle = 2;
  // Channels and residual blocks of each stage, finest first; every stage halves the grid.
  std::vector<int> channels = {32, 64, 128, 256};
  std::vector<int> encoder_blocks = {1, 1, 2, 2};
  std::vector<int> decoder_blocks = {2, 1, 2, 2};
  // Heads of the spatial attention at the coarsest grid.
  int attention_heads = 4;
  // Width of the vector that modulates every block.
  int condition_channels = 256;
  // kControlVersion of the channels it was trained on.
  int control_version = 2;

  absl::Status Validate() const;
  std::string ToJson() const;
};

// "tiny" (64x32, for tests) or "small" (256x128, the shipped default). InvalidArgument lists the names.
absl::StatusOr<DenoiserConfig> ConfigByName(const std::string& name);

// InvalidArgument names the missing or wrong member.
absl::StatusOr<DenoiserConfig> ConfigFromJson(const std::string& json);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_CONFIG_H_
