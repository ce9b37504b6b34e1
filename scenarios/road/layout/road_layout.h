// A spec's road laid out: the courses that actors drive on, who goes first where they meet, the signals, and the
// network of roads underneath that is drawn and put into maps.
//
// Note [Drawing a layout]
//   Scene, labels and previews draw the network, never the courses: courses overlap where their ways do, and a course's
//   lanes end where its own way needs no others. Both lie in one place, so that an actor at (s, t) of any course stands
//   on the network's surface there (tests/scenarios/road/layout_for_test.h).
//   - Surface: LaneSpanAt of each lane of each road gives its two borders as t; PoseAt maps (s, t) to the world with
//     height. Step along ReferenceLine::Stations and the sections' starts; a lane's width is linear in between (a
//     ring's has three pieces). Lane types say the material: kDriving asphalt, kRoadWorks closed asphalt, kParking,
//     kShoulder, kSidewalk (kerb on its inner border), kMedian (grass or barrier).
//   - Marks: Lane::marks on each lane's outer border, those of lane 0 on the reference line. Roads inside junctions
//     (Road::junction not empty) carry none.
//   - A junction's surface is the union of its roads: they overlap, at one height where the main road is level across
//     the box (else they may differ by centimetres: draw the main road last). Its kerb is the shoulder and sidewalk of
//     the roads that have them: right turns, and the main road's side without an arm. What of the box no lane covers is
//     asphalt as well; what a roundabout's ring and its entries enclose is not: splitter islands.
//   - Objects: "crosswalk" (length_m along the road, width_m across), "stop_line" and "yield_line" (painted boxes),
//     "cone" and "parking_space" (rows: Object::repeats), "island" (outline in the object's frame, 0.15 m high).
//   - Signals: static ones by country DE (205 yield, 206 stop, 123 works); lights are RoadLayout::signal_heads, whose
//     group's colour at a time is SignalGroup::At; the network's dynamic signals are their posts.
//   - Structures (Road::structures): tunnels and bridges, of the main road.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_ROAD_LAYOUT_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_ROAD_LAYOUT_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "longtail/v1/road.pb.h"
#include "scenarios/road/layout/course.h"
#include "scenarios/road/network/road_network.h"

namespace longtail {

// Where traffic must be ready to stop.
enum class StopKind { kSignal, kStop, kYield };

// A line across a lane of a course.
struct StopLine {
  int course = 0;
  int lane = 0;  // 0 for all lanes along the course
  double s_m = 0;
  StopKind kind = StopKind::kSignal;
  int signal_group = -1;  // kSignal: in RoadLayout::signals
};

// A stretch that two courses share, each by its own s: they cross there, or run into one. Where an on-ramp joins, a
// point: from there on both run on beside each other on the same road. Two courses may share several stretches.
struct Conflict {
  int course = 0, other = 0;
  double start_s_m = 0, end_s_m = 0;              // on course
  double other_start_s_m = 0, other_end_s_m = 0;  // on other
  bool merges = false;                            // from end_s_m on both run on in the same lane
  bool yields = false;                            // traffic on course lets traffic on other go first
};

enum class SignalColor { kRed, kRedAmber, kGreen, kAmber, kFlashingAmber, kDark };

// What one group of signal heads shows over its cycle.
struct SignalPhase {
  SignalColor color = SignalColor::kRed;
  double duration_s = 0;
};

struct SignalGroup {
  std::string name;  // such as "main", "side": the name by which a spec's triggers and actions call it
  std::vector<SignalPhase> phases;
  double offset_s = 0;  // how far into its cycle it is at time 0
  // At a time since frame 0, s.
  SignalColor At(double time_s) const;
};

// A head that can be seen: where it stands and which group it shows.
struct SignalHead {
  int group = 0;
  double x_m = 0, y_m = 0, z_m = 0;  // of the lamps' middle, world
  double yaw_rad = 0;                // its face looks this way
};

struct RoadLayout {
  // 0 is "main"; through a roundabout its line follows the ring, so that from there on s is more than the spec's
  // metres.
  std::vector<Course> courses;
  // Other names of courses: through a second junction "j2.near_to_far" is main as well.
  std::vector<std::pair<std::string, int>> aliases;
  std::vector<StopLine> stop_lines;
  std::vector<Conflict> conflicts;  // both ways: (a, b) and (b, a)
  std::vector<SignalGroup> signals;
  std::vector<SignalHead> signal_heads;
  // Roads, lanes, marks, junctions, signs: everything that stands still, for scene, labels and previews.
  std::shared_ptr<const RoadNetwork> network;

  // -1 where there is none of that name; "" is main.
  int FindCourse(const std::string& name) const;
  int FindSignal(const std::string& name) const;
};

// road: concrete (every Value a constant, defaults filled in). InvalidArgument, naming the field, where what it asks
// for does not fit together, such as bends that overlap. Pure function.
absl::StatusOr<RoadLayout> LayOutRoad(const v1::Road& road);

// Names of the groups of lights of a map, whatever ways lead through it; none where the text is no map. Pure function.
std::vector<std::string> MapSignalGroups(const std::string& text);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_ROAD_LAYOUT_H_
