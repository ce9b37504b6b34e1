// What traffic along each course of a layout meets on its way: stop lines, and stretches that it shares with others.
// Worked out once for a plan.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_JUNCTIONS_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_JUNCTIONS_H_

#include <vector>

#include "scenarios/road/layout/road_layout.h"

namespace longtail {

// A conflict as one of its two courses sees it.
struct Meeting {
  double start_s_m = 0, end_s_m = 0;
  double hold_s_m = 0;  // where a front waits for it
  int line = -1;        // the stop line that belongs to it
  int other = 0;        // course
  double other_start_s_m = 0, other_end_s_m = 0;
  double other_hold_s_m = 0;
  int other_line = -1;
  bool merges = false;
  bool yields = false;
  bool other_yields = false;
};

// A stretch over which traffic turns off.
struct Turn {
  double start_s_m = 0, end_s_m = 0;
  bool left = false;
};

struct CourseJunctions {
  std::vector<int> lines;         // of RoadLayout::stop_lines, by s
  std::vector<Meeting> meetings;  // by start_s_m
  std::vector<Turn> turns;        // by start_s_m
};

// One for each course. Pure function.
std::vector<CourseJunctions> FindJunctions(const RoadLayout& layout);

// The course that runs the other way on the same road, so that its rules hold for traffic against `course`; -1 for
// none.
int OppositeCourse(const RoadLayout& layout, int course);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_JUNCTIONS_H_
