#include "generator/labels/network_map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "generator/labels/clip_map.h"
#include "generator/labels/map_line.h"
#include "generator/scene/road_markings.h"
#include "scenarios/road/layout/road_course.h"
#include "scenarios/road/network/lane_geometry.h"

namespace longtail {
namespace {

// Number of a lane as LanePosition counts: driven along the road from the right-most, against it from the line.
int LaneNumber(const network::LaneSection& section, int lane_id) {
  if (lane_id > 0) return -lane_id;
  int along = 0;
  for (const network::Lane& lane : section.right) along += network::IsDrivable(lane.type);
  return along + 1 + lane_id;
}

// Outermost lanes that vehicles may be on, shoulders included.
network::RoadExtent DrivableExtent(const network::Road& road, const network::LaneSection& section, double s_m) {
  const double center_m = network::LaneSpanAt(road, section, 0, s_m).outer_t_m;
  network::RoadExtent extent{center_m, center_m};
  for (const std::vector<network::Lane>* side : {&section.left, &section.right}) {
    for (const network::Lane& lane : *side) {
      if (!network::IsDrivable(lane.type) && lane.type != network::LaneType::kShoulder) continue;
      const double outer_m = network::LaneSpanAt(road, section, lane.id, s_m).outer_t_m;
      extent.left_t_m = std::max(extent.left_t_m, outer_m);
      extent.right_t_m = std::min(extent.right_t_m, outer_m);
    }
  }
  return extent;
}

class NetworkMap {
 public:
  NetworkMap(const RoadNetwork& network, const std::vector<NetworkMarking>& markings, const v1::WorldTrack& track,
             const ClipFrame& clip)
      : network_(network), markings_(markings), ego_(track.actors(0)), clip_(clip) {}

  v1::ClipMap Make() {
    const auto start = network_.Project(ego_.x_m(0), ego_.y_m(0));
    const int first = start ? start->road : 0;
    AddRoad(first);
    for (int r = 0; r < network_.num_roads(); ++r) {
      if (r != first) AddRoad(r);
    }
    if (start) {
      const int lane = network_.LaneAt(*start);
      const double limit_mps = lane < 0 ? INFINITY : network_.SpeedLimitMps(lane, start->s_m);
      if (std::isfinite(limit_mps)) map_.set_speed_limit_mps(limit_mps);
    }
    return std::move(map_);
  }

 private:
  // The stretch of a road from its first to its last place within reach of ego's path.
  std::optional<std::pair<double, double>> Reach(const Course& course, double length_m) const {
    std::optional<std::pair<double, double>> reach;
    for (double s = 0; s <= length_m; s += std::min(5.0, std::max(1e-3, length_m - s))) {
      const Pose2 at = course.At(s, 0);
      bool near = false;
      for (int t = 0; t < ego_.x_m_size() && !near; ++t) {
        near = std::hypot(at.x_m - ego_.x_m(t), at.y_m - ego_.y_m(t)) < kMapReachM;
      }
      if (!near) continue;
      if (!reach) reach.emplace(s, s);
      reach->second = s;
    }
    return reach;
  }

  void AddRoad(int r) {
    const network::Road& road = network_.road(r);
    const Course course = CourseAlong(network_, r);
    const auto reach = Reach(course, road.length_m);
    if (!reach || reach->second - reach->first < 0.1) return;
    for (size_t i = 0; i < road.sections.size(); ++i) {
      const network::LaneSection& section = road.sections[i];
      const double end_s_m = i + 1 < road.sections.size() ? road.sections[i + 1].s_m : road.length_m;
      AddCenters(road, section, course, std::max(reach->first, section.s_m), std::min(reach->second, end_s_m));
    }
    for (const NetworkMarking& marking : markings_) {
      if (marking.road == r) AddBorder(marking, course, *reach);
    }
    AddOutline(road, course, *reach);
  }

