// A position of a plan: numbers and indices.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_POSITION_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_POSITION_H_

namespace longtail {

// What along_m and across_m are counted from is said beside each kind; across_m is + left.
struct PlanPosition {
  enum class Kind {
    kCourse,         // s and t of a course
    kWorld,          // x and y
    kRelativeLane,   // an actor's s; the centre of a lane beside its own, on its course
    kRelativeRoad,   // an actor's s and t on its course
    kRelativeActor,  // an actor's reference point and heading
    kTrajectory,     // the path of a step
    kAheadOfEgo,     // ego's s; the centre of a lane of its course
    kOnActor,        // an actor's reference point and heading
    kHitched,        // behind an actor that tows: a start alone
  } kind = Kind::kCourse;
  double along_m = 0;
  double across_m = 0;
  double up_m = 0;       // kOnActor: above the ground
  double near_s_m = 0;   // kWorld: s of the main course there
  int course = 0;        // kCourse
  int actor = -1;        // of the relative kinds
  double angle_rad = 0;  // kHitched: heading against the actor's
  int lanes = 0;         // kRelativeLane: to the left; kAheadOfEgo: the lane, 0 for ego's own
  int step = -1;         // kTrajectory
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_POSITION_H_
