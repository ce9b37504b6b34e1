// A map's lights, put into groups, and its signs.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_SIGNALS_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_SIGNALS_H_

#include <map>
#include <string>
#include <vector>

#include "longtail/v1/road.pb.h"
#include "scenarios/road/layout/road_layout.h"
#include "scenarios/road/network/road_network.h"

namespace longtail {

// How a map's lights go: v1::MapSignalProgram.
struct SignalTimes {
  v1::SignalMode mode = v1::SIGNAL_MODE_PROGRAM;
  double first_green_s = 20;
  double other_green_s = 12;
  double amber_s = 3;
  double all_red_s = 2;
  double offset_s = 0;
};

enum class SignMeaning { kOther, kYield, kStop, kPriority };

// Where a signal counts: its own place, or that of a reference to it.
struct PlacedSignal {
  const network::Signal* signal = nullptr;
  network::Orientation orientation = network::Orientation::kBoth;
  const std::vector<network::LaneRange>* validity = nullptr;
  double s_m = 0;
  SignMeaning meaning = SignMeaning::kOther;
  int group = -1;  // of a light for vehicles: in RoadLayout::signals

  // Whether it counts for who drives that lane of its road from one place to the other.
  bool Counts(const network::LaneNode& node, double from_m, double to_m) const;
};

// Yield, stop and priority signs by the words of the German, the Swedish and the American catalogue.
SignMeaning MeaningOf(const network::Signal& signal);

class MapSignals {
 public:
  // Adds groups and heads to layout, as Note [Lights of a map] (map_rules.h) says. network must outlive it.
  MapSignals(const RoadNetwork& network, const SignalTimes& times, RoadLayout& layout);

  // In the order of the map.
  const std::vector<PlacedSignal>& On(int road) const { return placed_[road]; }

  // What scenes draw signals by, by id: a light's group, "yield" or "stop". Others have none.
  std::map<std::string, std::string> Names(const RoadLayout& layout) const;

 private:
  std::vector<std::vector<PlacedSignal>> placed_;  // by road
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_SIGNALS_H_
