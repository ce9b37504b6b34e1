#include <cmath>

#include "absl/strings/str_cat.h"
#include "scenarios/behavior/compile.h"
#include "scenarios/road/constant.h"

namespace longtail::compile {

absl::Status Weather(const v1::ScenarioSpec& spec, Plan& plan) {
  const v1::Environment& environment = spec.environments(0);
  PlanWeather& weather = plan.weather;
  weather.at_start = StateOf(environment);
  weather.shifts = ShiftsOf(environment.changes());
  weather.haze = HazeOf(environment);
  const FieldPath path("environments", 0);
  const Course& road = plan.layout.courses[0];
  const double shoulder_m = ConstantOr(spec.roads(0).shoulder_m(), 0.5);
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
