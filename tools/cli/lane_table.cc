#include "tools/cli/lane_table.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <sstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/types/span.h"
#include "scenarios/road/network/lane_geometry.h"
#include "tools/cli/table.h"

namespace longtail {
namespace {

// Borders as t of the course.
struct Across {
  network::LaneType type = network::LaneType::kNone;
  double left_t_m = 0, right_t_m = 0;
};

// The place on the network below a point of the course: of several, that at its height and along it.
std::optional<network::RoadPosition> PlaceOf(const RoadNetwork& roads, const Course& course, double s_m, double t_m) {
  const Pose2 pose = course.At(s_m, t_m);
  network::RoadPosition found[16];
  const int num_found = roads.ProjectAll(pose.x_m, pose.y_m, absl::MakeSpan(found));
  const auto misfit = [&](const network::RoadPosition& position) {
    const network::SurfacePose there = roads.PoseAt(position);
    return std::abs(there.z_m - course.Elevation(s_m)) + std::abs(std::sin(there.heading_rad - pose.yaw_rad));
  };
  const auto* best =
      std::min_element(found, found + num_found, [&](const auto& a, const auto& b) { return misfit(a) < misfit(b); });
  return num_found > 0 ? std::optional(*best) : std::nullopt;
}

// From left to right.
std::vector<Across> LanesAcross(const RoadNetwork& roads, const Course& course, double s_m) {
  constexpr double kLeastWidthM = 0.02;  // a lane that begins here
  std::vector<Across> found;
  const double middle_m = 0.5 * (course.LeftEdge(s_m) + course.RightEdge(s_m));
  const std::optional<network::RoadPosition> place = PlaceOf(roads, course, s_m, middle_m);
  if (!place) return found;
  const network::Road& road = roads.road(place->road);
  const network::LaneSection& section = road.sections[network::SectionAt(road, place->s_m)];
  const auto t_of = [&](double road_t_m) {
    const network::SurfacePose pose = roads.PoseAt({.road = place->road, .s_m = place->s_m, .t_m = road_t_m});
    return course.Project(pose.x_m, pose.y_m, s_m).t_m;
  };
  for (const auto* side : {&section.left, &section.right}) {
    for (const network::Lane& lane : *side) {
      const network::LaneSpan span = network::LaneSpanAt(road, section, lane.id, place->s_m);
      if (span.Width() < kLeastWidthM) continue;
      const double inner = t_of(span.inner_t_m), outer = t_of(span.outer_t_m);
      found.push_back({.type = lane.type, .left_t_m = std::max(inner, outer), .right_t_m = std::min(inner, outer)});
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Across& a, const Across& b) { return a.left_t_m > b.left_t_m; });
  return found;
}

}  // namespace

std::string LaneTable(const RoadLayout& layout, int course_index, double s_m) {
  const Course& course = layout.courses[course_index];
  Table table({"LANE", "TYPE", "WIDTH_M", "BESIDE_M"});
  for (const Across& lane : LanesAcross(*layout.network, course, s_m)) {
    const double center_t_m = 0.5 * (lane.left_t_m + lane.right_t_m);
    const int number = course.LaneAt(s_m, center_t_m);
    // Outwards from the edge of the lanes on its side; a median lies between them.
    std::string beside;
    const double near_m = std::max(course.RightEdge(s_m) - lane.left_t_m, lane.right_t_m - course.LeftEdge(s_m));
    if (number == 0 && near_m > -0.01) {
      beside = absl::StrFormat("%.2f to %.2f", std::max(near_m, 0.0), near_m + lane.left_t_m - lane.right_t_m);
    }
    table.Add({number == 0 ? "" : absl::StrCat(number), network::LaneTypeName(lane.type),
               absl::StrFormat("%.2f", lane.left_t_m - lane.right_t_m), beside});
  }
  std::ostringstream out;
  table.Print(out);
  return out.str();
}

}  // namespace longtail
