#include "tests/scenarios/road/layout_for_test.h"

#include <cmath>
#include <string>

#include "gtest/gtest.h"

namespace longtail {
namespace {

double Distance(const Pose2& a, const Pose2& b) { return std::hypot(a.x_m - b.x_m, a.y_m - b.y_m); }

}  // namespace

v1::Road Street(int lanes) {
  v1::Road road;
  road.set_name("street");
  road.mutable_length_m()->set_constant(400);
  road.mutable_forward_lanes()->set_constant(lanes);
  road.mutable_backward_lanes()->set_constant(lanes);
  road.mutable_lane_width_m()->set_constant(3.5);
  road.mutable_shoulder_m()->set_constant(0.5);
  road.mutable_sidewalk_m()->set_constant(2);
  road.mutable_speed_limit_mps()->set_constant(14);
  return road;
}

void ExpectSound(const RoadLayout& layout) {
  for (const Course& course : layout.courses) {
    SCOPED_TRACE(course.name());
    const double first = course.first_s_m(), last = course.last_s_m();
    for (double s = first; s + 0.25 < last; s += 0.25) {
      const Pose2 a = course.At(s, 0), b = course.At(s + 0.25, 0);
      ASSERT_NEAR(Distance(a, b), 0.25, 1e-3) << s;
      ASSERT_LT(std::abs(std::remainder(b.yaw_rad - a.yaw_rad, 2 * M_PI)), 0.25 * 0.5) << s;
    }
    for (double s = first + 0.1; s < last - 1; s += 3.7) {
      const double k = std::abs(course.Curvature(s));
      for (const double t : {-3.0, 0.0, 3.0}) {
        if (k * std::abs(t) > 0.4) continue;
        const Pose2 pose = course.At(s, t);
        const RoadPoint at = course.Project(pose.x_m, pose.y_m, s + 0.7);
        ASSERT_NEAR(at.s_m, s, 5e-3);
        ASSERT_NEAR(at.t_m, t, 5e-3);
      }
    }
    for (double s = first; s + 0.5 < last; s += 0.5) {
      ASSERT_NEAR(course.Elevation(s), course.Elevation(s + 0.5), 0.5 * 0.2) << s;
    }
    const std::vector<CourseSection>& sections = course.sections();
    ASSERT_LE(sections.front().start_s_m, first + 1e-6);
    for (size_t i = 0; i < sections.size(); ++i) {
      ASSERT_FALSE(sections[i].lanes.empty());
      ASSERT_TRUE(i == 0 || sections[i].start_s_m > sections[i - 1].start_s_m);
      for (const CourseLane& lane : sections[i].lanes) {
        const double start_m = lane.left_start_m - lane.right_start_m, end_m = lane.left_end_m - lane.right_end_m;
        ASSERT_GE(std::max(start_m, end_m), 2.4);
        ASSERT_GE(std::min(start_m, end_m), -1e-9);
      }
    }
  }
  for (const StopLine& line : layout.stop_lines) {
    ASSERT_GT(line.s_m, layout.courses[line.course].first_s_m());
    ASSERT_EQ(line.kind == StopKind::kSignal, line.signal_group >= 0);
  }
  for (const Conflict& conflict : layout.conflicts) {
    ASSERT_LE(conflict.start_s_m, conflict.end_s_m);
    bool mirrored = false;
    for (const Conflict& other : layout.conflicts) {
      mirrored |= other.course == conflict.other && other.other == conflict.course &&
                  other.start_s_m == conflict.other_start_s_m && other.merges == conflict.merges;
    }
    ASSERT_TRUE(mirrored);
  }
  Diagnostics diagnostics;
  ASSERT_TRUE(RoadNetwork::Create(layout.network->data(), diagnostics).has_value());
  ASSERT_TRUE(diagnostics.empty()) << diagnostics[0].message;
  // Every lane of the network that leads on meets the next one, end to end, in place and direction.
  const network::LaneGraph& lanes = layout.network->lanes();
  for (int lane = 0; lane < lanes.num_lanes(); ++lane) {
    const network::LaneNode& node = lanes.node(lane);
    if (node.type != network::LaneType::kDriving) continue;
    for (const int next : lanes.Successors(lane)) {
      const network::LaneNode& after = lanes.node(next);
      const auto end = layout.network->PoseOnLane({lane, node.along_s ? node.end_s_m : node.start_s_m, 0});
      const auto start = layout.network->PoseOnLane({next, after.along_s ? after.start_s_m : after.end_s_m, 0});
      const std::string joint = layout.network->road(node.road).id + " -> " + layout.network->road(after.road).id;
      ASSERT_LT(std::hypot(end.x_m - start.x_m, end.y_m - start.y_m), 1e-3) << joint;
      // A lane's centre turns where its width changes.
      ASSERT_LT(std::abs(std::remainder(end.heading_rad - start.heading_rad, 2 * M_PI)), 0.2) << joint;
    }
  }
}

}  // namespace longtail
