#include "generator/scene/road_paint.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "generator/scene/ribbon.h"

namespace longtail {
namespace {

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

uint16_t AddMaterial(MaterialTable& materials, const char* name, v1::SemanticClass semantic_class, const Srgb& tone,
                     Texture texture, float roughness, float scale_m = 0.15f) {
  return materials.Add({name, semantic_class, tone, {}, roughness, texture, scale_m});
}

void Stripe(const Corridor& corridor, double s0_m, double s1_m, const std::function<double(double)>& t_m,
            double aside_m, double width_m, uint16_t material, MeshBuilder& mesh) {
  AddRibbon(corridor, s0_m, s1_m,
            {{[&](double s) { return t_m(s) + (aside_m - width_m / 2); }, kMarkingZ},
             {[&](double s) { return t_m(s) + (aside_m + width_m / 2); }, kMarkingZ}},
            material, mesh);
}

}  // namespace

RoadMaterials MakeRoadMaterials(PhiloxStream& stream, MaterialTable& materials) {
  RoadMaterials made;
  const float tone = static_cast<float>(stream.Uniform(0.78, 1.18));
  const Srgb asphalt =
      MixTones(Shade({96, 96, 98}, tone), Shade({104, 98, 90}, tone), static_cast<float>(stream.Uniform()));
  made.asphalt = AddMaterial(materials, "road/asphalt", v1::SEMANTIC_CLASS_ROAD, asphalt, Texture::kAsphalt, 0.9f);
  made.patch = AddMaterial(materials, "road/patch", v1::SEMANTIC_CLASS_ROAD,
                           Shade(asphalt, stream.Uniform() < 0.7 ? 0.78f : 1.16f), Texture::kAsphalt, 0.85f);
  made.shoulder = AddMaterial(materials, "road/shoulder", v1::SEMANTIC_CLASS_SHOULDER,
                              MixTones(asphalt, {122, 116, 106}, 0.45f), Texture::kAsphalt, 0.95f);
  const float wear = static_cast<float>(stream.Uniform(0, 0.3));
  made.white = AddMaterial(materials, "road/marking_white", v1::SEMANTIC_CLASS_LANE_MARKING,
                           MixTones({228, 228, 222}, asphalt, wear), Texture::kMarking, 0.7f);
  made.yellow = AddMaterial(materials, "road/marking_yellow", v1::SEMANTIC_CLASS_LANE_MARKING,
                            MixTones({226, 178, 44}, asphalt, wear), Texture::kMarking, 0.7f);
  made.uses_yellow = stream.Uniform() < 0.35;
  return made;
}

void PaintLine(const Corridor& corridor, double s0_m, double s1_m, const std::function<double(double s_m)>& t_m,
               const LineStyle& style, const RoadMaterials& materials, MeshBuilder& mesh) {
  const bool yellow = style.paint == v1::MAP_LINE_PAINT_SOLID_YELLOW ||
                      style.paint == v1::MAP_LINE_PAINT_DASHED_YELLOW ||
                      style.paint == v1::MAP_LINE_PAINT_DOUBLE_YELLOW;
  const uint16_t material = yellow ? materials.yellow : materials.white;
  switch (style.paint) {
    case v1::MAP_LINE_PAINT_SOLID_WHITE:
    case v1::MAP_LINE_PAINT_SOLID_YELLOW:
      return Stripe(corridor, s0_m, s1_m, t_m, 0, style.width_m, material, mesh);
    case v1::MAP_LINE_PAINT_DASHED_WHITE:
    case v1::MAP_LINE_PAINT_DASHED_YELLOW: {
      const Dash dash = LaneDash(style.kind);
      const double period = dash.length_m + dash.gap_m;
      for (double s = std::floor(s0_m / period) * period; s < s1_m; s += period) {
        const double from = std::max(s, s0_m), to = std::min(s + dash.length_m, s1_m);
        if (to - from >= 0.2) Stripe(corridor, from, to, t_m, 0, style.width_m, material, mesh);
      }
      return;
    }
    case v1::MAP_LINE_PAINT_DOUBLE_WHITE:
    case v1::MAP_LINE_PAINT_DOUBLE_YELLOW:
      for (const double aside_m : {-kDoubleLineM / 2, kDoubleLineM / 2}) {
        Stripe(corridor, s0_m, s1_m, t_m, aside_m, style.width_m, material, mesh);
      }
      return;
    default:
      return;
  }
}

SidewalkMaterials MakeSidewalkMaterials(PhiloxStream& stream, MaterialTable& materials) {
  SidewalkMaterials made;
  made.kerb =
      AddMaterial(materials, "road/kerb", v1::SEMANTIC_CLASS_SIDEWALK, {168, 166, 160}, Texture::kPlaster, 0.9f);
  const float tone = static_cast<float>(stream.Uniform(0.85, 1.12));
  made.paving = AddMaterial(materials, "road/sidewalk", v1::SEMANTIC_CLASS_SIDEWALK, Shade({146, 142, 136}, tone),
                            Texture::kPaving, 0.95f, 0.4f);
  return made;
}

void AddSidewalk(const Corridor& corridor, double s0_m, double s1_m, int side,
                 const std::function<double(double s_m)>& inner_m, const std::function<double(double s_m)>& outer_m,
                 const SidewalkMaterials& materials, MeshBuilder& mesh) {
  const auto in = [&](double out_m) { return [&inner_m, side, out_m](double s) { return inner_m(s) + side * out_m; }; };
  const auto behind_kerb = [&](double s) {
    return inner_m(s) + side * std::min(kKerbM, std::abs(outer_m(s) - inner_m(s)) / 3);
  };
  std::vector<RibbonPoint> stone = {{in(0), 0}, {in(0.02), kKerbZ}, {behind_kerb, kKerbZ}, {behind_kerb, kSidewalkZ}};
  std::vector<RibbonPoint> walk = {{behind_kerb, kSidewalkZ}, {outer_m, kSidewalkZ}};
  if (side < 0) {
    std::reverse(stone.begin(), stone.end());
    std::reverse(walk.begin(), walk.end());
  }
  AddRibbon(corridor, s0_m, s1_m, stone, materials.kerb, mesh);
  AddRibbon(corridor, s0_m, s1_m, walk, materials.paving, mesh);
}

}  // namespace longtail
