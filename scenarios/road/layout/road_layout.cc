#include "scenarios/road/layout/road_layout.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/road/layout/junction_courses.h"
#include "scenarios/road/layout/junction_network.h"
#include "scenarios/road/layout/junction_shape.h"
#include "scenarios/road/layout/lane_profile.h"
#include "scenarios/road/layout/main_line.h"
#include "scenarios/road/layout/strip.h"
#include "scenarios/road/network/road_network_builder.h"
#include "scenarios/spec/diagnostic.h"

namespace longtail {
namespace {

absl::StatusOr<MainRoad> ReadMainRoad(const v1::Road& road) {
  MainRoad main;
  ASSIGN_OR_RETURN(main.profile, ReadLaneProfile(road));
  int lanes = 0;
  for (const ProfileSection& section : main.profile.sections) {
    lanes = std::max({lanes, section.along.count, section.against.count});
  }
  ASSIGN_OR_RETURN(main.geometries, ReadMainLine(road, main.profile.length_m, lanes * main.profile.lane_width_m));
  ASSIGN_OR_RETURN(main.line, network::ReferenceLine::Create(main.geometries, main.profile.length_m));
  ASSIGN_OR_RETURN(main.elevation, ReadElevation(road, main.profile.length_m));
  return main;
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
  ASSIGN_OR_RETURN(const MainRoad main, ReadMainRoad(road));
  ASSIGN_OR_RETURN(const std::vector<JunctionShape> junctions, ShapeJunctions(road, main));
  RoadLayout layout;
  const double length_m = main.profile.length_m;
  layout.courses.push_back(CourseOf(
      "main", 0, {{&main.line, 0, length_m, 0, CourseSections(main.profile, 0, length_m), &main.elevation, 0}}));
  RETURN_IF_ERROR(AddJunctionCourses(main, junctions, layout));
  network::RoadNetworkBuilder builder;
  AddRoads(main, junctions, road.name(), builder);
  Diagnostics diagnostics;
  std::optional<RoadNetwork> made = builder.Build(diagnostics);
  if (!made) return absl::InternalError(absl::StrCat("road ", road.name(), ": ", diagnostics[0].message));
  layout.network = std::make_shared<const RoadNetwork>(*std::move(made));
  return layout;
}

}  // namespace longtail
