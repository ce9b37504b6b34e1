// What is in a road network, counted: `longtail scenario road`.
#ifndef LONGTAIL_TOOLS_CLI_MAP_SUMMARY_H_
#define LONGTAIL_TOOLS_CLI_MAP_SUMMARY_H_

#include <string>
#include <vector>

#include "scenarios/road/network/road_network.h"
#include "scenarios/spec/diagnostic.h"

namespace longtail {

struct LaneTypeSummary {
  std::string type;
  int num_lanes = 0;  // of sections
  double length_km = 0;
};

struct MapSummary {
  std::string version;  // "1.4"
  std::string name;
  std::string geo_reference;
  int num_roads = 0;
  int num_junction_roads = 0;  // of them inside a junction
  double length_km = 0;        // of reference lines, those inside junctions left out
  int num_junctions = 0;
  int num_connections = 0;
  int num_signals = 0;
  int num_dynamic_signals = 0;
  int num_controllers = 0;
  int num_objects = 0;
  int num_lane_links = 0;              // edges of the lane graph
  double width_m = 0;                  // extent east to west, of the reference lines
  double height_m = 0;                 // south to north
  std::vector<LaneTypeSummary> lanes;  // by type, the longest first
};

MapSummary SummarizeMap(const RoadNetwork& roads);

// For people.
std::string MapSummaryText(const std::string& path, const MapSummary& summary);
// An object with "path", the counts, and "diagnostics"; the counts are absent where summary is null.
std::string MapSummaryJson(const std::string& path, const MapSummary* summary, const Diagnostics& diagnostics);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_MAP_SUMMARY_H_
