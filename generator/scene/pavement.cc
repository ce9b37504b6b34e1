#include "generator/scene/pavement.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/road/layout/road_course.h"
#include "scenarios/road/network/lane_geometry.h"
#include "scenarios/road/network/object.h"
#include "scenarios/road/network/surface.h"

namespace longtail {
namespace {

constexpr double kBehindM = 30, kAheadM = 260;
constexpr double kReachM = 290;  // of roads of a network from ego's way
// Valleys under bridges: as deep as a part of the bridge's length, and where they end beside it.
constexpr double kDeepRatio = 0.2, kDeepestM = 7, kBankPerDeep = 1.8, kValleyM = 90, kValleyEndM = 180;
constexpr double kLeastFallM = 0.1;
constexpr double kActorWayM = 2.2;  // half a lorry's width and a walker's swing, rounded up

// Along a course, near ego's way.
Corridor CorridorOf(const Course& road, const PavementEdges& edges, const v1::WorldTrack& track) {
  double first = std::numeric_limits<double>::infinity(), last = -first;
  const v1::ActorTrack& ego = track.actors(0);
  double s_m = 0;
  for (int t = 0; t < ego.x_m_size(); ++t) {
    s_m = t == 0 ? road.Project(ego.x_m(t), ego.y_m(t)).s_m : road.Project(ego.x_m(t), ego.y_m(t), s_m).s_m;
    first = std::min(first, s_m);
    last = std::max(last, s_m);
  }
  return Corridor(road, CorridorStations(road, first - kBehindM, last + kAheadM), [&](double) { return edges; });
}

// Places of ego about 5 m apart.
std::vector<Pose2> WayOf(const v1::ActorTrack& ego) {
  std::vector<Pose2> way;
  for (int t = 0; t < ego.x_m_size(); ++t) {
    const bool moved = way.empty() || std::hypot(ego.x_m(t) - way.back().x_m, ego.y_m(t) - way.back().y_m) > 5;
    if (moved || t + 1 == ego.x_m_size()) way.push_back({ego.x_m(t), ego.y_m(t), ego.yaw_rad(t)});
  }
  return way;
}

}  // namespace

Pavement::Pavement(const Course& road, const PavementEdges& edges, const v1::WorldTrack& track) {
  corridors_.push_back(CorridorOf(road, edges, track));
  AddActorWays(track);
}

Pavement::Pavement(const RoadNetwork& network, const v1::WorldTrack& track) {
  const std::vector<Pose2> way = WayOf(track.actors(0));
  for (int r = 0; r < network.num_roads(); ++r) {
    const network::Road& road = network.road(r);
    Course course = CourseAlong(network, r);
    const double from = road.predecessor || !road.junction.empty() ? 0 : -kAheadM;
    const double to = road.length_m + (road.successor || !road.junction.empty() ? 0 : kAheadM);
    double start = to, end = from;
    for (double s = from; s <= to; s += std::min(5.0, std::max(1e-3, to - s))) {
      const Pose2 at = course.At(s, 0);
      const bool near = std::any_of(way.begin(), way.end(), [&](const Pose2& ego) {
        return std::hypot(at.x_m - ego.x_m, at.y_m - ego.y_m) < kReachM;
      });
      if (!near) continue;
      start = std::min(start, s);
      end = std::max(end, s);
    }
    if (end - start < 1e-3) continue;
    std::vector<double> stations = CorridorStations(course, start, end);
    corridors_.emplace_back(
        std::move(course), std::move(stations),
        [&](double s_m) {
          const double s = std::clamp(s_m, 0.0, road.length_m);
          const network::RoadExtent extent = network::ExtentAt(road, road.sections[network::SectionAt(road, s)], s);
          return PavementEdges{extent.right_t_m, extent.left_t_m};
        },
        CorridorRoad{r, network::IsFlat(road) ? nullptr : &road});
  }
  AddBridges(network);
  AddIslands(network);
  AddActorWays(track);
}

void Pavement::AddBridges(const RoadNetwork& network) {
  for (size_t i = 0; i < corridors_.size(); ++i) {
    for (const network::Structure& structure : network.road(corridors_[i].road()).structures) {
      if (structure.kind != network::StructureKind::kBridge) continue;
      Bridge bridge{static_cast<int>(i), structure.s_m, structure.s_m + structure.length_m};
      bridge.deep_m = std::min(kDeepestM, kDeepRatio * structure.length_m);
      bridge.bank_m = std::min(kBankPerDeep * bridge.deep_m, structure.length_m / 3);
      bridges_.push_back(bridge);
    }
  }
}

double Pavement::FallM(const RoadsidePoint& at) const {
  const auto smooth = [](double share) {
    share = std::clamp(share, 0.0, 1.0);
    return share * share * (3 - 2 * share);
  };
  for (const Bridge& bridge : bridges_) {
    const double in_m = std::min(at.s_m - bridge.start_m, bridge.end_m - at.s_m);
    if (bridge.corridor != at.corridor || in_m <= 0) continue;
    return bridge.deep_m * smooth(in_m / bridge.bank_m) *
           (1 - smooth((at.beyond_m - kValleyM) / (kValleyEndM - kValleyM)));
  }
  return 0;
}

void Pavement::AddIslands(const RoadNetwork& network) {
  for (int r = 0; r < network.num_roads(); ++r) {
    for (const network::Object& object : network.road(r).objects) {
      if (object.type != network::ObjectType::kTrafficIsland || object.radius_m <= 0 || object.outlines.empty())
        continue;
      const network::SurfacePose at = network.PoseAt({r, object.s_m, object.t_m});
      const double heading = at.heading_rad + object.heading_rad, c = std::cos(heading), d = std::sin(heading);
      double u = 0, v = 0;
      const std::vector<network::Corner>& corners = object.outlines[0].corners;
      for (const network::Corner& corner : corners) {
        u += corner.first_m / static_cast<double>(corners.size());
        v += corner.second_m / static_cast<double>(corners.size());
      }
      islands_.push_back({at.x_m + u * c - v * d, at.y_m + u * d + v * c, object.radius_m});
    }
  }
}

bool Pavement::IsOnIsland(double x_m, double y_m, double radius_m) const {
  return std::any_of(islands_.begin(), islands_.end(), [&](const Disc& island) {
    return std::hypot(island.x_m - x_m, island.y_m - y_m) < island.radius_m + radius_m;
  });
}

void Pavement::AddActorWays(const v1::WorldTrack& track) {
  for (const v1::ActorTrack& actor : track.actors()) {
    for (int t = 0; t < actor.x_m_size(); t += 2) {
      if (Locate(actor.x_m(t), actor.y_m(t)).beyond_m < -kActorWayM) continue;
      if (!actor_ways_.empty() &&
          std::hypot(actor_ways_.back().x_m - actor.x_m(t), actor_ways_.back().y_m - actor.y_m(t)) < 0.5)
        continue;
      actor_ways_.push_back({actor.x_m(t), actor.y_m(t), kActorWayM});
    }
  }
}

RoadsidePoint Pavement::Locate(double x_m, double y_m) const {
  RoadsidePoint nearest;
  nearest.beyond_m = std::numeric_limits<double>::infinity();
  for (size_t i = 0; i < corridors_.size(); ++i) {
    RoadsidePoint point = corridors_[i].Locate(x_m, y_m);
    const double over_m = std::max({0.0, corridors_[i].start_m() - point.s_m, point.s_m - corridors_[i].end_m()});
    // Off the end of one of many roads it is the distance to its end that counts.
    if (corridors_.size() > 1 && over_m > 0) point.beyond_m = std::hypot(std::max(0.0, point.beyond_m), over_m);
    if (point.beyond_m >= nearest.beyond_m) continue;
    nearest = point;
    nearest.corridor = static_cast<int>(i);
  }
  return nearest;
}

bool Pavement::IsFree(double x_m, double y_m, double radius_m, double clearance_m) const {
  for (const Disc& way : actor_ways_) {
    if (std::hypot(way.x_m - x_m, way.y_m - y_m) < way.radius_m + radius_m) return false;
  }
  if (IsOnIsland(x_m, y_m, radius_m)) return false;
  const RoadsidePoint at = Locate(x_m, y_m);
  return at.beyond_m >= radius_m + clearance_m && FallM(at) < kLeastFallM;
}

std::vector<std::pair<double, double>> Pavement::OpenSides(const Corridor& corridor, int side) const {
  if (corridors_.size() == 1) return {{corridor.start_m(), corridor.end_m()}};
  const auto is_open = [&](double s_m) {
    const Vec3f beside = corridor.Beside(s_m, side, 0.3, 0);
    return Locate(beside.x, beside.y).beyond_m > 0.05 && !IsOnIsland(beside.x, beside.y, 0);
  };
  std::vector<std::pair<double, double>> open;
  const std::vector<double>& stations = corridor.stations();
  for (size_t i = 0; i + 1 < stations.size(); ++i) {
    if (!is_open((stations[i] + stations[i + 1]) / 2)) continue;
    if (!open.empty() && open.back().second == stations[i]) {
      open.back().second = stations[i + 1];
    } else {
      open.emplace_back(stations[i], stations[i + 1]);
    }
  }
  return open;
}

}  // namespace longtail
