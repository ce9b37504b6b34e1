// The index of a RoadNetwork, and queries from the world to the road.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "scenarios/road/network/road_network.h"
#include "scenarios/road/network/surface.h"

namespace longtail {

using network::LaneSection;
using network::LinePose;
using network::Road;
using network::RoadExtent;
using network::RoadPosition;

namespace {

constexpr double kMaxStretch_m = 8;
// Surfaces whose distances differ by less count as equally near.
constexpr double kSameDistance_m = 1e-6;

double Squared(double x) { return x * x; }

// Distance from t to the centre of the lane it is on, or of the nearest by its borders.
double OffCenter(const Road& road, const LaneSection& section, double s_m, double t_m) {
  const RoadExtent extent = network::ExtentAt(road, section, s_m);
  const double inside = std::clamp(t_m, extent.right_t_m, extent.left_t_m);
  const int id = network::LaneIdAt(road, section, s_m, inside);
  return std::abs(t_m - network::LaneSpanAt(road, section, id, s_m).Center());
}

}  // namespace

void RoadNetwork::BuildIndex() {
  for (int r = 0; r < num_roads(); ++r) {
    const Road& road = data_.roads[r];
    first_stretch_.push_back(static_cast<int>(stretches_.size()));
    std::vector<double> stations = lines_[r].Stations(kMaxStretch_m);
    for (const LaneSection& section : road.sections) {
      if (section.s_m > 0 && section.s_m < road.length_m) stations.push_back(section.s_m);
    }
    std::sort(stations.begin(), stations.end());
    stations.erase(std::unique(stations.begin(), stations.end()), stations.end());
    for (size_t i = 0; i + 1 < stations.size(); ++i) {
      const Stretch stretch{r, stations[i], stations[i + 1]};
      const LaneSection& section = road.sections[network::SectionAt(road, stretch.start_s_m)];
      network::Box box;
      constexpr int kSamples = 4;
      for (int k = 0; k <= kSamples; ++k) {
        const double s = stretch.start_s_m + (stretch.end_s_m - stretch.start_s_m) * k / kSamples;
        const LinePose pose = lines_[r].At(s);
        const RoadExtent extent = network::ExtentAt(road, section, s);
        for (const double t : {extent.left_t_m, extent.right_t_m}) {
          const double beside = network::CrossPointAt(road, s, t).beside_m;
          box.Include(pose.x_m - beside * pose.sin_heading, pose.y_m + beside * pose.cos_heading);
        }
      }
      box.Grow(0.2);  // what bulges between the samples
      stretches_.push_back(stretch);
      boxes_.push_back(box);
    }
  }
  first_stretch_.push_back(static_cast<int>(stretches_.size()));
  index_ = network::SpatialIndex(boxes_);
}

RoadNetwork::Candidate RoadNetwork::ProjectToStretch(const Stretch& stretch, double x_m, double y_m) const {
  const Road& road = data_.roads[stretch.road];
  const network::ReferenceLine& line = lines_[stretch.road];
  const double s = line.Foot(x_m, y_m, stretch.start_s_m, stretch.end_s_m);
  const LinePose pose = line.At(s);
  const double dx = x_m - pose.x_m, dy = y_m - pose.y_m;
  const double along = dx * pose.cos_heading + dy * pose.sin_heading;
  const double beside = -dx * pose.sin_heading + dy * pose.cos_heading;
  const double t = network::TransverseAt(road, s, beside);
  const LaneSection& section = road.sections[network::SectionAt(road, stretch.start_s_m)];
  const RoadExtent extent = network::ExtentAt(road, section, s);
  const double over = std::max({0.0, t - extent.left_t_m, extent.right_t_m - t});
  return {{stretch.road, s, t}, Squared(along) + Squared(over), OffCenter(road, section, s, t)};
}

std::optional<RoadPosition> RoadNetwork::Project(double x_m, double y_m, double max_distance_m) const {
  std::optional<Candidate> best;
  const auto is_better = [&](const Candidate& a) {
    if (!best) return a.squared_distance <= Squared(max_distance_m);
    const double distance = std::sqrt(a.squared_distance), best_distance = std::sqrt(best->squared_distance);
    if (std::abs(distance - best_distance) > kSameDistance_m) return distance < best_distance;
    if (a.off_center_m != best->off_center_m) return a.off_center_m < best->off_center_m;
    return a.position.road < best->position.road;
  };
  index_.Search(x_m, y_m, Squared(max_distance_m), [&](int item) {
    const Candidate candidate = ProjectToStretch(stretches_[item], x_m, y_m);
    if (is_better(candidate)) best = candidate;
    return best ? Squared(std::sqrt(best->squared_distance) + kSameDistance_m) : Squared(max_distance_m);
  });
  if (!best) return std::nullopt;
  return best->position;
}

RoadPosition RoadNetwork::ProjectToRoad(int road, double x_m, double y_m) const {
  const int begin = first_stretch_[road], end = first_stretch_[road + 1];
  // The stretch whose box is nearest gives a bound that leaves few of the others to look at.
  int nearest = begin;
  double nearest_box = std::numeric_limits<double>::infinity();
  for (int i = begin; i < end; ++i) {
    const double distance = boxes_[i].SquaredDistance(x_m, y_m);
    if (distance < nearest_box) nearest_box = distance, nearest = i;
  }
  Candidate best = ProjectToStretch(stretches_[nearest], x_m, y_m);
  for (int i = begin; i < end; ++i) {
    if (i == nearest || boxes_[i].SquaredDistance(x_m, y_m) > best.squared_distance) continue;
    const Candidate candidate = ProjectToStretch(stretches_[i], x_m, y_m);
    if (candidate.squared_distance < best.squared_distance ||
        (candidate.squared_distance == best.squared_distance && candidate.off_center_m < best.off_center_m)) {
      best = candidate;
    }
  }
  return best.position;
}

int RoadNetwork::ProjectAll(double x_m, double y_m, absl::Span<RoadPosition> found) const {
  size_t count = 0;
  const double bound = Squared(kSameDistance_m);
  index_.Search(x_m, y_m, bound, [&](int item) {
    if (count == found.size()) return -1.0;
    const Candidate candidate = ProjectToStretch(stretches_[item], x_m, y_m);
    if (candidate.squared_distance > bound) return bound;
    // Neighbouring stretches of a road share the points between them.
    const bool is_known = std::any_of(found.begin(), found.begin() + count, [&](const RoadPosition& known) {
      return known.road == candidate.position.road && std::abs(known.s_m - candidate.position.s_m) < 1e-6;
    });
    if (!is_known) found[count++] = candidate.position;
    return bound;
  });
  std::sort(found.begin(), found.begin() + count, [](const RoadPosition& a, const RoadPosition& b) {
    return a.road != b.road ? a.road < b.road : a.s_m < b.s_m;
  });
  return static_cast<int>(count);
}

}  // namespace longtail
