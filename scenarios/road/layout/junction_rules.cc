#include "scenarios/road/layout/junction_rules.h"

#include <algorithm>
#include <cmath>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/road/constant.h"
#include "scenarios/road/layout/bends.h"

namespace longtail {
namespace {

constexpr double kSampleM = 0.5;

struct Point {
  double x_m, y_m;
};

// A lane's centre through the box.
struct Trace {
  std::vector<Point> points;  // kSampleM apart, the last at the path's end
  double length_m = 0;
  double DistanceAt(size_t index) const { return std::min(length_m, index * kSampleM); }
};

std::vector<Trace> TracesOf(const Movement& movement) {
  std::vector<Trace> traces(movement.num_lanes);
  const double length_m = movement.path.length_m();
  const int num_steps = static_cast<int>(std::ceil(length_m / kSampleM - 1e-9));
  for (int lane = 0; lane < movement.num_lanes; ++lane) {
    traces[lane].length_m = length_m;
    for (int i = 0; i <= num_steps; ++i) {
      const double at_m = std::min(length_m, i * kSampleM);
      const Pose2 pose = movement.path.At(at_m, movement.LaneCenter(lane, at_m));
      traces[lane].points.push_back({pose.x_m, pose.y_m});
    }
  }
  return traces;
}

// Where two movements come too near to each other: one stretch, or with `apart` each stretch by itself.
std::vector<MovementConflict> Meet(const std::vector<Trace>& own, const std::vector<Trace>& others, bool apart) {
  constexpr size_t kGap = 4;  // samples without contact that keep stretches apart
  std::vector<MovementConflict> found;
  size_t last = 0;
  const auto join = [&](const Trace& a, size_t i, const Trace& b, size_t k) {
    const double s_m = a.DistanceAt(i), other_s_m = b.DistanceAt(k);
    if (found.empty() || (apart && i > last + kGap)) {
      MovementConflict& conflict = found.emplace_back();
      conflict.start_m = conflict.end_m = s_m;
      conflict.other_start_m = conflict.other_end_m = other_s_m;
    }
    MovementConflict& conflict = found.back();
    conflict.start_m = std::min(conflict.start_m, s_m);
    conflict.end_m = std::max(conflict.end_m, s_m);
    conflict.other_start_m = std::min(conflict.other_start_m, other_s_m);
    conflict.other_end_m = std::max(conflict.other_end_m, other_s_m);
    last = i;
  };
  for (const Trace& a : own) {
    for (const Trace& b : others) {
      for (size_t i = 0; i < a.points.size(); ++i) {
        for (size_t k = 0; k < b.points.size(); ++k) {
          const double dx = a.points[i].x_m - b.points[k].x_m, dy = a.points[i].y_m - b.points[k].y_m;
          if (dx * dx + dy * dy < kSweptWidthM * kSweptWidthM) join(a, i, b, k);
        }
      }
    }
  }
  return found;
}

bool SharesLaneOut(const Movement& a, const Movement& b) {
  if (a.to != b.to) return false;
  if (a.kind == TurnKind::kStraight && b.kind == TurnKind::kStraight) return true;
  if (a.kind != TurnKind::kStraight && b.kind != TurnKind::kStraight) return a.lane_out == b.lane_out;
  return true;  // the straight one's lanes lead to all that the arm has, but for lanes added beyond the box
}

int Rank(const JunctionShape& shape, const JunctionArm& arm) {
  const bool by_signs = shape.control == v1::JUNCTION_CONTROL_SIGNALS || shape.control == v1::JUNCTION_CONTROL_STOP ||
                        shape.control == v1::JUNCTION_CONTROL_YIELD;
  return by_signs && arm.is_main ? 1 : 0;
}

// On a ring who comes in lets who is on it go first.
bool YieldsAt(const JunctionShape& shape, const MovementConflict& conflict) {
  if (!shape.is_roundabout()) return Yields(shape, conflict.movement, conflict.other);
  return conflict.start_m < shape.movements[conflict.movement].ring_start_m &&
         conflict.other_start_m >= shape.movements[conflict.other].ring_start_m - kSweptWidthM;
}

}  // namespace

bool Yields(const JunctionShape& shape, int movement, int other) {
  if (shape.is_roundabout()) return false;
  const Movement &own = shape.movements[movement], &theirs = shape.movements[other];
  const JunctionArm &from = shape.arms[own.from], &their_from = shape.arms[theirs.from];
  const int rank = Rank(shape, from), their_rank = Rank(shape, their_from);
  if (rank != their_rank) return rank < their_rank;
  if (shape.control == v1::JUNCTION_CONTROL_ALL_WAY_STOP) return false;
  const double to_right = std::remainder(their_from.angle_rad - from.angle_rad, 2 * M_PI);
  const bool opposite = from.is_main == their_from.is_main;
  if (opposite) return own.kind == TurnKind::kLeft && theirs.kind != TurnKind::kLeft;
  // Arms count against the clock: the next one is to the right of who comes in.
  return to_right > 0;
}

std::vector<MovementConflict> FindConflicts(const JunctionShape& shape) {
  std::vector<std::vector<Trace>> traces;
  for (const Movement& movement : shape.movements) traces.push_back(TracesOf(movement));
  std::vector<MovementConflict> conflicts;
  for (size_t a = 0; a < traces.size(); ++a) {
    for (size_t b = a + 1; b < traces.size(); ++b) {
      const Movement &own = shape.movements[a], &theirs = shape.movements[b];
      if (own.from == theirs.from) continue;
      for (MovementConflict conflict : Meet(traces[a], traces[b], shape.is_roundabout())) {
        conflict.movement = static_cast<int>(a);
        conflict.other = static_cast<int>(b);
        conflict.merges = SharesLaneOut(own, theirs) &&
                          (!shape.is_roundabout() || own.path.length_m() - conflict.end_m < 2 * kSampleM);
        if (conflict.merges) {
          conflict.end_m = own.path.length_m();
          conflict.other_end_m = theirs.path.length_m();
        }
        conflict.yields = YieldsAt(shape, conflict);
        conflicts.push_back(conflict);
        std::swap(conflict.movement, conflict.other);
        std::swap(conflict.start_m, conflict.other_start_m);
        std::swap(conflict.end_m, conflict.other_end_m);
        conflict.yields = YieldsAt(shape, conflict);
        conflicts.push_back(conflict);
      }
    }
  }
  return conflicts;
}

absl::StatusOr<std::vector<SignalGroup>> MakeSignalGroups(const JunctionShape& shape, int index) {
  std::vector<SignalGroup> groups;
  if (shape.control != v1::JUNCTION_CONTROL_SIGNALS) return groups;
  const v1::SignalProgram& program = shape.spec->signals();
  groups.push_back({shape.prefix + "main", {}, ConstantOr(program.offset_s(), 0)});
  groups.push_back({shape.prefix + "side", {}, ConstantOr(program.offset_s(), 0)});
  if (program.mode() == v1::SIGNAL_MODE_DARK || program.mode() == v1::SIGNAL_MODE_FLASHING) {
    const SignalColor color = program.mode() == v1::SIGNAL_MODE_DARK ? SignalColor::kDark : SignalColor::kFlashingAmber;
    for (SignalGroup& group : groups) group.phases.push_back({color, 1});
    return groups;
  }
  const double green_s[] = {ConstantOr(program.main_green_s(), 20), ConstantOr(program.side_green_s(), 12)};
  const double amber_s = ConstantOr(program.amber_s(), 3), all_red_s = ConstantOr(program.all_red_s(), 2);
  const double red_amber_s = ConstantOr(program.red_amber_s(), 0);
  const std::string path = absl::StrCat("junctions[", index, "].signals.");
  RETURN_IF_ERROR(CheckRoadRange(path + "main_green_s", green_s[0], 0.1, 3600));
  RETURN_IF_ERROR(CheckRoadRange(path + "side_green_s", green_s[1], 0.1, 3600));
  RETURN_IF_ERROR(CheckRoadRange(path + "amber_s", amber_s, 0.1, 60));
  RETURN_IF_ERROR(CheckRoadRange(path + "all_red_s", all_red_s, 0, 60));
  RETURN_IF_ERROR(CheckRoadRange(path + "red_amber_s", red_amber_s, 0, all_red_s));
  const auto add = [](SignalGroup& group, SignalColor color, double duration_s) {
    if (duration_s > 0) group.phases.push_back({color, duration_s});
  };
  // The cycle: green of main, amber, all red, green of side, amber, all red.
  add(groups[0], SignalColor::kGreen, green_s[0]);
  add(groups[0], SignalColor::kAmber, amber_s);
  add(groups[0], SignalColor::kRed, all_red_s + green_s[1] + amber_s + all_red_s - red_amber_s);
  add(groups[0], SignalColor::kRedAmber, red_amber_s);
  add(groups[1], SignalColor::kRed, green_s[0] + amber_s + all_red_s - red_amber_s);
  add(groups[1], SignalColor::kRedAmber, red_amber_s);
  add(groups[1], SignalColor::kGreen, green_s[1]);
  add(groups[1], SignalColor::kAmber, amber_s);
  add(groups[1], SignalColor::kRed, all_red_s);
  return groups;
}

bool StopKindOf(const JunctionShape& shape, const JunctionArm& arm, StopKind* kind) {
  switch (shape.control) {
    case v1::JUNCTION_CONTROL_SIGNALS:
      *kind = StopKind::kSignal;
      return true;
    case v1::JUNCTION_CONTROL_ALL_WAY_STOP:
      *kind = StopKind::kStop;
      return true;
    case v1::JUNCTION_CONTROL_PRIORITY_TO_THE_RIGHT:
    case v1::JUNCTION_CONTROL_ROUNDABOUT:
      *kind = StopKind::kYield;
      return true;
    case v1::JUNCTION_CONTROL_STOP:
      *kind = StopKind::kStop;
      return !arm.is_main;
    default:
      *kind = StopKind::kYield;
      return !arm.is_main;
  }
}

void AddSignalHeads(const JunctionShape& shape, int index, int first_group, std::vector<SignalHead>& heads) {
  constexpr double kPostM = 2.9, kGantryM = 5.5, kBesideM = 0.8;
  const JunctionArm& arm = shape.arms[index];
  if (arm.lanes_in == 0) return;
  const Strip leg = arm.Leg(true, 0);
  const double right_m = -arm.Width(true) - arm.profile->shoulder_m - kBesideM;
  const double ground_m = arm.BoxHeight();
  const auto add = [&](const Pose2& pose, double height_m) {
    heads.push_back({first_group + GroupOf(arm), pose.x_m, pose.y_m, ground_m + height_m,
                     std::remainder(pose.yaw_rad + M_PI, 2 * M_PI)});
  };
  add(leg.At(leg.length_m() - shape.line_to_box_m + 0.5, right_m), kPostM);
  // Over the lanes, beyond the far kerb.
  Pose2 across = leg.At(leg.length_m(), -arm.Width(true) / 2);
  double beyond_m = arm.reach_m() + 3;
  for (const JunctionArm& other : shape.arms) {
    const double turn = std::remainder(other.angle_rad - arm.angle_rad - M_PI, 2 * M_PI);
    if (std::abs(turn) < 0.01) beyond_m = arm.reach_m() + other.reach_m();
    if (shape.arms.size() == 3 && !arm.is_main && other.is_main) {
      beyond_m = std::max(beyond_m, arm.reach_m() + std::max(other.Width(true), other.Width(false)) + 2);
    }
  }
  across = AdvanceCourse(across, 0, 0, beyond_m + 1);
  add(across, kGantryM);
}

}  // namespace longtail
