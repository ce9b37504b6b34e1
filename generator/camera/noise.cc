#include "generator/camera/noise.h"

namespace longtail {
namespace {

float Fade(float t) { return t * t * (3 - 2 * t); }

}  // namespace

float ValueNoise2(float x, float y, uint32_t seed) {
  const int32_t ix = FloorInt(x), iy = FloorInt(y);
  const float fx = Fade(x - static_cast<float>(ix)), fy = Fade(y - static_cast<float>(iy));
  const float a = HashUnit(ix, iy, 0, seed), b = HashUnit(ix + 1, iy, 0, seed);
  const float c = HashUnit(ix, iy + 1, 0, seed), d = HashUnit(ix + 1, iy + 1, 0, seed);
  const float low = a + (b - a) * fx, high = c + (d - c) * fx;
  return (low + (high - low) * fy) * 2 - 1;
}

float ValueNoise(Vec3f p, uint32_t seed) {
  const int32_t ix = FloorInt(p.x), iy = FloorInt(p.y), iz = FloorInt(p.z);
  const float fx = Fade(p.x - static_cast<float>(ix)), fy = Fade(p.y - static_cast<float>(iy));
  const float fz = Fade(p.z - static_cast<float>(iz));
  float layer[2];
  for (int k = 0; k < 2; ++k) {
    const float a = HashUnit(ix, iy, iz + k, seed), b = HashUnit(ix + 1, iy, iz + k, seed);
    const float c = HashUnit(ix, iy + 1, iz + k, seed), d = HashUnit(ix + 1, iy + 1, iz + k, seed);
    const float low = a + (b - a) * fx, high = c + (d - c) * fx;
    layer[k] = low + (high - low) * fy;
  }
  return (layer[0] + (layer[1] - layer[0]) * fz) * 2 - 1;
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
