// A road that is level and alike all along: a reference line with lanes of constant width, and the maps between
// world (x, y) and road (s, t) coordinates.
//
//   t > 0 is left of the reference line. The reference line is the border between
//   forward and backward lanes (or the left edge of a one-way road).
//
//        backward lanes (-1 nearest)      t > 0
//   ---- reference line ---------------   t = 0   --> s
//        forward lanes (n … 1)            t < 0
//        shoulder, sidewalk, verge
//
// Lane numbers are those of LanePosition: forward lanes 1 (right-most) … n, backward
// lanes -1 (at the reference line) … -m. Thread-safe after creation.
#ifndef LONGTAIL_SCENARIOS_ROAD_ROAD_H_
#define LONGTAIL_SCENARIOS_ROAD_ROAD_H_

#include "absl/status/statusor.h"
#include "longtail/v1/spec.pb.h"
#include "scenarios/road/layout/course.h"
#include "scenarios/road/layout/cross_section.h"

namespace longtail {

class RoadLine {
 public:
  // road: a concrete v1::Road (every Value a constant, defaults filled in).
  // InvalidArgument where bends overlap or leave the road, and where it has grades, changes of lanes or junctions.
  static absl::StatusOr<RoadLine> Create(const v1::Road& road);

  double length_m() const { return section_.length_m; }
  int forward_lanes() const { return section_.forward_lanes; }
  int backward_lanes() const { return section_.backward_lanes; }
  double lane_width_m() const { return section_.lane_width_m; }
  double shoulder_m() const { return section_.shoulder_m; }
  double sidewalk_m() const { return section_.sidewalk_m; }
  double speed_limit_mps() const { return section_.speed_limit_mps; }

  bool HasLane(int lane) const;
  // t of a lane's centre. lane must exist.
  double LaneCenter(int lane) const;
  // Lane that contains t; 0 when off the lanes.
  int LaneAt(double t_m) const;
  // Neighbour lanes to the left (+) or right (-) in the road's direction; 0 when there is none.
  int NeighborLane(int lane, int lanes_to_left) const;
  // Lane centre t of left-most and right-most lane edges.
  double LeftEdge() const;
  double RightEdge() const;

  // Its reference line.
  const Course& course() const { return course_; }

  // Pose of the point (s, t), heading along the road. Defined for every s: the road goes on straight beyond its ends.
  Pose2 At(double s_m, double t_m) const { return course_.At(s_m, t_m); }
  // Curvature of the reference line, 1/m, + left.
  double Curvature(double s_m) const { return course_.Curvature(s_m); }
  // (s, t) of the nearest point of the reference line; hint_s_m, if >= 0, is a nearby s
  // that makes the search local. Error < 1 mm for |t| < 0.5 / |curvature|.
  RoadPoint Project(double x_m, double y_m, double hint_s_m = -1) const;

 private:
  CrossSection section_;
  Course course_;  // the line; its lanes are those of section_
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_ROAD_H_
