#include "scenarios/environment/gusts.h"

#include <algorithm>
#include <cmath>

#include "kernels/philox.h"

namespace longtail {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kWaveHz[4] = {0.06, 0.13, 0.27, 0.55};
constexpr double kWaveShare[4] = {0.4, 0.3, 0.2, 0.1};
constexpr double kSwingRad = 15 * kPi / 180;
constexpr double kLongestClipS = 61;
constexpr double kMostFlashesPerMinute = 60;
constexpr double kFlashS = 0.6;
// A stroke rises at once and fades with this time.
constexpr double kFadeS = 0.06;

}  // namespace

Gusts::Gusts(uint64_t seed, uint64_t sample_index) {
  PhiloxStream gusts(seed, sample_index, "environment/gusts");
  for (double& phase : phases_rad_) phase = gusts.Uniform(0, 2 * kPi);
  // A Poisson process at the highest rate, of which a flash strikes by a draw of its own: so the times stay where they
  // are whatever the rate, and it may change over the clip.
  PhiloxStream lightning(seed, sample_index, "environment/lightning");
  double at_s = 0;
  while (true) {
    at_s -= std::log(1 - lightning.Uniform()) * 60 / kMostFlashesPerMinute;
    if (at_s > kLongestClipS) return;
    Flash& flash = flashes_.emplace_back();
    flash.at_s = at_s;
    flash.threshold = lightning.Uniform(0, kMostFlashesPerMinute);
    flash.num_strokes = 2 + static_cast<int>(lightning.Below(3));
    for (int i = 1; i < 4; ++i) flash.stroke_s[i] = flash.stroke_s[i - 1] + lightning.Uniform(0.04, 0.14);
  }
}

Wind Gusts::WindAt(const EnvironmentState& state, double time_s) const {
  if (state.wind_mps <= 0 && state.wind_gust_mps <= 0) return {};
  double strength = 0, swing = 0;
  for (int i = 0; i < 4; ++i) {
    strength += kWaveShare[i] * std::sin(2 * kPi * kWaveHz[i] * time_s + phases_rad_[i]);
    swing += kWaveShare[i] * std::sin(2 * kPi * kWaveHz[i] * time_s + phases_rad_[4 + i]);
  }
  const double speed = std::max(0.0, state.wind_mps + state.wind_gust_mps * strength);
  const double turn = state.wind_gust_mps > 0 ? kSwingRad * swing : 0;
  const double direction = state.wind_direction_deg * kPi / 180 + turn;
  return {speed * std::cos(direction), speed * std::sin(direction)};
}

double Gusts::LightningAt(const EnvironmentState& state, double time_s) const {
  if (state.lightning_per_minute <= 0) return 0;
  double brightest = 0;
  for (const Flash& flash : flashes_) {
    if (flash.at_s > time_s) break;
    if (flash.at_s < time_s - kFlashS - 1 || flash.threshold >= state.lightning_per_minute) continue;
    for (int i = 0; i < flash.num_strokes; ++i) {
      const double since_s = time_s - flash.at_s - flash.stroke_s[i];
      if (since_s < 0) break;
      brightest = std::max(brightest, std::exp(-since_s / kFadeS));
    }
  }
  return brightest < 0.02 ? 0 : brightest;
}

}  // namespace longtail
