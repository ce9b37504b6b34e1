#include "kernels/philox.h"

#include <cmath>
#include <numbers>

namespace longtail {
namespace {

constexpr uint32_t kMultiplier0 = 0xD2511F53;
constexpr uint32_t kMultiplier1 = 0xCD9E8D57;
constexpr uint32_t kWeyl0 = 0x9E3779B9;
constexpr uint32_t kWeyl1 = 0xBB67AE85;

// 64-bit finaliser of splitmix64: spreads every input bit over the word.
uint64_t Mix(uint64_t x) {
  x ^= x >> 30;
  x *= 0xBF58476D1CE4E5B9;
  x ^= x >> 27;
  x *= 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

uint64_t HashName(std::string_view name) {
  uint64_t hash = 0xCBF29CE484222325;  // FNV-1a
  for (const unsigned char c : name) hash = (hash ^ c) * 0x100000001B3;
  return Mix(hash);
}

double ToUnit(uint32_t high, uint32_t low) {
  const uint64_t bits = (static_cast<uint64_t>(high) << 32 | low) >> 11;
  return static_cast<double>(bits) * 0x1.0p-53;
}

}  // namespace

std::array<uint32_t, 4> Philox4x32(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t product0 = static_cast<uint64_t>(kMultiplier0) * counter[0];
    const uint64_t product1 = static_cast<uint64_t>(kMultiplier1) * counter[2];
    counter = {static_cast<uint32_t>(product1 >> 32) ^ counter[1] ^ key[0], static_cast<uint32_t>(product1),
               static_cast<uint32_t>(product0 >> 32) ^ counter[3] ^ key[1], static_cast<uint32_t>(product0)};
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return counter;
}

PhiloxStream::PhiloxStream(uint64_t seed, uint64_t sample_index, std::string_view name) {
  const uint64_t nonce = HashName(name);
  const uint64_t key = Mix(Mix(seed + 0x9E3779B97F4A7C15) ^ (sample_index + 0x632BE59BD9B4E019));
  key_ = {static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32)};
  nonce_ = {static_cast<uint32_t>(nonce), static_cast<uint32_t>(nonce >> 32)};
}

uint32_t PhiloxStream::NextU32() {
  if (used_ == 4) {
    block_ = Philox4x32(
        {static_cast<uint32_t>(next_block_), static_cast<uint32_t>(next_block_ >> 32), nonce_[0], nonce_[1]}, key_);
    ++next_block_;
    used_ = 0;
  }
  return block_[used_++];
}

double PhiloxStream::Uniform() {
  const uint32_t high = NextU32();
  return ToUnit(high, NextU32());
}

uint32_t PhiloxStream::Below(uint32_t n) {
  // Lemire's multiply-and-reject.
  const uint32_t threshold = -n % n;
  for (;;) {
    const uint64_t product = static_cast<uint64_t>(NextU32()) * n;
    if (static_cast<uint32_t>(product) >= threshold) return static_cast<uint32_t>(product >> 32);
  }
}

double PhiloxStream::Normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - Uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * Uniform());
}

void PhiloxStream::Seek(uint64_t block_index) {
  next_block_ = block_index;
  used_ = 4;
}

void PhiloxNormals(uint64_t seed, uint64_t sample_index, std::string_view name, uint64_t count, float* out) {
  PhiloxStream stream(seed, sample_index, name);
  constexpr float kTwoPi = 2.0f * std::numbers::pi_v<float>;
  constexpr float kUnit = 0x1.0p-24f;
  // One block makes four normals: two Box-Muller pairs from 24-bit uniforms.
  for (uint64_t i = 0; i < count; i += 4) {
    float normals[4];
    for (int pair = 0; pair < 2; ++pair) {
      const float u = 1.0f - static_cast<float>(stream.NextU32() >> 8) * kUnit;
      const float v = static_cast<float>(stream.NextU32() >> 8) * kUnit;
      const float radius = std::sqrt(-2.0f * std::log(u));
      normals[2 * pair] = radius * std::cos(kTwoPi * v);
      normals[2 * pair + 1] = radius * std::sin(kTwoPi * v);
    }
    for (uint64_t j = 0; j < 4 && i + j < count; ++j) out[i + j] = normals[j];
  }
}

}  // namespace longtail
