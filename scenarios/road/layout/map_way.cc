#include "scenarios/road/layout/map_way.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <queue>
#include <tuple>
#include <utility>

namespace longtail {
namespace {

using network::LaneGraph;
using network::LaneNode;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLaneChangeM = 30;

// How far a lane's beginning (in its direction of travel) lies behind s.
double DistanceIn(const LaneNode& node, double s_m) { return node.along_s ? s_m - node.start_s_m : node.end_s_m - s_m; }

// Dijkstra's search over layers of lanes: layer 0 holds the lanes beside the start, entered as far in as the start is;
// layer 1 + k all lanes, entered at their beginnings, after k of the roads.
class WaySearch {
 public:
  WaySearch(const RoadNetwork& network, const MapWish& wish)
      : network_(network), graph_(network.lanes()), wish_(wish), num_lanes_(graph_.num_lanes()) {
    num_roads_ = static_cast<int>(wish.roads.size());
    visits_.resize(static_cast<size_t>(num_roads_ + 2) * num_lanes_);
    start_road_ = graph_.node(wish.start.lane).road;
    start_in_m_ = DistanceIn(graph_.node(wish.start.lane), wish.start.s_m);
    first_done_ = num_roads_ > 0 && wish.roads[0] == start_road_ ? 1 : 0;
    num_reached_ = first_done_;
  }

  std::optional<MapWay> Run() {
    visits_[wish_.start.lane].cost_m = 0;
    open_.emplace(0, wish_.start.lane);
    int best = -1;
    double best_m = kInfinity;
    while (!open_.empty()) {
      const auto [cost_m, state] = open_.top();
      open_.pop();
      if (cost_m > visits_[state].cost_m) continue;
      if (cost_m >= best_m) break;
      num_reached_ = std::max(num_reached_, DoneIn(state));
      const double rest_m = RestOf(state);
      if (cost_m + rest_m < best_m) {
        best_m = cost_m + rest_m;
        best = state;
      }
      Expand(state, cost_m);
    }
    if (best < 0) return std::nullopt;
    MapWay way;
    for (int state = best; state >= 0; state = visits_[state].previous) way.lanes.push_back(state % num_lanes_);
    std::reverse(way.lanes.begin(), way.lanes.end());
    const LaneNode& last = graph_.node(way.lanes.back());
    way.start_s_m = wish_.start.s_m;
    way.end_s_m = wish_.goal ? wish_.goal->s_m : last.along_s ? last.end_s_m : last.start_s_m;
    return way;
  }

  int num_reached() const { return num_reached_; }

 private:
  struct Visit {
    double cost_m = kInfinity;
    int previous = -1;
  };

  bool IsFirst(int state) const { return state < num_lanes_; }
  int DoneIn(int state) const { return IsFirst(state) ? first_done_ : state / num_lanes_ - 1; }

  // From where the state's lane is entered to the way's end; infinity where it does not lie on it.
  double RestOf(int state) const {
    if (DoneIn(state) < num_roads_) return kInfinity;
    const int lane = state % num_lanes_;
    const LaneNode& node = graph_.node(lane);
    const double entered_m = IsFirst(state) ? start_in_m_ : 0;
    if (wish_.goal) {
      const double goal_m = DistanceIn(node, wish_.goal->s_m);
      return lane == wish_.goal->lane && goal_m >= entered_m ? goal_m - entered_m : kInfinity;
    }
    if (node.road != (num_roads_ > 0 ? wish_.roads.back() : start_road_)) return kInfinity;
    const int last_section = node.along_s ? static_cast<int>(network_.road(node.road).sections.size()) - 1 : 0;
    return node.section == last_section ? node.end_s_m - node.start_s_m - entered_m : kInfinity;
  }

  void Expand(int state, double cost_m) {
    const int lane = state % num_lanes_;
    const LaneNode& node = graph_.node(lane);
    const double way_m = node.end_s_m - node.start_s_m - (IsFirst(state) ? start_in_m_ : 0);
    const int done = DoneIn(state);
    for (const int next : graph_.Successors(lane)) {
      const LaneNode& to = graph_.node(next);
      if (!network::IsDrivable(to.type)) continue;
      const bool takes = to.road != node.road && done < num_roads_ && wish_.roads[done] == to.road;
      Reach((1 + done + (takes ? 1 : 0)) * num_lanes_ + next, cost_m + way_m, state);
    }
    if (!network_.road(node.road).junction.empty()) return;
    for (const int beside : {node.left, node.right}) {
      if (beside < 0 || graph_.node(beside).along_s != node.along_s) continue;
      if (network::IsDrivable(graph_.node(beside).type)) Reach(state - lane + beside, cost_m + kLaneChangeM, state);
    }
  }

  void Reach(int state, double cost_m, int previous) {
    Visit& visit = visits_[state];
    if (cost_m >= visit.cost_m) return;
    visit = {cost_m, previous};
    open_.emplace(cost_m, state);
  }

  using Entry = std::tuple<double, int>;
  const RoadNetwork& network_;
  const LaneGraph& graph_;
  const MapWish& wish_;
  int num_lanes_, num_roads_ = 0, start_road_ = 0, first_done_ = 0, num_reached_ = 0;
  double start_in_m_ = 0;
  std::vector<Visit> visits_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<Entry>> open_;
};

}  // namespace

std::optional<MapWay> FindWay(const RoadNetwork& network, const MapWish& wish, int* num_reached) {
  WaySearch search(network, wish);
  std::optional<MapWay> way = search.Run();
  *num_reached = search.num_reached();
  return way;
}

}  // namespace longtail
