#include "tools/cli/spec_words.h"

#include <cctype>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace longtail {
namespace {

std::string Number(double value) { return absl::StrFormat("%.6g", value); }

std::string WithUnit(const std::string& words, std::string_view unit) {
  if (unit.empty()) return words;
  return absl::StrCat(words, unit == "°" ? "" : " ", std::string(unit));
}

bool IsName(const std::string& expression) {
  for (const char c : expression) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '_') return false;
  }
  return !expression.empty();
}

// A signed quantity: "3 m ahead of", "3 m behind"; computed ones keep their sign: "(a + b) m ahead of".
std::string SignedWords(const v1::Value& value, std::string_view unit, const char* positive, const char* negative) {
  if (!value.has_constant() || value.constant() >= 0) return absl::StrCat(ValueWords(value, unit), " ", positive);
  v1::Value turned;
  turned.set_constant(-value.constant());
  return absl::StrCat(ValueWords(turned, unit), " ", negative);
}

bool IsZero(const v1::Value& value) {
  return value.value_case() == v1::Value::VALUE_NOT_SET || (value.has_constant() && value.constant() == 0);
}

std::string RuleWords(v1::Rule rule) { return rule == v1::RULE_LESS ? "below" : "above"; }

std::string Within(const v1::Value& duration_s, v1::Shape shape) {
  const char* how = shape == v1::SHAPE_LINEAR       ? " at a constant rate"
                    : shape == v1::SHAPE_CUBIC      ? " with a smooth start and end"
                    : shape == v1::SHAPE_SINUSOIDAL ? " along a half sine wave"
                                                    : "";
  return absl::StrCat(" within ", ValueWords(duration_s, "s"), how);
}

std::string Lanes(const v1::Value& lanes_to_left) {
  const bool one = lanes_to_left.has_constant() && std::abs(lanes_to_left.constant()) == 1;
  return SignedWords(lanes_to_left, "", one ? "lane to the left" : "lanes to the left",
                     one ? "lane to the right" : "lanes to the right");
}

template <typename Triggers>
std::string JoinTriggers(const Triggers& triggers, const char* word) {
  std::vector<std::string> clauses;
  for (const v1::Trigger& trigger : triggers) {
    const bool nested = trigger.has_all() || trigger.has_any();
    clauses.push_back(nested ? absl::StrCat("(", TriggerWords(trigger), ")") : TriggerWords(trigger));
  }
  return absl::StrJoin(clauses, absl::StrCat(" ", word, " "));
}

std::string DistanceWords(const v1::DistanceCondition& condition) {
  const char* what = condition.kind() == v1::DISTANCE_KIND_ALONG_ROAD ? "the gap along the road from "
                     : condition.kind() == v1::DISTANCE_KIND_LATERAL  ? "the sideways distance from "
                                                                      : "the free distance from ";
  return absl::StrCat(what, condition.actor(), " to ", condition.target(), " is ", RuleWords(condition.rule()), " ",
                      ValueWords(condition.value_m(), "m"));
}

std::string LaneWords(const v1::LaneCondition& condition) {
  if (IsZero(condition.intrusion_m())) {
    return absl::StrCat(condition.actor(), " is in the lane of ", condition.target());
  }
  return absl::StrCat(condition.actor(), " reaches ", ValueWords(condition.intrusion_m(), "m"), " into the lane of ",
                      condition.target());
}

std::string StateWords(const v1::StepStateCondition& condition) {
  const char* state = condition.state() == v1::STEP_STATE_RUNNING ? "runs"
                      : condition.state() == v1::STEP_STATE_DONE  ? "is done"
                                                                  : "still waits";
  return absl::StrCat("the step ", condition.step(), " ", state);
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
      return absl::StrCat("the time to collision of ", trigger.ttc().actor(), " with ", trigger.ttc().target(), " is ",
                          RuleWords(trigger.ttc().rule()), " ", ValueWords(trigger.ttc().value_s(), "s"));
    case v1::Trigger::kThw:
      return absl::StrCat("the headway of ", trigger.thw().actor(), " behind ", trigger.thw().target(), " is ",
                          RuleWords(trigger.thw().rule()), " ", ValueWords(trigger.thw().value_s(), "s"));
    case v1::Trigger::kDistance:
      return DistanceWords(trigger.distance());
    case v1::Trigger::kReachPosition:
      return absl::StrCat(trigger.reach_position().actor(), " is within ",
                          ValueWords(trigger.reach_position().radius_m(), "m"), " of the place ",
                          PositionWords(trigger.reach_position().position()));
    case v1::Trigger::kStepState:
      return StateWords(trigger.step_state());
    case v1::Trigger::kSpeed:
      return absl::StrCat("the speed of ", trigger.speed().actor(), " is ", RuleWords(trigger.speed().rule()), " ",
                          ValueWords(trigger.speed().value_mps(), "m/s"));
    case v1::Trigger::kInLaneOf:
      return LaneWords(trigger.in_lane_of());
    case v1::Trigger::kDeceleration:
      return absl::StrCat("the deceleration of ", trigger.deceleration().actor(), " is ",
                          RuleWords(trigger.deceleration().rule()), " ",
                          ValueWords(trigger.deceleration().value_mps2(), "m/s²"));
    case v1::Trigger::TRIGGER_NOT_SET:
      return "nothing is asked";
  }
  return "";
}

