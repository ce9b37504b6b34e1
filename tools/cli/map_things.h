// Draws what stands on and beside the roads of a map: objects and signals.
#ifndef LONGTAIL_TOOLS_CLI_MAP_THINGS_H_
#define LONGTAIL_TOOLS_CLI_MAP_THINGS_H_

#include "scenarios/road/network/road_network.h"
#include "tools/cli/drawing.h"
#include "tools/cli/map_view.h"

namespace longtail {

// Objects by their outlines, boxes or repeats; signals as dots (red where they change over time), with a line towards
// the traffic they are for.
void DrawMapThings(const RoadNetwork& roads, const MapView& view, Drawing& drawing);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_MAP_THINGS_H_
