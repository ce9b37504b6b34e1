#include "scenarios/road/network/lane_route.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <queue>
#include <tuple>
#include <utility>

namespace longtail::network {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// How far a lane's beginning (in its direction of travel) lies behind s.
double DistanceIn(const LaneNode& node, double s_m) { return node.along_s ? s_m - node.start_s_m : node.end_s_m - s_m; }

// The best way known to a state of the search.
struct Visit {
  double cost_m = kInfinity;
  double length_m = 0;
  int previous = -1;
};

}  // namespace

std::optional<LaneRoute> ShortestRoute(const RoadNetwork& roads, const LanePosition& start, const LanePosition& end,
                                       const LaneRouteOptions& options) {
  const LaneGraph& graph = roads.lanes();
  const int num_lanes = graph.num_lanes();
  const double start_in = DistanceIn(graph.node(start.lane), start.s_m);
  const double end_in = DistanceIn(graph.node(end.lane), end.s_m);
  // Two layers of states: the lanes beside the start, entered as far in as the start is, where the end must lie ahead
  // (0 … n - 1); and all lanes entered at their beginnings (n … 2n - 1).
  std::vector<Visit> visits(2 * num_lanes);
  using Entry = std::tuple<double, int>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<Entry>> open;
  visits[start.lane] = {0, -start_in, -1};
  open.emplace(0, start.lane);
  const auto is_end = [&](int state) {
    return state % num_lanes == end.lane && (state >= num_lanes || end_in >= start_in);
  };
  int best_state = -1;
  double best_cost = kInfinity;
  while (!open.empty()) {
    const auto [cost, state] = open.top();
    open.pop();
    if (cost > visits[state].cost_m) continue;
    if (cost >= best_cost) break;
    const int lane = state % num_lanes;
    const bool is_first = state < num_lanes;
    const LaneNode& node = graph.node(lane);
    if (is_end(state)) {
      const double total = cost + end_in - (is_first ? start_in : 0);
      if (total < best_cost) best_cost = total, best_state = state;
    }
    const auto reach = [&](int next, double next_cost, double next_length) {
      Visit& visit = visits[next];
      if (next_cost >= visit.cost_m) return;
      visit = {next_cost, next_length, state};
      open.emplace(next_cost, next);
    };
    const double length = node.end_s_m - node.start_s_m;
    const double way = length - (is_first ? start_in : 0);
    for (const int next : graph.Successors(lane)) {
      if (IsDrivable(graph.node(next).type)) {
        reach(num_lanes + next, cost + way, visits[state].length_m + length);
      }
    }
    if (!options.allow_lane_changes) continue;
    for (const int beside : {node.left, node.right}) {
      if (beside < 0 || graph.node(beside).along_s != node.along_s || !IsDrivable(graph.node(beside).type)) continue;
      reach(is_first ? beside : num_lanes + beside, cost + options.lane_change_cost_m, visits[state].length_m);
    }
  }
  if (best_state < 0) return std::nullopt;
  LaneRoute route;
  route.length_m = visits[best_state].length_m + end_in;
  for (int state = best_state; state >= 0; state = visits[state].previous) route.lanes.push_back(state % num_lanes);
  std::reverse(route.lanes.begin(), route.lanes.end());
  for (size_t i = 0; i + 1 < route.lanes.size(); ++i) {
    const LaneNode& node = graph.node(route.lanes[i]);
    const int next = route.lanes[i + 1];
    if (next == node.left || next == node.right) ++route.num_lane_changes;
  }
  return route;
}

}  // namespace longtail::network
