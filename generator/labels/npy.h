// Bytes of a NumPy .npy file (format 1.0) and of an .npz archive.
#ifndef LONGTAIL_GENERATOR_LABELS_NPY_H_
#define LONGTAIL_GENERATOR_LABELS_NPY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

namespace longtail {

// Row-major values with shape, little endian; the header fills up to a multiple of 64 bytes. The product
// of shape must equal values.size(); an empty list is written with shape (0, C). Thread-safe.
std::string NpyBytes(absl::Span<const uint8_t> values, const std::vector<int64_t>& shape);
std::string NpyBytes(absl::Span<const uint16_t> values, const std::vector<int64_t>& shape);
std::string NpyBytes(absl::Span<const int32_t> values, const std::vector<int64_t>& shape);
std::string NpyBytes(absl::Span<const int64_t> values, const std::vector<int64_t>& shape);
std::string NpyBytes(absl::Span<const float> values, const std::vector<int64_t>& shape);
std::string NpyBytes(absl::Span<const double> values, const std::vector<int64_t>& shape);

// A zip archive that holds one stored (uncompressed) member, <name>.npy: equal input gives equal bytes with any
// library. npy must be under 4 GiB.
std::string NpzBytes(std::string_view name, std::string_view npy);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_NPY_H_
