// A packed R-tree over stretches of road: which of them can be nearest to a point.
//
// Built once by sort-tile-recursive packing; boxes of a level lie in one array. A query walks it with a stack of fixed
// size, nearer children first, and prunes by the best distance found so far.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_SPATIAL_INDEX_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_SPATIAL_INDEX_H_

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

namespace longtail::network {

struct Box {
  double min_x_m = std::numeric_limits<double>::infinity();
  double min_y_m = std::numeric_limits<double>::infinity();
  double max_x_m = -std::numeric_limits<double>::infinity();
  double max_y_m = -std::numeric_limits<double>::infinity();

  static Box Everywhere() {
    constexpr double kFar = std::numeric_limits<double>::infinity();
    return {-kFar, -kFar, kFar, kFar};
  }
  void Include(double x_m, double y_m) {
    min_x_m = std::min(min_x_m, x_m), max_x_m = std::max(max_x_m, x_m);
    min_y_m = std::min(min_y_m, y_m), max_y_m = std::max(max_y_m, y_m);
  }
  void Include(const Box& box) {
    Include(box.min_x_m, box.min_y_m);
    Include(box.max_x_m, box.max_y_m);
  }
  void Grow(double margin_m) {
    min_x_m -= margin_m, min_y_m -= margin_m;
    max_x_m += margin_m, max_y_m += margin_m;
  }
  double SquaredDistance(double x_m, double y_m) const {
    const double dx = std::max({min_x_m - x_m, 0.0, x_m - max_x_m});
    const double dy = std::max({min_y_m - y_m, 0.0, y_m - max_y_m});
    return dx * dx + dy * dy;
  }
};

// Thread-safe after creation.
class SpatialIndex {
 public:
  SpatialIndex() = default;
  explicit SpatialIndex(const std::vector<Box>& boxes);

  // Calls visit(item) for items whose box lies within sqrt(bound) of (x, y), roughly nearest first. visit returns the
  // new bound, a squared distance; a smaller one prunes what is left.
  template <typename Visit>
  void Search(double x_m, double y_m, double bound, Visit visit) const {
    if (nodes_.empty()) return;
    struct Entry {
      int node;
      double distance;
    };
    std::array<Entry, kMaxLevels * kFanout> stack;
    int size = 0;
    stack[size++] = {static_cast<int>(nodes_.size()) - 1, nodes_.back().box.SquaredDistance(x_m, y_m)};
    while (size > 0) {
      const Entry entry = stack[--size];
      if (entry.distance > bound) continue;
      const Node& node = nodes_[entry.node];
      if (node.item >= 0) {
        bound = visit(node.item);
        continue;
      }
      // Far ones first onto the stack, so that the nearest comes off it next.
      const int first = size;
      for (int child = node.first; child < node.first + node.count; ++child) {
        const double distance = nodes_[child].box.SquaredDistance(x_m, y_m);
        if (distance > bound) continue;
        int at = size++;
        for (; at > first && stack[at - 1].distance < distance; --at) stack[at] = stack[at - 1];
        stack[at] = {child, distance};
      }
    }
  }

 private:
  static constexpr int kFanout = 8;
  static constexpr int kMaxLevels = 12;  // 8^11 items

  struct Node {
    Box box;
    int first = 0;  // child
    int count = 0;
    int item = -1;  // of a leaf
  };
  std::vector<Node> nodes_;  // leaves, then level by level; the root last
};

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_SPATIAL_INDEX_H_
