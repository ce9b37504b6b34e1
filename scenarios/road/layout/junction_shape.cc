#include "scenarios/road/layout/junction_shape.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/road/constant.h"
#include "scenarios/road/layout/bends.h"
#include "scenarios/road/layout/main_line.h"
#include "scenarios/road/layout/turn_path.h"
#include "scenarios/road/part_name.h"

namespace longtail {
namespace {

constexpr double kCrosswalkGapM = 1, kCrosswalkM = 3, kLineGapM = 1;
// Length of the clothoids onto a roundabout's ring and off it.
constexpr double kRingLeadM = 2;
// Most curvature of a turn, 1/m; of the main road inside the box, and its grade there.
constexpr double kMostTurn = 0.25;
constexpr double kMostCurvature = 0.02, kMostGrade = 0.05;

class Shaper {
 public:
  Shaper(const v1::Junction& spec, int index, const MainRoad& main)
      : spec_(spec), path_(absl::StrCat("junctions[", index, "].")), main_(main) {
    shape_.index = index;
    shape_.spec = &spec;
    shape_.name = JunctionName(spec, index);
    shape_.prefix = JunctionPrefix(spec, index);
    shape_.control = spec.control();
  }

  absl::StatusOr<JunctionShape> Shape() {
    RETURN_IF_ERROR(Read());
    AddArms();
    if (shape_.is_roundabout()) RETURN_IF_ERROR(CheckRoundabout());
    RETURN_IF_ERROR(SetReach());
    for (size_t from = 0; from < shape_.arms.size(); ++from) {
      for (size_t to = 0; to < shape_.arms.size(); ++to) {
        if (from == to || shape_.arms[from].lanes_in == 0 || shape_.arms[to].lanes_out == 0) continue;
        RETURN_IF_ERROR(AddMovement(static_cast<int>(from), static_cast<int>(to)));
      }
    }
    return std::move(shape_);
  }

 private:
  absl::Status Fault(const std::string& field, const std::string& rule, double got) const {
    return absl::InvalidArgumentError(absl::StrCat("road.", path_, field, " must ", rule, ", got ", got));
  }

  absl::Status Read() {
    at_m_ = ConstantOr(spec_.at_m(), 0);
    angle_rad_ = ConstantOr(spec_.angle_deg(), 90) * M_PI / 180;
    const double in = ConstantOr(spec_.lanes_in(), 1), out = ConstantOr(spec_.lanes_out(), 1);
    arm_m_ = ConstantOr(spec_.arm_length_m(), 120);
    radius_m_ = ConstantOr(spec_.corner_radius_m(), 8);
    RETURN_IF_ERROR(CheckRoadRange(path_ + "at_m", at_m_, 0, main_.profile.length_m));
    RETURN_IF_ERROR(CheckRoadRange(path_ + "angle_deg", angle_rad_ * 180 / M_PI, 45, 135));
    RETURN_IF_ERROR(CheckRoadCount(path_ + "lanes_in", in, 0, 8));
    RETURN_IF_ERROR(CheckRoadCount(path_ + "lanes_out", out, 0, 8));
    if (in + out == 0) return Fault("lanes_in", "be at least 1 where lanes_out is 0", in);
    if (main_.profile.median_m > 0) return Fault("at_m", "lie on a road without a median", main_.profile.median_m);
    if (shape_.control == v1::JUNCTION_CONTROL_ROUNDABOUT) {
      shape_.island_m = ConstantOr(spec_.island_radius_m(), 14);
      RETURN_IF_ERROR(CheckRoadRange(path_ + "island_radius_m", shape_.island_m, 4, 100));
    }
    const double least_m = main_.profile.sidewalk_m + 1.5;
    if (radius_m_ < least_m) {
      return Fault("corner_radius_m", absl::StrCat("be >= ", least_m, " with this sidewalk"), radius_m_);
    }
    LaneProfile side = EvenProfile(arm_m_, static_cast<int>(out), static_cast<int>(in),
                                   ConstantOr(spec_.lane_width_m(), main_.profile.lane_width_m),
                                   ConstantOr(spec_.speed_limit_mps(), main_.profile.At(at_m_).speed_limit_mps));
    RETURN_IF_ERROR(CheckRoadRange(path_ + "lane_width_m", side.lane_width_m, 1, 10));
    side.shoulder_m = main_.profile.shoulder_m;
    side.sidewalk_m = main_.profile.sidewalk_m;
    shape_.side_profile = std::make_shared<const LaneProfile>(std::move(side));
    if (spec_.crosswalks()) {
      shape_.crosswalk_start_m = kCrosswalkGapM;
      shape_.crosswalk_end_m = kCrosswalkGapM + kCrosswalkM;
    }
    shape_.line_to_box_m = shape_.crosswalk_end_m + kLineGapM;
    const network::LinePose at = main_.line.At(at_m_);
    shape_.center = {at.x_m, at.y_m, std::atan2(at.sin_heading, at.cos_heading)};
    return absl::OkStatus();
  }

