// Triggers of a plan.
#include <cmath>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/behavior/compile.h"
#include "scenarios/road/constant.h"

namespace longtail::compile {
namespace {

using Kind = PlanTrigger::Kind;

class TriggerReader {
 public:
  TriggerReader(const Names& names, Plan& plan) : names_(names), plan_(plan) {}

  absl::Status Read(const v1::Trigger& from, const FieldPath& path, PlanTrigger& to) {
    switch (from.trigger_case()) {
      case v1::Trigger::kAll:
        to.kind = Kind::kAll;
        return Children(from.all().triggers(), path.Field("all"), to);
      case v1::Trigger::kAny:
        to.kind = Kind::kAny;
        return Children(from.any().triggers(), path.Field("any"), to);
      case v1::Trigger::kNot: {
        to.kind = Kind::kNot;
        ASSIGN_OR_RETURN(const int child, Trigger(from.not_(), path.Field("not"), names_, plan_));
        SetChildren({child}, to);
        return absl::OkStatus();
      }
      case v1::Trigger::kTime:
        to.kind = Kind::kTime;
        to.value = ConstantOr(from.time().at_s(), 0);
        return absl::OkStatus();
      case v1::Trigger::kTtc:
        to.kind = Kind::kTtc;
        return Gap(from.ttc(), path.Field("ttc"), to);
      case v1::Trigger::kThw:
        to.kind = Kind::kThw;
        return Gap(from.thw(), path.Field("thw"), to);
      case v1::Trigger::kDistance:
        to.kind = Kind::kDistance;
        to.distance_kind = from.distance().kind();
        Compare(from.distance().rule(), from.distance().value_m(), to);
        return ToTargetOrPosition(from.distance(), path.Field("distance"), to);
      case v1::Trigger::kReachPosition:
        to.kind = Kind::kReachPosition;
        Compare(v1::RULE_LESS_OR_EQUAL, from.reach_position().radius_m(), to);
        RETURN_IF_ERROR(Actor(from.reach_position(), path.Field("reach_position"), to));
        return PositionOf(from.reach_position(), path.Field("reach_position"), to);
      case v1::Trigger::kStepState:
        to.kind = Kind::kStepState;
        to.step_state = from.step_state().state();
        to.index = names_.Step(from.step_state().step());
        return absl::OkStatus();
      case v1::Trigger::kSpeed:
        to.kind = Kind::kSpeed;
        Compare(from.speed().rule(), from.speed().value_mps(), to);
        return Actor(from.speed(), path.Field("speed"), to);
      case v1::Trigger::kInLaneOf:
        to.kind = Kind::kInLaneOf;
        to.value = ConstantOr(from.in_lane_of().intrusion_m(), 0);
        RETURN_IF_ERROR(Actor(from.in_lane_of(), path.Field("in_lane_of"), to));
        return Target(from.in_lane_of(), path.Field("in_lane_of"), to);
      case v1::Trigger::kDeceleration:
        to.kind = Kind::kDeceleration;
        Compare(from.deceleration().rule(), from.deceleration().value_mps2(), to);
        return Actor(from.deceleration(), path.Field("deceleration"), to);
      case v1::Trigger::kRelativeSpeed:
        to.kind = Kind::kRelativeSpeed;
        to.lateral = from.relative_speed().axis() == v1::AXIS_LATERAL;
        Compare(from.relative_speed().rule(), from.relative_speed().value_mps(), to);
        RETURN_IF_ERROR(Actor(from.relative_speed(), path.Field("relative_speed"), to));
        return Target(from.relative_speed(), path.Field("relative_speed"), to);
      case v1::Trigger::kAcceleration:
        to.kind = Kind::kAcceleration;
        to.lateral = from.acceleration().axis() == v1::AXIS_LATERAL;
        Compare(from.acceleration().rule(), from.acceleration().value_mps2(), to);
        return Actor(from.acceleration(), path.Field("acceleration"), to);
      case v1::Trigger::kStandstill:
        return Watch(PlanWatch::Kind::kStandstill, from.standstill(), path.Field("standstill"), to);
      case v1::Trigger::kEndOfRoad:
        return Watch(PlanWatch::Kind::kEndOfRoad, from.end_of_road(), path.Field("end_of_road"), to);
      case v1::Trigger::kOffRoad:
        RETURN_IF_ERROR(Watch(PlanWatch::Kind::kOffRoad, from.off_road(), path.Field("off_road"), to));
        plan_.watches.back().beyond_m = ConstantOr(from.off_road().beyond_m(), 0);
        return absl::OkStatus();
      case v1::Trigger::kTravelled:
        Compare(from.travelled().rule(), from.travelled().value_m(), to);
        return AddWatch(PlanWatch::Kind::kTravelled, from.travelled(), path.Field("travelled"), to);
      case v1::Trigger::kCollision:
        to.kind = Kind::kCollision;
        RETURN_IF_ERROR(Actor(from.collision(), path.Field("collision"), to));
        return from.collision().target().empty() ? absl::OkStatus()
                                                 : Target(from.collision(), path.Field("collision"), to);
      case v1::Trigger::kSignal: {
        to.kind = Kind::kSignal;
        to.color = static_cast<int>(from.signal().color()) - 1;
        ASSIGN_OR_RETURN(to.index, SignalIndex(from.signal().group(), path.Field("signal").Field("group"), plan_));
        return absl::OkStatus();
      }
      case v1::Trigger::kVariable: {
        to.kind = Kind::kVariable;
        Compare(from.variable().rule(), from.variable().value(), to);
        ASSIGN_OR_RETURN(to.index,
                         names_.Variable(from.variable().variable(), path.Field("variable").Field("variable")));
        return absl::OkStatus();
      }
      case v1::Trigger::kDoor:
        to.kind = Kind::kDoor;
        to.index = from.door().door();
        Compare(from.door().rule(), from.door().angle_deg(), to);
        if (from.door().rule() == v1::RULE_UNSPECIFIED) to.rule = v1::RULE_GREATER;
        to.value *= kPi / 180;
        return Actor(from.door(), path.Field("door"), to);
      case v1::Trigger::TRIGGER_NOT_SET:
        break;
    }
    return path.Fault("a condition", "none");
  }

