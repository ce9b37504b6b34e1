#include "generator/labels/clip_metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/criticality/rss.h"
#include "scenarios/track_flags.h"

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

v1::RssParameters RssParametersOf(const RssModel& model) {
  v1::RssParameters parameters;
  parameters.set_response_s(model.response_s);
  parameters.set_max_accel_mps2(model.max_accel_mps2);
  parameters.set_min_brake_mps2(model.min_brake_mps2);
  parameters.set_max_brake_mps2(model.max_brake_mps2);
  parameters.set_min_brake_correct_mps2(model.min_brake_correct_mps2);
  return parameters;
}

v1::Avoidability AvoidabilityOf(Avoidance avoidance) {
  switch (avoidance) {
    case Avoidance::kAvoidable:
      return v1::AVOIDABILITY_AVOIDABLE;
    case Avoidance::kUnavoidable:
      return v1::AVOIDABILITY_UNAVOIDABLE;
    case Avoidance::kUndecided:
      return v1::AVOIDABILITY_UNDECIDED;
  }
  return v1::AVOIDABILITY_UNSPECIFIED;
}

}  // namespace

v1::ClipMetrics MakeClipMetrics(const CriticalitySeries& series, const v1::Scenario& scenario,
                                const v1::WorldTrack& track) {
  v1::ClipMetrics metrics;
  const Extreme ttc = Smallest(series.ttc_s), distance = Smallest(series.distance_m);
  const Extreme pet = Smallest(series.pet_s), rss_margin = Smallest(series.rss_margin_m);
  metrics.set_min_ttc_s(ttc.value);
  metrics.set_min_ttc_frame(ttc.frame);
  metrics.set_min_thw_s(Smallest(series.thw_s).value);
  metrics.set_min_distance_m(distance.value);
  metrics.set_min_distance_frame(distance.frame);
  metrics.set_min_pet_s(pet.value);
  metrics.set_min_pet_frame(pet.frame);
  metrics.set_min_rss_margin_m(rss_margin.value);
  metrics.set_min_rss_margin_frame(rss_margin.frame);
  const Extreme path_ttc = Smallest(series.path_ttc_s);
  metrics.set_min_path_ttc_s(path_ttc.value);
  metrics.set_min_path_ttc_frame(path_ttc.frame);
  metrics.set_rss_violation_s(series.rss_violation_s);
  metrics.set_critical_frame(series.critical_frame);
  metrics.set_avoidability(AvoidabilityOf(series.avoidance));
  metrics.set_avoidance_margin_s(series.avoidance_margin_s);
  *metrics.mutable_rss() = RssParametersOf({});

  double max_drac = 0, max_required = 0;
  double max_delta_v = std::numeric_limits<double>::quiet_NaN();
  for (double drac : series.drac_mps2) max_drac = std::max(max_drac, drac);
  for (double required : series.required_deceleration_mps2) max_required = std::max(max_required, required);
  for (double delta_v : series.delta_v_mps) max_delta_v = std::fmax(max_delta_v, delta_v);
  metrics.set_max_drac_mps2(max_drac);
  metrics.set_max_required_deceleration_mps2(max_required);
  metrics.set_max_delta_v_mps(max_delta_v);
  metrics.set_contact_delta_v_mps(series.contact_delta_v_mps);
  const v1::ActorTrack& ego = track.actors(0);
  metrics.set_max_deceleration_mps2(HardestBraking(scenario, track));
  metrics.set_ego_contact(
      std::any_of(ego.flags().begin(), ego.flags().end(), [](uint32_t flags) { return flags & kFlagCollided; }));

  for (double value : series.ttc_s) metrics.add_ttc_s(value);
  for (double value : series.thw_s) metrics.add_thw_s(value);
  for (double value : series.distance_m) metrics.add_distance_m(value);
  for (double value : series.drac_mps2) metrics.add_drac_mps2(value);
  for (double value : series.pet_s) metrics.add_pet_s(value);
  for (double value : series.rss_margin_m) metrics.add_rss_margin_m(value);
  for (double value : series.delta_v_mps) metrics.add_delta_v_mps(value);
  for (double value : series.path_ttc_s) metrics.add_path_ttc_s(value);
  for (double value : series.required_deceleration_mps2) metrics.add_required_deceleration_mps2(value);
  return metrics;
}

}  // namespace longtail
