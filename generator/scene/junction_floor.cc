#include "generator/scene/junction_floor.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "generator/scene/vec.h"
#include "scenarios/road/network/lane_geometry.h"

namespace longtail {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr int kNumDirections = 240;
constexpr double kStepM = 0.25;
constexpr float kUnderM = 0.003f;

// Outermost lanes and shoulders, without what people walk on.
std::pair<double, double> DrivenExtent(const network::Road& road, double s_m) {
  const network::LaneSection& section = road.sections[network::SectionAt(road, s_m)];
  double right_m = network::LaneSpanAt(road, section, 0, s_m).outer_t_m, left_m = right_m;
  for (const std::vector<network::Lane>* side : {&section.left, &section.right}) {
    for (const network::Lane& lane : *side) {
      if (lane.type == network::LaneType::kSidewalk || lane.type == network::LaneType::kNone) continue;
      const double outer_m = network::LaneSpanAt(road, section, lane.id, s_m).outer_t_m;
      right_m = std::min(right_m, outer_m);
      left_m = std::max(left_m, outer_m);
    }
  }
  return {right_m, left_m};
}

// Points of the borders of a path and of the lines across its ends.
void AddBorder(const RoadNetwork& network, int index, std::vector<Vec3f>& points) {
  const network::Road& road = network.road(index);
  const auto add = [&](double s_m, double t_m) {
    const network::SurfacePose at = network.PoseAt({index, s_m, t_m});
    points.push_back({static_cast<float>(at.x_m), static_cast<float>(at.y_m), static_cast<float>(at.z_m)});
  };
  const int steps = std::max(1, static_cast<int>(std::ceil(road.length_m / kStepM)));
  for (int i = 0; i <= steps; ++i) {
    const double s_m = road.length_m * i / steps;
    const auto [right_m, left_m] = DrivenExtent(road, s_m);
    add(s_m, right_m);
    add(s_m, left_m);
    if (i > 0 && i < steps) continue;
    for (double t_m = right_m + kStepM; t_m < left_m; t_m += kStepM) add(s_m, t_m);
  }
}

}  // namespace

void AddJunctionFloor(const RoadNetwork& network, const std::string& junction, uint16_t material, MeshBuilder& mesh) {
  std::vector<Vec3f> border;
  for (int r = 0; r < network.num_roads(); ++r) {
    if (network.road(r).junction == junction) AddBorder(network, r, border);
  }
  if (border.empty()) return;
  Vec3f middle;
  for (const Vec3f& point : border) middle += point * (1.0f / static_cast<float>(border.size()));
  std::vector<Vec3f> farthest(kNumDirections, middle);
  std::vector<float> reach_m(kNumDirections, 0);
  for (const Vec3f& point : border) {
    const float dx = point.x - middle.x, dy = point.y - middle.y, distance = std::hypot(dx, dy);
    const double turn = (std::atan2(dy, dx) + kPi) / (2 * kPi);
    const int direction = std::min(kNumDirections - 1, static_cast<int>(turn * kNumDirections));
    if (distance <= reach_m[direction]) continue;
    reach_m[direction] = distance;
    farthest[direction] = point;
  }
  farthest.erase(std::remove_if(farthest.begin(), farthest.end(),
                                [&](const Vec3f& point) { return point.x == middle.x && point.y == middle.y; }),
                 farthest.end());
  const Vec3f down{0, 0, -kUnderM};
  for (size_t i = 0; i < farthest.size(); ++i) {
    mesh.Polygon({middle + down, farthest[i] + down, farthest[(i + 1) % farthest.size()] + down}, material);
  }
}

}  // namespace longtail
