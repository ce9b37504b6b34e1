#include "generator/scene/clouds.h"

#include <algorithm>

#include "generator/scene/noise.h"
#include "generator/scene/vec.h"

namespace longtail {

Clouds CloudsAt(const Sky& sky, Vec3f d) {
  const float ratio = Clamp01(sky.cloud_ratio);
  if (ratio < 0.03f || d.z < 0.01f) return {};
  const uint32_t seed = static_cast<uint32_t>(sky.texture_seed ^ (sky.texture_seed >> 32));
  // A flat layer seen from below, drawn together towards the horizon less than a true plane would be.
  const float scale = 1.9f / (d.z + 0.16f);
  const float x = d.x * scale, y = d.y * scale;
  float density = 0.5f * ValueNoise2(x, y, seed + 101) + 0.27f * ValueNoise2(2.1f * x, 2.1f * y, seed + 102) +
                  0.15f * ValueNoise2(4.3f * x, 4.3f * y, seed + 103);
  if (d.z > 0.06f) density += 0.08f * ValueNoise2(9.1f * x, 9.1f * y, seed + 104);
  const float threshold = 0.46f - 1.0f * ratio;
  const float cover = SmoothStep(threshold, threshold + 0.34f, density) * SmoothStep(0.01f, 0.09f, d.z);
  const float thickness = SmoothStep(threshold + 0.1f, std::max(threshold + 0.8f, 0.35f),
                                     0.9f * density + 0.35f * ValueNoise2(1.3f * x + 0.2f, 2.2f * y, seed + 105));
  return {cover * 0.92f, thickness};
}

}  // namespace longtail
