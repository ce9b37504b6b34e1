// The LibTorch backend of WorldModel.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_TORCH_WORLD_MODEL_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_TORCH_WORLD_MODEL_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "generator/world_model/world_model.h"

namespace longtail {

// Arithmetic of the network.
enum class ComputeType {
  // bfloat16 where the CPU multiplies it in hardware, float32 elsewhere.
  kAuto,
  kBFloat16,
  kFloat32,
};

struct TorchModelOptions {
  // A safetensors file written by `longtail model train`.
  std::string weights_path;
  // "cpu". InvalidArgument for anything that this build cannot drive. Default: "cpu".
  std::string device = "cpu";
  // Threads inside one evaluation; part of the backend, since another number may round differently. Default: 1.
  int num_threads = 1;
  ComputeType compute = ComputeType::kAuto;
};

// NotFound, DataLoss or InvalidArgument for the weights, as LoadDenoiser.
absl::StatusOr<std::unique_ptr<WorldModel>> CreateTorchWorldModel(const TorchModelOptions& options);

// "LibTorch 2.15.0".
std::string TorchLibraryName();

// Whether this CPU multiplies bfloat16 in hardware.
bool CpuHasBFloat16();

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_TORCH_WORLD_MODEL_H_
