// What is asked of an actor's motion on the coming tick. The storyboard writes it, motion reads it.
//
// Along and across are separate: a step may have a hold of either, and then the driver model does not. Where no step
// has, the driver's own aims hold: desired_mps, and the lane and offset that it keeps to.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_ACTOR_ORDERS_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_ACTOR_ORDERS_H_

#include "scenarios/behavior/profile.h"
#include "scenarios/road/layout/course.h"

namespace longtail {

struct ActorOrders {
  // The driver's own aims. A driver model may change them; a step leaves behind what it came to.
  double desired_mps = 0;
  int lane = 0;            // of its course; 0: none, offset_m is t
  double offset_m = 0;     // from the lane's centre, + left
  double heading_rad = 0;  // people: against the course

  // Along: along_step >= 0 has a hold of the speed.
  int along_step = -1;
  double wanted_mps = 0;  // at the end of the tick
  double accel_mps2 = 0;  // that leads there; before limits
  double rise_mps2 = 0;   // how fast people take up wanted_mps

  // Across: across_step >= 0 has a hold of the way.
  int across_step = -1;
  enum class Across {
    kLane,   // target_t, as without a step
    kPath,   // pose: the point of a path beside which the body should be, with the path's curvature
    kExact,  // pose: where a person is at the end of the tick
    kGoal,   // pose: the point that a person goes to
  } across = Across::kLane;
  Motion1 target_t;     // kLane: where on its course, m, at the end of the tick
  double kept_t_m = 0;  // the same without what it sways, steps aside or has yet to go in a lane change
  Pose2 pose;
  double curvature = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_ACTOR_ORDERS_H_
