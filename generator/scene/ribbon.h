// Bands of triangles along a corridor.
#ifndef LONGTAIL_GENERATOR_SCENE_RIBBON_H_
#define LONGTAIL_GENERATOR_SCENE_RIBBON_H_

#include <functional>
#include <utility>
#include <vector>

#include "generator/scene/corridor.h"
#include "generator/scene/meshes/mesh_builder.h"

namespace longtail {

// A point of a band's cross-section: t over s, and height above the road.
struct RibbonPoint {
  std::function<double(double s_m)> t_m;
  double z_m = 0;
};

// A band from s0_m to s1_m whose cross-section is the line profile, from right to left; each step of the profile is its
// own flat-shaded sheet with its upper or right side outside.
void AddRibbon(const Corridor& corridor, double s0_m, double s1_m, const std::vector<RibbonPoint>& profile,
               uint16_t material, MeshBuilder& mesh);

// As above with a profile of (t, z) that is the same all along.
void AddRibbon(const Corridor& corridor, double s0_m, double s1_m,
               const std::vector<std::pair<double, double>>& profile_tz, uint16_t material, MeshBuilder& mesh);

// As above, (beyond, z) beyond the pavement on a side, from the pavement outwards.
void AddRibbonBeside(const Corridor& corridor, int side, double s0_m, double s1_m,
                     const std::vector<std::pair<double, double>>& profile_beyond_z, uint16_t material,
                     MeshBuilder& mesh);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_RIBBON_H_