  void AddArms() {
    const ProfileSection& section = main_.profile.At(at_m_);
    for (const bool is_near : {true, false}) {
      JunctionArm arm;
      arm.name = is_near ? "near" : "far";
      arm.angle_rad = is_near ? M_PI : 0;
      arm.line = &main_.line;
      arm.profile = &main_.profile;
      arm.elevation = &main_.elevation;
      arm.center_m = arm.box_m = at_m_;
      arm.end_m = is_near ? 0 : main_.profile.length_m;
      arm.lanes_in = is_near ? section.along.count : section.against.count;
      arm.lanes_out = is_near ? section.against.count : section.along.count;
      arm.is_main = true;
      shape_.arms.push_back(arm);
    }
    if (spec_.arms() != v1::JUNCTION_ARMS_T_RIGHT) AddSideArm("left", angle_rad_);
    if (spec_.arms() != v1::JUNCTION_ARMS_T_LEFT) AddSideArm("right", angle_rad_ - M_PI);
  }

  void AddSideArm(const std::string& name, double angle_rad) {
    network::Geometry straight;
    straight.x_m = shape_.center.x_m;
    straight.y_m = shape_.center.y_m;
    straight.heading_rad = shape_.center.yaw_rad + angle_rad;
    straight.length_m = arm_m_;
    shape_.lines.push_back(
        std::make_shared<const network::ReferenceLine>(*network::ReferenceLine::Create({straight}, arm_m_)));
    JunctionArm arm;
    arm.name = name;
    arm.angle_rad = angle_rad;
    arm.line = shape_.lines.back().get();
    arm.profile = shape_.side_profile.get();
    arm.base_m = main_.elevation.Value(at_m_);
    arm.end_m = arm_m_;
    arm.lanes_in = arm.profile->sections[0].against.count;
    arm.lanes_out = arm.profile->sections[0].along.count;
    shape_.arms.push_back(arm);
  }

  absl::Status CheckRoundabout() {
    for (const ProfileSection& section : main_.profile.sections) {
      if (section.along.count == 1 && section.against.count == 1) continue;
      return Fault("control", "not be a roundabout on a road of more or less than one lane each way",
                   section.along.count + section.against.count);
    }
    double least_rad = M_PI;
    for (const JunctionArm& arm : shape_.arms) {
      if (arm.lanes_in != 1 || arm.lanes_out != 1) {
        return Fault("lanes_in", "be 1, as lanes_out, at a roundabout",
                     arm.lanes_in != 1 ? arm.lanes_in : arm.lanes_out);
      }
      for (const JunctionArm& other : shape_.arms) {
        if (&arm != &other) least_rad = std::min(least_rad, TurnTo(arm, other));
      }
    }
    ring_rad_ = std::min(35 * M_PI / 180, least_rad / 2 - 4 * M_PI / 180);
    return absl::OkStatus();
  }

  // Anticlockwise from an arm to another, in (0, 2 pi].
  static double TurnTo(const JunctionArm& arm, const JunctionArm& other) {
    const double turn = std::remainder(other.angle_rad - arm.angle_rad, 2 * M_PI);
    return turn > 1e-9 ? turn : turn + 2 * M_PI;
  }

