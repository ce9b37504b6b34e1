// Whether a clip's contact could have been avoided, by a planner that knows how everybody else is going to move.
//
// The others move as recorded. Ego may leave its recorded path sideways and change its speed along it, within what the
// vehicle and the road's friction allow; a depth-first search over a lattice of accelerations looks for one way without
// contact. What it finds exists, up to what happens between two samples 50 ms apart; where it finds nothing a finer
// lattice might. Compare "solution optimisation" of STRIVE (Rempe et al. 2022) and "trackable" of CommonRoad.
#ifndef LONGTAIL_SCENARIOS_CRITICALITY_AVOIDANCE_H_
#define LONGTAIL_SCENARIOS_CRITICALITY_AVOIDANCE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "scenarios/behavior/footprint.h"

namespace longtail {

// Ego's vehicle and the way it takes.
struct AvoidanceProblem {
  // Rear axle over the frames of the clip: the path, and where ego starts from. At least one frame.
  std::vector<Point2> path;
  double yaw_rad = 0;    // at the first frame
  double speed_mps = 0;  // at the first frame
  double length_m = 0, width_m = 0, box_center_x_m = 0;

  // The others' footprints: others[i][f] at frame f of the same frames; nothing where it is not in the world.
  std::vector<std::vector<std::optional<Footprint>>> others;
  double frame_s = 0.1;

  double max_acceleration_mps2 = 2;  // > 0
  double max_deceleration_mps2 = 8;  // > 0
  double friction_ratio = 0.9;       // bounds both and swerving together
  double downhill_mps2 = 0;          // gravity along the path: tyres have to brake against it; < 0 uphill
  double left_room_m = 0;            // how far ego may leave its path to each side, >= 0
  double right_room_m = 0;
};

enum class Avoidance {
  kAvoidable,
  kUnavoidable,
  kUndecided,  // the search was given up after kMaxAvoidanceStates
};

inline constexpr int kMaxAvoidanceStates = 200000;

// Pure function of the problem.
Avoidance FindAvoidance(const AvoidanceProblem& problem);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_CRITICALITY_AVOIDANCE_H_
