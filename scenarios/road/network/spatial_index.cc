#include "scenarios/road/network/spatial_index.h"

#include <cmath>
#include <utility>

namespace longtail::network {

SpatialIndex::SpatialIndex(const std::vector<Box>& boxes) {
  if (boxes.empty()) return;
  std::vector<Node> level(boxes.size());
  for (size_t i = 0; i < boxes.size(); ++i) {
    level[i].box = boxes[i];
    level[i].item = static_cast<int>(i);
  }
  const auto middle_x = [](const Node& node) { return node.box.min_x_m + node.box.max_x_m; };
  const auto middle_y = [](const Node& node) { return node.box.min_y_m + node.box.max_y_m; };
  // Stable sorts: equal middles keep their order, so that equal networks give equal trees.
  while (true) {
    const size_t count = level.size();
    if (count > 1) {
      const size_t num_parents = (count + kFanout - 1) / kFanout;
      const size_t num_slices = static_cast<size_t>(std::ceil(std::sqrt(static_cast<double>(num_parents))));
      const size_t per_slice = (count + num_slices - 1) / num_slices;
      std::stable_sort(level.begin(), level.end(),
                       [&](const Node& a, const Node& b) { return middle_x(a) < middle_x(b); });
      for (size_t start = 0; start < count; start += per_slice) {
        std::stable_sort(level.begin() + start, level.begin() + std::min(count, start + per_slice),
                         [&](const Node& a, const Node& b) { return middle_y(a) < middle_y(b); });
      }
    }
    const int base = static_cast<int>(nodes_.size());
    nodes_.insert(nodes_.end(), level.begin(), level.end());
    if (count == 1) return;
    std::vector<Node> parents;
    for (size_t start = 0; start < count; start += kFanout) {
      Node parent;
      parent.first = base + static_cast<int>(start);
      parent.count = static_cast<int>(std::min<size_t>(kFanout, count - start));
      for (int i = 0; i < parent.count; ++i) parent.box.Include(level[start + i].box);
      parents.push_back(parent);
    }
    level = std::move(parents);
  }
}

}  // namespace longtail::network
