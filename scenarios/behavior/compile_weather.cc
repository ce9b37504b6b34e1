#include <cmath>

#include "absl/strings/str_cat.h"
#include "scenarios/behavior/compile.h"
#include "scenarios/road/constant.h"

namespace longtail::compile {

absl::Status Weather(const v1::Environment& environment, Plan& plan) {
  PlanWeather& weather = plan.weather;
  weather.at_start = StateOf(environment);
  weather.shifts = ShiftsOf(environment.changes());
  weather.haze = HazeOf(environment);
  const FieldPath path("environments", 0);
  const RoadLine& road = plan.road;
  for (int i = 0; i < environment.patches_size(); ++i) {
    const v1::SurfacePatch& patch = environment.patches(i);
    const FieldPath patch_path = path.Item("patches", i);
    if (patch.lanes().empty()) {
      weather.patches.push_back(
          PatchAreaOf(patch, road.RightEdge() - road.shoulder_m(), road.LeftEdge() + road.shoulder_m()));
    }
    for (int k = 0; k < patch.lanes_size(); ++k) {
      const int lane = static_cast<int>(std::lround(ConstantOr(patch.lanes(k), 0)));
      if (!road.HasLane(lane)) return patch_path.Item("lanes", k).Fault("a lane of the road", absl::StrCat(lane));
      const double half_m = road.lane_width_m() / 2;
      weather.patches.push_back(PatchAreaOf(patch, road.LaneCenter(lane) - half_m, road.LaneCenter(lane) + half_m));
    }
  }
  return absl::OkStatus();
}

}  // namespace longtail::compile
