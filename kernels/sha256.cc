#include "kernels/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <utility>

#include "absl/strings/escaping.h"

namespace longtail {

struct Sha256::Context {
  Context() : evp(EVP_MD_CTX_new()) {
    // Only memory exhaustion can make these fail.
    if (evp == nullptr || EVP_DigestInit_ex(evp, EVP_sha256(), nullptr) != 1) std::abort();
  }
  ~Context() { EVP_MD_CTX_free(evp); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  EVP_MD_CTX* evp;
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&& other) noexcept = default;
Sha256& Sha256::operator=(Sha256&& other) noexcept = default;

void Sha256::Update(std::string_view bytes) {
  if (EVP_DigestUpdate(context_->evp, bytes.data(), bytes.size()) != 1) std::abort();
}

std::string Sha256::RawDigest() const {
  Context copy;
  std::array<unsigned char, 32> digest;
  if (EVP_MD_CTX_copy_ex(copy.evp, context_->evp) != 1 || EVP_DigestFinal_ex(copy.evp, digest.data(), nullptr) != 1) {
    std::abort();
  }
  return std::string(reinterpret_cast<const char*>(digest.data()), digest.size());
}

std::string Sha256::HexDigest() const { return absl::BytesToHexString(RawDigest()); }

std::string Sha256Hex(std::string_view bytes) {
  Sha256 hasher;
  hasher.Update(bytes);
  return hasher.HexDigest();
}

}  // namespace longtail
