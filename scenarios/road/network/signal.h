// Traffic lights and signs, as data.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_SIGNAL_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_SIGNAL_H_

#include <optional>
#include <string>
#include <vector>

#include "scenarios/road/network/object.h"
#include "scenarios/road/network/place.h"

namespace longtail::network {

struct SignalDependency {
  std::string signal_id;
  std::string type;
  Place place;
};

struct Signal {
  std::string id;
  std::string name;
  bool dynamic = false;                          // changes over time, such as a traffic light
  Orientation orientation = Orientation::kBoth;  // traffic along s sees kAlongS
  std::string country;                           // ISO 3166-1, or "OpenDRIVE"; the key to type and subtype
  std::string country_revision;
  std::string type;  // by the country's catalogue
  std::string subtype;
  std::optional<double> value;  // in unit
  std::string unit;
  std::string text;
  double s_m = 0, t_m = 0;  // where it counts
  double z_offset_m = 0;    // of its lower edge above the road
  double heading_offset_rad = 0;
  double pitch_rad = 0, roll_rad = 0;
  double width_m = 0, height_m = 0;
  std::vector<LaneRange> validity;  // empty: all lanes of its orientation
  std::vector<SignalDependency> dependencies;
  Place place;
};

// Another signal counts here as well.
struct SignalReference {
  std::string signal_id;
  Orientation orientation = Orientation::kBoth;
  double s_m = 0, t_m = 0;
  std::vector<LaneRange> validity;
  Place place;
};

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_SIGNAL_H_
