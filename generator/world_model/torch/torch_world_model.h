// The LibTorch backend of WorldModel.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_TORCH_WORLD_MODEL_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_TORCH_WORLD_MODEL_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "generator/world_model/compute_type.h"
#include "generator/world_model/world_model.h"

namespace longtail {

struct TorchModelOptions {
  // A safetensors file written by `longtail model train`.
  std::string weights_path;
  // "cpu". InvalidArgument for anything that this build cannot drive. Default: "cpu".
  std::string device = "cpu";
  // Threads inside one evaluation, of each thread that steps; part of the backend, since another number may round
  // differently. Default: 1.
  int num_threads = 1;
  // Default: float32, which every CPU has.
  ComputeType compute = ComputeType::kFloat32;
};

// NotFound, DataLoss or InvalidArgument for the weights, as LoadDenoiser.
absl::StatusOr<std::unique_ptr<WorldModel>> CreateTorchWorldModel(const TorchModelOptions& options);

// "LibTorch 2.15.0".
std::string TorchLibraryName();

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_TORCH_WORLD_MODEL_H_
