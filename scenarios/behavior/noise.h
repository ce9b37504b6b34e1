// Smooth random functions of time, each a pure function of (seed, sample, name, time): no state, so that a simulation
// that is copied, restored or stepped anew sees the same.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_NOISE_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_NOISE_H_

#include <cmath>
#include <cstdint>
#include <string_view>

#include "kernels/philox.h"

namespace longtail {

// Thread-safe.
class Noise {
 public:
  Noise(uint64_t seed, uint64_t sample_index, std::string_view name) : stream_(seed, sample_index, name) {}

  // Standard normal at whole multiples of period_s, cubic (smoothstep) between: mean 0, continuous with its rate.
  // channel picks one of many such functions. time_s >= 0, period_s > 0.
  double Smooth(double time_s, double period_s, uint32_t channel = 0) const {
    const double u = time_s / period_s, k = std::floor(u), w = u - k;
    const double from = Normal(static_cast<uint32_t>(k), channel), to = Normal(static_cast<uint32_t>(k) + 1, channel);
    return from + (to - from) * w * w * (3 - 2 * w);
  }

  // In [0, 1), the same throughout the index-th period.
  double Uniform(uint32_t index, uint32_t channel = 0) const { return At(index, channel).Uniform(); }

 private:
  double Normal(uint32_t index, uint32_t channel) const { return At(index, channel).Normal(); }
  PhiloxStream At(uint32_t index, uint32_t channel) const {
    PhiloxStream stream = stream_;
    stream.Seek(uint64_t{channel} << 32 | index);
    return stream;
  }

  PhiloxStream stream_;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_NOISE_H_
