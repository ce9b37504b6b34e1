// Gravity on a course that is not level: Note [Roads that are not level].
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_COURSE_GRAVITY_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_COURSE_GRAVITY_H_

#include "scenarios/behavior/gravity.h"
#include "scenarios/road/layout/course.h"

namespace longtail {

// At (s, t), for a body that heads along the course. Shoulders lean with the lanes, the land beside them does not.
inline Gravity GravityAt(const Course& course, double s_m, double t_m) {
  constexpr double kShoulderM = 3;
  if (course.IsLevel()) return {};
  double bank_ratio = course.Bank(s_m);
  if (bank_ratio != 0 && (t_m > course.LeftEdge(s_m) + kShoulderM || t_m < course.RightEdge(s_m) - kShoulderM)) {
    bank_ratio = 0;
  }
  return GravityOnSlope(course.Grade(s_m), bank_ratio);
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_COURSE_GRAVITY_H_
