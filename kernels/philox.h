// Counter-based random numbers: Philox4x32-10 streams named by what they are for.
//
// A stream is a pure function of (seed, sample_index, name): the same key gives the
// same numbers on every machine and in every thread, and two streams never share
// numbers. Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11.
#ifndef LONGTAIL_KERNELS_PHILOX_H_
#define LONGTAIL_KERNELS_PHILOX_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace longtail {

// The ten-round bijection: 128-bit counter, 64-bit key.
std::array<uint32_t, 4> Philox4x32(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key);

// One named stream. Thread-compatible.
//
//   PhiloxStream stream(seed, sample_index, "close_cut_in/gap_m");
//   double gap_m = stream.Uniform(5.0, 20.0);
class PhiloxStream {
 public:
  PhiloxStream(uint64_t seed, uint64_t sample_index, std::string_view name);

  uint32_t NextU32();
  // In [0, 1), 53 bits.
  double Uniform();
  // In [lo, hi).
  double Uniform(double lo, double hi) { return lo + (hi - lo) * Uniform(); }
  // In [0, n), n >= 1, without modulo bias.
  uint32_t Below(uint32_t n);
  // Standard normal by Box-Muller; uses two draws, keeps none.
  double Normal();

  // Moves to the index-th block of four numbers, so that elements can be addressed in any order.
  void Seek(uint64_t block_index);

 private:
  std::array<uint32_t, 2> key_;
  std::array<uint32_t, 2> nonce_;
  uint64_t next_block_ = 0;
  std::array<uint32_t, 4> block_{};
  int used_ = 4;
};

// Standard normals for elements [0, count) of a tensor, float32; element i depends on i
// alone, so any part can be made anywhere. out must hold count floats.
void PhiloxNormals(uint64_t seed, uint64_t sample_index, std::string_view name, uint64_t count, float* out);

}  // namespace longtail

#endif  // LONGTAIL_KERNELS_PHILOX_H_
