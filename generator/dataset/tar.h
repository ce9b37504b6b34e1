// Samples as members of a USTAR archive, written the same way on every run, and read back strictly.
#ifndef LONGTAIL_GENERATOR_DATASET_TAR_H_
#define LONGTAIL_GENERATOR_DATASET_TAR_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "generator/dataset/sample.h"

namespace longtail {

inline constexpr int64_t kTarBlockBytes = 512;
// Two zero blocks end an archive.
inline constexpr int64_t kTarEndBytes = 2 * kTarBlockBytes;

// One member of a sample inside an archive.
struct MemberEntry {
  std::string extension;
  int64_t offset = 0;  // of the first byte of the data
  int64_t bytes = 0;
  uint32_t crc32c = 0;

  friend bool operator==(const MemberEntry&, const MemberEntry&) = default;
};

struct SampleEntry {
  std::string unit_id;
  std::vector<MemberEntry> members;

  friend bool operator==(const SampleEntry&, const SampleEntry&) = default;
  // Null where there is no such member.
  const MemberEntry* Find(std::string_view extension) const;
};

// The header block of a member: mode 0444, uid and gid 0, mtime 0, uname and gname "bigdata".
// name is at most 100 bytes, size below 8 GiB.
std::string TarHeader(std::string_view name, int64_t size);

// Bytes of a member with its header and padding.
int64_t TarMemberBytes(int64_t size);

// Appends the members of a sample, in their order. InvalidArgument where the key does not match
// ^[a-z0-9][a-z0-9_-]{0,39}$, an extension is empty, upper case or given twice, a name is longer than 100 bytes,
// or there are no members.
absl::Status AppendSample(const Sample& sample, std::string* tar);

// Reads the members of an archive's body (without the end blocks). base_offset is added to every offset. DataLoss,
// naming the byte, for a header that TarHeader would not have written, padding that is not zero, data cut short, or a
// sample whose members do not lie together.
absl::StatusOr<std::vector<SampleEntry>> ParseTarBody(std::string_view body, int64_t base_offset);

// The size in the header block at hand; DataLoss where it is not one of ours. name gets the member's name.
absl::StatusOr<int64_t> ParseTarHeader(std::string_view block, std::string* name);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_TAR_H_
