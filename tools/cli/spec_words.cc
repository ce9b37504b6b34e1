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
#include "absl/strings/str_replace.h"

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

std::string OnRoute(const std::string& route) { return route.empty() ? "" : absl::StrCat(" of the course ", route); }

std::string RelativeWords(const v1::RelativePosition& position) {
  std::string words = IsZero(position.ds_m()) ? absl::StrCat("beside ", position.actor())
                                              : absl::StrCat(SignedWords(position.ds_m(), "m", "ahead of", "behind"),
                                                             " ", position.actor());
  if (!IsZero(position.dlane())) absl::StrAppend(&words, ", ", LaneStepWords(position.dlane()));
  if (!IsZero(position.offset_m())) {
    absl::StrAppend(&words, ", ", SignedWords(position.offset_m(), "m", "left of", "right of"),
                    " the middle of that lane");
  }
  return words;
}

std::string OffsetWords(const v1::Value& offset_m, const char* of_what) {
  if (IsZero(offset_m)) return "";
  return absl::StrCat(", ", SignedWords(offset_m, "m", "left of", "right of"), " ", of_what);
}

std::string RelativeRoadWords(const v1::RelativeRoadPosition& position) {
  return absl::StrCat(SignedWords(position.ds_m(), "m", "ahead of", "behind"), " ", position.actor(), " along the road",
                      OffsetWords(position.dt_m(), "it"));
}

std::string RelativeActorWords(const v1::RelativeActorPosition& position) {
  return absl::StrCat(SignedWords(position.ahead_m(), "m", "ahead of", "behind"), " ", position.actor(),
                      " the way it looks", OffsetWords(position.left_m(), "it"));
}

std::string AheadOfEgoWords(const v1::AheadOfEgoPosition& position) {
  return absl::StrCat(SignedWords(position.s_m(), "m", "ahead of", "behind"), " ego",
                      position.has_lane() ? absl::StrCat(" in lane ", ValueWords(position.lane(), "")) : "",
                      OffsetWords(position.t_m(), "the middle of the lane"));
}

std::string OnActorWords(const v1::OnActorPosition& position) {
  return absl::StrCat(
      "on top of ", position.actor(),
      IsZero(position.ahead_m())
          ? ""
          : absl::StrCat(", ", SignedWords(position.ahead_m(), "m", "ahead of", "behind"), " its reference point"),
      OffsetWords(position.left_m(), "its middle"),
      position.has_up_m() ? absl::StrCat(", ", ValueWords(position.up_m(), "m"), " above the ground") : "");
}

}  // namespace

bool IsZero(const v1::Value& value) {
  return value.value_case() == v1::Value::VALUE_NOT_SET || (value.has_constant() && value.constant() == 0);
}

std::string SignedWords(const v1::Value& value, std::string_view unit, const char* positive, const char* negative) {
  if (!value.has_constant() || value.constant() >= 0) return absl::StrCat(ValueWords(value, unit), " ", positive);
  v1::Value turned;
  turned.set_constant(-value.constant());
  return absl::StrCat(ValueWords(turned, unit), " ", negative);
}

std::string LaneStepWords(const v1::Value& lanes_to_left) {
  const bool one = lanes_to_left.has_constant() && std::abs(lanes_to_left.constant()) == 1;
  return SignedWords(lanes_to_left, "", one ? "lane to the left" : "lanes to the left",
                     one ? "lane to the right" : "lanes to the right");
}

std::string EnumWords(std::string_view name, std::string_view prefix) {
  return absl::StrReplaceAll(absl::AsciiStrToLower(std::string(name.substr(prefix.size()))), {{"_", " "}});
}

