#include "generator/scene/stance.h"

#include <algorithm>
#include <cmath>

namespace longtail {
namespace {

constexpr double kFarM = 1e5;

}  // namespace

bool IsLevel(const RoadNetwork& network) {
  const std::vector<network::Road>& roads = network.data().roads;
  return std::all_of(roads.begin(), roads.end(),
                     [](const network::Road& road) { return road.elevation.empty() && road.superelevation.empty(); });
}

Stance StanceOf(const RoadNetwork* network, const v1::ActorTrack& actor, int t) {
  const auto at = [t](const auto& list) { return t < list.size() ? list[t] : 0.0; };
  Stance stance{at(actor.z_m()), at(actor.pitch_rad()), at(actor.roll_rad())};
  if (network == nullptr) return stance;
  const auto place = network->Project(actor.x_m(t), actor.y_m(t), kFarM);
  if (!place) return stance;
  const network::SurfacePose surface = network->PoseAt(*place);
  const double turned = actor.yaw_rad(t) - surface.heading_rad;
  const double along = std::tan(surface.grade_rad), across = std::tan(surface.bank_rad);
  stance.z_m += surface.z_m;
  stance.pitch_rad -= std::atan(along * std::cos(turned) + across * std::sin(turned));
  stance.roll_rad += std::atan(across * std::cos(turned) - along * std::sin(turned));
  return stance;
}

}  // namespace longtail
