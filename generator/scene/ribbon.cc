#include "generator/scene/ribbon.h"

#include <algorithm>

namespace longtail {

void AddRibbon(const Corridor& corridor, double s0_m, double s1_m, const std::vector<RibbonPoint>& profile,
               uint16_t material, MeshBuilder& mesh) {
  std::vector<double> stations = {s0_m};
  for (auto it = std::upper_bound(corridor.stations().begin(), corridor.stations().end(), s0_m + 0.05);
       it != corridor.stations().end() && *it < s1_m - 0.05; ++it) {
    stations.push_back(*it);
  }
  stations.push_back(s1_m);
  std::vector<Vec3f> points(stations.size() * 2);
  for (size_t column = 0; column + 1 < profile.size(); ++column) {
    const RibbonPoint &right = profile[column], &left = profile[column + 1];
    for (size_t i = 0; i < stations.size(); ++i) {
      points[2 * i] = corridor.At(stations[i], right.t_m(stations[i]), right.z_m);
      points[2 * i + 1] = corridor.At(stations[i], left.t_m(stations[i]), left.z_m);
    }
    mesh.Sheet(points, static_cast<int>(stations.size()), 2, material);
  }
}

void AddRibbon(const Corridor& corridor, double s0_m, double s1_m,
               const std::vector<std::pair<double, double>>& profile_tz, uint16_t material, MeshBuilder& mesh) {
  std::vector<RibbonPoint> profile;
  for (const auto& [t_m, z_m] : profile_tz) {
    profile.push_back({[t = t_m](double) { return t; }, z_m});
  }
  AddRibbon(corridor, s0_m, s1_m, profile, material, mesh);
}

void AddRibbonBeside(const Corridor& corridor, int side, double s0_m, double s1_m,
                     const std::vector<std::pair<double, double>>& profile_beyond_z, uint16_t material,
                     MeshBuilder& mesh) {
  std::vector<RibbonPoint> profile;
  for (const auto& [beyond_m, z_m] : profile_beyond_z) {
    profile.push_back(
        {[&corridor, side, beyond = beyond_m](double s) { return corridor.PavementEdge(side, s) + side * beyond; },
         z_m});
  }
  if (side < 0) std::reverse(profile.begin(), profile.end());
  AddRibbon(corridor, s0_m, s1_m, profile, material, mesh);
}

}  // namespace longtail
