// SHA-256 (FIPS 180-4) of bytes given at once or in parts.
#ifndef LONGTAIL_KERNELS_SHA256_H_
#define LONGTAIL_KERNELS_SHA256_H_

#include <memory>
#include <string>
#include <string_view>

namespace longtail {

// An incremental hasher. Thread-compatible.
//
//   Sha256 hasher;
//   hasher.Update(header);
//   hasher.Update(body);
//   std::string digest = hasher.HexDigest();
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&& other) noexcept;
  Sha256& operator=(Sha256&& other) noexcept;

  void Update(std::string_view bytes);

  // Digest of everything given so far, 64 lower-case hex digits. More may be added afterwards.
  std::string HexDigest() const;
  // The same as 32 raw bytes.
  std::string RawDigest() const;

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// 64 lower-case hex digits.
std::string Sha256Hex(std::string_view bytes);

}  // namespace longtail

#endif  // LONGTAIL_KERNELS_SHA256_H_
