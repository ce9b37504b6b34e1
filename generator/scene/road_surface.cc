#include "generator/scene/road_surface.h"

#include <algorithm>
#include <cmath>

#include "generator/scene/road_markings.h"

namespace longtail {
namespace {

constexpr double kMarkingZ = 0.01, kPatchZ = 0.004;
// Between the middles of the two lines of a double line.
constexpr double kDoubleLineM = 0.26;
constexpr double kKerbM = 0.18, kKerbZ = 0.1, kSidewalkZ = 0.02;

struct Dash {
  double length_m = 0, gap_m = 0;
};

Dash LaneDash(v1::SurroundingsKind kind) {
  if (kind == v1::SURROUNDINGS_KIND_MOTORWAY) return {6, 12};
  if (kind == v1::SURROUNDINGS_KIND_RURAL || kind == v1::SURROUNDINGS_KIND_FOREST) return {4, 8};
  return {3, 6};
}

class Surface {
 public:
  Surface(const Corridor& corridor, v1::SurroundingsKind kind, PhiloxStream& stream, MaterialTable& materials,
          MeshBuilder& mesh)
      : corridor_(corridor), road_(corridor.road()), kind_(kind), stream_(stream), materials_(materials), mesh_(mesh) {
    const float tone = static_cast<float>(stream.Uniform(0.78, 1.18));
    const Srgb asphalt =
        MixTones(Shade({96, 96, 98}, tone), Shade({104, 98, 90}, tone), static_cast<float>(stream.Uniform()));
    asphalt_ = Add("road/asphalt", v1::SEMANTIC_CLASS_ROAD, asphalt, Texture::kAsphalt, 0.9f);
    patch_ = Add("road/patch", v1::SEMANTIC_CLASS_ROAD, Shade(asphalt, stream.Uniform() < 0.7 ? 0.78f : 1.16f),
                 Texture::kAsphalt, 0.85f);
    shoulder_ = Add("road/shoulder", v1::SEMANTIC_CLASS_SHOULDER, MixTones(asphalt, {122, 116, 106}, 0.45f),
                    Texture::kAsphalt, 0.95f);
    const float wear = static_cast<float>(stream.Uniform(0, 0.3));
    white_ = Add("road/marking_white", v1::SEMANTIC_CLASS_LANE_MARKING, MixTones({228, 228, 222}, asphalt, wear),
                 Texture::kMarking, 0.7f);
    yellow_ = Add("road/marking_yellow", v1::SEMANTIC_CLASS_LANE_MARKING, MixTones({226, 178, 44}, asphalt, wear),
                  Texture::kMarking, 0.7f);
    uses_yellow_ = stream.Uniform() < 0.35;
  }

  std::vector<RoadMarking> Build() {
    Band(road_.RightEdge(), road_.LeftEdge(), 0, asphalt_);
    if (road_.shoulder_m() > 0.01) {
      Band(road_.RightEdge() - road_.shoulder_m(), road_.RightEdge(), 0, shoulder_);
      Band(road_.LeftEdge(), road_.LeftEdge() + road_.shoulder_m(), 0, shoulder_);
    }
    Patches();
    std::vector<RoadMarking> markings = DrawRoadMarkings(road_, kind_, uses_yellow_, stream_);
    for (const RoadMarking& marking : markings) Paint(marking);
    if (road_.sidewalk_m() > 0.05) {
      for (int side : {-1, 1}) Sidewalk(side);
    }
    return markings;
  }

 private:
  uint16_t Add(const char* name, v1::SemanticClass semantic_class, const Srgb& tone, Texture texture, float roughness,
               float scale_m = 0.15f) {
    return materials_.Add({name, semantic_class, tone, {}, roughness, texture, scale_m});
  }

  void Band(double t0, double t1, double z, uint16_t material) {
    AddRibbon(corridor_, corridor_.start_m(), corridor_.end_m(), {{t0, z}, {t1, z}}, material, mesh_);
  }
  void Solid(double t, double width, uint16_t material) { Band(t - width / 2, t + width / 2, kMarkingZ, material); }
  void Dashed(double t, double width, uint16_t material) {
    const Dash dash = LaneDash(kind_);
    const double period = dash.length_m + dash.gap_m;
    for (double s = std::floor(corridor_.start_m() / period) * period; s < corridor_.end_m(); s += period) {
      const double from = std::max(s, corridor_.start_m()), to = std::min(s + dash.length_m, corridor_.end_m());
      if (to - from < 0.2) continue;
      AddRibbon(corridor_, from, to, {{t - width / 2, kMarkingZ}, {t + width / 2, kMarkingZ}}, material, mesh_);
    }
  }