std::string SpeedWords(const v1::SpeedAction& action) {
  const std::string target = ValueWords(action.target_mps(), "m/s");
  return absl::StrCat("changes its speed to ",
                      action.relative_to().empty()  ? target
                      : IsZero(action.target_mps()) ? absl::StrCat("that of ", action.relative_to())
                                                    : absl::StrCat(target, " more than that of ", action.relative_to()),
                      Within(action.duration_s(), action.shape()));
}

std::string LaneChangeWords(const v1::LaneChangeAction& action) {
  const std::string where = action.target_case() == v1::LaneChangeAction::kLaneOf
                                ? absl::StrCat("into the lane of ", action.lane_of())
                                : Lanes(action.lanes_to_left());
  return absl::StrCat("moves ", where, Within(action.duration_s(), action.shape()));
}

std::string LaneOffsetWords(const v1::LaneOffsetAction& action) {
  const std::string where = IsZero(action.offset_m())
                                ? "to the middle of its lane"
                                : absl::StrCat("to ", SignedWords(action.offset_m(), "m", "left of", "right of"),
                                               " the middle of its lane, as seen along the road");
  return absl::StrCat("moves ", where, Within(action.duration_s(), action.shape()));
}

std::string BrakeWords(const v1::BrakeAction& action) {
  return absl::StrCat("brakes at ", ValueWords(action.deceleration_mps2(), "m/s²"), " down to ",
                      IsZero(action.target_mps()) ? "a stop" : ValueWords(action.target_mps(), "m/s"),
                      action.has_rise_s() ? absl::StrCat(", full after ", ValueWords(action.rise_s(), "s")) : "");
}

std::string TrajectoryWords(const v1::FollowTrajectoryAction& action) {
  std::vector<std::string> points;
  for (const v1::TrajectoryPoint& point : action.points()) {
    points.push_back(
        absl::StrCat("after ", ValueWords(point.time_s(), "s"), " at the place ", PositionWords(point.position())));
  }
  return absl::StrCat("follows a path: ", absl::StrJoin(points, "; "));
}

std::string WalkWords(const v1::WalkPathAction& action) {
  std::vector<std::string> points;
  for (const v1::Position& point : action.points()) points.push_back(PositionWords(point));
  return absl::StrCat("walks at ", ValueWords(action.speed_mps(), "m/s"),
                      action.has_rise_s() ? absl::StrCat(", reached after ", ValueWords(action.rise_s(), "s")) : "",
                      ", to the place ", absl::StrJoin(points, "; then to the place "));
}

std::string RelativeWords(const v1::RelativePosition& position) {
  std::string words = IsZero(position.ds_m()) ? absl::StrCat("beside ", position.actor())
                                              : absl::StrCat(SignedWords(position.ds_m(), "m", "ahead of", "behind"),
                                                             " ", position.actor());
  if (!IsZero(position.dlane())) absl::StrAppend(&words, ", ", Lanes(position.dlane()));
  if (!IsZero(position.offset_m())) {
    absl::StrAppend(&words, ", ", SignedWords(position.offset_m(), "m", "left of", "right of"),
                    " the middle of that lane");
  }
  return words;
}

}  // namespace

std::string UnitOf(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> kUnits[] = {
      {"_mps2", "m/s²"}, {"_mps", "m/s"}, {"_m", "m"},   {"_s", "s"},   {"_deg", "°"},
      {"_rad", "rad"},   {"_hz", "Hz"},   {"_px", "px"}, {"_us", "µs"},
  };
  for (const auto& [suffix, unit] : kUnits) {
    if (name.ends_with(suffix)) return std::string(unit);
  }
  return "";
}

