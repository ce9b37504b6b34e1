// Whether the parts of a road network fit together.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_NETWORK_CHECK_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_NETWORK_CHECK_H_

#include "scenarios/road/network/fault_list.h"
#include "scenarios/road/network/road.h"

namespace longtail::network {

// Adds everything that is wrong with data. Errors: lengths, order of s, order and number of lanes, two roads, junctions
// or controllers with one id. Warnings: gaps and jumps in the line, lengths that disagree, widths below 0, lanes that
// could be linked and are not, roads, junctions, lanes, signals and controllers that are named and not there, as where
// a map was cut out of a larger one: what names them joins nothing. What CheckRoad does of a road alone, CheckLinks
// does between them.
void CheckNetwork(const NetworkData& data, FaultList& faults);

// A network's index holds a stretch for every 8 m and for every sixth of a radian. Whether there would be more than
// kMaxStretches: the bound keeps a small hostile file from filling the memory, and is above a large country's roads.
inline constexpr double kMaxStretches = 4e6;
bool IsTooLarge(const NetworkData& data);

// Most lanes on one side of a road.
inline constexpr int kMaxLanesOfSide = 100;

void CheckRoad(const Road& road, FaultList& faults);
void CheckLinks(const NetworkData& data, FaultList& faults);

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_NETWORK_CHECK_H_
