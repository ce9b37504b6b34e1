#include "scenarios/road/layout/map_layout.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kernels/status_macros.h"
#include "scenarios/road/constant.h"
#include "scenarios/road/layout/bends.h"
#include "scenarios/road/layout/map_course.h"
#include "scenarios/road/layout/map_network.h"
#include "scenarios/road/layout/map_rules.h"
#include "scenarios/road/layout/map_signals.h"
#include "scenarios/road/layout/map_way.h"
#include "scenarios/road/layout/map_window.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/suggest.h"

namespace longtail {
namespace {

constexpr double kDefaultLimitMps = 13.9;
constexpr int kMaxCourses = 32;
constexpr int kMaxRoads = 64;  // of a course

absl::Status Fault(const std::string& path, const std::string& rule, const std::string& got,
                   const std::string& suggestion = "") {
  return absl::InvalidArgumentError(
      absl::StrCat(path, " must be ", rule, ", got ", got,
                   suggestion.empty() ? "" : absl::StrCat("; did you mean ", suggestion, "?")));
}

absl::StatusOr<int> FindRoad(const RoadNetwork& network, const std::string& id, const std::string& path) {
  const int road = network.FindRoad(id);
  if (road >= 0) return road;
  std::vector<std::string> ids;
  for (int i = 0; i < network.num_roads(); ++i) ids.push_back(network.road(i).id);
  return Fault(path, "the id of a road of the map", absl::StrCat("\"", id.substr(0, 60), "\""), Suggest(id, ids));
}

absl::StatusOr<network::LanePosition> FindPlace(const RoadNetwork& network, const v1::MapPlace& place,
                                                const std::string& path) {
  ASSIGN_OR_RETURN(const int road, FindRoad(network, place.road(), path + ".road"));
  const double s_m = ConstantOr(place.s_m(), 0), length_m = network.road(road).length_m;
  if (!(s_m >= 0 && s_m <= length_m)) {
    return Fault(path + ".s_m", absl::StrCat("in [0, ", length_m, "], on road ", place.road()), absl::StrCat(s_m));
  }
  const int section = network::SectionAt(network.road(road), s_m);
  const int id = static_cast<int>(std::lround(ConstantOr(place.lane(), 0)));
  const int lane = network.lanes().Find(road, section, id);
  if (lane >= 0 && network::IsDrivable(network.lanes().node(lane).type)) return network::LanePosition{lane, s_m, 0};
  std::vector<int> ids;
  const network::LaneSection& lanes = network.road(road).sections[section];
  for (const std::vector<network::Lane>* side : {&lanes.left, &lanes.right}) {
    for (const network::Lane& other : *side) {
      if (network::IsDrivable(other.type)) ids.push_back(other.id);
    }
  }
  std::sort(ids.begin(), ids.end());
  return Fault(path + ".lane",
               absl::StrCat("a lane to drive on of road ", place.road(), " at s = ", s_m, " m (",
                            ids.empty() ? "there is none" : absl::StrJoin(ids, ", "), ")"),
               absl::StrCat(id));
}

absl::StatusOr<CourseOnMap> MakeCourse(const RoadNetwork& network, const v1::MapCourse& course, bool first,
                                       const std::string& path, double limit_mps) {
  MapWish wish;
  ASSIGN_OR_RETURN(wish.start, FindPlace(network, course.start(), path + ".start"));
  if (course.roads_size() > kMaxRoads) {
    return Fault(path + ".roads", absl::StrCat("at most ", kMaxRoads, " of them"), absl::StrCat(course.roads_size()));
  }
  for (int i = 0; i < course.roads_size(); ++i) {
    ASSIGN_OR_RETURN(const int road, FindRoad(network, course.roads(i), absl::StrCat(path, ".roads[", i, "]")));
    wish.roads.push_back(road);
  }
  if (course.has_goal()) {
    ASSIGN_OR_RETURN(const network::LanePosition goal, FindPlace(network, course.goal(), path + ".goal"));
    wish.goal = goal;
  }
  int num_reached = 0;
  const std::optional<MapWay> way = FindWay(network, wish, &num_reached);
  if (!way) {
    const int missed = num_reached;
    const bool is_road = missed < course.roads_size();
    return absl::InvalidArgumentError(
        absl::StrCat(path,
                     is_road             ? absl::StrCat(".roads[", missed, "]")
                     : course.has_goal() ? ".goal"
                                         : ".start",
                     " must be reached along lanes from ",
                     missed > 0 ? absl::StrCat("road ", course.roads(missed - 1)) : "start", ", got road ",
                     is_road             ? course.roads(missed)
                     : course.has_goal() ? course.goal().road()
                                         : course.start().road(),
                     ", to which no way leads"));
  }
  const std::string name = first ? "main" : course.name();
  absl::StatusOr<CourseOnMap> made = MakeMapCourse(name, network, *way, limit_mps);
  if (made.ok()) return made;
  return absl::InvalidArgumentError(absl::StrCat(path, " ", made.status().message()));
}

absl::StatusOr<SignalTimes> ReadSignalTimes(const v1::MapSignalProgram& program) {
  SignalTimes times;
  times.mode = program.mode();
  times.first_green_s = ConstantOr(program.first_green_s(), times.first_green_s);
  times.other_green_s = ConstantOr(program.other_green_s(), times.other_green_s);
  times.amber_s = ConstantOr(program.amber_s(), times.amber_s);
  times.all_red_s = ConstantOr(program.all_red_s(), times.all_red_s);
  times.offset_s = ConstantOr(program.offset_s(), times.offset_s);
  RETURN_IF_ERROR(CheckRoadRange("map.signals.first_green_s", times.first_green_s, 0.1, 3600));
  RETURN_IF_ERROR(CheckRoadRange("map.signals.other_green_s", times.other_green_s, 0.1, 3600));
  RETURN_IF_ERROR(CheckRoadRange("map.signals.amber_s", times.amber_s, 0.1, 60));
  RETURN_IF_ERROR(CheckRoadRange("map.signals.all_red_s", times.all_red_s, 0, 60));
  return times;
}

}  // namespace

absl::StatusOr<RoadLayout> LayOutMap(const v1::RoadMap& map) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const RoadNetwork> whole, MapNetwork(map.text()));
  const RoadNetwork& network = *whole;
  if (map.courses_size() == 0 || map.courses_size() > kMaxCourses) {
    return Fault("road.map.courses", absl::StrCat("1 to ", kMaxCourses, " of them"), absl::StrCat(map.courses_size()));
  }
  ASSIGN_OR_RETURN(const SignalTimes times, ReadSignalTimes(map.signals()));
  RoadLayout layout;
  std::vector<std::vector<MapStretch>> stretches;
  for (int i = 0; i < map.courses_size(); ++i) {
    ASSIGN_OR_RETURN(CourseOnMap made,
                     MakeCourse(network, map.courses(i), i == 0, absl::StrCat("road.map.courses[", i, "]"),
                                map.has_speed_limit_mps() ? map.speed_limit_mps() : kDefaultLimitMps));
    layout.courses.push_back(std::move(made.course));
    stretches.push_back(std::move(made.stretches));
  }
  AddMapRules(network, stretches, times, layout);
  layout.network = whole;
  if (!map.has_window_m()) return layout;
  std::vector<bool> kept(network.num_roads(), false);
  for (const std::vector<MapStretch>& course : stretches) {
    for (const MapStretch& stretch : course) kept[network.lanes().node(stretch.lane).road] = true;
  }
  network::NetworkData data = network.data();
  CutToWindow(network, layout.courses[0], map.window_m(), kept, data);
  Diagnostics faults;
  std::optional<RoadNetwork> cut = RoadNetwork::Create(std::move(data), faults);
  if (!cut) return absl::InternalError(absl::StrCat("road.map: ", faults.empty() ? "" : faults[0].message));
  layout.network = std::make_shared<const RoadNetwork>(*std::move(cut));
  return layout;
}

std::vector<std::string> MapSignalGroups(const std::string& text) {
  std::vector<std::string> names;
  const absl::StatusOr<std::shared_ptr<const RoadNetwork>> network = MapNetwork(text);
  if (!network.ok()) return names;
  RoadLayout layout;
  MapSignals(**network, {}, layout);
  for (const SignalGroup& group : layout.signals) names.push_back(group.name);
  return names;
}

}  // namespace longtail
