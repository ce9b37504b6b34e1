// Sobol's sequence under Owen's scrambling: points that cover a cube more evenly than random ones.
//
// Direction numbers: Joe and Kuo, "Constructing Sobol sequences with better two-dimensional projections", SIAM J. Sci.
// Comput. 30 (2008). Scrambling: nested and uniform by a hash of the bits above, as Burley, "Practical hash-based Owen
// scrambling", JCGT 9 (2020).
#ifndef LONGTAIL_SCENARIOS_SAMPLING_SOBOL_H_
#define LONGTAIL_SCENARIOS_SAMPLING_SOBOL_H_

#include <cstdint>

namespace longtail {

inline constexpr int kSobolDimensions = 64;

// Coordinate of point index without scrambling, 32 bits of a fraction. dimension in [0, kSobolDimensions).
uint32_t SobolBits(uint32_t index, int dimension);

// Coordinate of point index in [0, 1), 53 bits. Points 2^k j … 2^k (j + 1) - 1 have one in each 2^-k of [0, 1), in
// every dimension and under every seed. A pure function; each 2^32 points are scrambled afresh.
double ScrambledSobol(uint64_t seed, uint64_t index, int dimension);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_SOBOL_H_
