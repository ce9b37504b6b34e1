// What roads are made of and how their lines are painted.
#ifndef LONGTAIL_GENERATOR_SCENE_ROAD_PAINT_H_
#define LONGTAIL_GENERATOR_SCENE_ROAD_PAINT_H_

#include <cstdint>
#include <functional>

#include "generator/scene/corridor.h"
#include "generator/scene/material_table.h"
#include "generator/scene/meshes/mesh_builder.h"
#include "kernels/philox.h"
#include "longtail/v1/road.pb.h"
#include "longtail/v1/sample.pb.h"

namespace longtail {

// Heights of what lies on the carriageway, m.
inline constexpr double kMarkingZ = 0.01;
inline constexpr double kPatchZ = 0.004;

// Indices into Scene::materials.
struct RoadMaterials {
  uint16_t asphalt = 0, patch = 0, shoulder = 0, white = 0, yellow = 0;
  bool uses_yellow = false;  // whether the country paints borders between directions in yellow
};
RoadMaterials MakeRoadMaterials(PhiloxStream& stream, MaterialTable& materials);

struct LineStyle {
  v1::MapLinePaint paint = v1::MAP_LINE_PAINT_NONE;
  double width_m = 0.12;                                          // of one line
  v1::SurroundingsKind kind = v1::SURROUNDINGS_KIND_UNSPECIFIED;  // by which dashes are long or short
};

// Paints a line along t_m from s0_m to s1_m. Dashes are counted from s = 0, so they stay where they are for any ego.
void PaintLine(const Corridor& corridor, double s0_m, double s1_m, const std::function<double(double s_m)>& t_m,
               const LineStyle& style, const RoadMaterials& materials, MeshBuilder& mesh);

// A sidewalk with its kerb stone from the inner edge to the outer on a side (+1 left), both t over s.
struct SidewalkMaterials {
  uint16_t kerb = 0, paving = 0;
};
SidewalkMaterials MakeSidewalkMaterials(PhiloxStream& stream, MaterialTable& materials);
void AddSidewalk(const Corridor& corridor, double s0_m, double s1_m, int side,
                 const std::function<double(double s_m)>& inner_m, const std::function<double(double s_m)>& outer_m,
                 const SidewalkMaterials& materials, MeshBuilder& mesh);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_ROAD_PAINT_H_
