// What the weather does at random: gusts of wind and flashes of lightning, drawn once for a clip.
#ifndef LONGTAIL_SCENARIOS_ENVIRONMENT_GUSTS_H_
#define LONGTAIL_SCENARIOS_ENVIRONMENT_GUSTS_H_

#include <array>
#include <cstdint>
#include <vector>

#include "scenarios/environment/environment_state.h"

namespace longtail {

// Along the world's axes of the road at s = 0: x along it, y to its left, m/s.
struct Wind {
  double x_mps = 0, y_mps = 0;
};

// Streams "environment/gusts" and "environment/lightning". Thread-safe once made.
class Gusts {
 public:
  Gusts(uint64_t seed, uint64_t sample_index);

  // The mean wind, stronger and weaker by up to wind_gust_mps in four waves of 2 to 17 s, never blowing back; its
  // direction swings by up to 15 degrees where there are gusts.
  Wind WindAt(const EnvironmentState& state, double time_s) const;

  // Brightness of lightning, 0 none to 1 at the height of a stroke: flashes of two to four strokes within half a
  // second.
  double LightningAt(const EnvironmentState& state, double time_s) const;

 private:
  struct Flash {
    double at_s = 0;
    double threshold = 0;  // it strikes where lightning_per_minute is above it
    int num_strokes = 0;
    std::array<double, 4> stroke_s{};  // after at_s
  };
  std::array<double, 8> phases_rad_{};
  std::vector<Flash> flashes_;  // by time, over the longest clip
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ENVIRONMENT_GUSTS_H_
