// Where roads meet, and signal controllers, as data.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_JUNCTION_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_JUNCTION_H_

#include <string>
#include <vector>

#include "scenarios/road/network/place.h"

namespace longtail::network {

enum class ContactPoint { kStart, kEnd };

struct JunctionLaneLink {
  int from = 0;  // lane of the incoming road
  int to = 0;    // lane of the connecting (or linked) road
  Place place;
};

struct Connection {
  std::string id;
  std::string incoming_road;
  std::string connecting_road;  // of a direct junction the road beyond, joined without a road between
  ContactPoint contact_point = ContactPoint::kStart;  // end of the connecting road that meets the incoming one
  std::vector<JunctionLaneLink> lane_links;
  Place place;
};

// Traffic on the road `high` goes before traffic on `low`.
struct Priority {
  std::string high;
  std::string low;
  Place place;
};

struct JunctionController {
  std::string id;  // of a Controller
  std::string type;
  int sequence = 0;
  Place place;
};

// kVirtual (a driveway somewhere along a road) and kCrossing are kept as data; their connections join no lanes.
enum class JunctionKind { kDefault, kDirect, kVirtual, kCrossing };

struct Junction {
  std::string id;
  std::string name;
  JunctionKind kind = JunctionKind::kDefault;
  std::vector<Connection> connections;
  std::vector<Priority> priorities;
  std::vector<JunctionController> controllers;
  Place place;
};

struct Control {
  std::string signal_id;
  std::string type;
  Place place;
};

// Signals that switch together.
struct Controller {
  std::string id;
  std::string name;
  int sequence = 0;
  std::vector<Control> controls;
  Place place;
};

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_JUNCTION_H_
