// The land beside roads: verges, fields and low hills, valleys with rivers under bridges.
#ifndef LONGTAIL_GENERATOR_SCENE_TERRAIN_H_
#define LONGTAIL_GENERATOR_SCENE_TERRAIN_H_

#include <array>
#include <utility>
#include <vector>

#include "generator/scene/material_table.h"
#include "generator/scene/meshes/mesh_builder.h"
#include "generator/scene/pavement.h"
#include "kernels/philox.h"
#include "longtail/v1/spec.pb.h"

namespace longtail {

// Thread-compatible. pavement must outlive it.
class Terrain {
 public:
  Terrain(const Pavement& pavement, bool has_sidewalks, v1::SurroundingsKind kind, PhiloxStream stream);

  // Height of the ground, m; the verge next to the pavement included.
  double HeightAt(double x_m, double y_m) const { return HeightAt(x_m, y_m, pavement_.Locate(x_m, y_m)); }
  // Ribbons beside the pavement, a grid out to 200 m, a plain and a skyline beyond.
  void Build(MaterialTable& materials, MeshBuilder& mesh);

 private:
  struct Wave {
    double kx, ky, phase, height_m;
  };
  double HeightAt(double x_m, double y_m, const RoadsidePoint& at) const;
  double GridHeight(double x_m, double y_m, double beyond_m) const;
  uint16_t CoverAt(const RoadsidePoint& at) const;
  void AddCovers(MaterialTable& materials);
  std::vector<std::pair<double, double>> BesideBridges(const Corridor& corridor, double from_m, double to_m) const;
  void Rivers(MaterialTable& materials, MeshBuilder& mesh) const;
  void Verges(MaterialTable& materials, MeshBuilder& mesh) const;
  void Grid(MeshBuilder& mesh) const;
  void Skyline(MaterialTable& materials, MeshBuilder& mesh);

  const Pavement& pavement_;
  const bool has_sidewalks_;
  const v1::SurroundingsKind kind_;
  PhiloxStream stream_;
  double relief_m_ = 1;
  std::array<Wave, 4> waves_;
  double field_length_m_ = 60, field_depth_m_ = 50;
  uint32_t field_shift_ = 0;
  std::vector<uint16_t> covers_;  // cover 0 is what lies next to the road
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_TERRAIN_H_