  void AddCenters(const network::Road& road, const network::LaneSection& section, const Course& course, double from_m,
                  double to_m) {
    if (to_m - from_m < 0.1) return;
    const std::vector<double> stations = MapStations(course, from_m, to_m);
    for (const std::vector<network::Lane>* side : {&section.right, &section.left}) {
      for (const network::Lane& lane : *side) {
        if (!network::IsDrivable(lane.type)) continue;
        v1::MapLine& line = *map_.add_lines();
        line.set_kind(v1::MAP_LINE_KIND_LANE_CENTER);
        line.set_paint(v1::MAP_LINE_PAINT_NONE);
        line.set_lane(LaneNumber(section, lane.id));
        const bool backwards = (lane.id > 0) == (road.rule == network::TrafficRule::kRightHand);
        AppendMapPoints(
            course, stations, backwards,
            [&](double s) { return network::LaneSpanAt(road, section, lane.id, s).Center(); }, clip_, line);
      }
    }
  }

  void AddBorder(const NetworkMarking& marking, const Course& course, const std::pair<double, double>& reach) {
    const double from_m = std::max(reach.first, marking.start_s_m), to_m = std::min(reach.second, marking.end_s_m);
    if (to_m - from_m < 0.1) return;
    v1::MapLine& line = *map_.add_lines();
    line.set_kind(marking.kind);
    line.set_paint(marking.paint);
    AppendMapPoints(
        course, MapStations(course, from_m, to_m), false, [&](double s) { return BorderOf(network_, marking, s); },
        clip_, line);
  }

  void AddOutline(const network::Road& road, const Course& course, const std::pair<double, double>& reach) {
    v1::MapLine& area = map_.has_drivable_area() ? *map_.add_other_drivable_areas() : *map_.mutable_drivable_area();
    area.set_kind(v1::MAP_LINE_KIND_DRIVABLE_AREA);
    area.set_paint(v1::MAP_LINE_PAINT_NONE);
    const std::vector<double> stations = MapStations(course, reach.first, reach.second);
    const auto extent = [&](double s) { return DrivableExtent(road, road.sections[network::SectionAt(road, s)], s); };
    AppendMapPoints(
        course, stations, false, [&](double s) { return extent(s).right_t_m; }, clip_, area);
    AppendMapPoints(
        course, stations, true, [&](double s) { return extent(s).left_t_m; }, clip_, area);
  }

  const RoadNetwork& network_;
  const std::vector<NetworkMarking>& markings_;
  const v1::ActorTrack& ego_;
  const ClipFrame& clip_;
  v1::ClipMap map_;
};

double Millimetres(double value_m) { return std::round(value_m * 1000) / 1000; }

void AddSignals(const std::vector<SceneSignal>& signals, const v1::WorldTrack& track, const ClipFrame& clip,
                v1::ClipMap& map) {
  for (const SceneSignal& head : signals) {
    v1::MapSignal& signal = *map.add_signals();
    signal.set_signal_id(map.signals_size());
    const std::array<double, 2> at = clip.Point(head.position.x, head.position.y);
    signal.set_x_m(Millimetres(at[0]));
    signal.set_y_m(Millimetres(at[1]));
    signal.set_z_m(Millimetres(head.position.z));
    for (const int lane : head.lanes) signal.add_lanes(lane);
    for (size_t t = 0; t < head.states.size(); ++t) {
      if (t > 0 && head.states[t] == head.states[t - 1]) continue;
      signal.add_time_us(track.time_us(static_cast<int>(t)));
      signal.add_states(head.states[t]);
    }
  }
}

}  // namespace

v1::ClipMap MakeNetworkMap(const RoadNetwork& network, const Scene& scene, const v1::WorldTrack& track,
                           const ClipFrame& clip) {
  v1::ClipMap map = NetworkMap(network, scene.network_markings, track, clip).Make();
  AddSignals(scene.signals, track, clip, map);
  return map;
}

}  // namespace longtail
