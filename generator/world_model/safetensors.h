// Reads and writes safetensors files: u64 header length, JSON header, tensor bytes.
// Format: https://github.com/huggingface/safetensors. Free of torch.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_SAFETENSORS_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_SAFETENSORS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace longtail {

struct TensorBytes {
  std::string dtype;  // "F32", "BF16", "I64", "U8"
  std::vector<int64_t> shape;
  std::string bytes;  // little-endian, row-major
};

// Ordered by name, so that equal content gives equal bytes.
struct TensorFile {
  std::map<std::string, TensorBytes> tensors;
  std::map<std::string, std::string> metadata;
  std::string sha256;  // of the whole file, lower-case hex; set by ReadTensorFile
};

// The whole file as bytes. InvalidArgument where a tensor's bytes do not match its dtype and shape.
absl::StatusOr<std::string> SerializeTensorFile(const TensorFile& file);

// DataLoss names what is wrong: too short, header not JSON, offsets that overlap or leave the file.
absl::StatusOr<TensorFile> ParseTensorFile(const std::string& bytes);

// NotFound where path does not exist; DataLoss with path where it is not a safetensors file.
absl::StatusOr<TensorFile> ReadTensorFile(const std::string& path);

// Writes path.tmp, fsyncs, renames: path holds the old or the new file, never a part.
absl::Status WriteTensorFile(const TensorFile& file, const std::string& path);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_SAFETENSORS_H_
