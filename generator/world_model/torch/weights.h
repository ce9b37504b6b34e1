// Denoiser weights as safetensors: float32 master and bfloat16 shipped files.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_WEIGHTS_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_WEIGHTS_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "generator/world_model/safetensors.h"
#include "generator/world_model/torch/denoiser.h"

namespace longtail {

// dtype F32, BF16 or I64; contiguous CPU copies.
TensorBytes ToBytes(const torch::Tensor& tensor);
absl::StatusOr<torch::Tensor> FromBytes(const TensorBytes& bytes);

// Parameters of module, each name with prefix, as dtype.
std::map<std::string, TensorBytes> ParameterBytes(const torch::nn::Module& module, const std::string& prefix,
                                                  torch::ScalarType dtype);

// Copies tensors named prefix + parameter into module. InvalidArgument names the first missing, misshaped or unused
// tensor under the prefix.
absl::Status LoadParameters(const TensorFile& file, const std::string& prefix, torch::nn::Module& module);

struct LoadedDenoiser {
  Denoiser denoiser{nullptr};
  std::string sha256;
  std::string weights_dtype;
  std::map<std::string, std::string> metadata;
};

// Reads a weights file: its "config" metadata, then every parameter. NotFound; DataLoss for a broken file;
// InvalidArgument for a safetensors file of something else.
absl::StatusOr<LoadedDenoiser> LoadDenoiser(const std::string& path);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_WEIGHTS_H_
