#include "generator/scene/stance.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "generator/scene/corridor.h"
#include "scenarios/road/network/lane_geometry.h"
#include "scenarios/road/network/surface.h"

namespace longtail {
namespace {

constexpr double kFarM = 1e5;
constexpr double kFallenRad = 0.8;

// How far a box's lowest corner lies below its reference point, m.
double DepthM(const v1::ActorBody& body, double pitch_rad, double roll_rad) {
  // World's up, seen from the body.
  const double x = -std::sin(pitch_rad), y = std::cos(pitch_rad) * std::sin(roll_rad),
               z = std::cos(pitch_rad) * std::cos(roll_rad);
  return std::abs(x) * body.length_m() / 2 - x * body.box_center_x_m() + std::abs(y) * body.width_m() / 2 -
         std::min(0.0, z * body.height_m());
}

// On the road's surface, or on the land beside it.
network::SurfacePose GroundAt(const RoadNetwork& network, const network::RoadPosition& place) {
  const network::Road& road = network.road(place.road);
  const double s_m = std::clamp(place.s_m, 0.0, road.length_m);
  const network::RoadExtent extent = network::ExtentAt(road, road.sections[network::SectionAt(road, s_m)], s_m);
  const double on_t_m = std::max(extent.right_t_m, std::min(extent.left_t_m, place.t_m));
  network::SurfacePose ground = network.PoseAt({place.road, place.s_m, on_t_m});
  if (on_t_m == place.t_m) return ground;
  ground.z_m = LandBesideM(ground.z_m, road.elevation.Value(s_m), std::abs(place.t_m - on_t_m));
  ground.bank_rad = 0;
  return ground;
}

}  // namespace

bool IsLevel(const RoadNetwork& network) {
  const std::vector<network::Road>& roads = network.data().roads;
  return std::all_of(roads.begin(), roads.end(),
                     [](const network::Road& road) { return road.elevation.empty() && network::IsFlat(road); });
}

Stance StanceOf(const RoadNetwork* network, const v1::ActorTrack& actor, int t) {
  const auto at = [t](const auto& list) { return t < list.size() ? list[t] : 0.0; };
  Stance stance{at(actor.z_m()), at(actor.pitch_rad()), at(actor.roll_rad())};
  if (network == nullptr) return stance;
  const auto place = network->Project(actor.x_m(t), actor.y_m(t), kFarM);
  if (!place) return stance;
  const network::SurfacePose surface = GroundAt(*network, *place);
  const double turned = actor.yaw_rad(t) - surface.heading_rad;
  const double along = std::tan(surface.grade_rad), across = std::tan(surface.bank_rad);
  stance.z_m += surface.z_m;
  stance.pitch_rad -= std::atan(along * std::cos(turned) + across * std::sin(turned));
  stance.roll_rad += std::atan(across * std::cos(turned) - along * std::sin(turned));
  return stance;
}

Stance BodyStanceOf(const RoadNetwork* network, const v1::ActorBody& body, const v1::ActorTrack& actor, int t) {
  const auto at = [t](const auto& list) { return t < list.size() ? list[t] : 0.0; };
  Stance stance = StanceOf(network, actor, t);
  double pitch = at(actor.pitch_rad());
  const double roll = at(actor.roll_rad());
  const bool lies = t < actor.pose_size() && actor.pose(t) == v1::BODY_POSE_LYING;
  if (lies && std::abs(pitch) < kFallenRad && std::abs(roll) < kFallenRad) {
    pitch -= std::numbers::pi / 2;
    stance.pitch_rad -= std::numbers::pi / 2;
  }
  if (pitch != 0 || roll != 0) stance.z_m += DepthM(body, pitch, roll);
  return stance;
}

}  // namespace longtail
