#include "generator/scene/road_surface.h"

#include "generator/scene/ribbon.h"
#include "generator/scene/road_markings.h"
#include "generator/scene/road_paint.h"

namespace longtail {
namespace {

// Repairs: darker or lighter rectangles and long seams.
void AddPatches(const RoadLine& road, const Corridor& corridor, uint16_t material, PhiloxStream& stream,
                MeshBuilder& mesh) {
  const int count = static_cast<int>((corridor.end_m() - corridor.start_m()) / 30 * stream.Uniform(0, 1.6));
  for (int i = 0; i < count; ++i) {
    const double s = stream.Uniform(corridor.start_m(), corridor.end_m() - 12);
    const double length = stream.Uniform(1.2, 9), width = stream.Uniform(0.7, 1.8);
    const double t = stream.Uniform(road.RightEdge() + 0.4, road.LeftEdge() - 0.4 - width);
    AddRibbon(corridor, s, s + length, {{t, kPatchZ}, {t + width, kPatchZ}}, material, mesh);
  }
}

}  // namespace

std::vector<RoadMarking> AddRoadSurface(const RoadLine& road, const Corridor& corridor, v1::SurroundingsKind kind,
                                        PhiloxStream stream, MaterialTable& materials, MeshBuilder& mesh) {
  const RoadMaterials made = MakeRoadMaterials(stream, materials);
  const double start_m = corridor.start_m(), end_m = corridor.end_m();
  const auto band = [&](double right_m, double left_m, uint16_t material) {
    AddRibbon(corridor, start_m, end_m, {{right_m, 0}, {left_m, 0}}, material, mesh);
  };
  band(road.RightEdge(), road.LeftEdge(), made.asphalt);
  if (road.shoulder_m() > 0.01) {
    band(road.RightEdge() - road.shoulder_m(), road.RightEdge(), made.shoulder);
    band(road.LeftEdge(), road.LeftEdge() + road.shoulder_m(), made.shoulder);
  }
  AddPatches(road, corridor, made.patch, stream, mesh);
  std::vector<RoadMarking> markings = DrawRoadMarkings(road, kind, made.uses_yellow, stream);
  for (const RoadMarking& line : markings) {
    PaintLine(
        corridor, start_m, end_m, [&](double) { return line.t_m; }, {line.paint, line.width_m, kind}, made, mesh);
  }
  if (road.sidewalk_m() <= 0.05) return markings;
  for (int side : {-1, 1}) {
    const SidewalkMaterials walk = MakeSidewalkMaterials(stream, materials);
    const double inner = side > 0 ? road.LeftEdge() + road.shoulder_m() : road.RightEdge() - road.shoulder_m();
    AddSidewalk(
        corridor, start_m, end_m, side, [&](double) { return inner; },
        [&](double) { return inner + side * road.sidewalk_m(); }, walk, mesh);
  }
  return markings;
}

}  // namespace longtail
