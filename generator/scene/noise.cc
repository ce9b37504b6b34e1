#include "generator/scene/noise.h"

namespace longtail {
namespace {

float Fade(float t) { return t * t * (3 - 2 * t); }

// A layer of the lattice at (x, y) within cell (ix, iy), both faded; in [0, 1].
float Layer(int32_t ix, int32_t iy, int32_t iz, float fx, float fy, uint32_t seed) {
  const float a = HashUnit(ix, iy, iz, seed), b = HashUnit(ix + 1, iy, iz, seed);
  const float c = HashUnit(ix, iy + 1, iz, seed), d = HashUnit(ix + 1, iy + 1, iz, seed);
  const float low = a + (b - a) * fx, high = c + (d - c) * fx;
  return low + (high - low) * fy;
}

}  // namespace

float ValueNoise2(float x, float y, uint32_t seed) {
  const int32_t ix = FloorInt(x), iy = FloorInt(y);
  return Layer(ix, iy, 0, Fade(x - static_cast<float>(ix)), Fade(y - static_cast<float>(iy)), seed) * 2 - 1;
}

float ValueNoise(Vec3f p, uint32_t seed) {
  const int32_t ix = FloorInt(p.x), iy = FloorInt(p.y), iz = FloorInt(p.z);
  const float fx = Fade(p.x - static_cast<float>(ix)), fy = Fade(p.y - static_cast<float>(iy));
  const float fz = Fade(p.z - static_cast<float>(iz));
  const float low = Layer(ix, iy, iz, fx, fy, seed);
  if (fz == 0) return low * 2 - 1;  // flat patterns lie on a layer
  return (low + (Layer(ix, iy, iz + 1, fx, fy, seed) - low) * fz) * 2 - 1;
}

float Fractal(Vec3f p, float feature_m, int num_octaves, float gain, float footprint_m, uint32_t seed) {
  float sum = 0, amplitude = 1, total = 0;
  for (int octave = 0; octave < num_octaves; ++octave) {
    total += amplitude;
    const float visible = BandLimit(feature_m, footprint_m);
    if (visible > 0) {
      const float scale = 1 / feature_m;
      sum += amplitude * visible * ValueNoise({p.x * scale, p.y * scale, p.z * scale}, seed + octave);
    }
    feature_m *= 0.5f;
    amplitude *= gain;
  }
  return sum / total;
}

}  // namespace longtail
