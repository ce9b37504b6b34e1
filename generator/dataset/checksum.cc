#include "generator/dataset/checksum.h"

#include <openssl/evp.h>

#include <array>
#include <cstring>

#include "absl/strings/escaping.h"

namespace longtail {
namespace {

using CrcTables = std::array<std::array<uint32_t, 256>, 8>;

// tables[k][b]: the CRC of byte b followed by k zero bytes, so that eight bytes go in one step.
CrcTables MakeCrcTables() {
  CrcTables tables{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) ? 0x82F63B78u : 0u);
    tables[0][byte] = crc;
  }
  for (int k = 1; k < 8; ++k) {
    for (uint32_t byte = 0; byte < 256; ++byte) {
      const uint32_t crc = tables[k - 1][byte];
      tables[k][byte] = (crc >> 8) ^ tables[0][crc & 0xFF];
    }
  }
  return tables;
}

uint32_t LoadLittleEndian(const unsigned char* bytes) {
  return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | static_cast<uint32_t>(bytes[3]) << 24;
}

}  // namespace

uint32_t Crc32c(std::string_view bytes) {
  static const CrcTables& t = *new CrcTables(MakeCrcTables());
  const auto* next = reinterpret_cast<const unsigned char*>(bytes.data());
  size_t left = bytes.size();
  uint32_t crc = ~0u;
  for (; left >= 8; left -= 8, next += 8) {
    const uint32_t low = crc ^ LoadLittleEndian(next);
    const uint32_t high = LoadLittleEndian(next + 4);
    crc = t[7][low & 0xFF] ^ t[6][low >> 8 & 0xFF] ^ t[5][low >> 16 & 0xFF] ^ t[4][low >> 24] ^  //
          t[3][high & 0xFF] ^ t[2][high >> 8 & 0xFF] ^ t[1][high >> 16 & 0xFF] ^ t[0][high >> 24];
  }
  for (; left > 0; --left, ++next) crc = (crc >> 8) ^ t[0][(crc ^ *next) & 0xFF];
  return ~crc;
}

struct Md5::Context {
  EVP_MD_CTX* evp = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(evp); }
};

Md5::Md5() : context_(std::make_unique<Context>()) { EVP_DigestInit_ex(context_->evp, EVP_md5(), nullptr); }
Md5::~Md5() = default;

void Md5::Update(std::string_view bytes) { EVP_DigestUpdate(context_->evp, bytes.data(), bytes.size()); }

std::string Md5::HexDigest() {
  char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_DigestFinal_ex(context_->evp, reinterpret_cast<unsigned char*>(digest), &size);
  return absl::BytesToHexString(std::string(digest, size));
}

}  // namespace longtail
