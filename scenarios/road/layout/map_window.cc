#include "scenarios/road/layout/map_window.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace longtail {
namespace {

constexpr double kStepM = 5;

bool IsNear(const network::ReferenceLine& line, const Course& course, double window_m) {
  for (const double s_m : line.Stations(kStepM)) {
    const network::LinePose at = line.At(s_m);
    for (double along_m = course.first_s_m(); along_m <= course.last_s_m(); along_m += kStepM) {
      const Pose2 pose = course.At(along_m, 0);
      const double dx = at.x_m - pose.x_m, dy = at.y_m - pose.y_m;
      if (dx * dx + dy * dy <= window_m * window_m) return true;
    }
  }
  return false;
}

}  // namespace

void CutToWindow(const RoadNetwork& network, const Course& course, double window_m, const std::vector<bool>& kept,
                 network::NetworkData& data) {
  std::set<std::string> roads, junctions;
  std::vector<network::Road> near;
  for (int i = 0; i < network.num_roads(); ++i) {
    if (!kept[i] && !IsNear(network.reference_line(i), course, window_m)) continue;
    roads.insert(data.roads[i].id);
    near.push_back(std::move(data.roads[i]));
  }
  data.roads = std::move(near);
  for (network::Junction& junction : data.junctions) {
    std::vector<network::Connection>& connections = junction.connections;
    connections.erase(std::remove_if(connections.begin(), connections.end(),
                                     [&roads](const network::Connection& connection) {
                                       return roads.count(connection.incoming_road) == 0 ||
                                              roads.count(connection.connecting_road) == 0;
                                     }),
                      connections.end());
    if (!connections.empty()) junctions.insert(junction.id);
    std::vector<network::Priority>& priorities = junction.priorities;
    priorities.erase(std::remove_if(priorities.begin(), priorities.end(),
                                    [&roads](const network::Priority& priority) {
                                      return roads.count(priority.high) == 0 || roads.count(priority.low) == 0;
                                    }),
                     priorities.end());
  }
  for (network::Road& road : data.roads) {
    if (!road.junction.empty()) junctions.insert(road.junction);
  }
  data.junctions.erase(
      std::remove_if(data.junctions.begin(), data.junctions.end(),
                     [&junctions](const network::Junction& junction) { return junctions.count(junction.id) == 0; }),
      data.junctions.end());
  const auto cut = [&](std::optional<network::RoadLink>& link) {
    if (link && (link->to_junction ? junctions : roads).count(link->id) == 0) link.reset();
  };
  for (network::Road& road : data.roads) {
    cut(road.predecessor);
    cut(road.successor);
  }
}

}  // namespace longtail
