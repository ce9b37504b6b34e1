#include "generator/world_model/torch/weights.h"

#include <cstring>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

const char* DtypeName(torch::ScalarType dtype) {
  switch (dtype) {
    case torch::kBFloat16:
      return "BF16";
    case torch::kInt64:
      return "I64";
    default:
      return "F32";
  }
}

}  // namespace

TensorBytes ToBytes(const torch::Tensor& tensor) {
  const torch::Tensor dense = tensor.detach().contiguous();
  TensorBytes out;
  out.dtype = DtypeName(dense.scalar_type());
  out.shape = dense.sizes().vec();
  out.bytes.assign(static_cast<const char*>(dense.data_ptr()), dense.nbytes());
  return out;
}

absl::StatusOr<torch::Tensor> FromBytes(const TensorBytes& bytes) {
  torch::ScalarType dtype;
  if (bytes.dtype == "F32") {
    dtype = torch::kFloat32;
  } else if (bytes.dtype == "BF16") {
    dtype = torch::kBFloat16;
  } else if (bytes.dtype == "I64") {
    dtype = torch::kInt64;
  } else {
    return absl::InvalidArgumentError(absl::StrCat("dtype must be F32, BF16 or I64, got ", bytes.dtype));
  }
  torch::Tensor tensor = torch::empty(bytes.shape, dtype);
  std::memcpy(tensor.data_ptr(), bytes.bytes.data(), bytes.bytes.size());
  return tensor;
}

std::map<std::string, TensorBytes> ParameterBytes(const torch::nn::Module& module, const std::string& prefix,
                                                  torch::ScalarType dtype) {
  std::map<std::string, TensorBytes> out;
  for (const auto& parameter : module.named_parameters()) {
    out.emplace(prefix + parameter.key(), ToBytes(parameter.value().to(dtype)));
  }
  return out;
}

absl::Status LoadParameters(const TensorFile& file, const std::string& prefix, torch::nn::Module& module) {
  const torch::NoGradGuard no_grad;
  size_t used = 0;
  for (auto& parameter : module.named_parameters()) {
    const auto found = file.tensors.find(prefix + parameter.key());
    if (found == file.tensors.end()) {
      return absl::InvalidArgumentError(absl::StrCat("tensor ", prefix, parameter.key(), " is missing"));
    }
    if (found->second.shape != parameter.value().sizes().vec()) {
      return absl::InvalidArgumentError(
          absl::StrCat("tensor ", prefix, parameter.key(), " has another shape than the config asks for"));
    }
    ASSIGN_OR_RETURN(const torch::Tensor value, FromBytes(found->second));
    parameter.value().copy_(value);
    ++used;
  }
  for (const auto& [name, tensor] : file.tensors) {
    if (absl::StartsWith(name, prefix) && used-- == 0) {
      return absl::InvalidArgumentError(absl::StrCat("the file holds tensors that the config has no use for"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<LoadedDenoiser> LoadDenoiser(const std::string& path) {
  ASSIGN_OR_RETURN(const TensorFile file, ReadTensorFile(path));
  const auto annotate = [&](const absl::Status& status) {
    return absl::Status(status.code(), absl::StrCat(path, ": not weights of this model: ", status.message()));
  };
  const auto config_json = file.metadata.find("config");
  if (config_json == file.metadata.end()) {
    return annotate(absl::InvalidArgumentError("metadata.config is missing"));
  }
  const absl::StatusOr<DenoiserConfig> config = ConfigFromJson(config_json->second);
  if (!config.ok()) return annotate(config.status());
  LoadedDenoiser loaded;
  loaded.denoiser = Denoiser(*config);
  if (const absl::Status status = LoadParameters(file, "", *loaded.denoiser); !status.ok()) return annotate(status);
  loaded.sha256 = file.sha256;
  loaded.metadata = file.metadata;
  loaded.weights_dtype = file.tensors.begin()->second.dtype == "BF16" ? "bf16" : "fp32";
  return loaded;
}

}  // namespace longtail
