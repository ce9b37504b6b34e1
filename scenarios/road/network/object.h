// What stands on and beside a road, as data: crosswalks, parking spaces, barriers, poles, trees, buildings.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_OBJECT_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_OBJECT_H_

#include <string>
#include <vector>

#include "scenarios/road/network/place.h"

namespace longtail::network {

enum class ObjectType {
  kNone,
  kObstacle,
  kPole,
  kTree,
  kVegetation,
  kBarrier,
  kBuilding,
  kParkingSpace,
  kTrafficIsland,
  kCrosswalk,
  kStreetLamp,
  kGantry,
  kSoundBarrier,
  kRoadMark,
  kRoadSurface,
};

// For which direction of travel it counts.
enum class Orientation { kBoth, kAlongS, kAgainstS };

struct LaneRange {
  int from = 0;  // lane ids, both included; from <= to
  int to = 0;
  Place place;
};

// Of an outline. Road corners are (s, t, height above the road); local ones (u, v, z) in the object's frame: origin at
// its place, u forward, v left.
struct Corner {
  bool is_local = false;
  double first_m = 0;   // s or u
  double second_m = 0;  // t or v
  double dz_m = 0;
  double height_m = 0;  // of the object above this corner
};

struct Outline {
  bool closed = true;
  bool outer = true;
  std::vector<Corner> corners;
};

// The object again and again along the road; unset ends (NaN in the file) hold the object's own value.
struct Repeat {
  double s_m = 0;
  double length_m = 0;
  double distance_m = 0;  // between two; 0 for one body that goes on and on
  double t_start_m = 0, t_end_m = 0;
  double height_start_m = 0, height_end_m = 0;
  double z_offset_start_m = 0, z_offset_end_m = 0;
  double width_start_m = 0, width_end_m = 0;
  double length_start_m = 0, length_end_m = 0;
  Place place;
};

struct Object {
  std::string id;
  std::string name;
  ObjectType type = ObjectType::kNone;
  std::string type_word;  // as in the file
  std::string subtype;
  bool dynamic = false;
  Orientation orientation = Orientation::kBoth;
  double s_m = 0, t_m = 0;
  double z_offset_m = 0;   // above the road
  double heading_rad = 0;  // from the road's at s
  double pitch_rad = 0, roll_rad = 0;
  double length_m = 0, width_m = 0, height_m = 0;  // of the box around it; 0 where not said
  double radius_m = 0;                             // of a round one, else 0
  double valid_length_m = 0;
  std::vector<Outline> outlines;
  std::vector<Repeat> repeats;
  std::vector<LaneRange> validity;  // empty: all lanes
  std::string parking_access;       // of a parking space: the file's word, such as "handicapped"
  Place place;
};

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_OBJECT_H_
