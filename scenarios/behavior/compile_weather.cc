#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "scenarios/behavior/compile.h"
#include "scenarios/road/constant.h"

namespace longtail::compile {
namespace {

// Whether the course drives on a place of a road that projects to a point of it, and does not cross above or below.
bool DrivesOn(const Course& course, const RoadPoint& on, const network::SurfacePose& at) {
  constexpr double kSameLineM = 0.1, kSameHeightM = 2, kSameWayCos = 0.94;
  const Pose2 foot = course.At(on.s_m, on.t_m);
  const double z_m = course.Elevation(on.s_m) + on.t_m * course.Bank(on.s_m);
  return std::hypot(foot.x_m - at.x_m, foot.y_m - at.y_m) < kSameLineM && std::abs(at.z_m - z_m) < kSameHeightM &&
         std::abs(std::cos(at.heading_rad - foot.yaw_rad)) > kSameWayCos;
}

// The tunnels of the network's roads that the course drives through.
std::vector<TunnelStretch> TunnelsAlong(const Course& course, const RoadNetwork& network, double beside_m) {
  constexpr double kStepM = 4, kGapM = 0.5;
  std::vector<TunnelStretch> tunnels;
  for (int r = 0; r < network.num_roads(); ++r) {
    for (const network::Structure& structure : network.road(r).structures) {
      if (structure.kind != network::StructureKind::kTunnel) continue;
      TunnelStretch tunnel{course.last_s_m(), course.first_s_m(), 0, 0};
      const int steps = static_cast<int>(std::ceil(structure.length_m / kStepM));
      for (int i = 0; i <= steps; ++i) {
        const network::SurfacePose at =
            network.PoseAt({r, structure.s_m + structure.length_m * i / std::max(1, steps), 0});
        const RoadPoint on = course.Project(at.x_m, at.y_m);
        const double right_m = course.RightEdge(on.s_m) - beside_m, left_m = course.LeftEdge(on.s_m) + beside_m;
        if (!DrivesOn(course, on, at) || on.t_m < right_m || on.t_m > left_m) continue;
        tunnel.right_t_m = std::min(tunnel.right_t_m, right_m);
        tunnel.left_t_m = std::max(tunnel.left_t_m, left_m);
        tunnel.start_s_m = std::min(tunnel.start_s_m, on.s_m);
        tunnel.end_s_m = std::max(tunnel.end_s_m, on.s_m);
      }
      if (tunnel.end_s_m > tunnel.start_s_m) tunnels.push_back(tunnel);
    }
  }
  std::sort(tunnels.begin(), tunnels.end(),
            [](const TunnelStretch& a, const TunnelStretch& b) { return a.start_s_m < b.start_s_m; });
  // Where a ramp meets a road its structures are in two parts.
  std::vector<TunnelStretch> joined;
  for (const TunnelStretch& tunnel : tunnels) {
    if (joined.empty() || tunnel.start_s_m > joined.back().end_s_m + kGapM) {
      joined.push_back(tunnel);
      continue;
    }
    TunnelStretch& last = joined.back();
    last.end_s_m = std::max(last.end_s_m, tunnel.end_s_m);
    last.right_t_m = std::min(last.right_t_m, tunnel.right_t_m);
    last.left_t_m = std::max(last.left_t_m, tunnel.left_t_m);
  }
  return joined;
}

}  // namespace

absl::Status Weather(const v1::ScenarioSpec& spec, Plan& plan) {
  const v1::Environment& environment = spec.environments(0);
  PlanWeather& weather = plan.weather;
  weather.at_start = StateOf(environment);
  weather.shifts = ShiftsOf(environment.changes());
  weather.haze = HazeOf(environment);
  const FieldPath path("environments", 0);
  const Course& road = plan.layout.courses[0];
  const double shoulder_m = ConstantOr(spec.roads(0).shoulder_m(), 0.5);
  weather.tunnels = TunnelsAlong(road, *plan.layout.network, shoulder_m + ConstantOr(spec.roads(0).sidewalk_m(), 0));
  for (int i = 0; i < environment.patches_size(); ++i) {
    const v1::SurfacePatch& patch = environment.patches(i);
    const FieldPath patch_path = path.Item("patches", i);
    const double s_m = ConstantOr(patch.start_m(), 0);
    if (patch.lanes().empty()) {
      weather.patches.push_back(PatchAreaOf(patch, road.RightEdge(s_m) - shoulder_m, road.LeftEdge(s_m) + shoulder_m));
    }
    for (int k = 0; k < patch.lanes_size(); ++k) {
      const int lane = static_cast<int>(std::lround(ConstantOr(patch.lanes(k), 0)));
      if (!road.HasLane(lane, s_m)) return patch_path.Item("lanes", k).Fault("a lane of the road", absl::StrCat(lane));
      const double center_m = road.LaneCenter(lane, s_m), half_m = road.LaneWidth(lane, s_m) / 2;
      weather.patches.push_back(PatchAreaOf(patch, center_m - half_m, center_m + half_m));
    }
  }
  return absl::OkStatus();
}

}  // namespace longtail::compile