  // The box ends where the kerbs' curves at the corners begin; of a roundabout where its entries do.
  absl::Status SetReach() {
    std::vector<double> reach_m(shape_.arms.size(), 3);
    if (shape_.is_roundabout()) {
      const double tangent_m = shape_.island_m * std::tan(ring_rad_);
      std::fill(reach_m.begin(), reach_m.end(), shape_.island_m / std::cos(ring_rad_) + std::max(tangent_m, 6.0) + 1);
    }
    const double shoulder_m = main_.profile.shoulder_m;
    for (size_t i = 0; i < shape_.arms.size(); ++i) {
      for (size_t k = 0; k < shape_.arms.size(); ++k) {
        double between = std::remainder(shape_.arms[k].angle_rad - shape_.arms[i].angle_rad, 2 * M_PI);
        if (shape_.is_roundabout() || !(between > 0.1 && between < M_PI - 0.1))
          continue;  // k is the next arm to the left of i
        const double a = shape_.arms[i].Width(true) + shoulder_m, b = shape_.arms[k].Width(false) + shoulder_m;
        const double curve_m = radius_m_ / std::tan(between / 2);
        reach_m[i] = std::max(reach_m[i], (b + a * std::cos(between)) / std::sin(between) + curve_m);
        reach_m[k] = std::max(reach_m[k], (a + b * std::cos(between)) / std::sin(between) + curve_m);
      }
    }
    for (size_t i = 0; i < shape_.arms.size(); ++i) {
      JunctionArm& arm = shape_.arms[i];
      arm.box_m += arm.runs_outwards() ? reach_m[i] : -reach_m[i];
      const double left_m = std::abs(arm.end_m - arm.center_m) - reach_m[i];
      if (left_m < shape_.line_to_box_m + 5) {
        return Fault(arm.is_main ? "at_m" : "arm_length_m",
                     absl::StrCat("leave ", shape_.line_to_box_m + 5, " m of the ", arm.name,
                                  " arm beyond the junction's ", reach_m[i], " m"),
                     arm.is_main ? at_m_ : arm_m_);
      }
    }
    return CheckMainRoad();
  }

  absl::Status CheckMainRoad() const {
    const double from_m = shape_.arms[0].box_m - shape_.line_to_box_m;
    const double to_m = shape_.arms[1].box_m + shape_.line_to_box_m;
    for (double s_m = from_m; s_m <= to_m; s_m += 1) {
      const double curvature = main_.line.At(s_m).curvature_per_m;
      if (std::abs(curvature) > kMostCurvature) {
        return Fault("at_m", absl::StrCat("lie where the road's radius is at least ", 1 / kMostCurvature, " m"), at_m_);
      }
      if (std::abs(main_.elevation.Slope(s_m)) > kMostGrade) {
        return Fault("at_m", absl::StrCat("lie where the road's grade is at most ", kMostGrade), at_m_);
      }
      const ProfileSection &there = main_.profile.At(s_m), &middle = main_.profile.At(at_m_);
      if (there.tapers() || there.along.count != middle.along.count || there.against.count != middle.against.count) {
        return Fault("at_m", "lie where no lane begins or ends", at_m_);
      }
    }
    return absl::OkStatus();
  }

  absl::Status AddMovement(int from, int to) {
    const JunctionArm &in = shape_.arms[from], &out = shape_.arms[to];
    const double turn = std::remainder(out.angle_rad - in.angle_rad - M_PI, 2 * M_PI);
    Movement movement;
    movement.from = from;
    movement.to = to;
    if (shape_.is_roundabout()) {
      RETURN_IF_ERROR(AddRing(turn, movement));
    } else if (in.is_main && out.is_main) {
      movement.num_lanes = std::min(in.lanes_in, out.lanes_out);
      movement.path = {&main_.line,      in.box_m, out.box_m, 0, CourseSections(main_.profile, in.box_m, out.box_m),
                       &main_.elevation, 0};
      if (from < to) movement.geometries = CutLine(main_.geometries, in.box_m, out.box_m);
    } else if (std::abs(turn) < 0.01) {
      AddCrossing(movement);
    } else {
      RETURN_IF_ERROR(AddTurn(turn, movement));
    }
    shape_.movements.push_back(std::move(movement));
    return absl::OkStatus();
  }

  void SetLine(network::RoadBuilder& road, Movement& movement) {
    movement.geometries = road.road().geometries;
    movement.line = std::make_shared<const network::ReferenceLine>(
        *network::ReferenceLine::Create(movement.geometries, road.length_m()));
    movement.path.line = movement.line.get();
    movement.path.to_m = road.length_m();
    SetHeight(movement);
  }

