#include "generator/scene/meshes/panel.h"

#include <algorithm>

#include "generator/scene/vec.h"

namespace longtail {

PanelGlass Reversed(const PanelGlass& glass) {
  PanelGlass reversed = glass;
  std::reverse(reversed.cuts.begin(), reversed.cuts.end());
  for (float& cut : reversed.cuts) cut = 1 - cut;
  return reversed;
}

void GlazedPanel(MeshBuilder& mesh, const std::array<Vec3f, 4>& corners, const PanelGlass& glass) {
  const auto at = [&](float across, float up) {
    return Mix(Mix(corners[0], corners[1], across), Mix(corners[3], corners[2], across), up);
  };
  const auto cell = [&](float a0, float a1, float b0, float b1, uint16_t material) {
    mesh.Quad(at(a0, b0), at(a1, b0), at(a1, b1), at(a0, b1), material);
  };
  cell(0, 1, 0, glass.low, glass.frame);
  cell(0, 1, glass.high, 1, glass.frame);
  float from = 0;
  bool is_glass = false;
  for (float cut : glass.cuts) {
    cell(from, cut, glass.low, glass.high, is_glass ? glass.glass : glass.frame);
    from = cut;
    is_glass = !is_glass;
  }
  cell(from, 1, glass.low, glass.high, glass.frame);
}

}  // namespace longtail
