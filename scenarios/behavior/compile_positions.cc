// Positions of a plan.
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/behavior/compile.h"
#include "scenarios/road/constant.h"

namespace longtail::compile {

absl::StatusOr<PlanPosition> Position(const v1::Position& from, const FieldPath& path, const Names& names,
                                      const Plan& plan) {
  PlanPosition to;
  const Course& course = plan.layout.courses[to.course];
  if (from.has_lane()) {
    const int lane = static_cast<int>(ConstantOr(from.lane().lane(), 0));
    to.s_m = ConstantOr(from.lane().s_m(), 0);
    if (!course.HasLane(lane, to.s_m))
      return path.Field("lane").Field("lane").Fault("a lane of the road", absl::StrCat(lane));
    to.t_m = course.LaneCenter(lane, to.s_m) + ConstantOr(from.lane().offset_m(), 0);
  } else if (from.has_road()) {
    to.s_m = ConstantOr(from.road().s_m(), 0);
    const double beside_m = ConstantOr(from.road().beside_right_m(), 0);
    to.t_m = ConstantOr(from.road().mirrored(), 0) == 1 ? course.LeftEdge(to.s_m) + beside_m
                                                        : course.RightEdge(to.s_m) - beside_m;
  } else if (from.has_relative()) {
    to.kind = PlanPosition::Kind::kRelative;
    ASSIGN_OR_RETURN(to.actor, names.Actor(from.relative().actor(), path.Field("relative").Field("actor")));
    to.ds_m = ConstantOr(from.relative().ds_m(), 0);
    to.dlane = static_cast<int>(ConstantOr(from.relative().dlane(), 0));
    to.offset_m = ConstantOr(from.relative().offset_m(), 0);
  } else {
    return path.Fault("lane, road or relative", "none");
  }
  return to;
}

}  // namespace longtail::compile