 private:
  static void Compare(v1::Rule rule, const v1::Value& value, PlanTrigger& to) {
    to.rule = rule == v1::RULE_UNSPECIFIED ? v1::RULE_GREATER_OR_EQUAL : rule;
    to.value = ConstantOr(value, 0);
  }

  template <typename Condition>
  absl::Status Actor(const Condition& from, const FieldPath& path, PlanTrigger& to) {
    ASSIGN_OR_RETURN(to.actor, names_.Actor(from.actor(), path.Field("actor")));
    return absl::OkStatus();
  }

  template <typename Condition>
  absl::Status Target(const Condition& from, const FieldPath& path, PlanTrigger& to) {
    ASSIGN_OR_RETURN(to.target, names_.Actor(from.target(), path.Field("target")));
    return absl::OkStatus();
  }

  template <typename Condition>
  absl::Status PositionOf(const Condition& from, const FieldPath& path, PlanTrigger& to) {
    ASSIGN_OR_RETURN(to.position, Position(from.position(), path.Field("position"), names_, plan_));
    return absl::OkStatus();
  }

  template <typename Condition>
  absl::Status ToTargetOrPosition(const Condition& from, const FieldPath& path, PlanTrigger& to) {
    RETURN_IF_ERROR(Actor(from, path, to));
    return from.has_position() ? PositionOf(from, path, to) : Target(from, path, to);
  }

  template <typename Condition>
  absl::Status Gap(const Condition& from, const FieldPath& path, PlanTrigger& to) {
    if (from.along() != v1::GAP_KIND_UNSPECIFIED) to.gap_kind = from.along();
    Compare(from.rule(), from.value_s(), to);
    return ToTargetOrPosition(from, path, to);
  }

  template <typename Condition>
  absl::Status AddWatch(PlanWatch::Kind kind, const Condition& from, const FieldPath& path, PlanTrigger& to) {
    to.kind = Kind::kWatch;
    RETURN_IF_ERROR(Actor(from, path, to));
    to.index = static_cast<int>(plan_.watches.size());
    plan_.watches.push_back({kind, to.actor, 0});
    return absl::OkStatus();
  }

  // One that must be so for a time.
  template <typename Condition>
  absl::Status Watch(PlanWatch::Kind kind, const Condition& from, const FieldPath& path, PlanTrigger& to) {
    Compare(v1::RULE_GREATER_OR_EQUAL, from.duration_s(), to);
    return AddWatch(kind, from, path, to);
  }

  void SetChildren(const std::vector<int>& children, PlanTrigger& to) {
    to.first_child = static_cast<int>(plan_.trigger_children.size());
    to.num_children = static_cast<int>(children.size());
    plan_.trigger_children.insert(plan_.trigger_children.end(), children.begin(), children.end());
    for (const int child : children) to.has_past |= plan_.triggers[child].has_past;
  }

  template <typename Triggers>
  absl::Status Children(const Triggers& triggers, const FieldPath& path, PlanTrigger& to) {
    std::vector<int> children;
    for (int i = 0; i < triggers.size(); ++i) {
      ASSIGN_OR_RETURN(const int child, Trigger(triggers[i], path.Item("triggers", i), names_, plan_));
      children.push_back(child);
    }
    SetChildren(children, to);
    return absl::OkStatus();
  }

  const Names& names_;
  Plan& plan_;
};

}  // namespace

absl::StatusOr<int> Trigger(const v1::Trigger& from, const FieldPath& path, const Names& names, Plan& plan) {
  PlanTrigger to;
  to.first_of_tree = static_cast<int>(plan.triggers.size());
  RETURN_IF_ERROR(TriggerReader(names, plan).Read(from, path, to));
  if (from.edge() != v1::EDGE_UNSPECIFIED) to.edge = from.edge();
  to.delay_ticks = static_cast<int>(std::llround(ConstantOr(from.delay_s(), 0) / kTickS));
  if (to.delay_ticks > 0) to.delay_line = plan.num_delay_lines++;
  to.has_past |=
      to.edge != v1::EDGE_NONE || to.delay_ticks > 0 || to.rule == v1::RULE_EQUAL || to.rule == v1::RULE_NOT_EQUAL;
  plan.triggers.push_back(to);
  return static_cast<int>(plan.triggers.size()) - 1;
}

}  // namespace longtail::compile
