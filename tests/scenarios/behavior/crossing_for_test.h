// Worlds of a few courses, made by hand: a crossing of two roads and a road whose lanes change.
#ifndef LONGTAIL_TESTS_SCENARIOS_BEHAVIOR_CROSSING_FOR_TEST_H_
#define LONGTAIL_TESTS_SCENARIOS_BEHAVIOR_CROSSING_FOR_TEST_H_

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "scenarios/actors/catalogue.h"
#include "scenarios/actors/driver_profile.h"
#include "scenarios/actors/limits.h"
#include "scenarios/behavior/plan.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/road/layout/course_builder.h"

namespace longtail {

inline constexpr double kLaneM = 3.5;
// Of each course, from its begin to the middle of the crossing.
inline constexpr double kToMiddleM = 200;
// From the middle to where the carriageways meet.
inline constexpr double kHalfBoxM = 8;

// One lane each way.
inline CourseSection TwoLanes(double start_s_m) {
  CourseSection section;
  section.start_s_m = start_s_m;
  section.speed_limit_mps = 14;
  section.lanes = {{1, 0, 0, -kLaneM, -kLaneM}, {-1, kLaneM, kLaneM, 0, 0}};
  return section;
}

inline Course Straight(const std::string& name, double yaw_rad) {
  const Pose2 start{-kToMiddleM * std::cos(yaw_rad), -kToMiddleM * std::sin(yaw_rad), yaw_rad};
  return CourseBuilder(name)
      .SetLine(start, 0, 2 * kToMiddleM, [](double) { return 0.0; })
      .AddSection(TwoLanes(0))
      .Build();
}

// Turns left by a quarter circle about the corner of the box.
inline Course LeftTurn(const std::string& name, double yaw_rad) {
  const double radius_m = kHalfBoxM, begin_m = kToMiddleM - kHalfBoxM, arc_m = radius_m * M_PI / 2;
  const Pose2 start{-kToMiddleM * std::cos(yaw_rad), -kToMiddleM * std::sin(yaw_rad), yaw_rad};
  return CourseBuilder(name)
      .SetLine(start, 0, begin_m + arc_m + kToMiddleM - kHalfBoxM,
               [=](double s_m) { return s_m > begin_m && s_m < begin_m + arc_m ? 1 / radius_m : 0; })
      .AddSection(TwoLanes(0))
      .Build();
}

enum class Rule { kNone, kSignals, kMainRoad, kAllWayStop, kSideStops };

// Courses: 0 "main" eastwards, 1 "west" westwards, 2 "north" northwards, 3 "south" southwards, 4 "turn" from main to
// the left (northwards). Signals: main green for 20 s, amber 3 s, red 2 s, then the side.
inline RoadLayout Crossing(Rule rule) {
  RoadLayout layout;
  layout.courses = {Straight("main", 0), Straight("west", M_PI), Straight("north", M_PI / 2),
                    Straight("south", -M_PI / 2), LeftTurn("turn", 0)};
  const double line_m = kToMiddleM - kHalfBoxM - 2;
  const auto is_main = [](int course) { return course == 0 || course == 1 || course == 4; };
  for (int course = 0; course < 5 && rule != Rule::kNone; ++course) {
    if (rule == Rule::kSignals) {
      layout.stop_lines.push_back({course, 0, line_m, StopKind::kSignal, is_main(course) ? 0 : 1});
    } else if (rule == Rule::kAllWayStop || !is_main(course)) {
      const StopKind kind = rule == Rule::kMainRoad ? StopKind::kYield : StopKind::kStop;
      layout.stop_lines.push_back({course, 0, line_m, kind, -1});
    }
  }
  if (rule == Rule::kSignals) {
    layout.signals.push_back(
        {"main", {{SignalColor::kGreen, 20}, {SignalColor::kAmber, 3}, {SignalColor::kRed, 27}}, 0});
    layout.signals.push_back(
        {"side",
         {{SignalColor::kRed, 25}, {SignalColor::kGreen, 20}, {SignalColor::kAmber, 3}, {SignalColor::kRed, 2}},
         0});
  }
  // Where lane 1 of two straight courses crosses, with room for bodies: the other's lane lies on this side.
  const auto cross = [&](int course, int other, double middle_m, double other_middle_m, bool yields, bool other_yields,
                         double half_m = 2.75) {
    layout.conflicts.push_back({course, other, middle_m - half_m, middle_m + half_m, other_middle_m - half_m,
                                other_middle_m + half_m, false, yields});
    layout.conflicts.push_back({other, course, other_middle_m - half_m, other_middle_m + half_m, middle_m - half_m,
                                middle_m + half_m, false, other_yields});
  };
  const bool side_yields = rule == Rule::kMainRoad || rule == Rule::kSideStops;
  const double near_m = kToMiddleM - kLaneM / 2, far_m = kToMiddleM + kLaneM / 2;
  cross(0, 2, far_m, near_m, false, side_yields);
  cross(0, 3, near_m, far_m, false, side_yields);
  cross(1, 2, near_m, far_m, false, side_yields);
  cross(1, 3, far_m, near_m, false, side_yields);
  // The turn crosses the opposite lane, the side road from the left, and runs into the one that goes north.
  const double begin_m = kToMiddleM - kHalfBoxM;
  cross(4, 1, begin_m + 8.5, kToMiddleM + 1, true, false, 4);
  cross(4, 3, begin_m + 7, kToMiddleM + 1, false, side_yields, 4);
  layout.conflicts.push_back({4, 2, begin_m + 7, begin_m + 15, kToMiddleM + 1.5, kToMiddleM + 9.5, true, false});
  layout.conflicts.push_back({2, 4, kToMiddleM + 1.5, kToMiddleM + 9.5, begin_m + 7, begin_m + 15, true, side_yields});
  return layout;
}

inline PlanActor Driver(const std::string& id, int course, double s_m, double t_m, double speed_mps,
                        v1::DriverModel driver = v1::DRIVER_MODEL_IDM) {
  const BodyModel& body = BodyModels(v1::ACTOR_CLASS_CAR)[1];
  PlanActor actor;
  actor.id = id;
  actor.driver = driver;
  actor.length_m = body.length_m;
  actor.width_m = body.width_m;
  actor.height_m = body.height_m;
  actor.box_center_x_m = body.box_center_x_m;
  actor.wheelbase_m = body.wheelbase_m;
  actor.mass_kg = body.mass_kg;
  actor.limits = LimitsOf(v1::ACTOR_CLASS_CAR);
  actor.course = course;
  actor.start_s_m = s_m;
  actor.start_t_m = t_m;
  actor.heading_rad = t_m > 0 ? kPi : 0;
  actor.speed_mps = speed_mps;
  actor.desired_speed_mps = std::max(speed_mps, 12.0);
  actor.profile = UsualProfile(v1::ACTOR_CLASS_CAR);
  return actor;
}

// With ego far away where nobody drives.
inline Plan PlanOn(RoadLayout layout, std::vector<PlanActor> actors) {
  Plan plan;
  plan.layout = std::move(layout);
  PlanActor ego = Driver("ego", 0, 5, -60, 0);
  ego.desired_speed_mps = 0;
  plan.actors.push_back(ego);
  for (PlanActor& actor : actors) plan.actors.push_back(std::move(actor));
  plan.num_frames = 601;
  ConnectCourses(plan);
  return plan;
}

// Nobody touches anybody.
inline bool AnyContact(const WorldState& world) {
  return std::any_of(world.actors.begin(), world.actors.end(), [](const ActorState& state) { return state.collided; });
}

}  // namespace longtail

#endif  // LONGTAIL_TESTS_SCENARIOS_BEHAVIOR_CROSSING_FOR_TEST_H_
