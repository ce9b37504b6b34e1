// A road and a whole network of them, as data: what a RoadNetwork is made from.
//
// Frames are those of docs/conventions.md: s along the reference line, t to the left of it, world ENU.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_ROAD_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_ROAD_H_

#include <optional>
#include <string>
#include <vector>

#include "scenarios/road/network/cubic_profile.h"
#include "scenarios/road/network/junction.h"
#include "scenarios/road/network/lane.h"
#include "scenarios/road/network/object.h"
#include "scenarios/road/network/place.h"
#include "scenarios/road/network/plan_view.h"
#include "scenarios/road/network/signal.h"

namespace longtail::network {

// The lanes right (left) of the centre go along s under right-hand (left-hand) traffic.
enum class TrafficRule { kRightHand, kLeftHand };

struct RoadLink {
  bool to_junction = false;
  std::string id;                                     // of the road or junction
  ContactPoint contact_point = ContactPoint::kStart;  // which end of the other road; of no meaning for a junction
  Place place;
};

// From s_m on until the next.
struct RoadType {
  double s_m = 0;
  std::string type;  // such as "town", "motorway"; the file's word
  std::string country;
  std::optional<double> limit_mps;  // +inf for none
  Place place;
};

enum class CrossfallSide { kLeft, kRight, kBoth };

struct Crossfall {
  CrossfallSide side = CrossfallSide::kBoth;
  CubicPiece angle;  // rad over s; + falls away from the reference line
};

// A cross-section: height above the plane of superelevation, over t.
struct ShapeSection {
  double s_m = 0;
  CubicProfile heights;  // m over t
  Place place;
};

// A stretch of road in a tunnel or on a bridge.
enum class StructureKind { kTunnel, kBridge };
struct Structure {
  StructureKind kind = StructureKind::kTunnel;
  std::string id;
  std::string name;
  std::string type;  // the file's word, such as "standard", "underpass", "concrete"
  double s_m = 0;
  double length_m = 0;
  double lighting = 0, daylight = 0;  // of a tunnel, from 0 to 1
  Place place;
};

struct Road {
  std::string id;
  std::string name;
  double length_m = 0;
  std::string junction;  // id of the junction it is a connecting road of; empty for none
  TrafficRule rule = TrafficRule::kRightHand;
  std::optional<RoadLink> predecessor;  // at s = 0
  std::optional<RoadLink> successor;    // at s = length_m
  std::vector<RoadType> types;
  std::vector<Geometry> geometries;
  CubicProfile elevation;       // z in m over s
  CubicProfile superelevation;  // rad over s; + falls to the right
  std::vector<Crossfall> crossfalls;
  std::vector<ShapeSection> shapes;
  CubicProfile lane_offset;  // t of the centre lane, m over s
  std::vector<LaneSection> sections;
  std::vector<Structure> structures;
  std::vector<Object> objects;
  std::vector<Signal> signals;
  std::vector<SignalReference> signal_references;
  Place place;
};

struct Header {
  int revision_major = 1;
  int revision_minor = 0;
  std::string name;
  std::string version;
  std::string date;
  std::string vendor;
  std::string geo_reference;  // a PROJ string or WKT; text only, nothing is projected
  // Where the network's origin lies in the frame of geo_reference; nothing is moved by it.
  double offset_x_m = 0, offset_y_m = 0, offset_z_m = 0, offset_heading_rad = 0;
};

struct NetworkData {
  Header header;
  std::vector<Road> roads;
  std::vector<Junction> junctions;
  std::vector<Controller> controllers;
};

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_ROAD_H_
