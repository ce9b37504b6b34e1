#include "scenarios/spec/meaning_check.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/expression.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/unit.h"

namespace longtail {
namespace {

void CollectSteps(const v1::Node& node, const std::string& path, std::vector<PlacedStep>& steps) {
  if (node.has_step()) steps.push_back({&node.step(), path + ".step"});
  for (int i = 0; i < node.serial().nodes_size(); ++i) {
    CollectSteps(node.serial().nodes(i), absl::StrCat(path, ".serial.nodes[", i, "]"), steps);
  }
  for (int i = 0; i < node.parallel().nodes_size(); ++i) {
    CollectSteps(node.parallel().nodes(i), absl::StrCat(path, ".parallel.nodes[", i, "]"), steps);
  }
  for (int i = 0; i < node.one_of().branches_size(); ++i) {
    CollectSteps(node.one_of().branches(i).node(), absl::StrCat(path, ".one_of.branches[", i, "].node"), steps);
  }
  if (node.has_repeat()) CollectSteps(node.repeat().node(), path + ".repeat.node", steps);
}

class MeaningChecker {
 public:
  MeaningChecker(const v1::ScenarioSpec& spec, ValueChecker& values, Reporter& reporter)
      : spec_(spec), values_(values), reporter_(reporter) {}

  void CheckIds(absl::string_view file_stem) {
    if (!file_stem.empty() && !spec_.id().empty() && spec_.id() != file_stem) {
      reporter_.Error(codes::kIdNotStem, "id",
                      absl::StrCat("id must be the file's name without its ending, ", Quote(file_stem), ", got ",
                                   Quote(spec_.id())));
    }
    if (spec_.events_size() > 0 && !spec_.id().empty() && !spec_.events(0).id().empty() &&
        spec_.events(0).id() != spec_.id()) {
      reporter_.Error(codes::kFirstEventId, "events[0].id",
                      absl::StrCat("events[0].id must equal the spec's id, ", Quote(spec_.id()), ", got ",
                                   Quote(spec_.events(0).id())));
    }
    for (int i = 0; i < spec_.actors_size(); ++i) {
      if (spec_.actors(i).id() != "ego") continue;
      const std::string path = absl::StrCat("actors[", i, "].id");
      reporter_.Error(codes::kReservedName, path,
                      absl::StrCat(path, " must not be \"ego\", which names the vehicle with the cameras"));
    }
  }

  void CheckDuplicates() {
    CheckUnique("roads", "name", spec_.roads(), [](const v1::Road& road) { return road.name(); });
    CheckUnique("environments", "name", spec_.environments(), [](const v1::Environment& e) { return e.name(); });
    CheckUnique("actors", "id", spec_.actors(), [](const v1::Actor& actor) { return actor.id(); });
    CheckUnique("params", "name", spec_.params(), [](const v1::Param& param) { return param.name(); });
    CheckUnique("events", "id", spec_.events(), [](const v1::Event& event) { return event.id(); });
    CheckUnique("traffic", "name", spec_.traffic(), [](const v1::Traffic& traffic) { return traffic.name(); });
    CheckUnique("variables", "name", spec_.variables(), [](const v1::Variable& variable) { return variable.name(); });
    CheckUnique("sensors.cameras", "name", spec_.sensors().cameras(), [](const v1::Camera& c) { return c.name(); });
    CheckUnique("prompt.events", "event", spec_.prompt().events(), [](const v1::EventPrompt& e) { return e.event(); });
    std::map<std::string, std::string> first;
    for (const PlacedStep& placed : StepsOf(spec_)) CheckOneName(placed.step->name(), placed.path + ".name", first);
  }

  void CheckWeights() {
    double road_sum = 0, environment_sum = 0;
    for (const v1::Road& road : spec_.roads()) road_sum += road.has_weight() ? road.weight() : 1;
    for (const v1::Environment& e : spec_.environments()) environment_sum += e.has_weight() ? e.weight() : 1;
    if (spec_.roads_size() > 0 && !(road_sum > 0)) {
      reporter_.Error(codes::kNoWeight, "roads[0].weight", "roads must hold one with weight > 0, got only 0");
    }
    if (spec_.environments_size() > 0 && !(environment_sum > 0)) {
      reporter_.Error(codes::kNoWeight, "environments[0].weight",
                      "environments must hold one with weight > 0, got only 0");
    }
  }

  void CheckEvents() {
    const double clip_s = values_.BoundOf(spec_.duration_s()).hi;
    for (int i = 0; i < spec_.events_size(); ++i) {
      const v1::Event& event = spec_.events(i);
      const std::string path = absl::StrCat("events[", i, "]");
      CheckWindow(event, path, clip_s);
      CheckNames(event.steps(), path + ".steps");
      CheckNames(event.actors(), path + ".actors");
      for (int j = 0; j < event.outcome_size(); ++j)
        CheckBand(event.outcome(j), absl::StrCat(path, ".outcome[", j, "]"));
      for (int j = 0; j < event.contacts_size(); ++j) {
        const std::string& other = event.contacts(j).other();
        if (other.empty() || other != event.contacts(j).actor()) continue;
        const std::string field = absl::StrCat(path, ".contacts[", j, "].other");
        reporter_.Error(codes::kSameActor, field,
                        absl::StrCat(field, " must be another actor than actor, got \"", other, "\" for both"));
      }
      CheckAvoidance(event, path + ".avoidance");
    }
  }

