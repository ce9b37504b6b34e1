// The network of an OpenDRIVE map's text.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_NETWORK_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_NETWORK_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "scenarios/road/network/road_network.h"

namespace longtail {

// With signals named by what scenes draw (MapSignals::Names). InvalidArgument with the first fault where the text is no
// map. A pure function of the text: the last few results are kept, faults too, so that the draws of a spec parse its
// map once. Thread-safe.
absl::StatusOr<std::shared_ptr<const RoadNetwork>> MapNetwork(const std::string& text);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_NETWORK_H_
