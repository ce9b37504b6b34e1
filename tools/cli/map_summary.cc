#include "tools/cli/map_summary.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/cli/table.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

std::string Km(double length_km) { return absl::StrFormat("%.2f", length_km); }

}  // namespace

MapSummary SummarizeMap(const RoadNetwork& roads) {
  const network::NetworkData& data = roads.data();
  MapSummary summary;
  summary.version = absl::StrCat(data.header.revision_major, ".", data.header.revision_minor);
  summary.name = data.header.name;
  summary.geo_reference = data.header.geo_reference;
  network::Box box;
  for (int r = 0; r < roads.num_roads(); ++r) {
    const network::Road& road = roads.road(r);
    ++summary.num_roads;
    if (road.junction.empty()) {
      summary.length_km += road.length_m / 1000;
    } else {
      ++summary.num_junction_roads;
    }
    summary.num_objects += static_cast<int>(road.objects.size());
    for (const network::Signal& signal : road.signals) {
      ++summary.num_signals;
      summary.num_dynamic_signals += signal.dynamic;
    }
    for (const double s : roads.reference_line(r).Stations(/*max_step_m=*/20)) {
      const network::LinePose pose = roads.reference_line(r).At(s);
      box.Include(pose.x_m, pose.y_m);
    }
  }
  summary.width_m = box.max_x_m - box.min_x_m;
  summary.height_m = box.max_y_m - box.min_y_m;
  summary.num_junctions = static_cast<int>(data.junctions.size());
  for (const network::Junction& junction : data.junctions) {
    summary.num_connections += static_cast<int>(junction.connections.size());
  }
  summary.num_controllers = static_cast<int>(data.controllers.size());
  std::map<network::LaneType, LaneTypeSummary> lanes;
  for (int lane = 0; lane < roads.lanes().num_lanes(); ++lane) {
    const network::LaneNode& node = roads.lanes().node(lane);
    LaneTypeSummary& of_type = lanes[node.type];
    of_type.type = network::LaneTypeName(node.type);
    ++of_type.num_lanes;
    of_type.length_km += (node.end_s_m - node.start_s_m) / 1000;
    summary.num_lane_links += static_cast<int>(roads.lanes().Successors(lane).size());
  }
  for (auto& [type, of_type] : lanes) summary.lanes.push_back(std::move(of_type));
  std::stable_sort(summary.lanes.begin(), summary.lanes.end(),
                   [](const LaneTypeSummary& a, const LaneTypeSummary& b) { return a.length_km > b.length_km; });
  return summary;
}

std::string MapSummaryText(const std::string& path, const MapSummary& summary) {
  std::ostringstream out;
  out << path << ": OpenDRIVE " << summary.version << (summary.name.empty() ? "" : ", " + summary.name) << "\n";
  out << absl::StrFormat("%d roads of %s km and %d inside junctions, over %.0f m x %.0f m\n",
                         summary.num_roads - summary.num_junction_roads, Km(summary.length_km),
                         summary.num_junction_roads, summary.width_m, summary.height_m);
  out << absl::StrFormat("%d junctions with %d connections, %d lane links\n", summary.num_junctions,
                         summary.num_connections, summary.num_lane_links);
  out << absl::StrFormat("%d signals (%d of them change), %d controllers, %d objects\n", summary.num_signals,
                         summary.num_dynamic_signals, summary.num_controllers, summary.num_objects);
  if (!summary.geo_reference.empty()) out << "geo reference: " << summary.geo_reference << "\n";
  out << "\n";
  Table table({"LANE_TYPE", "LANES", "KM"});
  for (const LaneTypeSummary& lanes : summary.lanes) {
    table.Add({lanes.type, absl::StrCat(lanes.num_lanes), Km(lanes.length_km)});
  }
  table.Print(out);
  return out.str();
}

std::string MapSummaryJson(const std::string& path, const MapSummary* summary, const Diagnostics& diagnostics) {
  Json json = {{"path", path}};
  if (summary != nullptr) {
    json["version"] = summary->version;
    json["name"] = summary->name;
    json["geo_reference"] = summary->geo_reference;
    json["roads"] = summary->num_roads;
    json["junction_roads"] = summary->num_junction_roads;
    json["length_km"] = summary->length_km;
    json["width_m"] = summary->width_m;
    json["height_m"] = summary->height_m;
    json["junctions"] = summary->num_junctions;
    json["connections"] = summary->num_connections;
    json["lane_links"] = summary->num_lane_links;
    json["signals"] = summary->num_signals;
    json["dynamic_signals"] = summary->num_dynamic_signals;
    json["controllers"] = summary->num_controllers;
    json["objects"] = summary->num_objects;
    Json lanes = Json::array();
    for (const LaneTypeSummary& of_type : summary->lanes) {
      lanes.push_back({{"type", of_type.type}, {"lanes", of_type.num_lanes}, {"length_km", of_type.length_km}});
    }
    json["lanes"] = std::move(lanes);
  }
  json["diagnostics"] = Json::parse(DiagnosticsToJson(path, diagnostics));
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace longtail
