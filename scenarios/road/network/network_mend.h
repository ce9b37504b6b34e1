// Puts right what files often get wrong and no lane's shape or link depends on.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_NETWORK_MEND_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_NETWORK_MEND_H_

#include "scenarios/road/network/fault_list.h"
#include "scenarios/road/network/road.h"

namespace longtail::network {

// Before CheckNetwork. Signals with the id of another get one of their own ("7_2"), and references mean the first; a
// lane's marks, speeds, materials and heights are put in the order of their offsets: each with a warning. Records of a
// profile that lie less than a micrometre before the one that they follow begin where it does; CheckNetwork warns of
// them as of all that begin together.
void MendNetwork(NetworkData& data, FaultList& faults);

// After CheckNetwork, which warns of them: takes out links of roads to roads and junctions that are not there,
// junctions of roads that are not there, and connections of roads that are not there.
void DropDanglingLinks(NetworkData& data);

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_NETWORK_MEND_H_
