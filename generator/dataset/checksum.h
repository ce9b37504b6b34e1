// The checksums that other readers want beside SHA-256.
#ifndef LONGTAIL_GENERATOR_DATASET_CHECKSUM_H_
#define LONGTAIL_GENERATOR_DATASET_CHECKSUM_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace longtail {

// CRC-32C (Castagnoli, reflected polynomial 0x82F63B78) of bytes.
uint32_t Crc32c(std::string_view bytes);

// MD5 in parts: the wids index asks for it. Not thread-safe.
class Md5 {
 public:
  Md5();
  ~Md5();
  Md5(const Md5&) = delete;
  Md5& operator=(const Md5&) = delete;
  void Update(std::string_view bytes);
  // 32 lower-case hex digits of everything given; nothing may be added afterwards.
  std::string HexDigest();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_CHECKSUM_H_
