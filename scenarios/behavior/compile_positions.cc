// Positions of a plan.
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/behavior/compile.h"
#include "scenarios/road/constant.h"

namespace longtail::compile {
namespace {

using Kind = PlanPosition::Kind;

int Whole(const v1::Value& value) { return static_cast<int>(ConstantOr(value, 0)); }

absl::Status CheckBegun(const Course& course, double s_m, const FieldPath& path) {
  if (s_m >= course.first_s_m()) return absl::OkStatus();
  return path.Field("s_m").Fault(absl::StrCat(">= ", course.first_s_m(), ", where course ", course.name(), " begins"),
                                 absl::StrCat(s_m));
}

absl::StatusOr<PlanPosition> OnLane(const v1::LanePosition& from, const FieldPath& path, const Plan& plan) {
  PlanPosition to;
  ASSIGN_OR_RETURN(to.course, CourseIndex(from.route(), path.Field("route"), plan));
  const Course& course = plan.layout.courses[to.course];
  const int lane = Whole(from.lane());
  to.along_m = ConstantOr(from.s_m(), 0);
  RETURN_IF_ERROR(CheckBegun(course, to.along_m, path));
  if (!course.HasLane(lane, to.along_m)) {
    return path.Field("lane").Fault(absl::StrCat("a lane of the road at s = ", to.along_m, " m"), absl::StrCat(lane));
  }
  to.across_m = course.LaneCenter(lane, to.along_m) + ConstantOr(from.offset_m(), 0);
  return to;
}

absl::StatusOr<PlanPosition> BesideRoad(const v1::RoadPosition& from, const FieldPath& path, const Plan& plan) {
  PlanPosition to;
  ASSIGN_OR_RETURN(to.course, CourseIndex(from.route(), path.Field("route"), plan));
  const Course& course = plan.layout.courses[to.course];
  to.along_m = ConstantOr(from.s_m(), 0);
  RETURN_IF_ERROR(CheckBegun(course, to.along_m, path));
  const double beside_m = ConstantOr(from.beside_right_m(), 0);
  to.across_m = ConstantOr(from.mirrored(), 0) == 1 ? course.LeftEdge(to.along_m) + beside_m
                                                    : course.RightEdge(to.along_m) - beside_m;
  return to;
}

// One that is counted from an actor.
template <typename From>
absl::StatusOr<PlanPosition> FromActor(Kind kind, const From& from, const FieldPath& path, const Names& names,
                                       const v1::Value& along_m, const v1::Value& across_m) {
  PlanPosition to;
  to.kind = kind;
  ASSIGN_OR_RETURN(to.actor, names.Actor(from.actor(), path.Field("actor")));
  to.along_m = ConstantOr(along_m, 0);
  to.across_m = ConstantOr(across_m, 0);
  return to;
}

PlanPosition InWorld(const v1::WorldPosition& from, const Plan& plan) {
  PlanPosition to;
  to.kind = Kind::kWorld;
  to.along_m = ConstantOr(from.x_m(), 0);
  to.across_m = ConstantOr(from.y_m(), 0);
  to.near_s_m = plan.layout.courses[0].Project(to.along_m, to.across_m).s_m;
  return to;
}

PlanPosition OnTrajectory(const v1::TrajectoryPosition& from, const Names& names) {
  PlanPosition to;
  to.kind = Kind::kTrajectory;
  to.step = names.Step(from.step());
  to.along_m = ConstantOr(from.s_m(), 0);
  to.across_m = ConstantOr(from.offset_m(), 0);
  return to;
}

PlanPosition AheadOfEgo(const v1::AheadOfEgoPosition& from) {
  PlanPosition to;
  to.kind = Kind::kAheadOfEgo;
  to.actor = 0;
  to.along_m = ConstantOr(from.s_m(), 0);
  to.lanes = Whole(from.lane());
  to.across_m = ConstantOr(from.t_m(), 0);
  return to;
}

absl::StatusOr<PlanPosition> OnActor(const v1::OnActorPosition& from, const FieldPath& path, const Names& names,
                                     const Plan& plan) {
  ASSIGN_OR_RETURN(PlanPosition to, FromActor(Kind::kOnActor, from, path, names, from.ahead_m(), from.left_m()));
  const PlanActor& carrier = plan.actors[to.actor];
  if (!from.has_ahead_m()) to.along_m = carrier.box_center_x_m;
  to.up_m = ConstantOr(from.up_m(), carrier.height_m);
  return to;
}

absl::StatusOr<PlanPosition> Hitched(const v1::HitchedPosition& from, const FieldPath& path, const Names& names) {
  PlanPosition to;
  to.kind = Kind::kHitched;
  ASSIGN_OR_RETURN(to.actor, names.Actor(from.actor(), path.Field("actor")));
  to.angle_rad = ConstantOr(from.angle_deg(), 0) * kPi / 180;
  return to;
}

}  // namespace

absl::StatusOr<PlanPosition> ReadPosition(const v1::Position& from, const FieldPath& path, const Names& names,
                                          const Plan& plan) {
  switch (from.position_case()) {
    case v1::Position::kLane:
      return OnLane(from.lane(), path.Field("lane"), plan);
    case v1::Position::kRoad:
      return BesideRoad(from.road(), path.Field("road"), plan);
    case v1::Position::kWorld:
      return InWorld(from.world(), plan);
    case v1::Position::kRelative: {
      absl::StatusOr<PlanPosition> to = FromActor(Kind::kRelativeLane, from.relative(), path.Field("relative"), names,
                                                  from.relative().ds_m(), from.relative().offset_m());
      if (to.ok()) to->lanes = Whole(from.relative().dlane());
      return to;
    }
    case v1::Position::kRelativeRoad:
      return FromActor(Kind::kRelativeRoad, from.relative_road(), path.Field("relative_road"), names,
                       from.relative_road().ds_m(), from.relative_road().dt_m());
    case v1::Position::kRelativeActor:
      return FromActor(Kind::kRelativeActor, from.relative_actor(), path.Field("relative_actor"), names,
                       from.relative_actor().ahead_m(), from.relative_actor().left_m());
    case v1::Position::kTrajectory:
      return OnTrajectory(from.trajectory(), names);
    case v1::Position::kAheadOfEgo:
      return AheadOfEgo(from.ahead_of_ego());
    case v1::Position::kOnActor:
      return OnActor(from.on_actor(), path.Field("on_actor"), names, plan);
    case v1::Position::kHitched:
      return Hitched(from.hitched(), path.Field("hitched"), names);
    case v1::Position::POSITION_NOT_SET:
      break;
  }
  return path.Fault("a position", "none");
}

absl::StatusOr<int> Position(const v1::Position& from, const FieldPath& path, const Names& names, Plan& plan) {
  ASSIGN_OR_RETURN(const PlanPosition position, ReadPosition(from, path, names, plan));
  if (position.kind == Kind::kHitched) return path.Fault("a place, as only a start may be hitched", "hitched");
  plan.positions.push_back(position);
  return static_cast<int>(plan.positions.size()) - 1;
}

}  // namespace longtail::compile
