#include "tools/cli/trigger_words.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/cli/alike_words.h"
#include "tools/cli/spec_words.h"

namespace longtail {
namespace {

const char* RuleWords(v1::Rule rule) {
  switch (rule) {
    case v1::RULE_LESS:
      return "below";
    case v1::RULE_EQUAL:
      return "exactly";
    case v1::RULE_LESS_OR_EQUAL:
      return "at most";
    case v1::RULE_GREATER_OR_EQUAL:
    case v1::RULE_UNSPECIFIED:
      return "at least";
    case v1::RULE_NOT_EQUAL:
      return "other than";
    default:
      return "above";
  }
}

std::string Compared(v1::Rule rule, const v1::Value& value, const char* unit) {
  return absl::StrCat(" is ", RuleWords(rule), " ", ValueWords(value, unit));
}

// The actor or the place that a condition measures to.
template <typename Condition>
std::string ToWhat(const Condition& condition) {
  return condition.has_position() ? absl::StrCat("the place ", PositionWords(condition.position()))
                                  : condition.target();
}

const char* GapWords(v1::GapKind kind) {
  switch (kind) {
    case v1::GAP_KIND_ALONG_ROAD_CENTERS:
      return " (between centres, along the road)";
    case v1::GAP_KIND_FREE_SPACE:
      return " (straight)";
    case v1::GAP_KIND_CENTERS:
      return " (between centres, straight)";
    default:
      return "";
  }
}

const char* DistanceKindWords(v1::DistanceKind kind) {
  switch (kind) {
    case v1::DISTANCE_KIND_ALONG_ROAD:
      return "the gap along the road from ";
    case v1::DISTANCE_KIND_ALONG_ROAD_CENTERS:
      return "the way along the road between the centres from ";
    case v1::DISTANCE_KIND_LATERAL:
      return "the sideways distance from ";
    case v1::DISTANCE_KIND_LATERAL_FREE_SPACE:
      return "the free space sideways from ";
    case v1::DISTANCE_KIND_CENTERS:
      return "the distance between the centres from ";
    default:
      return "the free distance from ";
  }
}

template <typename Triggers>
std::string JoinTriggers(const Triggers& triggers, const char* word) {
  std::vector<std::string> clauses;
  for (const v1::Trigger& trigger : triggers) {
    const bool nested = trigger.has_all() || trigger.has_any();
    clauses.push_back(nested ? absl::StrCat("(", TriggerWords(trigger), ")") : TriggerWords(trigger));
  }
  std::vector<std::string> words;
  for (const std::vector<int>& group : GroupAlike(clauses)) {
    words.push_back(clauses[group.front()]);
    if (group.size() > 1) absl::StrAppend(&words.back(), " (", word, " ", group.size() - 1, " more like it)");
  }
  return absl::StrJoin(words, absl::StrCat(" ", word, " "));
}

std::string LaneWords(const v1::LaneCondition& condition) {
  if (IsZero(condition.intrusion_m())) {
    return absl::StrCat(condition.actor(), " is in the lane of ", condition.target());
  }
  return absl::StrCat(condition.actor(), " reaches ", ValueWords(condition.intrusion_m(), "m"), " into the lane of ",
                      condition.target());
}

std::string StateWords(const v1::StepStateCondition& condition) {
  const auto state = [&condition] {
    switch (condition.state()) {
      case v1::STEP_STATE_RUNNING:
        return "runs";
      case v1::STEP_STATE_DONE:
        return "is done";
      case v1::STEP_STATE_STARTS:
        return "starts";
      case v1::STEP_STATE_ENDS:
        return "ends";
      case v1::STEP_STATE_SKIPPED:
        return "is skipped";
      default:
        return "still waits";
    }
  };
  return absl::StrCat("the step ", condition.step(), " ", state());
}

// " for 2 s", or nothing.
std::string ForSeconds(const v1::Value& duration_s) {
  return IsZero(duration_s) ? "" : absl::StrCat(" for ", ValueWords(duration_s, "s"));
}

std::string MotionWords(const v1::Trigger& trigger) {
  switch (trigger.trigger_case()) {
    case v1::Trigger::kSpeed:
      return absl::StrCat("the speed of ", trigger.speed().actor(),
                          Compared(trigger.speed().rule(), trigger.speed().value_mps(), "m/s"));
    case v1::Trigger::kDeceleration:
      return absl::StrCat("the deceleration of ", trigger.deceleration().actor(),
                          Compared(trigger.deceleration().rule(), trigger.deceleration().value_mps2(), "m/s²"));
    case v1::Trigger::kRelativeSpeed: {
      const v1::RelativeSpeedCondition& speed = trigger.relative_speed();
      return absl::StrCat("the speed of ", speed.actor(), " less that of ", speed.target(),
                          speed.axis() == v1::AXIS_LATERAL ? ", sideways," : "",
                          Compared(speed.rule(), speed.value_mps(), "m/s"));
    }
    case v1::Trigger::kAcceleration:
      return absl::StrCat("the ", trigger.acceleration().axis() == v1::AXIS_LATERAL ? "sideways " : "",
                          "acceleration of ", trigger.acceleration().actor(),
                          Compared(trigger.acceleration().rule(), trigger.acceleration().value_mps2(), "m/s²"));
    case v1::Trigger::kStandstill:
      return absl::StrCat(trigger.standstill().actor(), " has stood still",
                          ForSeconds(trigger.standstill().duration_s()));
    case v1::Trigger::kTravelled:
      return absl::StrCat("the way that ", trigger.travelled().actor(), " has gone",
                          Compared(trigger.travelled().rule(), trigger.travelled().value_m(), "m"));
    case v1::Trigger::kEndOfRoad:
      return absl::StrCat(trigger.end_of_road().actor(), " has been at the end of its road",
                          ForSeconds(trigger.end_of_road().duration_s()));
    default:
      return absl::StrCat(trigger.off_road().actor(), " has been ",
                          IsZero(trigger.off_road().beyond_m())
                              ? ""
                              : absl::StrCat(ValueWords(trigger.off_road().beyond_m(), "m"), " "),
                          "off the lanes", ForSeconds(trigger.off_road().duration_s()));
  }
}

std::string DoorWords(const v1::DoorCondition& condition) {
  const std::string door =
      absl::StrCat("the ", EnumWords(v1::Door_Name(condition.door()), "DOOR_"), " door of ", condition.actor());
  const bool by_default = condition.rule() == v1::RULE_UNSPECIFIED || condition.rule() == v1::RULE_GREATER;
  if (by_default && IsZero(condition.angle_deg())) return absl::StrCat(door, " stands open");
  return absl::StrCat("the angle by which ", door, " stands open",
                      Compared(by_default ? v1::RULE_GREATER : condition.rule(), condition.angle_deg(), "°"));
}

std::string ConditionWords(const v1::Trigger& trigger) {
  switch (trigger.trigger_case()) {
    case v1::Trigger::kAll:
      return JoinTriggers(trigger.all().triggers(), "and");
    case v1::Trigger::kAny:
      return JoinTriggers(trigger.any().triggers(), "or");
    case v1::Trigger::kNot:
      return absl::StrCat("it is not so that (", TriggerWords(trigger.not_()), ")");
    case v1::Trigger::kTime:
      return absl::StrCat("the clip reaches ", ValueWords(trigger.time().at_s(), "s"));
    case v1::Trigger::kTtc:
      return absl::StrCat("the time to collision of ", trigger.ttc().actor(), " with ", ToWhat(trigger.ttc()),
                          GapWords(trigger.ttc().along()),
                          Compared(trigger.ttc().rule(), trigger.ttc().value_s(), "s"));
    case v1::Trigger::kThw:
      return absl::StrCat("the headway of ", trigger.thw().actor(), " behind ", ToWhat(trigger.thw()),
                          GapWords(trigger.thw().along()),
                          Compared(trigger.thw().rule(), trigger.thw().value_s(), "s"));
    case v1::Trigger::kDistance:
      return absl::StrCat(DistanceKindWords(trigger.distance().kind()), trigger.distance().actor(), " to ",
                          ToWhat(trigger.distance()),
                          Compared(trigger.distance().rule(), trigger.distance().value_m(), "m"));
    case v1::Trigger::kReachPosition:
      return absl::StrCat(trigger.reach_position().actor(), " is within ",
                          ValueWords(trigger.reach_position().radius_m(), "m"), " of the place ",
                          PositionWords(trigger.reach_position().position()));
    case v1::Trigger::kStepState:
      return StateWords(trigger.step_state());
    case v1::Trigger::kInLaneOf:
      return LaneWords(trigger.in_lane_of());
    case v1::Trigger::kSpeed:
    case v1::Trigger::kDeceleration:
    case v1::Trigger::kRelativeSpeed:
    case v1::Trigger::kAcceleration:
    case v1::Trigger::kStandstill:
    case v1::Trigger::kTravelled:
    case v1::Trigger::kEndOfRoad:
    case v1::Trigger::kOffRoad:
      return MotionWords(trigger);
    case v1::Trigger::kCollision:
      return absl::StrCat(trigger.collision().actor(), " has touched ",
                          trigger.collision().target().empty() ? "anybody" : trigger.collision().target());
    case v1::Trigger::kSignal:
      return absl::StrCat("the signals ", trigger.signal().group(), " show ",
                          EnumWords(v1::SignalColor_Name(trigger.signal().color()), "SIGNAL_COLOR_"));
    case v1::Trigger::kVariable:
      return absl::StrCat("the variable ", trigger.variable().variable(),
                          Compared(trigger.variable().rule(), trigger.variable().value(), ""));
    case v1::Trigger::kDoor:
      return DoorWords(trigger.door());
    case v1::Trigger::TRIGGER_NOT_SET:
      return "nothing is asked";
  }
  return "";
}

std::string EdgeWords(v1::Edge edge, const std::string& words) {
  switch (edge) {
    case v1::EDGE_RISING:
      return absl::StrCat("at the moment when ", words);
    case v1::EDGE_FALLING:
      return absl::StrCat("at the moment when it is no longer so that (", words, ")");
    case v1::EDGE_EITHER:
      return absl::StrCat("at the moments when it begins or ceases that (", words, ")");
    default:
      return words;
  }
}

}  // namespace

std::string TriggerWords(const v1::Trigger& trigger) {
  const std::string words = EdgeWords(trigger.edge(), ConditionWords(trigger));
  if (IsZero(trigger.delay_s())) return words;
  return absl::StrCat(trigger.has_any() ? absl::StrCat("(", words, ")") : words, " and ",
                      ValueWords(trigger.delay_s(), "s"), " have passed since");
}

}  // namespace longtail
