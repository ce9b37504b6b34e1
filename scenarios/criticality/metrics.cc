#include "scenarios/criticality/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/actors/catalogue.h"
#include "scenarios/criticality/drac.h"
#include "scenarios/criticality/thw.h"
#include "scenarios/criticality/ttc.h"

namespace longtail {

MovingBox BoxAt(const v1::Scenario& scenario, const v1::ActorTrack& actor, int frame) {
  double length = EgoBody().length_m, width = EgoBody().width_m, center = EgoBody().box_center_x_m;
  for (const v1::ActorBody& body : scenario.bodies()) {
    if (body.actor() != actor.actor()) continue;
    length = body.length_m();
    width = body.width_m();
    center = body.box_center_x_m();
  }
  const double yaw = actor.yaw_rad(frame), v = actor.speed_mps(frame);
  const double spin = actor.yaw_rate_radps(frame) * center;
  return {MakeFootprint(actor.x_m(frame), actor.y_m(frame), yaw, center, length, width),
          v * std::cos(yaw) - spin * std::sin(yaw), v * std::sin(yaw) + spin * std::cos(yaw)};
}

CriticalitySeries EgoCriticality(const v1::Scenario& scenario, const v1::WorldTrack& track,
                                 const std::vector<std::string>& actors) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const int num_frames = track.time_us_size();
  CriticalitySeries series{std::vector<double>(num_frames, kInfinity), std::vector<double>(num_frames, kInfinity),
                           std::vector<double>(num_frames, kInfinity), std::vector<double>(num_frames, 0.0)};
  for (int a = 1; a < track.actors_size(); ++a) {
    const v1::ActorTrack& actor = track.actors(a);
    if (!actors.empty() && std::find(actors.begin(), actors.end(), actor.actor()) == actors.end()) continue;
    for (int f = 0; f < num_frames; ++f) {
      if (!actor.present(f)) continue;
      const MovingBox ego = BoxAt(scenario, track.actors(0), f), other = BoxAt(scenario, actor, f);
      series.ttc_s[f] = std::min(series.ttc_s[f], TimeToCollision(ego, other));
      series.thw_s[f] = std::min(series.thw_s[f], TimeHeadway(ego, other));
      series.distance_m[f] = std::min(series.distance_m[f], FreeDistance(ego.box, other.box));
      series.drac_mps2[f] = std::max(series.drac_mps2[f], DecelerationToAvoidCrash(ego, other));
    }
  }
  return series;
}

CriticalitySummary Summarize(const CriticalitySeries& series) {
  CriticalitySummary summary{std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::infinity(), 0};
  for (const double v : series.ttc_s) summary.min_ttc_s = std::min(summary.min_ttc_s, v);
  for (const double v : series.thw_s) summary.min_thw_s = std::min(summary.min_thw_s, v);
  for (const double v : series.distance_m) summary.min_distance_m = std::min(summary.min_distance_m, v);
  for (const double v : series.drac_mps2) summary.max_drac_mps2 = std::max(summary.max_drac_mps2, v);
  return summary;
}

}  // namespace longtail