  void CheckParams() {
    for (int i = 0; i < spec_.params_size(); ++i) {
      CheckParamName(spec_.params(i).name(), absl::StrCat("params[", i, "].name"));
      CheckUnit(spec_.params(i), absl::StrCat("params[", i, "]"));
    }
  }

  void CheckConstraints() {
    for (int i = 0; i < spec_.constraints_size(); ++i) {
      const std::string& expression = spec_.constraints(i).expression();
      const std::string path = absl::StrCat("constraints[", i, "].expression");
      if (expression.empty() || reporter_.source_map().IsBad(path)) continue;
      const Interval bounds = values_.CheckExpression(expression, path);
      if (bounds.lo != 0 || bounds.hi != 0) continue;
      reporter_.Error(codes::kConstraintNeverHolds, path,
                      absl::StrCat(path, " must hold for some draw, got 0 for all of them"));
    }
  }

  void CheckSampling() {
    const v1::Sampling& sampling = spec_.sampling();
    CheckNames(sampling.params(), "sampling.params");
    if (sampling.method() != v1::SAMPLING_METHOD_SOBOL) {
      for (const auto& [field, size] : {std::pair("sampling.strata", sampling.strata_size()),
                                        std::pair("sampling.params", sampling.params_size())}) {
        if (size == 0) continue;
        reporter_.Error(codes::kUnusedSampling, absl::StrCat(field, "[0]"),
                        absl::StrCat(field, " must go with SAMPLING_METHOD_SOBOL, got another method"));
      }
    }
    for (int i = 0; i < sampling.params_size(); ++i) {
      for (const v1::Param& param : spec_.params()) {
        if (param.name() != sampling.params(i) || param.value().has_distribution()) continue;
        const std::string path = absl::StrCat("sampling.params[", i, "]");
        reporter_.Error(codes::kUnusedSampling, path,
                        absl::StrCat(path, " must be a parameter with a law, got ", Quote(param.name())));
      }
    }
  }

 private:
  // first: where each name was met first.
  void CheckOneName(const std::string& name, const std::string& path, std::map<std::string, std::string>& first) {
    if (name.empty()) return;
    const auto [it, inserted] = first.try_emplace(name, path);
    if (inserted) return;
    reporter_.Error(codes::kDuplicateName, path,
                    absl::StrCat(path, " must be unique, got ", Quote(name), ", which ", it->second, " has already"));
  }

  template <typename Items, typename NameOf>
  void CheckUnique(const std::string& list, const std::string& field, const Items& items, NameOf name_of) {
    std::map<std::string, std::string> first;
    for (int i = 0; i < items.size(); ++i) {
      CheckOneName(name_of(items[i]), absl::StrCat(list, "[", i, "].", field), first);
    }
  }

  // Names of a list that refer to things, each once.
  void CheckNames(const google::protobuf::RepeatedPtrField<std::string>& names, const std::string& path) {
    std::map<std::string, std::string> first;
    for (int i = 0; i < names.size(); ++i) CheckOneName(names[i], absl::StrCat(path, "[", i, "]"), first);
  }

  // There is nothing to avoid where no contact of ego is meant: any would be rejected.
  void CheckAvoidance(const v1::Event& event, const std::string& path) {
    if (event.avoidance() == v1::AVOIDANCE_DEMAND_UNSPECIFIED) return;
    for (const v1::Event& any : spec_.events()) {
      for (const v1::MeantContact& contact : any.contacts()) {
        if (contact.actor() == "ego" || contact.other() == "ego") return;
      }
    }
    reporter_.Error(codes::kNoEffect, path,
                    absl::StrCat(path, " must go with contacts that name ego, got ",
                                 v1::AvoidanceDemand_Name(event.avoidance()), " without any"));
  }

  void CheckWindow(const v1::Event& event, const std::string& path, double clip_s) {
    if (!event.has_window_start_s() || !event.has_window_end_s()) return;
    const Interval start = values_.BoundOf(event.window_start_s());
    const Interval end = values_.BoundOf(event.window_end_s());
    const std::string start_path = path + ".window_start_s";
    if (start.lo >= end.hi) {
      reporter_.Error(codes::kEmptyInterval, start_path,
                      absl::StrCat(start_path, " must be < window_end_s, got start ", FormatNumber(start.lo),
                                   " and end ", FormatNumber(end.hi)));
    } else if (start.lo >= clip_s) {
      reporter_.Error(codes::kOutsideClip, start_path,
                      absl::StrCat(start_path, " must be < duration_s, got ", FormatNumber(start.lo), " in a clip of ",
                                   FormatNumber(clip_s), " s"));
    } else if (end.lo > clip_s) {
      const std::string end_path = path + ".window_end_s";
      reporter_.Warning(codes::kLateWindow, end_path,
                        absl::StrCat(end_path, " lies beyond duration_s, got ", FormatNumber(end.lo), " in a clip of ",
                                     FormatNumber(clip_s), " s"));
    }
  }

