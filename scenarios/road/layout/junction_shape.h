// Where the arms of a generated junction or roundabout end, and the paths through it.
//
//                 left
//          in  |   :   |  out
//        ------+       +------
//   near  in -->  box  --> out  far       an arm's lanes end at the box; paths lead from there through it
//         out <--      <-- in
//        ------+       +------
//          out |   :   | in
//                right
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_JUNCTION_SHAPE_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_JUNCTION_SHAPE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "longtail/v1/road.pb.h"
#include "scenarios/road/layout/lane_profile.h"
#include "scenarios/road/layout/main_road.h"
#include "scenarios/road/layout/strip.h"
#include "scenarios/road/network/cubic_profile.h"
#include "scenarios/road/network/reference_line.h"

namespace longtail {

struct JunctionArm {
  std::string name;      // near, far, left or right
  double angle_rad = 0;  // outwards, from the main road's direction
  const network::ReferenceLine* line = nullptr;
  const LaneProfile* profile = nullptr;
  const network::CubicProfile* elevation = nullptr;
  double base_m = 0;  // height of its line's start
  double box_m = 0;   // on its line, where the box begins
  double end_m = 0;   // where it ends, away from the junction
  int lanes_in = 0, lanes_out = 0;
  bool is_main = false;

  bool runs_outwards() const { return end_m > box_m; }
  double reach_m() const { return std::abs(box_m - center_m); }
  double center_m = 0;  // on its line, where the lines cross
  // The arm as a course drives it towards the junction or away, offset_m as in Strip.
  Strip Leg(bool inwards, double offset_m) const;
  // Of its line where the box begins, and its slope outwards.
  double BoxHeight() const { return base_m + (elevation != nullptr ? elevation->Value(box_m) : 0); }
  double BoxGrade() const { return elevation == nullptr ? 0 : (runs_outwards() ? 1 : -1) * elevation->Slope(box_m); }
  // t of a lane's left edge in its direction of travel; lanes count from the right, 1 first.
  double LeftEdge(bool inwards, int lane) const;
  // Id in the road network of a lane.
  int LaneId(bool inwards, int lane) const;
  // From the line to the lanes' edge: on the right of travel inwards or outwards.
  double Width(bool inwards) const { return (inwards ? lanes_in : lanes_out) * profile->lane_width_m; }
};

enum class TurnKind { kStraight, kLeft, kRight };

struct Movement {
  int from = 0, to = 0;  // arms
  TurnKind kind = TurnKind::kStraight;
  int lane_in = 1, lane_out = 1;  // of a turn
  int num_lanes = 1;              // along
  Strip path;                     // through the box
  std::vector<network::Geometry> geometries;
  std::shared_ptr<const network::ReferenceLine> line;   // that path follows; empty where it is the main road's
  std::shared_ptr<const network::CubicProfile> height;  // along it; empty where it is level or the main road's
  bool keeps_kerb = false;                              // the kerb on its right goes along it
  // Of a roundabout: how far it drives before it is on the ring, and where it leaves it.
  double ring_start_m = 0, ring_end_m = 0;

  // t of its lanes' centres from the path's reference.
  double LaneCenter(int index, double at_m) const;
};

struct JunctionShape {
  std::string name;
  std::string prefix;  // of its courses, roads and signal groups; empty for the first
  int index = 0;       // in the spec's list
  const v1::Junction* spec = nullptr;
  v1::JunctionControl control = v1::JUNCTION_CONTROL_UNSPECIFIED;
  std::vector<JunctionArm> arms;
  std::vector<Movement> movements;
  Pose2 center;
  double island_m = 0;                                // radius of a roundabout's island; 0 for none
  double line_to_box_m = 0;                           // from the stop lines to the box
  double crosswalk_start_m = 0, crosswalk_end_m = 0;  // from the box outwards; none where equal
  // What arms refer to.
  std::vector<std::shared_ptr<const network::ReferenceLine>> lines;
  std::shared_ptr<const LaneProfile> side_profile;

  bool is_roundabout() const { return island_m > 0; }
  int FindArm(const std::string& name) const;                // -1 for none
  int FindMovement(int from, int to) const;                  // -1 for none
  std::string MovementName(const Movement& movement) const;  // with the prefix
};

// Width of a roundabout's ring.
inline constexpr double kRingM = 5;

// InvalidArgument, naming the field, where it does not fit on the road. main must outlive it.
absl::StatusOr<JunctionShape> ShapeJunction(const v1::Junction& junction, int index, const MainRoad& main);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_JUNCTION_SHAPE_H_
