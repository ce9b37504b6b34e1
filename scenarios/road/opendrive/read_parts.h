// Readers of the parts of a map, each in a file of its own. All add faults to the element's list and go on.
#ifndef LONGTAIL_SCENARIOS_ROAD_OPENDRIVE_READ_PARTS_H_
#define LONGTAIL_SCENARIOS_ROAD_OPENDRIVE_READ_PARTS_H_

#include <optional>

#include "scenarios/road/network/road.h"
#include "scenarios/road/opendrive/element_reader.h"

namespace longtail::opendrive {

// <header>, <road>, <junction>, <controller>.
network::Header ReadHeader(ElementReader& element);
network::Road ReadRoad(ElementReader& element);
network::Junction ReadJunction(ElementReader& element);
network::Controller ReadController(ElementReader& element);

// Parts of <road>: <planView>, <lanes>, <objects>, <signals>.
void ReadPlanView(ElementReader& element, network::Road& road);
void ReadLanes(ElementReader& element, network::Road& road);
void ReadObjects(ElementReader& element, network::Road& road);
void ReadSignals(ElementReader& element, network::Road& road);

// <predecessor> and <successor> of a road, <validity>, and records s, a, b, c, d.
network::LaneRange ReadValidity(ElementReader& element);
network::CubicPiece ReadCubicPiece(ElementReader& element, const char* start_name);
network::Orientation ReadOrientation(ElementReader& element);
network::ContactPoint ReadContactPoint(ElementReader& element);

// max with unit; +inf for "no limit", nothing for "undefined". False, with a warning, where it is below 0.
bool ReadSpeedLimit(ElementReader& element, std::optional<double>* limit_mps);

}  // namespace longtail::opendrive

#endif  // LONGTAIL_SCENARIOS_ROAD_OPENDRIVE_READ_PARTS_H_