  // Along the approach, right onto the ring, round the island, right off it again.
  absl::Status AddRing(double turn, Movement& movement) {
    const JunctionArm &in = shape_.arms[movement.from], &out = shape_.arms[movement.to];
    movement.kind = std::abs(turn) < 0.01 ? TurnKind::kStraight : turn > 0 ? TurnKind::kLeft : TurnKind::kRight;
    movement.keeps_kerb = true;
    for (const JunctionArm& other : shape_.arms) {
      if (&other != &in && TurnTo(in, other) < TurnTo(in, out) - 1e-9) movement.keeps_kerb = false;
    }
    const double radius_m = shape_.island_m;
    // Onto the ring and off it curvature changes over a clothoid.
    const auto beside_ring = [&](double angle_rad, bool before) {
      const double at = shape_.center.yaw_rad + angle_rad;
      network::RoadBuilder lead("lead", shape_.center.x_m + radius_m * std::cos(at),
                                shape_.center.y_m + radius_m * std::sin(at), at + (before ? -1 : 1) * M_PI / 2);
      lead.AddSpiral(kRingLeadM, (before ? -1 : 1) / radius_m, 0);
      return Pose2{lead.end_x_m(), lead.end_y_m(), lead.end_heading_rad() + (before ? M_PI : 0)};
    };
    const Strip before = in.Leg(true, 0), after = out.Leg(false, 0);
    const Pose2 start = before.At(before.length_m(), 0), end = after.At(0, 0);
    const std::optional<TurnPath> entry = FindTurnPath(start, beside_ring(in.angle_rad + ring_rad_, true));
    const std::optional<TurnPath> exit = FindTurnPath(beside_ring(out.angle_rad - ring_rad_, false), end);
    const double inner_m = kRingM + main_.profile.shoulder_m + main_.profile.sidewalk_m;
    if (!entry || !exit || -entry->curvature * inner_m > 0.97 || -exit->curvature * inner_m > 0.97) {
      return Fault("island_radius_m", "leave room for entries and exits", radius_m);
    }
    network::RoadBuilder road("path", start.x_m, start.y_m, start.yaw_rad);
    entry->AddTo(road);
    road.AddSpiral(kRingLeadM, 0, 1 / radius_m);
    movement.ring_start_m = road.length_m();
    road.AddArc((TurnTo(in, out) - 2 * ring_rad_) * radius_m, 1 / radius_m);
    movement.ring_end_m = road.length_m();
    road.AddSpiral(kRingLeadM, 1 / radius_m, 0);
    exit->AddTo(road);
    SetLine(road, movement);
    const double in_m = in.profile->lane_width_m, out_m = out.profile->lane_width_m;
    const double limit_mps = std::min(before.sections.back().speed_limit_mps, after.sections.front().speed_limit_mps);
    movement.path.sections = {{0, limit_mps, {{1, 0, 0, -in_m, -kRingM}}},
                              {movement.ring_start_m, limit_mps, {{1, 0, 0, -kRingM, -kRingM}}},
                              {movement.ring_end_m, limit_mps, {{1, 0, 0, -kRingM, -out_m}}}};
    return absl::OkStatus();
  }

  // From one arm's height and grade to the other's.
  void SetHeight(Movement& movement) const {
    const JunctionArm &in = shape_.arms[movement.from], &out = shape_.arms[movement.to];
    const double length_m = movement.path.to_m, rise_m = out.BoxHeight() - in.BoxHeight();
    const double start = -in.BoxGrade(), end = out.BoxGrade();
    if (main_.elevation.empty()) return;
    movement.height = std::make_shared<const network::CubicProfile>(
        network::CubicProfile{{0,
                               {in.BoxHeight(), start, (3 * rise_m / length_m - 2 * start - end) / length_m,
                                (start + end - 2 * rise_m / length_m) / (length_m * length_m)},
                               {}}});
    movement.path.elevation = movement.height.get();
  }

  void AddCrossing(Movement& movement) {
    const JunctionArm &in = shape_.arms[movement.from], &out = shape_.arms[movement.to];
    const Strip leg = in.Leg(true, 0);
    const Pose2 start = leg.At(leg.length_m(), 0);
    network::RoadBuilder road("path", start.x_m, start.y_m, start.yaw_rad);
    road.AddLine(in.reach_m() + out.reach_m());
    SetLine(road, movement);
    movement.num_lanes = std::min(in.lanes_in, out.lanes_out);
    const LaneProfile lanes = EvenProfile(road.length_m(), movement.num_lanes, std::min(out.lanes_in, in.lanes_out),
                                          in.profile->lane_width_m, shape_.side_profile->sections[0].speed_limit_mps);
    movement.path.sections = CourseSections(lanes, 0, road.length_m());
  }

