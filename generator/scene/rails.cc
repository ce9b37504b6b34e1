#include "generator/scene/rails.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "generator/scene/corridor.h"
#include "generator/scene/road_paint.h"
#include "scenarios/road/network/road_network.h"

namespace longtail {
namespace {

// Standard gauge is 1.435 m between the rails' inner faces.
constexpr double kHalfGaugeM = 1.435 / 2, kHeadM = 0.06, kGrooveM = 0.045, kHalfBedM = 1.15;
constexpr double kBedZ = 0.5 * (kPatchZ + kMarkingZ), kRailZ = kMarkingZ + 0.004;
constexpr double kOffLaneM = 0.3;  // farther from a lane's middle it is not the lane's track
constexpr int kFrameStep = 5;

// The lane of a course that an actor keeps to the middle of; 0 for none.
int LaneKept(const Course& course, const v1::ActorTrack& actor) {
  int lane = 0;
  for (int t = 0; t < actor.x_m_size(); t += kFrameStep) {
    if (!actor.present(t)) continue;
    const RoadPoint at = course.Project(actor.x_m(t), actor.y_m(t));
    if (at.s_m < course.first_s_m() || at.s_m > course.last_s_m()) continue;
    if (lane == 0) lane = course.LaneAt(at.s_m, at.t_m);
    if (lane == 0 || !course.HasLane(lane, at.s_m)) return 0;
    if (std::abs(at.t_m - course.LaneCenter(lane, at.s_m)) > kOffLaneM) return 0;
  }
  return lane;
}

// How far a course turns all in all, rad.
double TurnOf(const Course& course) {
  double turn_rad = 0;
  for (double s_m = course.first_s_m(); s_m < course.last_s_m(); s_m += 1) turn_rad += std::abs(course.Curvature(s_m));
  return turn_rad;
}

// The middle of a lane over s; where it is missing for a while, as it was before.
std::function<double(double)> MiddleOf(const Course& course, int lane, const std::vector<double>& stations) {
  std::vector<double> middles;
  for (const double s_m : stations) {
    const bool there = course.HasLane(lane, s_m);
    middles.push_back(there ? course.LaneCenter(lane, s_m) : middles.empty() ? 0 : middles.back());
  }
  return [stations, middles](double s_m) {
    const size_t after = std::upper_bound(stations.begin() + 1, stations.end() - 1, s_m) - stations.begin();
    const double share = (s_m - stations[after - 1]) / (stations[after] - stations[after - 1]);
    return middles[after - 1] + share * (middles[after] - middles[after - 1]);
  };
}

std::vector<double> StationsOf(const Course& course) {
  constexpr double kLeastStepM = 0.05;
  std::vector<double> stations = CorridorStations(course, course.first_s_m(), course.last_s_m());
  const size_t last = stations.size() - 1;
  if (last > 1 && stations[last] - stations[last - 1] < kLeastStepM) stations.erase(stations.end() - 2);
  return stations;
}

class Rails {
 public:
  Rails(const RoadNetwork& network, MaterialTable& materials, MeshBuilder& mesh) : network_(network), mesh_(mesh) {
    const auto add = [&](const char* name, const Srgb& tone, Texture texture, float roughness, float scale_m) {
      return materials.Add({name, v1::SEMANTIC_CLASS_ROAD, tone, {}, roughness, texture, scale_m});
    };
    bed_ = add("rails/bed", {122, 119, 112}, Texture::kPaving, 0.95f, 0.5f);
    steel_ = add("rails/head", {164, 166, 168}, Texture::kMetal, 0.25f, 0.5f);
    groove_ = add("rails/groove", {34, 33, 32}, Texture::kNone, 0.9f, 1);
  }

  void AddTrack(const Course& course, int lane) {
    const std::vector<double> stations = StationsOf(course);
    const auto middle = MiddleOf(course, lane, stations);
    const auto band = [&](double right_m, double left_m, double z_m, uint16_t material) {
      std::vector<Vec3f> points;
      for (const double s_m : stations) {
        points.push_back(OnRoad(course, s_m, middle(s_m) + right_m, z_m));
        points.push_back(OnRoad(course, s_m, middle(s_m) + left_m, z_m));
      }
      mesh_.Sheet(points, static_cast<int>(stations.size()), 2, material);
    };
    band(-kHalfBedM, kHalfBedM, kBedZ, bed_);
    band(-kHalfGaugeM - kHeadM, -kHalfGaugeM, kRailZ, steel_);
    band(-kHalfGaugeM, -kHalfGaugeM + kGrooveM, kRailZ, groove_);
    band(kHalfGaugeM - kGrooveM, kHalfGaugeM, kRailZ, groove_);
    band(kHalfGaugeM, kHalfGaugeM + kHeadM, kRailZ, steel_);
  }

 private:
  // Where a course leans, on the network's surface: of those one above the other the one that is the course's.
  Vec3f OnRoad(const Course& course, double s_m, double t_m, double z_m) const {
    const Pose2 pose = course.At(s_m, t_m);
    double ground_m = course.Elevation(s_m);
    if (course.Leans()) {
      const double expected_m = ground_m + t_m * course.Bank(s_m);
      std::array<network::RoadPosition, 8> places;
      const int count = network_.ProjectAll(pose.x_m, pose.y_m, absl::MakeSpan(places));
      double best_m = std::numeric_limits<double>::infinity();
      for (int i = 0; i < count; ++i) {
        const double surface_m = network_.PoseAt(places[i]).z_m;
        if (std::abs(surface_m - expected_m) >= best_m) continue;
        best_m = std::abs(surface_m - expected_m);
        ground_m = surface_m;
      }
      if (count == 0) ground_m = expected_m;
    }
    return {static_cast<float>(pose.x_m), static_cast<float>(pose.y_m), static_cast<float>(z_m + ground_m)};
  }

  const RoadNetwork& network_;
  MeshBuilder& mesh_;
  uint16_t bed_, steel_, groove_;
};

}  // namespace

void AddRails(const RoadLayout& layout, const v1::WorldTrack& track, MaterialTable& materials, MeshBuilder& mesh) {
  std::set<std::pair<size_t, int>> tracks;  // course, lane
  for (const v1::ActorTrack& actor : track.actors()) {
    const v1::ActorClass actor_class = actor.actor_class();
    if (actor_class != v1::ACTOR_CLASS_TRAM && actor_class != v1::ACTOR_CLASS_TRAIN) continue;
    // Of the ways that it may be on, that which turns least.
    std::optional<std::pair<size_t, int>> found;
    for (size_t i = 0; i < layout.courses.size(); ++i) {
      const int lane = LaneKept(layout.courses[i], actor);
      if (lane == 0) continue;
      if (!found || TurnOf(layout.courses[i]) < TurnOf(layout.courses[found->first])) found = {i, lane};
    }
    if (found) tracks.insert(*found);
  }
  if (tracks.empty()) return;
  Rails rails(*layout.network, materials, mesh);
  for (const auto& [course, lane] : tracks) rails.AddTrack(layout.courses[course], lane);
}

}  // namespace longtail
