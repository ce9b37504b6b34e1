// Draws a road network from above.
#ifndef LONGTAIL_TOOLS_CLI_MAP_DRAWING_H_
#define LONGTAIL_TOOLS_CLI_MAP_DRAWING_H_

#include <string>

#include "scenarios/road/network/road_network.h"
#include "tools/cli/drawing.h"
#include "tools/cli/map_view.h"

namespace longtail {

// Fits the whole network into a drawing of at most 1600 × 1600 px.
MapView FitMap(const RoadNetwork& roads);

// Lanes by type with arrows in their direction of travel, marks, areas of junctions, objects, signals, ids of roads, a
// legend and a scale bar.
void DrawMap(const RoadNetwork& roads, const std::string& title, const MapView& view, Drawing& drawing);

// An SVG of the whole network.
std::string MapSvg(const RoadNetwork& roads, const std::string& title);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_MAP_DRAWING_H_