  void CheckBand(const v1::OutcomeBand& band, const std::string& path) {
    const SourceMap& source = reporter_.source_map();
    if (!source.empty() && (!source.Has(path + ".lo") || !source.Has(path + ".hi"))) return;
    if (source.IsBad(path + ".lo") || source.IsBad(path + ".hi") || band.lo() < band.hi()) return;
    reporter_.Error(
        codes::kEmptyInterval, path + ".lo",
        absl::StrCat(path, ".lo must be < hi, got lo ", FormatNumber(band.lo()), " and hi ", FormatNumber(band.hi())));
  }

  // Expressions and readers know the unit of a parameter by its name.
  void CheckParamName(const std::string& name, const std::string& path) {
    if (name.empty() || reporter_.source_map().IsBad(path)) return;
    if (Expression::IsWord(name)) {
      reporter_.Error(codes::kReservedName, path,
                      absl::StrCat(path, " must not be ", Quote(name), ", which is a word of expressions"));
    } else if (UnitSuffix(name).empty()) {
      reporter_.Error(codes::kUnitSuffix, path,
                      absl::StrCat(path, " must end in its unit, one of ", UnitSuffixes(), ", got ", Quote(name)),
                      WithKnownUnit(name));
    }
  }

  // Numbers that look as if they were in another unit than their name says.
  void CheckUnit(const v1::Param& param, const std::string& path) {
    struct Suspicion {
      const char* suffix;
      double limit;
      const char* hint;
    };
    static constexpr Suspicion kSuspicions[] = {
        {"_mps", 90, "is it in km/h?"},
        {"_mps2", 100, "is it in cm/s²?"},
        {"_rad", 6.283185307179587, "is it in degrees?"},
        {"_radps", 50, "is it in degrees a second?"},
        {"_deg", 720, "is it in tenths of a degree?"},
        {"_ratio", 10, "is it in percent?"},
        {"_s", 3600, "is it in ms?"},
        {"_m", 10000, "is it in mm?"},
    };
    if (!param.has_value() || reporter_.source_map().IsBad(path + ".value")) return;
    const Interval bounds = values_.BoundOf(param.value());
    for (const Suspicion& suspicion : kSuspicions) {
      if (!absl::EndsWith(param.name(), suspicion.suffix)) continue;
      const double largest = std::max(std::abs(bounds.lo), std::abs(bounds.hi));
      if (!(largest > suspicion.limit) || largest > kMaxMagnitude) continue;
      reporter_.Warning(codes::kSuspiciousUnit, path + ".value",
                        absl::StrCat(path, ".value reaches ", FormatNumber(largest), ", much for ", param.name(), "; ",
                                     suspicion.hint));
    }
  }

  const v1::ScenarioSpec& spec_;
  ValueChecker& values_;
  Reporter& reporter_;
};

}  // namespace

SpecNames::SpecNames(const v1::ScenarioSpec& spec) {
  actors.push_back("ego");
  for (const v1::Actor& actor : spec.actors()) actors.push_back(actor.id());
  for (const v1::Param& param : spec.params()) params.push_back(param.name());
  for (const v1::Event& event : spec.events()) events.push_back(event.id());
  for (const v1::Variable& variable : spec.variables()) variables.push_back(variable.name());
  for (const PlacedStep& placed : StepsOf(spec)) steps.push_back(placed.step->name());
}

const std::vector<std::string>* SpecNames::Of(absl::string_view kind) const {
  if (kind == "actor") return &actors;
  if (kind == "param") return &params;
  if (kind == "step") return &steps;
  if (kind == "event") return &events;
  if (kind == "variable") return &variables;
  return nullptr;
}

std::vector<PlacedStep> StepsOf(const v1::ScenarioSpec& spec) {
  std::vector<PlacedStep> steps;
  CollectSteps(spec.storyboard(), "storyboard", steps);
  return steps;
}

void CheckMeaning(const v1::ScenarioSpec& spec, absl::string_view file_stem, ValueChecker& values, Reporter& reporter) {
  MeaningChecker checker(spec, values, reporter);
  checker.CheckIds(file_stem);
  checker.CheckDuplicates();
  checker.CheckWeights();
  checker.CheckParams();
  checker.CheckConstraints();
  checker.CheckEvents();
  checker.CheckSampling();
  CheckActors(spec, values, reporter);
  CheckTraffic(spec, values, reporter);
  CheckEgo(spec, values, reporter);
  CheckTrailers(spec, reporter);
  CheckSteps(spec, values, reporter);
  CheckSensors(spec, values, reporter);
  CheckRoads(spec, values, reporter);
  CheckRoadNames(spec, reporter);
  CheckReachability(spec, values, reporter);
}

}  // namespace longtail