  absl::Status AddTurn(double turn, Movement& movement) {
    const JunctionArm &in = shape_.arms[movement.from], &out = shape_.arms[movement.to];
    movement.kind = turn > 0 ? TurnKind::kLeft : TurnKind::kRight;
    movement.keeps_kerb = turn < 0;
    if (turn > 0) {
      movement.lane_in = in.lanes_in;
      movement.lane_out = out.lanes_out;
    }
    const Strip before = in.Leg(true, in.LeftEdge(true, movement.lane_in));
    const Strip after = out.Leg(false, out.LeftEdge(false, movement.lane_out));
    const Pose2 start = before.At(before.length_m(), 0), end = after.At(0, 0);
    const std::optional<TurnPath> path = FindTurnPath(start, end);
    const double width_m = std::max(in.profile->lane_width_m, out.profile->lane_width_m);
    const double inner_m = width_m + main_.profile.shoulder_m + main_.profile.sidewalk_m;
    const bool fits = path && std::abs(path->curvature) < kMostTurn && (turn > 0 || -path->curvature * inner_m < 0.97);
    if (!fits) return Fault("corner_radius_m", "leave room for the turns", radius_m_);
    network::RoadBuilder road("path", start.x_m, start.y_m, start.yaw_rad);
    path->AddTo(road);
    SetLine(road, movement);
    CourseSection lanes;
    lanes.speed_limit_mps = std::min(before.sections.back().speed_limit_mps, after.sections.front().speed_limit_mps);
    lanes.lanes.push_back({1, 0, 0, -in.profile->lane_width_m, -out.profile->lane_width_m});
    movement.path.sections.push_back(std::move(lanes));
    return absl::OkStatus();
  }

  const v1::Junction& spec_;
  std::string path_;
  const MainRoad& main_;
  double at_m_ = 0, angle_rad_ = 0, arm_m_ = 0, radius_m_ = 0;
  double ring_rad_ = 0;  // around the ring, between an arm and where its entry and exit touch the ring
  JunctionShape shape_;
};

}  // namespace

Strip JunctionArm::Leg(bool inwards, double offset_m) const {
  const double from_m = inwards ? end_m : box_m, to_m = inwards ? box_m : end_m;
  return {line, from_m, to_m, offset_m, CourseSections(*profile, from_m, to_m), elevation, base_m};
}

double JunctionArm::LeftEdge(bool inwards, int lane) const {
  return -((inwards ? lanes_in : lanes_out) - lane) * profile->lane_width_m;
}

int JunctionArm::LaneId(bool inwards, int lane) const {
  const int rank = (inwards ? lanes_in : lanes_out) - lane + 1;
  return inwards == runs_outwards() ? rank : -rank;
}

double Movement::LaneCenter(int index, double at_m) const {
  size_t i = path.sections.size() - 1;
  while (i > 0 && path.sections[i].start_s_m > at_m) --i;
  const double start_m = path.sections[i].start_s_m;
  const double end_m = i + 1 < path.sections.size() ? path.sections[i + 1].start_s_m : path.length_m();
  const double share = end_m > start_m ? std::clamp((at_m - start_m) / (end_m - start_m), 0.0, 1.0) : 0;
  const CourseLane& lane = path.sections[i].lanes[index];
  const double from_m = (lane.left_start_m + lane.right_start_m) / 2;
  return from_m + share * ((lane.left_end_m + lane.right_end_m) / 2 - from_m);
}

int JunctionShape::FindArm(const std::string& wanted) const {
  for (size_t i = 0; i < arms.size(); ++i) {
    if (arms[i].name == wanted) return static_cast<int>(i);
  }
  return -1;
}

int JunctionShape::FindMovement(int from, int to) const {
  for (size_t i = 0; i < movements.size(); ++i) {
    if (movements[i].from == from && movements[i].to == to) return static_cast<int>(i);
  }
  return -1;
}

std::string JunctionShape::MovementName(const Movement& movement) const {
  return absl::StrCat(prefix, arms[movement.from].name, "_to_", arms[movement.to].name);
}

absl::StatusOr<JunctionShape> ShapeJunction(const v1::Junction& junction, int index, const MainRoad& main) {
  return Shaper(junction, index, main).Shape();
}

}  // namespace longtail
