// Triggers of a plan.
#include <cmath>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/behavior/compile.h"
#include "scenarios/road/constant.h"

namespace longtail::compile {
namespace {

using Kind = PlanTrigger::Kind;

// Who is looked at, and against whom.
template <typename Condition>
absl::Status ReadPair(const Condition& from, const FieldPath& path, const Names& names, PlanTrigger& to) {
  ASSIGN_OR_RETURN(to.actor, names.Actor(from.actor(), path.Field("actor")));
  ASSIGN_OR_RETURN(to.target, names.Actor(from.target(), path.Field("target")));
  return absl::OkStatus();
}

template <typename Triggers>
absl::Status AddChildren(const Triggers& triggers, const FieldPath& path, const Names& names, Plan& plan,
                         PlanTrigger& to) {
  for (int i = 0; i < triggers.size(); ++i) {
    ASSIGN_OR_RETURN(const int child, Trigger(triggers[i], path.Item("triggers", i), names, plan));
    to.children.push_back(child);
  }
  return absl::OkStatus();
}

absl::Status ReadCondition(const v1::Trigger& from, const FieldPath& path, const Names& names, Plan& plan,
                           PlanTrigger& to) {
  switch (from.trigger_case()) {
    case v1::Trigger::kAll:
      to.kind = Kind::kAll;
      return AddChildren(from.all().triggers(), path.Field("all"), names, plan, to);
    case v1::Trigger::kAny:
      to.kind = Kind::kAny;
      return AddChildren(from.any().triggers(), path.Field("any"), names, plan, to);
    case v1::Trigger::kNot: {
      to.kind = Kind::kNot;
      ASSIGN_OR_RETURN(const int child, Trigger(from.not_(), path.Field("not"), names, plan));
      to.children.push_back(child);
      return absl::OkStatus();
    }
    case v1::Trigger::kTime:
      to.kind = Kind::kTime;
      to.value = ConstantOr(from.time().at_s(), 0);
      return absl::OkStatus();
    case v1::Trigger::kTtc:
      to.kind = Kind::kTtc;
      to.greater = from.ttc().rule() == v1::RULE_GREATER;
      to.value = ConstantOr(from.ttc().value_s(), 0);
      return ReadPair(from.ttc(), path.Field("ttc"), names, to);
    case v1::Trigger::kThw:
      to.kind = Kind::kThw;
      to.greater = from.thw().rule() == v1::RULE_GREATER;
      to.value = ConstantOr(from.thw().value_s(), 0);
      return ReadPair(from.thw(), path.Field("thw"), names, to);
    case v1::Trigger::kDistance:
      to.kind = Kind::kDistance;
      to.greater = from.distance().rule() == v1::RULE_GREATER;
      to.distance_kind = from.distance().kind();
      to.value = ConstantOr(from.distance().value_m(), 0);
      return ReadPair(from.distance(), path.Field("distance"), names, to);
    case v1::Trigger::kInLaneOf:
      to.kind = Kind::kInLaneOf;
      to.value = ConstantOr(from.in_lane_of().intrusion_m(), 0);
      return ReadPair(from.in_lane_of(), path.Field("in_lane_of"), names, to);
    case v1::Trigger::kReachPosition: {
      const FieldPath reach = path.Field("reach_position");
      to.kind = Kind::kReachPosition;
      to.value = ConstantOr(from.reach_position().radius_m(), 1);
      ASSIGN_OR_RETURN(to.actor, names.Actor(from.reach_position().actor(), reach.Field("actor")));
      ASSIGN_OR_RETURN(to.position, Position(from.reach_position().position(), reach.Field("position"), names, plan));
      return absl::OkStatus();
    }
    case v1::Trigger::kStepState:
      to.kind = Kind::kStepState;
      to.step_state = from.step_state().state();
      to.step = names.Step(from.step_state().step());
      return absl::OkStatus();
    case v1::Trigger::kSpeed: {
      to.kind = Kind::kSpeed;
      to.greater = from.speed().rule() == v1::RULE_GREATER;
      to.value = ConstantOr(from.speed().value_mps(), 0);
      ASSIGN_OR_RETURN(to.actor, names.Actor(from.speed().actor(), path.Field("speed").Field("actor")));
      return absl::OkStatus();
    }
    case v1::Trigger::kDeceleration: {
      to.kind = Kind::kDeceleration;
      to.greater = from.deceleration().rule() == v1::RULE_GREATER;
      to.value = ConstantOr(from.deceleration().value_mps2(), 0);
      ASSIGN_OR_RETURN(to.actor, names.Actor(from.deceleration().actor(), path.Field("deceleration").Field("actor")));
      return absl::OkStatus();
    }
    case v1::Trigger::TRIGGER_NOT_SET:
      break;
  }
  return path.Fault("a condition", "none");
}

}  // namespace

absl::StatusOr<int> Trigger(const v1::Trigger& from, const FieldPath& path, const Names& names, Plan& plan) {
  PlanTrigger to;
  RETURN_IF_ERROR(ReadCondition(from, path, names, plan, to));
  to.delay_ticks = static_cast<int>(std::llround(ConstantOr(from.delay_s(), 0) / kTickS));
  plan.triggers.push_back(to);
  return static_cast<int>(plan.triggers.size()) - 1;
}

}  // namespace longtail::compile
