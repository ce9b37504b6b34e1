#include "generator/labels/clip_map.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "scenarios/behavior/bicycle.h"

namespace longtail {
namespace {

constexpr double kStepM = 2;
// A point is left out while the line has turned and gone on by less than these since the last one.
constexpr double kMaxTurnRad = 0.004;
constexpr double kMaxChordM = 30;

double Millimetres(double value_m) { return std::round(value_m * 1000) / 1000; }

// Stations along the road between which it is as good as straight.
std::vector<double> Stations(const RoadLine& road, double first_s_m, double last_s_m) {
  std::vector<double> stations = {first_s_m};
  for (double s = first_s_m + kStepM; s < last_s_m; s += kStepM) {
    const double turned = WrapAngle(road.At(s + kStepM, 0).yaw_rad - road.At(stations.back(), 0).yaw_rad);
    if (std::abs(turned) > kMaxTurnRad || s + kStepM - stations.back() > kMaxChordM) stations.push_back(s);
  }
  stations.push_back(last_s_m);
  return stations;
}

class MapWriter {
 public:
  MapWriter(const RoadLine& road, const ClipFrame& clip, std::vector<double> stations)
      : road_(road), clip_(clip), stations_(std::move(stations)) {}

  void Append(double t_m, bool backwards, v1::MapLine& line) const {
    for (size_t i = 0; i < stations_.size(); ++i) {
      const Pose2 pose = road_.At(stations_[backwards ? stations_.size() - 1 - i : i], t_m);
      const std::array<double, 2> point = clip_.Point(pose.x_m, pose.y_m);
      line.add_x_m(Millimetres(point[0]));
      line.add_y_m(Millimetres(point[1]));
    }
  }

  void AddLine(v1::MapLineKind kind, v1::MapLinePaint paint, double t_m, v1::ClipMap& map) const {
    v1::MapLine& line = *map.add_lines();
    line.set_kind(kind);
    line.set_paint(paint);
    Append(t_m, /*backwards=*/false, line);
  }

  void AddLaneCenter(int lane, v1::ClipMap& map) const {
    v1::MapLine& line = *map.add_lines();
    line.set_kind(v1::MAP_LINE_KIND_LANE_CENTER);
    line.set_paint(v1::MAP_LINE_PAINT_NONE);
    line.set_lane(lane);
    Append(road_.LaneCenter(lane), /*backwards=*/lane < 0, line);
  }

 private:
  const RoadLine& road_;
  const ClipFrame& clip_;
  std::vector<double> stations_;
};

}  // namespace

v1::ClipMap MakeClipMap(const RoadLine& road, std::vector<RoadMarking> markings, const v1::WorldTrack& track,
                        const ClipFrame& clip) {
  double first_s_m = std::numeric_limits<double>::infinity(), last_s_m = -first_s_m;
  const v1::ActorTrack& ego = track.actors(0);
  for (int t = 0; t < ego.x_m_size(); ++t) {
    const double s_m = road.Project(ego.x_m(t), ego.y_m(t)).s_m;
    first_s_m = std::min(first_s_m, s_m);
    last_s_m = std::max(last_s_m, s_m);
  }
  const MapWriter writer(road, clip, Stations(road, first_s_m - kMapReachM, last_s_m + kMapReachM));

  v1::ClipMap map;
  for (int lane = 1; lane <= road.forward_lanes(); ++lane) writer.AddLaneCenter(lane, map);
  for (int lane = -1; lane >= -road.backward_lanes(); --lane) writer.AddLaneCenter(lane, map);

  std::sort(markings.begin(), markings.end(),
            [](const RoadMarking& a, const RoadMarking& b) { return a.border_t_m < b.border_t_m; });
  for (const RoadMarking& marking : markings) writer.AddLine(marking.kind, marking.paint, marking.border_t_m, map);

  v1::MapLine& area = *map.mutable_drivable_area();
  area.set_kind(v1::MAP_LINE_KIND_DRIVABLE_AREA);
  area.set_paint(v1::MAP_LINE_PAINT_NONE);
  writer.Append(road.RightEdge() - road.shoulder_m(), /*backwards=*/false, area);
  writer.Append(road.LeftEdge() + road.shoulder_m(), /*backwards=*/true, area);
  map.set_speed_limit_mps(road.speed_limit_mps());
  return map;
}

}  // namespace longtail
