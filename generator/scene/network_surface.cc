#include "generator/scene/network_surface.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "generator/scene/junction_floor.h"
#include "generator/scene/ribbon.h"
#include "generator/scene/road_paint.h"
#include "scenarios/road/network/lane_geometry.h"

namespace longtail {
namespace {

constexpr double kZebraStripeM = 0.5;  // and as much between two
constexpr double kClearOfZebraM = 0.3;
constexpr double kYieldToothM = 0.5, kYieldGapM = 0.3;

class NetworkSurface {
 public:
  NetworkSurface(const RoadNetwork& network, const Pavement& pavement, v1::SurroundingsKind kind, PhiloxStream& stream,
                 MaterialTable& materials, MeshBuilder& mesh)
      : network_(network),
        pavement_(pavement),
        kind_(kind),
        made_(MakeRoadMaterials(stream, materials)),
        walk_(MakeSidewalkMaterials(stream, materials)),
        mesh_(mesh) {
    median_ = materials.Add({"road/median", v1::SEMANTIC_CLASS_TERRAIN, {92, 108, 62}, {}, 1, Texture::kGrass, 0.25f});
    cycleway_ = materials.Add(
        {"road/cycleway", v1::SEMANTIC_CLASS_SHOULDER, {132, 84, 74}, {}, 0.95f, Texture::kAsphalt, 0.15f});
  }

  std::vector<NetworkMarking> Build() {
    for (const Corridor& corridor : pavement_.corridors()) AddLanes(corridor);
    for (const network::Junction& junction : network_.data().junctions) {
      AddJunctionFloor(network_, junction.id, made_.asphalt, mesh_);
    }
    std::vector<NetworkMarking> markings = NetworkMarkings(network_, made_.uses_yellow);
    for (const Corridor& corridor : pavement_.corridors()) {
      for (const NetworkMarking& marking : markings) {
        if (marking.road == corridor.road()) Paint(corridor, marking);
      }
      for (const network::Object& object : network_.road(corridor.road()).objects) AddObject(corridor, object);
    }
    return markings;
  }

 private:
  // Lanes go on as they are beyond an end of the road.
  void AddLanes(const Corridor& corridor) {
    const network::Road& road = network_.road(corridor.road());
    for (size_t i = 0; i < road.sections.size(); ++i) {
      const network::LaneSection& section = road.sections[i];
      const bool is_last = i + 1 == road.sections.size();
      const double end_s_m = is_last ? road.length_m : road.sections[i + 1].s_m;
      const double from = std::max(corridor.start_m(), i == 0 ? corridor.start_m() : section.s_m);
      const double to = is_last ? corridor.end_m() : std::min(corridor.end_m(), end_s_m);
      if (to - from < 1e-3) continue;
      for (const std::vector<network::Lane>* side : {&section.left, &section.right}) {
        for (const network::Lane& lane : *side) {
          const auto span = [&, start = section.s_m](double s) {
            return network::LaneSpanAt(road, section, lane.id, std::clamp(s, start, end_s_m));
          };
          AddLane(
              corridor, lane, from, to, [&](double s) { return span(s).inner_t_m; },
              [&](double s) { return span(s).outer_t_m; });
        }
      }
    }
  }

  void AddLane(const Corridor& corridor, const network::Lane& lane, double from, double to,
               const std::function<double(double)>& inner, const std::function<double(double)>& outer) {
    const int side = lane.id > 0 ? 1 : -1;
    if (lane.type == network::LaneType::kSidewalk) {
      AddSidewalk(corridor, from, to, side, inner, outer, walk_, mesh_);
      return;
    }
    AddRibbon(corridor, from, to, {{side > 0 ? inner : outer, 0}, {side > 0 ? outer : inner, 0}}, CoverOf(lane.type),
              mesh_);
  }

  uint16_t CoverOf(network::LaneType type) const {
    switch (type) {
      case network::LaneType::kShoulder:
      case network::LaneType::kBorder:
      case network::LaneType::kStop:
      case network::LaneType::kCurb:
        return made_.shoulder;
      case network::LaneType::kMedian:
      case network::LaneType::kNone:
        return median_;
      case network::LaneType::kBiking:
        return cycleway_;
      default:
        return made_.asphalt;
    }
  }

  void Paint(const Corridor& corridor, const NetworkMarking& marking) {
    const network::Road& road = network_.road(marking.road);
    const double from = marking.start_s_m <= 0 ? corridor.start_m() : std::max(corridor.start_m(), marking.start_s_m);
    const double to = marking.end_s_m >= road.length_m ? corridor.end_m() : std::min(corridor.end_m(), marking.end_s_m);
    const double inwards = marking.lane_id > 0 ? -marking.inwards_m : marking.inwards_m;
    const auto paint = [&](double start, double end) {
      if (end - start < 0.2) return;
      PaintLine(
          corridor, start, end, [&](double s) { return BorderOf(network_, marking, s) + inwards; },
          {marking.paint, marking.width_m, kind_}, made_, mesh_);
    };
    // Crosswalks have no lines across them.
    std::vector<std::pair<double, double>> bare;
    for (const network::Object& object : road.objects) {
      if (object.type != network::ObjectType::kCrosswalk) continue;
      const double half_m = object.length_m / 2 + kClearOfZebraM;
      bare.emplace_back(object.s_m - half_m, object.s_m + half_m);
    }
    std::sort(bare.begin(), bare.end());
    double painted_to = from;
    for (const auto& [start, end] : bare) {
      paint(painted_to, std::min(to, start));
      painted_to = std::max(painted_to, end);
    }
    paint(painted_to, to);
  }

  void AddObject(const Corridor& corridor, const network::Object& object) {
    const double half_length = object.length_m / 2, half_width = object.width_m / 2;
    if (object.s_m + half_length < corridor.start_m() || object.s_m - half_length > corridor.end_m()) return;
    const auto fill = [&](double s0, double s1, double t0, double t1) {
      AddRibbon(corridor, s0, s1, {{t0, kMarkingZ}, {t1, kMarkingZ}}, made_.white, mesh_);
    };
    const double s0 = object.s_m - half_length, s1 = object.s_m + half_length;
    const double t0 = object.t_m - half_width, t1 = object.t_m + half_width;
    if (object.type == network::ObjectType::kCrosswalk) {
      for (double t = t0; t < t1; t += 2 * kZebraStripeM) fill(s0, s1, t, std::min(t1, t + kZebraStripeM));
    } else if (object.type == network::ObjectType::kRoadMark && object.name == "yield_line") {
      for (double t = t0; t < t1; t += kYieldToothM + kYieldGapM) fill(s0, s1, t, std::min(t1, t + kYieldToothM));
    } else if (object.type == network::ObjectType::kRoadMark) {
      fill(s0, s1, t0, t1);
    }
  }

  const RoadNetwork& network_;
  const Pavement& pavement_;
  const v1::SurroundingsKind kind_;
  const RoadMaterials made_;
  const SidewalkMaterials walk_;
  MeshBuilder& mesh_;
  uint16_t median_ = 0, cycleway_ = 0;
};

}  // namespace

std::vector<NetworkMarking> AddNetworkSurface(const RoadNetwork& network, const Pavement& pavement,
                                              v1::SurroundingsKind kind, PhiloxStream stream, MaterialTable& materials,
                                              MeshBuilder& mesh) {
  return NetworkSurface(network, pavement, kind, stream, materials, mesh).Build();
}

}  // namespace longtail
