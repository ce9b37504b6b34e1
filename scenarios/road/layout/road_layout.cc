#include "scenarios/road/layout/road_layout.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/road/layout/bends.h"
#include "scenarios/road/layout/course_builder.h"
#include "scenarios/road/layout/cross_section.h"
#include "scenarios/road/network/road_network_builder.h"
#include "scenarios/spec/diagnostic.h"

namespace longtail {
namespace {

using network::LaneType;
using network::MarkType;

void AddLine(const std::vector<BendStretch>& bends, double length_m, network::RoadBuilder& road) {
  double s_m = 0;
  for (const BendStretch& bend : bends) {
    if (bend.start_m > s_m) road.AddLine(bend.start_m - s_m);
    road.AddSpiral(bend.transition_m, 0, bend.curvature);
    if (bend.arc_m > 0) road.AddArc(bend.arc_m, bend.curvature);
    road.AddSpiral(bend.transition_m, bend.curvature, 0);
    s_m = bend.End();
  }
  if (length_m > s_m + 1e-9) road.AddLine(length_m - s_m);
}

network::RoadMark Mark(MarkType type, network::MarkColor color = network::MarkColor::kStandard) {
  network::RoadMark mark;
  mark.type = type;
  mark.color = color;
  mark.width_m = 0.12;
  return mark;
}

// Lanes from the reference line outwards, then shoulder and sidewalk, on one side (+1 left, -1 right).
void AddSide(const CrossSection& section, int num_lanes, int side, network::RoadBuilder& road) {
  int id = 0;
  for (int i = 1; i <= num_lanes; ++i) {
    network::Lane& lane = road.AddLane(side * ++id, LaneType::kDriving, section.lane_width_m);
    lane.marks.push_back(Mark(i < num_lanes ? MarkType::kBroken : MarkType::kSolid));
    network::LaneSpeed speed;
    speed.limit_mps = section.speed_limit_mps;
    lane.speeds.push_back(speed);
  }
  if (section.shoulder_m > 0) road.AddLane(side * ++id, LaneType::kShoulder, section.shoulder_m);
  if (section.sidewalk_m > 0) road.AddLane(side * ++id, LaneType::kSidewalk, section.sidewalk_m);
}

network::Road MakeRoad(const CrossSection& section, const std::vector<BendStretch>& bends, const std::string& name) {
  network::RoadBuilder road("main");
  road.road().name = name;
  AddLine(bends, section.length_m, road);
  road.BeginSection(0);
  AddSide(section, section.forward_lanes, -1, road);
  AddSide(section, section.backward_lanes, +1, road);
  network::Road made = road.Build();
  if (section.backward_lanes > 0) {
    made.sections[0].center.marks.push_back(
        Mark(section.forward_lanes == 1 ? MarkType::kBroken : MarkType::kSolid, network::MarkColor::kYellow));
  } else {
    made.sections[0].center.marks.push_back(Mark(MarkType::kSolid));
  }
  return made;
}

CourseSection LanesOf(const CrossSection& section) {
  CourseSection lanes;
  lanes.speed_limit_mps = section.speed_limit_mps;
  const double width_m = section.lane_width_m;
  const auto add = [&](int number, double left_m) {
    lanes.lanes.push_back({number, left_m, left_m, left_m - width_m, left_m - width_m});
  };
  for (int lane = 1; lane <= section.forward_lanes; ++lane) add(lane, -(section.forward_lanes - lane) * width_m);
  for (int lane = 1; lane <= section.backward_lanes; ++lane) add(-lane, lane * width_m);
  return lanes;
}

Course CourseAlong(const network::ReferenceLine& line, const std::string& name, CourseSection lanes) {
  const int num_steps = static_cast<int>(std::ceil(line.length_m() / kCourseStepM));
  std::vector<Pose2> poses;
  std::vector<double> curvatures;
  for (int i = 0; i <= num_steps; ++i) {
    const double s_m = i * kCourseStepM, beyond_m = std::max(0.0, s_m - line.length_m());
    const network::LinePose at = line.At(s_m);
    double yaw = std::atan2(at.sin_heading, at.cos_heading);
    if (i > 0) yaw = poses.back().yaw_rad + std::remainder(yaw - poses.back().yaw_rad, 2 * M_PI);
    poses.push_back({at.x_m + beyond_m * at.cos_heading, at.y_m + beyond_m * at.sin_heading, yaw});
    curvatures.push_back(beyond_m > 0 ? 0 : at.curvature_per_m);
  }
  CourseBuilder course(name);
  course.SetStations(0, std::move(poses), std::move(curvatures)).AddSection(std::move(lanes));
  return course.Build();
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
  return -1;
}

int RoadLayout::FindSignal(const std::string& name) const {
  for (size_t i = 0; i < signals.size(); ++i) {
    if (signals[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

absl::StatusOr<RoadLayout> LayOutRoad(const v1::Road& road) {
  ASSIGN_OR_RETURN(const CrossSection section, ReadCrossSection(road));
  ASSIGN_OR_RETURN(const std::vector<BendStretch> bends, ReadBends(road, section.length_m, section.HalfWidth()));
  network::RoadNetworkBuilder builder;
  builder.AddRoad(MakeRoad(section, bends, road.name()));
  Diagnostics diagnostics;
  std::optional<RoadNetwork> made = builder.Build(diagnostics);
  if (!made) return absl::InternalError(absl::StrCat("road ", road.name(), ": ", diagnostics[0].message));
  RoadLayout layout;
  layout.network = std::make_shared<const RoadNetwork>(*std::move(made));
  layout.courses.push_back(CourseAlong(layout.network->reference_line(0), "main", LanesOf(section)));
  return layout;
}

}  // namespace longtail
