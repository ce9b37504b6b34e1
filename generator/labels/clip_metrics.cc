#include "generator/labels/clip_metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "generator/labels/schema.h"

namespace longtail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Extreme {
  double value = kInfinity;
  int frame = -1;
};

Extreme Smallest(const std::vector<double>& series) {
  Extreme smallest;
  for (size_t t = 0; t < series.size(); ++t) {
    if (series[t] < smallest.value) smallest = {series[t], static_cast<int>(t)};
  }
  return smallest;
}

}  // namespace

v1::ClipMetrics MakeClipMetrics(const CriticalitySeries& series, const v1::ActorTrack& ego) {
  v1::ClipMetrics metrics;
  const Extreme ttc = Smallest(series.ttc_s), distance = Smallest(series.distance_m);
  metrics.set_min_ttc_s(ttc.value);
  metrics.set_min_ttc_frame(ttc.frame);
  metrics.set_min_thw_s(Smallest(series.thw_s).value);
  metrics.set_min_distance_m(distance.value);
  metrics.set_min_distance_frame(distance.frame);

  double max_drac = 0, max_deceleration = 0;
  for (double drac : series.drac_mps2) max_drac = std::max(max_drac, drac);
  for (double accel : ego.accel_mps2()) max_deceleration = std::max(max_deceleration, -accel);
  metrics.set_max_drac_mps2(max_drac);
  metrics.set_max_deceleration_mps2(max_deceleration);
  metrics.set_ego_contact(
      std::any_of(ego.flags().begin(), ego.flags().end(), [](uint32_t flags) { return flags & kFlagCollided; }));

  for (double value : series.ttc_s) metrics.add_ttc_s(value);
  for (double value : series.thw_s) metrics.add_thw_s(value);
  for (double value : series.distance_m) metrics.add_distance_m(value);
  for (double value : series.drac_mps2) metrics.add_drac_mps2(value);
  return metrics;
}

}  // namespace longtail