  void Paint(const RoadMarking& line) {
    switch (line.paint) {
      case v1::MAP_LINE_PAINT_SOLID_WHITE:
      case v1::MAP_LINE_PAINT_SOLID_YELLOW:
        return Solid(line.t_m, line.width_m, line.paint == v1::MAP_LINE_PAINT_SOLID_YELLOW ? yellow_ : white_);
      case v1::MAP_LINE_PAINT_DASHED_WHITE:
      case v1::MAP_LINE_PAINT_DASHED_YELLOW:
        return Dashed(line.t_m, line.width_m, line.paint == v1::MAP_LINE_PAINT_DASHED_YELLOW ? yellow_ : white_);
      case v1::MAP_LINE_PAINT_DOUBLE_WHITE:
      case v1::MAP_LINE_PAINT_DOUBLE_YELLOW:
        for (const double aside : {-kDoubleLineM / 2, kDoubleLineM / 2}) {
          Solid(line.t_m + aside, line.width_m, line.paint == v1::MAP_LINE_PAINT_DOUBLE_YELLOW ? yellow_ : white_);
        }
        return;
      default:
        return;
    }
  }

  // Repairs: darker or lighter rectangles and long seams.
  void Patches() {
    const int count = static_cast<int>((corridor_.end_m() - corridor_.start_m()) / 30 * stream_.Uniform(0, 1.6));
    for (int i = 0; i < count; ++i) {
      const double s = stream_.Uniform(corridor_.start_m(), corridor_.end_m() - 12);
      const double length = stream_.Uniform(1.2, 9), width = stream_.Uniform(0.7, 1.8);
      const double t = stream_.Uniform(road_.RightEdge() + 0.4, road_.LeftEdge() - 0.4 - width);
      AddRibbon(corridor_, s, s + length, {{t, kPatchZ}, {t + width, kPatchZ}}, patch_, mesh_);
    }
  }

  void Sidewalk(int side) {
    const double inner = side > 0 ? road_.LeftEdge() + road_.shoulder_m() : road_.RightEdge() - road_.shoulder_m();
    const double outer = inner + side * road_.sidewalk_m();
    const uint16_t kerb = Add("road/kerb", v1::SEMANTIC_CLASS_SIDEWALK, {168, 166, 160}, Texture::kPlaster, 0.9f);
    const float tone = static_cast<float>(stream_.Uniform(0.85, 1.12));
    const uint16_t paving =
        Add("road/sidewalk", v1::SEMANTIC_CLASS_SIDEWALK, Shade({146, 142, 136}, tone), Texture::kPaving, 0.95f, 0.4f);
    const double k = std::min(kKerbM, road_.sidewalk_m() / 3);
    std::vector<std::pair<double, double>> stone = {
        {inner, 0}, {inner + side * 0.02, kKerbZ}, {inner + side * k, kKerbZ}, {inner + side * k, kSidewalkZ}};
    std::vector<std::pair<double, double>> walk = {{inner + side * k, kSidewalkZ}, {outer, kSidewalkZ}};
    if (side < 0) {
      std::reverse(stone.begin(), stone.end());
      std::reverse(walk.begin(), walk.end());
    }
    AddRibbon(corridor_, corridor_.start_m(), corridor_.end_m(), stone, kerb, mesh_);
    AddRibbon(corridor_, corridor_.start_m(), corridor_.end_m(), walk, paving, mesh_);
  }

  const Corridor& corridor_;
  const RoadLine& road_;
  const v1::SurroundingsKind kind_;
  PhiloxStream& stream_;
  MaterialTable& materials_;
  MeshBuilder& mesh_;
  uint16_t asphalt_ = 0, patch_ = 0, shoulder_ = 0, white_ = 0, yellow_ = 0;
  bool uses_yellow_ = false;
};

}  // namespace

void AddRibbon(const Corridor& corridor, double s0_m, double s1_m,
               const std::vector<std::pair<double, double>>& profile_tz, uint16_t material, MeshBuilder& mesh) {
  std::vector<double> stations = {s0_m};
  for (auto it = std::upper_bound(corridor.stations().begin(), corridor.stations().end(), s0_m + 0.05);
       it != corridor.stations().end() && *it < s1_m - 0.05; ++it) {
    stations.push_back(*it);
  }
  stations.push_back(s1_m);
  std::vector<Vec3f> points(stations.size() * 2);
  for (size_t column = 0; column + 1 < profile_tz.size(); ++column) {
    for (size_t i = 0; i < stations.size(); ++i) {
      points[2 * i] = corridor.At(stations[i], profile_tz[column].first, profile_tz[column].second);
      points[2 * i + 1] = corridor.At(stations[i], profile_tz[column + 1].first, profile_tz[column + 1].second);
    }
    mesh.Sheet(points, static_cast<int>(stations.size()), 2, material);
  }
}

std::vector<RoadMarking> AddRoadSurface(const Corridor& corridor, v1::SurroundingsKind kind, PhiloxStream stream,
                                        MaterialTable& materials, MeshBuilder& mesh) {
  return Surface(corridor, kind, stream, materials, mesh).Build();
}

}  // namespace longtail
