#include "generator/labels/clip_map.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "generator/labels/map_line.h"

namespace longtail {

v1::ClipMap MakeClipMap(const Course& road, double shoulder_m, std::vector<RoadMarking> markings,
                        const v1::WorldTrack& track, const ClipFrame& clip) {
  double first_s_m = std::numeric_limits<double>::infinity(), last_s_m = -first_s_m;
  const v1::ActorTrack& ego = track.actors(0);
  for (int t = 0; t < ego.x_m_size(); ++t) {
    const double s_m = road.Project(ego.x_m(t), ego.y_m(t)).s_m;
    first_s_m = std::min(first_s_m, s_m);
    last_s_m = std::max(last_s_m, s_m);
  }
  const std::vector<double> stations = MapStations(road, first_s_m - kMapReachM, last_s_m + kMapReachM);
  const auto append = [&](double t_m, bool backwards, v1::MapLine& line) {
    AppendMapPoints(
        road, stations, backwards, [t_m](double) { return t_m; }, clip, line);
  };

  v1::ClipMap map;
  const std::vector<CourseLane>& lanes = road.sections()[0].lanes;
  for (const CourseLane& lane : lanes) {
    v1::MapLine& line = *map.add_lines();
    line.set_kind(v1::MAP_LINE_KIND_LANE_CENTER);
    line.set_paint(v1::MAP_LINE_PAINT_NONE);
    line.set_lane(lane.number);
    append((lane.left_start_m + lane.right_start_m) / 2, /*backwards=*/lane.number < 0, line);
  }
  std::sort(markings.begin(), markings.end(),
            [](const RoadMarking& a, const RoadMarking& b) { return a.border_t_m < b.border_t_m; });
  for (const RoadMarking& marking : markings) {
    v1::MapLine& line = *map.add_lines();
    line.set_kind(marking.kind);
    line.set_paint(marking.paint);
    append(marking.border_t_m, /*backwards=*/false, line);
  }
  v1::MapLine& area = *map.mutable_drivable_area();
  area.set_kind(v1::MAP_LINE_KIND_DRIVABLE_AREA);
  area.set_paint(v1::MAP_LINE_PAINT_NONE);
  append(lanes.front().right_start_m - shoulder_m, /*backwards=*/false, area);
  append(lanes.back().left_start_m + shoulder_m, /*backwards=*/true, area);
  map.set_speed_limit_mps(road.SpeedLimit(0));
  return map;
}

}  // namespace longtail