std::string UnitOf(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> kUnits[] = {
      {"_mps2", "m/s²"},   {"_mps", "m/s"}, {"_m", "m"},       {"_s", "s"},   {"_deg", "°"},
      {"_rad", "rad"},     {"_hz", "Hz"},   {"_px", "px"},     {"_us", "µs"}, {"_degps", "°/s"},
      {"_radps", "rad/s"}, {"_kg", "kg"},   {"_mmph", "mm/h"},
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

namespace {

std::string Choices(const google::protobuf::RepeatedField<double>& values,
                    const google::protobuf::RepeatedField<double>& weights) {
  std::vector<std::string> choices;
  for (int i = 0; i < values.size(); ++i) {
    choices.push_back(Number(values[i]));
    if (i < weights.size()) absl::StrAppend(&choices.back(), " (weight ", Number(weights[i]), ")");
  }
  return absl::StrCat("one of ", absl::StrJoin(choices, ", "));
}

std::string Cut(bool has_lo, double lo, bool has_hi, double hi, std::string_view unit) {
  if (has_lo && has_hi) {
    return absl::StrCat(", cut to ", WithUnit(absl::StrCat("[", Number(lo), ", ", Number(hi), "]"), unit));
  }
  if (has_hi) return absl::StrCat(", at most ", WithUnit(Number(hi), unit));
  return has_lo ? absl::StrCat(", at least ", WithUnit(Number(lo), unit)) : "";
}

std::string OneLaw(const v1::Distribution& law, std::string_view unit) {
  const auto with_unit = [unit](double number) { return WithUnit(Number(number), unit); };
  switch (law.law_case()) {
    case v1::Distribution::kUniform:
      return WithUnit(absl::StrCat("uniform in [", Number(law.uniform().lo()), ", ", Number(law.uniform().hi()), ")"),
                      unit);
    case v1::Distribution::kNormal:
      return absl::StrCat("normal around ", with_unit(law.normal().mean()), " with a standard deviation of ",
                          with_unit(law.normal().std()), Cut(true, law.normal().lo(), true, law.normal().hi(), unit));
    case v1::Distribution::kLogNormal:
      return absl::StrCat("log-normal around ", with_unit(law.log_normal().median()),
                          " with a standard deviation of the logarithm of ", Number(law.log_normal().log_std()),
                          Cut(law.log_normal().has_lo(), law.log_normal().lo(), law.log_normal().has_hi(),
                              law.log_normal().hi(), unit));
    case v1::Distribution::kBeta:
      return absl::StrCat("beta (", Number(law.beta().alpha()), ", ", Number(law.beta().beta()), ") over ",
                          WithUnit(absl::StrCat("[", Number(law.beta().lo()), ", ",
                                                Number(law.beta().has_hi() ? law.beta().hi() : 1), "]"),
                                   unit));
    case v1::Distribution::kExponential:
      return absl::StrCat("exponential from ", with_unit(law.exponential().lo()), " on, by ",
                          with_unit(law.exponential().mean()), " in the mean",
                          Cut(false, 0, law.exponential().has_hi(), law.exponential().hi(), unit));
    case v1::Distribution::kPoisson:
      return absl::StrCat(
          "a Poisson count around ", Number(law.poisson().mean()),
          Cut(law.poisson().has_lo(), law.poisson().lo(), law.poisson().has_hi(), law.poisson().hi(), unit));
    case v1::Distribution::kDiscrete:
      return WithUnit(Choices(law.discrete().values(), law.discrete().weights()), unit);
    case v1::Distribution::kSet:
      return WithUnit(Choices(law.set().values(), {}), unit);
    case v1::Distribution::kHistogram: {
      std::vector<std::string> bins;
      for (int i = 0; i + 1 < law.histogram().edges_size() && i < law.histogram().weights_size(); ++i) {
        bins.push_back(absl::StrCat(Number(law.histogram().edges(i)), " to ", Number(law.histogram().edges(i + 1)),
                                    " (weight ", Number(law.histogram().weights(i)), ")"));
      }
      return WithUnit(absl::StrCat("as counted: ", absl::StrJoin(bins, ", ")), unit);
    }
    case v1::Distribution::kGrid:
      return absl::StrCat("one of ", Number(law.grid().lo()), " to ", with_unit(law.grid().hi()), " in steps of ",
                          with_unit(law.grid().step()));
    case v1::Distribution::kMixture: {
      std::vector<std::string> parts;
      for (const v1::MixturePart& part : law.mixture().parts()) {
        parts.push_back(
            absl::StrCat(OneLaw(part.law(), unit), " (weight ", Number(part.has_weight() ? part.weight() : 1), ")"));
      }
      return absl::StrCat("either ", absl::StrJoin(parts, "; or "));
    }
    case v1::Distribution::LAW_NOT_SET:
      break;
  }
  return "no law";
}

}  // namespace

std::string LawWords(const v1::Value& value, std::string_view unit) {
  if (value.has_expression()) {
    return absl::StrCat("computed: ", value.expression(), unit.empty() ? "" : absl::StrCat(", in ", std::string(unit)));
  }
  if (!value.has_distribution()) return absl::StrCat("always ", ValueWords(value, unit));
  const v1::Distribution& law = value.distribution();
  if (!law.has_importance()) return OneLaw(law, unit);
  return absl::StrCat(OneLaw(law, unit), "; drawn as ", OneLaw(law.importance(), unit), " and weighted");
}

std::string PositionWords(const v1::Position& position) {
  switch (position.position_case()) {
    case v1::Position::kLane: {
      const v1::LanePosition& lane = position.lane();
      return absl::StrCat("lane ", ValueWords(lane.lane(), ""), ", ", ValueWords(lane.s_m(), "m"), " along the road",
                          OnRoute(lane.route()),
                          IsZero(lane.offset_m())
                              ? ""
                              : absl::StrCat(", ", SignedWords(lane.offset_m(), "m", "left of", "right of"),
                                             " the middle of the lane"));
    }
    case v1::Position::kRoad: {
      const v1::RoadPosition& road = position.road();
      const bool left = road.mirrored().has_constant() && !IsZero(road.mirrored());
      const bool drawn = !left && !IsZero(road.mirrored());
      return absl::StrCat(
          ValueWords(road.s_m(), "m"), " along the road", OnRoute(road.route()), ", ",
          left ? SignedWords(road.beside_right_m(), "m", "left of", "right of")
               : SignedWords(road.beside_right_m(), "m", "right of", "left of"),
          left ? " the left edge of the left-most lane" : " the right edge of the right-most lane",
          drawn ? absl::StrCat(", on the other side of the road where ", ValueWords(road.mirrored(), ""), " is 1")
                : "");
    }
    case v1::Position::kRelative:
      return RelativeWords(position.relative());
    case v1::Position::kWorld:
      return absl::StrCat("x = ", ValueWords(position.world().x_m(), "m"),
                          ", y = ", ValueWords(position.world().y_m(), "m"), " in the world");
    case v1::Position::kRelativeRoad:
      return RelativeRoadWords(position.relative_road());
    case v1::Position::kRelativeActor:
      return RelativeActorWords(position.relative_actor());
    case v1::Position::kTrajectory:
      return absl::StrCat(ValueWords(position.trajectory().s_m(), "m"), " along the path of the step ",
                          position.trajectory().step(), OffsetWords(position.trajectory().offset_m(), "it"));
    case v1::Position::kAheadOfEgo:
      return AheadOfEgoWords(position.ahead_of_ego());
    case v1::Position::kOnActor:
      return OnActorWords(position.on_actor());
    case v1::Position::kHitched:
      return absl::StrCat("hitched to ", position.hitched().actor(),
                          IsZero(position.hitched().angle_deg())
                              ? ""
                              : absl::StrCat(", turned by ", ValueWords(position.hitched().angle_deg(), "°")));
    case v1::Position::POSITION_NOT_SET:
      return "nowhere";
  }
  return "";
}

}  // namespace longtail
