// Actions of a plan.
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/behavior/compile.h"
#include "scenarios/road/constant.h"

namespace longtail::compile {
namespace {

using Kind = PlanAction::Kind;

v1::Shape ShapeOr(v1::Shape shape, v1::Shape fallback) { return shape == v1::SHAPE_UNSPECIFIED ? fallback : shape; }

absl::StatusOr<PlanAction> Trajectory(const v1::FollowTrajectoryAction& from, const FieldPath& path, const Names& names,
                                      const Plan& plan) {
  PlanAction to;
  to.kind = Kind::kFollowTrajectory;
  for (int i = 0; i < from.points_size(); ++i) {
    const FieldPath point_path = path.Item("points", i);
    PlanTrajectoryPoint point;
    point.time_s = ConstantOr(from.points(i).time_s(), 0);
    if (i > 0 && point.time_s <= to.points.back().time_s) {
      return point_path.Field("time_s").Fault(absl::StrCat("> ", to.points.back().time_s), absl::StrCat(point.time_s));
    }
    ASSIGN_OR_RETURN(point.position, Position(from.points(i).position(), point_path.Field("position"), names, plan));
    to.points.push_back(point);
  }
  if (to.points.empty()) return path.Field("points").Fault("a list with points", "none");
  return to;
}

absl::StatusOr<PlanAction> Walk(const v1::WalkPathAction& from, const FieldPath& path, const Names& names,
                                const Plan& plan) {
  PlanAction to;
  to.kind = Kind::kWalkPath;
  to.speed_mps = ConstantOr(from.speed_mps(), 1);
  to.duration_s = ConstantOr(from.rise_s(), 0.4);
  for (int i = 0; i < from.points_size(); ++i) {
    ASSIGN_OR_RETURN(const PlanPosition position, Position(from.points(i), path.Item("points", i), names, plan));
    to.points.push_back({0, position});
  }
  if (to.points.empty()) return path.Field("points").Fault("a list with points", "none");
  return to;
}

}  // namespace

absl::StatusOr<PlanAction> Action(const v1::Action& from, const FieldPath& path, const Names& names, const Plan& plan) {
  PlanAction to;
  switch (from.action_case()) {
    case v1::Action::kSpeed:
      to.kind = Kind::kSpeed;
      to.target = ConstantOr(from.speed().target_mps(), 0);
      to.duration_s = ConstantOr(from.speed().duration_s(), 1);
      to.shape = ShapeOr(from.speed().shape(), v1::SHAPE_LINEAR);
      if (!from.speed().relative_to().empty()) {
        ASSIGN_OR_RETURN(to.relative_to,
                         names.Actor(from.speed().relative_to(), path.Field("speed").Field("relative_to")));
      }
      return to;
    case v1::Action::kLaneChange:
      to.kind = Kind::kLaneChange;
      to.duration_s = ConstantOr(from.lane_change().duration_s(), 3);
      to.shape = ShapeOr(from.lane_change().shape(), v1::SHAPE_CUBIC);
      if (from.lane_change().target_case() == v1::LaneChangeAction::kLaneOf) {
        ASSIGN_OR_RETURN(to.lane_of,
                         names.Actor(from.lane_change().lane_of(), path.Field("lane_change").Field("lane_of")));
      } else {
        to.lanes_to_left = static_cast<int>(ConstantOr(from.lane_change().lanes_to_left(), 0));
      }
      return to;
    case v1::Action::kLaneOffset:
      to.kind = Kind::kLaneOffset;
      to.target = ConstantOr(from.lane_offset().offset_m(), 0);
      to.duration_s = ConstantOr(from.lane_offset().duration_s(), 2);
      to.shape = ShapeOr(from.lane_offset().shape(), v1::SHAPE_CUBIC);
      return to;
    case v1::Action::kBrake:
      to.kind = Kind::kBrake;
      to.deceleration_mps2 = ConstantOr(from.brake().deceleration_mps2(), 1);
      to.target = ConstantOr(from.brake().target_mps(), 0);
      to.duration_s = ConstantOr(from.brake().rise_s(), 0.2);
      return to;
    case v1::Action::kAppear:
      to.kind = Kind::kAppear;
      return to;
    case v1::Action::kFollowTrajectory:
      return Trajectory(from.follow_trajectory(), path.Field("follow_trajectory"), names, plan);
    case v1::Action::kWalkPath:
      return Walk(from.walk_path(), path.Field("walk_path"), names, plan);
    case v1::Action::ACTION_NOT_SET:
      break;
  }
  return path.Fault("an action", "none");
}

}  // namespace longtail::compile
