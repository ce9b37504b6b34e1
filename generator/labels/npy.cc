#include "generator/labels/npy.h"

#include <array>
#include <bit>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace longtail {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are copied as they lie in memory");

constexpr size_t kAlignment = 64;
constexpr size_t kPreambleBytes = 10;  // magic, version, header length

void AppendU16(std::string& out, uint32_t value) {
  out.push_back(static_cast<char>(value & 0xff));
  out.push_back(static_cast<char>(value >> 8 & 0xff));
}

void AppendU32(std::string& out, uint32_t value) {
  AppendU16(out, value & 0xffff);
  AppendU16(out, value >> 16);
}

template <typename T>
std::string Npy(const char* descr, absl::Span<const T> values, const std::vector<int64_t>& shape) {
  std::string header = absl::StrCat("{'descr': '", descr, "', 'fortran_order': False, 'shape': (",
                                    absl::StrJoin(shape, ", "), shape.size() == 1 ? ",), }" : "), }");
  const size_t unpadded = kPreambleBytes + header.size() + 1;
  header.append((kAlignment - unpadded % kAlignment) % kAlignment, ' ');
  header.push_back('\n');

  std::string out("\x93NUMPY\x01\x00", 8);
  AppendU16(out, static_cast<uint32_t>(header.size()));
  out += header;
  if (!values.empty()) out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  return out;
}

uint32_t Crc32(std::string_view bytes) {
  static const std::array<uint32_t, 256> table = [] {
    std::array<uint32_t, 256> entries{};
    for (uint32_t i = 0; i < 256; ++i) {
      uint32_t crc = i;
      for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
      entries[i] = crc;
    }
    return entries;
  }();
  uint32_t crc = 0xffffffffu;
  for (unsigned char byte : bytes) crc = crc >> 8 ^ table[(crc ^ byte) & 0xff];
  return ~crc;
}

// The fields that a local header and a central directory entry have in common.
void AppendZipFields(std::string& out, std::string_view name, std::string_view data, uint32_t crc) {
  AppendU16(out, 20);                   // version needed: 2.0
  AppendU16(out, 0);                    // flags
  AppendU16(out, 0);                    // stored
  AppendU16(out, 0);                    // time 00:00
  AppendU16(out, 0 << 9 | 1 << 5 | 1);  // date 1980-01-01
  AppendU32(out, crc);
  AppendU32(out, static_cast<uint32_t>(data.size()));
  AppendU32(out, static_cast<uint32_t>(data.size()));
  AppendU16(out, static_cast<uint32_t>(name.size()));
  AppendU16(out, 0);  // extra field
}

}  // namespace

std::string NpyBytes(absl::Span<const uint8_t> values, const std::vector<int64_t>& shape) {
  return Npy("|u1", values, shape);
}
std::string NpyBytes(absl::Span<const uint16_t> values, const std::vector<int64_t>& shape) {
  return Npy("<u2", values, shape);
}
std::string NpyBytes(absl::Span<const int32_t> values, const std::vector<int64_t>& shape) {
  return Npy("<i4", values, shape);
}
std::string NpyBytes(absl::Span<const int64_t> values, const std::vector<int64_t>& shape) {
  return Npy("<i8", values, shape);
}
std::string NpyBytes(absl::Span<const float> values, const std::vector<int64_t>& shape) {
  return Npy("<f4", values, shape);
}
std::string NpyBytes(absl::Span<const double> values, const std::vector<int64_t>& shape) {
  return Npy("<f8", values, shape);
}

std::string NpzBytes(std::string_view name, std::string_view npy) {
  const std::string file_name = std::string(name) + ".npy";
  const uint32_t crc = Crc32(npy);

  std::string out("PK\x03\x04", 4);
  AppendZipFields(out, file_name, npy, crc);
  out += file_name;
  out += npy;

  const size_t directory_offset = out.size();
  out.append("PK\x01\x02", 4);
  AppendU16(out, 20);  // version made by
  AppendZipFields(out, file_name, npy, crc);
  AppendU16(out, 0);  // comment
  AppendU16(out, 0);  // disk
  AppendU16(out, 0);  // internal attributes
  AppendU32(out, 0);  // external attributes
  AppendU32(out, 0);  // offset of the local header
  out += file_name;
  const size_t directory_bytes = out.size() - directory_offset;

  out.append("PK\x05\x06", 4);
  AppendU16(out, 0);  // this disk
  AppendU16(out, 0);  // disk of the directory
  AppendU16(out, 1);  // entries here
  AppendU16(out, 1);  // entries
  AppendU32(out, static_cast<uint32_t>(directory_bytes));
  AppendU32(out, static_cast<uint32_t>(directory_offset));
  AppendU16(out, 0);  // comment
  return out;
}

}  // namespace longtail
