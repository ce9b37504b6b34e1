// The line of a turn: straight, clothoid, arc, clothoid, straight from one pose to another, curvature continuous.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_TURN_PATH_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_TURN_PATH_H_

#include <optional>
#include <string>

#include "scenarios/road/layout/course.h"
#include "scenarios/road/network/road_network_builder.h"

namespace longtail {

struct TurnPath {
  double before_m = 0, spiral_m = 0, arc_m = 0, after_m = 0;  // lengths; there are two spirals
  double curvature = 0;                                       // of the arc, 1/m, + left
  double length_m() const { return before_m + 2 * spiral_m + arc_m + after_m; }
  void AddTo(network::RoadBuilder& road) const;
};

// Nothing where the poses' straight lines do not meet between them, or the turn is below 3 degrees or above 160.
std::optional<TurnPath> FindTurnPath(const Pose2& from, const Pose2& to);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_TURN_PATH_H_
