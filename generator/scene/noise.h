// Value noise on an integer lattice, for procedural textures: the same on every machine but for rounding.
#ifndef LONGTAIL_GENERATOR_SCENE_NOISE_H_
#define LONGTAIL_GENERATOR_SCENE_NOISE_H_

#include <cstdint>

#include "generator/scene/scene.h"

namespace longtail {

inline uint32_t HashCell(int32_t x, int32_t y, int32_t z, uint32_t seed) {
  uint32_t h = seed + static_cast<uint32_t>(x) * 0x8da6b343u + static_cast<uint32_t>(y) * 0xd8163841u +
               static_cast<uint32_t>(z) * 0xcb1ab31fu;
  h = (h ^ (h >> 15)) * 0x2c1b3c6du;
  h = (h ^ (h >> 12)) * 0x297a2d39u;
  return h ^ (h >> 15);
}
// In [0, 1).
inline float HashUnit(int32_t x, int32_t y, int32_t z, uint32_t seed) {
  return static_cast<float>(HashCell(x, y, z, seed) >> 8) * (1.0f / 16777216.0f);
}
// Largest integer <= x, |x| < 2^31; std::floor is a library call on the baseline instruction set.
inline int32_t FloorInt(float x) {
  const int32_t i = static_cast<int32_t>(x);
  return i - (static_cast<float>(i) > x ? 1 : 0);
}

// Smooth noise in [-1, 1], mean 0, features one unit wide.
float ValueNoise(Vec3f p, uint32_t seed);
float ValueNoise2(float x, float y, uint32_t seed);

// What remains of a pattern with features feature_m wide, seen through a filter footprint_m wide: 1 fine, 0 gone.
inline float BandLimit(float feature_m, float footprint_m) {
  // Full while a feature covers two footprints; gone at one and a quarter footprints a period (two features).
  const float t = (footprint_m / feature_m - 0.35f) * (1.0f / 0.85f);
  const float c = t < 0 ? 0 : (t > 1 ? 1 : t);
  return 1 - c * c * (3 - 2 * c);
}

// Sum of octaves from feature_m downwards, each half as wide and gain as strong, faded out below the footprint. About
// [-1, 1].
float Fractal(Vec3f p, float feature_m, int num_octaves, float gain, float footprint_m, uint32_t seed);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_NOISE_H_
