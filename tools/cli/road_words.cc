#include "tools/cli/road_words.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/cli/spec_words.h"

namespace longtail {
namespace {

std::string Plural(const v1::Value& count, const char* noun) {
  const bool one = count.has_constant() && count.constant() == 1;
  return absl::StrCat(ValueWords(count, ""), " ", noun, one ? "" : "s");
}

// ", what value", or nothing where it is not given.
std::string Given(bool given, const char* what, const v1::Value& value, const char* unit) {
  return given ? absl::StrCat(", ", what, " ", ValueWords(value, unit)) : "";
}

std::string BendWords(const v1::Bend& bend) {
  const bool right = bend.radius_m().has_constant() ? bend.radius_m().constant() < 0
                                                    : bend.radius_m().distribution().has_uniform() &&
                                                          bend.radius_m().distribution().uniform().hi() <= 0;
  return absl::StrCat("a bend of radius ", ValueWords(bend.radius_m(), "m"), right ? " (to the right)" : "", " after ",
                      ValueWords(bend.start_m(), "m"));
}

// " on the side of oncoming traffic", where it is or may be so.
std::string SideWords(bool given, const v1::Value& oncoming) {
  if (!given || (oncoming.has_constant() && oncoming.constant() == 0)) return "";
  const bool surely = oncoming.has_constant();
  return absl::StrCat(" on the side of oncoming traffic", surely ? "" : " where ",
                      surely ? "" : ValueWords(oncoming, ""), surely ? "" : " is 1");
}

std::string Stretch(const char* what, const v1::Value& start_m, const v1::Value& length_m) {
  return absl::StrCat(what, " of ", ValueWords(length_m, "m"), " from ", ValueWords(start_m, "m"));
}

std::string LaneChangeWords(const v1::LaneCountChange& change) {
  const v1::Value& added = change.added_lanes();
  const std::string what = !added.has_constant()  ? absl::StrCat("lanes change by ", ValueWords(added, ""))
                           : added.constant() > 0 ? "a lane begins"
                           : added.constant() < 0 ? "a lane ends"
                                                  : "no lane begins or ends";
  return absl::StrCat(what, " at ", ValueWords(change.at_m(), "m"), SideWords(change.has_oncoming(), change.oncoming()),
                      Given(change.has_taper_m(), "over", change.taper_m(), "m"));
}

std::string ArmsWords(const v1::Junction& junction) {
  switch (junction.arms()) {
    case v1::JUNCTION_ARMS_CROSSING:
      return "with a road that crosses";
    case v1::JUNCTION_ARMS_T_LEFT:
      return "with a road from the left";
    case v1::JUNCTION_ARMS_T_RIGHT:
      return "with a road from the right";
    default:
      return EnumWords(v1::JunctionArms_Name(junction.arms()), "JUNCTION_ARMS_");
  }
}

std::string ControlWords(const v1::Junction& junction) {
  switch (junction.control()) {
    case v1::JUNCTION_CONTROL_SIGNALS:
      return "traffic lights";
    case v1::JUNCTION_CONTROL_STOP:
      return "stop signs on the side road";
    case v1::JUNCTION_CONTROL_YIELD:
      return "yield signs on the side road";
    case v1::JUNCTION_CONTROL_PRIORITY_TO_THE_RIGHT:
      return "who comes from the right goes first";
    case v1::JUNCTION_CONTROL_ALL_WAY_STOP:
      return "stop signs on all arms";
    default:
      return EnumWords(v1::JunctionControl_Name(junction.control()), "JUNCTION_CONTROL_");
  }
}

const char* SignalModeWords(v1::SignalMode mode) {
  if (mode == v1::SIGNAL_MODE_FLASHING) return " that flash amber";
  return mode == v1::SIGNAL_MODE_DARK ? " that are off" : "";
}

std::string SignalWords(const v1::SignalProgram& signals) {
  return absl::StrCat(SignalModeWords(signals.mode()),
                      Given(signals.has_main_green_s(), "green for the main road", signals.main_green_s(), "s"),
                      Given(signals.has_side_green_s(), "green for the side road", signals.side_green_s(), "s"),
                      Given(signals.has_amber_s(), "amber", signals.amber_s(), "s"),
                      Given(signals.has_all_red_s(), "all red", signals.all_red_s(), "s"),
                      Given(signals.has_red_amber_s(), "red and amber", signals.red_amber_s(), "s"),
                      Given(signals.has_offset_s(), "at first in their cycle at", signals.offset_s(), "s"));
}

std::string JunctionWords(const v1::Junction& junction) {
  const bool ring = junction.control() == v1::JUNCTION_CONTROL_ROUNDABOUT;
  return absl::StrCat(ring ? "a roundabout " : "a junction ",
                      junction.name().empty() ? "" : absl::StrCat("\"", junction.name(), "\" "), ArmsWords(junction),
                      " at ", ValueWords(junction.at_m(), "m"), ring ? "" : ": ", ring ? "" : ControlWords(junction),
                      SignalWords(junction.signals()),
                      Given(junction.has_angle_deg(), "angle", junction.angle_deg(), "°"),
                      Given(junction.has_lanes_in(), "lanes in", junction.lanes_in(), ""),
                      Given(junction.has_lanes_out(), "lanes out", junction.lanes_out(), ""),
                      Given(junction.has_lane_width_m(), "side lanes of", junction.lane_width_m(), "m"),
                      Given(junction.has_arm_length_m(), "arms of", junction.arm_length_m(), "m"),
                      Given(junction.has_speed_limit_mps(), "side limit", junction.speed_limit_mps(), "m/s"),
                      Given(junction.has_corner_radius_m(), "corner radius", junction.corner_radius_m(), "m"),
                      Given(junction.has_island_radius_m(), "island radius", junction.island_radius_m(), "m"),
                      junction.crosswalks() ? ", zebra crossings" : "");
}

std::string RampWords(const v1::Ramp& ramp) {
  return absl::StrCat("a ramp ", ramp.name().empty() ? "" : absl::StrCat("\"", ramp.name(), "\" "),
                      ramp.kind() == v1::RAMP_KIND_ON ? "that joins at " : "that leaves at ",
                      ValueWords(ramp.at_m(), "m"),
                      Given(ramp.has_lane_m(), "its lane beside the road's for", ramp.lane_m(), "m"),
                      Given(ramp.has_taper_m(), "taper", ramp.taper_m(), "m"),
                      Given(ramp.has_length_m(), "length", ramp.length_m(), "m"),
                      Given(ramp.has_angle_deg(), "angle", ramp.angle_deg(), "°"),
                      Given(ramp.has_speed_limit_mps(), "limit", ramp.speed_limit_mps(), "m/s"));
}

std::vector<std::string> AlongWords(const v1::Road& road) {
  std::vector<std::string> along;
  for (const v1::Grade& grade : road.grades()) {
    along.push_back(absl::StrCat(Stretch("a grade", grade.start_m(), grade.length_m()), ", rise over run ",
                                 ValueWords(grade.grade_ratio(), ""),
                                 Given(grade.has_transition_m(), "curves of", grade.transition_m(), "m")));
  }
  for (const v1::LaneCountChange& change : road.lane_count_changes()) along.push_back(LaneChangeWords(change));
  for (const v1::SpeedLimitChange& change : road.speed_limit_changes()) {
    along.push_back(absl::StrCat("speed limit ", ValueWords(change.speed_limit_mps(), "m/s"), " from ",
                                 ValueWords(change.at_m(), "m"), " on"));
  }
  for (const v1::Junction& junction : road.junctions()) along.push_back(JunctionWords(junction));
  for (const v1::Ramp& ramp : road.ramps()) along.push_back(RampWords(ramp));
  for (const v1::ParkingLane& lane : road.parking_lanes()) {
    along.push_back(absl::StrCat(Stretch("a parking lane", lane.start_m(), lane.length_m()),
                                 SideWords(lane.has_oncoming(), lane.oncoming()),
                                 Given(lane.has_width_m(), "width", lane.width_m(), "m")));
  }
  for (const v1::WorkZone& zone : road.work_zones()) {
    along.push_back(absl::StrCat(Stretch("works in the outermost lane", zone.at_m(), zone.length_m()),
                                 SideWords(zone.has_oncoming(), zone.oncoming()),
                                 Given(zone.has_taper_m(), "tapers of", zone.taper_m(), "m"),
                                 Given(zone.has_speed_limit_mps(), "limit", zone.speed_limit_mps(), "m/s")));
  }
  for (const v1::Tunnel& tunnel : road.tunnels())
    along.push_back(Stretch("a tunnel", tunnel.start_m(), tunnel.length_m()));
  for (const v1::Bridge& bridge : road.bridges())
    along.push_back(Stretch("a bridge", bridge.start_m(), bridge.length_m()));
  return along;
}

std::string LineWords(const v1::Road& road) {
  std::vector<std::string> points, bends;
  for (const v1::LinePoint& point : road.center_line()) {
    points.push_back(absl::StrCat("(", ValueWords(point.x_m(), "m"), ", ", ValueWords(point.y_m(), "m"), ")"));
  }
  if (!points.empty()) return absl::StrCat("through ", absl::StrJoin(points, ", "));
  for (const v1::Bend& bend : road.bends()) bends.push_back(BendWords(bend));
  return bends.empty() ? "straight" : absl::StrJoin(bends, ", ");
}

std::string PlaceWords(const v1::MapPlace& place) {
  return absl::StrCat("lane ", ValueWords(place.lane(), ""), " of road ", place.road(), " at ",
                      ValueWords(place.s_m(), "m"));
}

std::string MapSignalWords(const v1::MapSignalProgram& signals) {
  return absl::StrCat(SignalModeWords(signals.mode()),
                      Given(signals.has_first_green_s(), "green for the first", signals.first_green_s(), "s"),
                      Given(signals.has_other_green_s(), "green for each other", signals.other_green_s(), "s"),
                      Given(signals.has_amber_s(), "amber", signals.amber_s(), "s"),
                      Given(signals.has_all_red_s(), "all red", signals.all_red_s(), "s"),
                      Given(signals.has_offset_s(), "at first in their cycle at", signals.offset_s(), "s"));
}

std::string MapWords(const v1::Road& road) {
  const v1::RoadMap& map = road.map();
  std::string words =
      absl::StrCat(EnumWords(v1::SurroundingsKind_Name(road.surroundings().kind()), "SURROUNDINGS_KIND_"),
                   " roads of the map ", map.file());
  if (map.has_window_m()) absl::StrAppend(&words, " within ", map.window_m(), " m of main");
  if (map.has_signals()) absl::StrAppend(&words, ", with lights", MapSignalWords(map.signals()));
  for (int i = 0; i < map.courses_size(); ++i) {
    const v1::MapCourse& course = map.courses(i);
    absl::StrAppend(&words, "; ", i == 0 ? "main" : course.name(), " from ", PlaceWords(course.start()));
    if (course.roads_size() > 0) absl::StrAppend(&words, " by road ", absl::StrJoin(course.roads(), ", "));
    if (course.has_goal()) absl::StrAppend(&words, " to ", PlaceWords(course.goal()));
  }
  return words;
}

}  // namespace

std::string RoadWords(const v1::Road& road) {
  if (road.has_map()) return MapWords(road);
  std::string words = absl::StrCat(
      EnumWords(v1::SurroundingsKind_Name(road.surroundings().kind()), "SURROUNDINGS_KIND_"), " road of ",
      ValueWords(road.length_m(), "m"), ", ", Plural(road.forward_lanes(), "lane"), " along it and ",
      road.has_backward_lanes() ? ValueWords(road.backward_lanes(), "") : "none", " against it, ",
      ValueWords(road.lane_width_m(), "m"), " wide, speed limit ", ValueWords(road.speed_limit_mps(), "m/s"),
      Given(road.has_median_m(), "median", road.median_m(), "m"), ", ", LineWords(road));
  for (const std::string& part : AlongWords(road)) absl::StrAppend(&words, "; ", part);
  return words;
}

}  // namespace longtail