std::string ValueWords(const v1::Value& value, std::string_view unit) {
  switch (value.value_case()) {
    case v1::Value::kConstant:
      return WithUnit(Number(value.constant()), unit);
    case v1::Value::kExpression:
      if (IsName(value.expression()) && UnitOf(value.expression()) == unit) return value.expression();
      return WithUnit(absl::StrCat("(", value.expression(), ")"), unit);
    case v1::Value::kDistribution: {
      const v1::Distribution& law = value.distribution();
      if (law.has_uniform()) {
        return WithUnit(absl::StrCat(Number(law.uniform().lo()), " to ", Number(law.uniform().hi())), unit);
      }
      return LawWords(value, unit);
    }
    case v1::Value::VALUE_NOT_SET:
      return "the default";
  }
  return "";
}

std::string LawWords(const v1::Value& value, std::string_view unit) {
  if (value.has_expression()) {
    return absl::StrCat("computed: ", value.expression(), unit.empty() ? "" : absl::StrCat(", in ", std::string(unit)));
  }
  if (!value.has_distribution()) return absl::StrCat("always ", ValueWords(value, unit));
  const v1::Distribution& law = value.distribution();
  switch (law.law_case()) {
    case v1::Distribution::kUniform:
      return WithUnit(absl::StrCat("uniform in [", Number(law.uniform().lo()), ", ", Number(law.uniform().hi()), ")"),
                      unit);
    case v1::Distribution::kNormal:
      return absl::StrCat(
          "normal around ", WithUnit(Number(law.normal().mean()), unit), " with a standard deviation of ",
          WithUnit(Number(law.normal().std()), unit), ", cut to ",
          WithUnit(absl::StrCat("[", Number(law.normal().lo()), ", ", Number(law.normal().hi()), "]"), unit));
    case v1::Distribution::kDiscrete: {
      std::vector<std::string> choices;
      for (int i = 0; i < law.discrete().values_size(); ++i) {
        choices.push_back(Number(law.discrete().values(i)));
        if (i < law.discrete().weights_size()) {
          absl::StrAppend(&choices.back(), " (weight ", Number(law.discrete().weights(i)), ")");
        }
      }
      return WithUnit(absl::StrCat("one of ", absl::StrJoin(choices, ", ")), unit);
    }
    case v1::Distribution::LAW_NOT_SET:
      return "no law";
  }
  return "";
}

std::string PositionWords(const v1::Position& position) {
  switch (position.position_case()) {
    case v1::Position::kLane: {
      const v1::LanePosition& lane = position.lane();
      return absl::StrCat("lane ", ValueWords(lane.lane(), ""), ", ", ValueWords(lane.s_m(), "m"), " along the road",
                          IsZero(lane.offset_m())
                              ? ""
                              : absl::StrCat(", ", SignedWords(lane.offset_m(), "m", "left of", "right of"),
                                             " the middle of the lane"));
    }
    case v1::Position::kRoad: {
      const v1::RoadPosition& road = position.road();
      return absl::StrCat(
          ValueWords(road.s_m(), "m"), " along the road, ",
          SignedWords(road.beside_right_m(), "m", "right of", "left of"), " the right edge of the right-most lane",
          IsZero(road.mirrored())
              ? ""
              : absl::StrCat(", on the other side of the road where ", ValueWords(road.mirrored(), ""), " is 1"));
    }
    case v1::Position::kRelative:
      return RelativeWords(position.relative());
    case v1::Position::POSITION_NOT_SET:
      return "nowhere";
  }
  return "";
}

std::string TriggerWords(const v1::Trigger& trigger) {
  const std::string words = ConditionWords(trigger);
  if (IsZero(trigger.delay_s())) return words;
  return absl::StrCat(trigger.has_any() ? absl::StrCat("(", words, ")") : words, " and ",
                      ValueWords(trigger.delay_s(), "s"), " have passed since");
}

std::string ActionWords(const v1::Action& action) {
  switch (action.action_case()) {
    case v1::Action::kSpeed:
      return SpeedWords(action.speed());
    case v1::Action::kLaneChange:
      return LaneChangeWords(action.lane_change());
    case v1::Action::kLaneOffset:
      return LaneOffsetWords(action.lane_offset());
    case v1::Action::kFollowTrajectory:
      return TrajectoryWords(action.follow_trajectory());
    case v1::Action::kBrake:
      return BrakeWords(action.brake());
    case v1::Action::kAppear:
      return "comes into being where it starts";
    case v1::Action::kWalkPath:
      return WalkWords(action.walk_path());
    case v1::Action::ACTION_NOT_SET:
      return "does nothing";
  }
  return "";
}

}  // namespace longtail
