#include "scenarios/road/layout/road_layout.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/road/constant.h"
#include "scenarios/road/layout/bends.h"
#include "scenarios/road/layout/junction_courses.h"
#include "scenarios/road/layout/junction_network.h"
#include "scenarios/road/layout/junction_shape.h"
#include "scenarios/road/layout/lane_profile.h"
#include "scenarios/road/layout/main_line.h"
#include "scenarios/road/layout/map_layout.h"
#include "scenarios/road/layout/ramp.h"
#include "scenarios/road/network/road_network_builder.h"
#include "scenarios/spec/diagnostic.h"

namespace longtail {
namespace {

absl::Status ReadStructures(const v1::Road& road, MainRoad& main) {
  const auto add = [&main](network::StructureKind kind, const std::string& word, int index, const v1::Value& start,
                           const v1::Value& length) -> absl::Status {
    const std::string path = absl::StrCat(word, "s[", index, "].");
    const double start_m = ConstantOr(start, 0), length_m = ConstantOr(length, 0), road_m = main.profile.length_m;
    RETURN_IF_ERROR(CheckRoadRange(path + "start_m", start_m, 0, road_m));
    RETURN_IF_ERROR(CheckRoadRange(path + "length_m", length_m, 1, road_m - start_m));
    network::Structure& structure = main.structures.emplace_back();
    structure.kind = kind;
    structure.id = structure.name = absl::StrCat(word, index + 1);
    structure.type = kind == network::StructureKind::kTunnel ? "standard" : "concrete";
    structure.s_m = start_m;
    structure.length_m = length_m;
    return absl::OkStatus();
  };
  for (int i = 0; i < road.tunnels_size(); ++i) {
    RETURN_IF_ERROR(
        add(network::StructureKind::kTunnel, "tunnel", i, road.tunnels(i).start_m(), road.tunnels(i).length_m()));
  }
  for (int i = 0; i < road.bridges_size(); ++i) {
    RETURN_IF_ERROR(
        add(network::StructureKind::kBridge, "bridge", i, road.bridges(i).start_m(), road.bridges(i).length_m()));
  }
  return absl::OkStatus();
}

absl::StatusOr<MainRoad> ReadMainRoad(const v1::Road& road) {
  MainRoad main;
  ASSIGN_OR_RETURN(main.profile, ReadLaneProfile(road));
  ASSIGN_OR_RETURN(main.geometries, ReadMainLine(road, main.profile.length_m, main.profile.HalfWidth()));
  ASSIGN_OR_RETURN(main.line, network::ReferenceLine::Create(main.geometries, main.profile.length_m));
  ASSIGN_OR_RETURN(main.elevation, ReadElevation(road, main.profile.length_m));
  RETURN_IF_ERROR(ReadStructures(road, main));
  return main;
}

absl::StatusOr<std::vector<RampShape>> ShapeRamps(const v1::Road& road, const MainRoad& main,
                                                  const std::vector<JunctionShape>& junctions) {
  std::vector<RampShape> ramps;
  for (int i = 0; i < road.ramps_size(); ++i) {
    ASSIGN_OR_RETURN(RampShape ramp, ShapeRamp(road.ramps(i), i, main));
    bool taken = ramp.name == "main";
    for (const RampShape& other : ramps) taken |= ramp.name == other.name;
    for (const JunctionShape& junction : junctions) {
      taken |=
          ramp.name == junction.name || ramp.name == junction.prefix + "left" || ramp.name == junction.prefix + "right";
    }
    if (taken) {
      return absl::InvalidArgumentError(
          absl::StrCat("road.ramps[", i, "].name must be given once, got ", ramp.name, " again"));
    }
    ramps.push_back(std::move(ramp));
  }
  return ramps;
}

// In order along the road.
absl::StatusOr<std::vector<JunctionShape>> ShapeJunctions(const v1::Road& road, const MainRoad& main) {
  std::vector<JunctionShape> junctions;
  for (int i = 0; i < road.junctions_size(); ++i) {
    ASSIGN_OR_RETURN(JunctionShape junction, ShapeJunction(road.junctions(i), i, main));
    for (const JunctionShape& other : junctions) {
      if (junction.name != other.name) continue;
      return absl::InvalidArgumentError(
          absl::StrCat("road.junctions[", i, "].name must be given once, got ", junction.name, " again"));
    }
    junctions.push_back(std::move(junction));
  }
  std::sort(junctions.begin(), junctions.end(), [](const JunctionShape& a, const JunctionShape& b) {
    return a.arms[0].center_m != b.arms[0].center_m ? a.arms[0].center_m < b.arms[0].center_m : a.index < b.index;
  });
  for (size_t j = 1; j < junctions.size(); ++j) {
    const JunctionShape &before = junctions[j - 1], &own = junctions[j];
    const double least_m = before.arms[1].box_m + before.line_to_box_m + own.line_to_box_m + own.arms[0].reach_m() + 5;
    if (own.arms[0].center_m >= least_m) continue;
    return absl::InvalidArgumentError(absl::StrCat("road.junctions[", own.index, "].at_m must be at least ", least_m,
                                                   ", clear of junctions[", before.index, "], got ",
                                                   own.arms[0].center_m));
  }
  return junctions;
}

}  // namespace

SignalColor SignalGroup::At(double time_s) const {
  double cycle_s = 0;
  for (const SignalPhase& phase : phases) cycle_s += phase.duration_s;
  double into_s = std::fmod(time_s + offset_s, cycle_s);
  if (into_s < 0) into_s += cycle_s;
  for (const SignalPhase& phase : phases) {
    if (into_s < phase.duration_s) return phase.color;
    into_s -= phase.duration_s;
  }
  return phases.back().color;
}

int RoadLayout::FindCourse(const std::string& name) const {
  if (name.empty()) return 0;
  for (size_t i = 0; i < courses.size(); ++i) {
    if (courses[i].name() == name) return static_cast<int>(i);
  }
  for (const auto& [alias, course] : aliases) {
    if (alias == name) return course;
  }
  return -1;
}

int RoadLayout::FindSignal(const std::string& name) const {
  for (size_t i = 0; i < signals.size(); ++i) {
    if (signals[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

absl::StatusOr<RoadLayout> LayOutRoad(const v1::Road& road) {
  if (road.has_map()) return LayOutMap(road.map());
  ASSIGN_OR_RETURN(const MainRoad main, ReadMainRoad(road));
  ASSIGN_OR_RETURN(const std::vector<JunctionShape> junctions, ShapeJunctions(road, main));
  ASSIGN_OR_RETURN(const std::vector<RampShape> ramps, ShapeRamps(road, main, junctions));
  RoadLayout layout;
  RETURN_IF_ERROR(AddCourses(main, junctions, ramps, layout));
  network::RoadNetworkBuilder builder;
  AddRoads(main, junctions, ramps, road.name(), builder);
  Diagnostics diagnostics;
  std::optional<RoadNetwork> made = builder.Build(diagnostics);
  if (!made) return absl::InternalError(absl::StrCat("road ", road.name(), ": ", diagnostics[0].message));
  layout.network = std::make_shared<const RoadNetwork>(*std::move(made));
  return layout;
}

}  // namespace longtail
