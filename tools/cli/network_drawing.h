// Draws the lanes and marks of a road network from above: what maps and previews have in common.
#ifndef LONGTAIL_TOOLS_CLI_NETWORK_DRAWING_H_
#define LONGTAIL_TOOLS_CLI_NETWORK_DRAWING_H_

#include <vector>

#include "scenarios/road/network/road_network.h"
#include "scenarios/road/network/spatial_index.h"
#include "tools/cli/drawing.h"
#include "tools/cli/plane_view.h"

namespace longtail {

// Fill colour of a lane.
const char* LaneColor(network::LaneType type);

// Outline of a lane in the drawing.
std::vector<SvgPoint> LanePolygon(const RoadNetwork& roads, int lane, const PlaneView& view);

// Lanes by type with arrows in their direction of travel, and marks; of roads with a part inside visible (world, m).
void DrawNetwork(const RoadNetwork& roads, const PlaneView& view, const network::Box& visible, Drawing& drawing);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_NETWORK_DRAWING_H_
