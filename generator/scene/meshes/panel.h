// A flat panel cut into frame and panes: sides of cabins, walls with windows.
#ifndef LONGTAIL_GENERATOR_SCENE_MESHES_PANEL_H_
#define LONGTAIL_GENERATOR_SCENE_MESHES_PANEL_H_

#include <array>
#include <cstdint>
#include <vector>

#include "generator/scene/meshes/mesh_builder.h"

namespace longtail {

struct PanelGlass {
  uint16_t frame = 0;
  uint16_t glass = 0;
  std::vector<float>
      cuts;  // shares of the width, increasing, even in number: frame up to the first, glass to the second, …
  float low = 0, high = 1;  // shares of the height between which panes lie
};

// The same panes counted from the other end.
PanelGlass Reversed(const PanelGlass& glass);

// corners: lower left, lower right, upper right, upper left as seen from outside. Frame and panes do not overlap, so
// that they never fight for a pixel at a distance.
void GlazedPanel(MeshBuilder& mesh, const std::array<Vec3f, 4>& corners, const PanelGlass& glass);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_MESHES_PANEL_H_
