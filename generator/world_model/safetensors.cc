#include "generator/world_model/safetensors.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "kernels/sha256.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr uint64_t kMaxHeaderBytes = 16 << 20;

int64_t ElementBytes(const std::string& dtype) {
  if (dtype == "F32" || dtype == "I32") return 4;
  if (dtype == "BF16" || dtype == "F16") return 2;
  if (dtype == "I64" || dtype == "F64") return 8;
  if (dtype == "U8" || dtype == "I8") return 1;
  return 0;
}

// -1 where a dimension is negative or the product leaves 2^48 bytes.
int64_t NumBytes(const std::string& dtype, const std::vector<int64_t>& shape) {
  int64_t bytes = ElementBytes(dtype);
  for (const int64_t dim : shape) {
    if (dim < 0 || (dim > 0 && bytes > (int64_t{1} << 48) / dim)) return -1;
    bytes *= dim;
  }
  return bytes;
}

absl::Status ErrnoStatus(const std::string& path, const char* call) {
  const int error = errno;
  const std::string text = absl::StrCat(path, ": ", call, ": ", std::strerror(error));
  if (error == ENOENT) return absl::NotFoundError(text);
  if (error == EACCES || error == EPERM || error == EROFS) return absl::PermissionDeniedError(text);
  if (error == ENOSPC || error == EDQUOT) return absl::ResourceExhaustedError(text);
  return absl::UnavailableError(text);
}

absl::Status WriteAll(int fd, const std::string& bytes, const std::string& path) {
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t n = write(fd, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return ErrnoStatus(path, "write");
    done += static_cast<size_t>(n);
  }
  return fsync(fd) == 0 ? absl::OkStatus() : ErrnoStatus(path, "fsync");
}

}  // namespace

absl::StatusOr<std::string> SerializeTensorFile(const TensorFile& file) {
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!file.metadata.empty()) header["__metadata__"] = file.metadata;
  int64_t offset = 0;
  for (const auto& [name, tensor] : file.tensors) {
    if (NumBytes(tensor.dtype, tensor.shape) != static_cast<int64_t>(tensor.bytes.size())) {
      return absl::InvalidArgumentError(
          absl::StrCat("tensor ", name, ": ", tensor.bytes.size(), " bytes do not match dtype and shape"));
    }
    const int64_t end = offset + static_cast<int64_t>(tensor.bytes.size());
    header[name] = {{"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // tensors start on 8 bytes
  const uint64_t length = text.size();
  std::string bytes(reinterpret_cast<const char*>(&length), sizeof(length));
  bytes += text;
  for (const auto& [name, tensor] : file.tensors) bytes += tensor.bytes;
  return bytes;
}

absl::StatusOr<TensorFile> ParseTensorFile(const std::string& bytes) {
  uint64_t length = 0;
  if (bytes.size() < sizeof(length)) return absl::DataLossError("not a safetensors file: shorter than 8 bytes");
  std::memcpy(&length, bytes.data(), sizeof(length));
  if (length > kMaxHeaderBytes || length > bytes.size() - sizeof(length)) {
    return absl::DataLossError(absl::StrCat("not a safetensors file, or truncated: the header length field says ",
                                            length, " bytes, the file has ", bytes.size()));
  }
  const std::string_view text(bytes.data() + sizeof(length), length);
  const auto header = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!header.is_object()) return absl::DataLossError("not a safetensors file: the header is not a JSON object");
  const uint64_t data_bytes = bytes.size() - sizeof(length) - length;
  TensorFile file;
  uint64_t used = 0;
  for (const auto& [name, entry] : header.items()) {
    try {
      if (name == "__metadata__") {
        file.metadata = entry.get<std::map<std::string, std::string>>();
        continue;
      }
      TensorBytes tensor;
      tensor.dtype = entry.at("dtype").get<std::string>();
      tensor.shape = entry.at("shape").get<std::vector<int64_t>>();
      const auto offsets = entry.at("data_offsets").get<std::vector<uint64_t>>();
      if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] > data_bytes) {
        return absl::DataLossError(absl::StrCat("tensor ", name, " reaches past the end of the file: truncated"));
      }
      if (NumBytes(tensor.dtype, tensor.shape) != static_cast<int64_t>(offsets[1] - offsets[0])) {
        return absl::DataLossError(absl::StrCat("tensor ", name, ": offsets do not match dtype and shape"));
      }
      tensor.bytes = bytes.substr(sizeof(length) + length + offsets[0], offsets[1] - offsets[0]);
      used += tensor.bytes.size();
      file.tensors.emplace(name, std::move(tensor));
    } catch (const nlohmann::json::exception& e) {
      return absl::DataLossError(absl::StrCat("tensor ", name, ": malformed header entry"));
    }
  }
  if (used != data_bytes)
    return absl::DataLossError("tensors do not cover the file: overlapping offsets or stray bytes");
  return file;
}

absl::StatusOr<TensorFile> ReadTensorFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return ErrnoStatus(path, "open");
  std::ostringstream content;
  content << in.rdbuf();
  const std::string bytes = std::move(content).str();
  absl::StatusOr<TensorFile> file = ParseTensorFile(bytes);
  if (!file.ok()) return absl::Status(file.status().code(), absl::StrCat(path, ": ", file.status().message()));
  file->sha256 = Sha256Hex(bytes);
  return file;
}

absl::Status WriteTensorFile(const TensorFile& file, const std::string& path) {
  ASSIGN_OR_RETURN(const std::string bytes, SerializeTensorFile(file));
  const std::string temporary = path + ".tmp";
  const int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return ErrnoStatus(temporary, "open");
  absl::Status status = WriteAll(fd, bytes, temporary);
  if (close(fd) != 0 && status.ok()) status = ErrnoStatus(temporary, "close");
  if (status.ok() && rename(temporary.c_str(), path.c_str()) != 0) status = ErrnoStatus(path, "rename");
  if (!status.ok()) unlink(temporary.c_str());
  return status;
}

}  // namespace longtail
