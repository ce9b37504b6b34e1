#include "scenarios/sampling/coverage.h"

#include <algorithm>
#include <cmath>

#include "scenarios/spec/law_bounds.h"

namespace longtail {
namespace {

bool TakesPart(const v1::Event& event, const std::string& actor) {
  return std::find(event.actors().begin(), event.actors().end(), actor) != event.actors().end();
}

template <typename T>
void AddOnce(const T& value, std::vector<T>& values) {
  if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
}

template <typename Named>
std::vector<std::string> Names(const Named& things) {
  std::vector<std::string> names;
  for (const auto& thing : things) AddOnce(thing.name(), names);
  return names;
}

// Of the actors of an event, in the order of the spec.
std::vector<v1::ActorClass> Classes(const v1::ScenarioSpec& spec, const v1::Event& event) {
  std::vector<v1::ActorClass> classes;
  for (const v1::Actor& actor : spec.actors()) {
    if (!TakesPart(event, actor.id())) continue;
    for (const int c : actor.classes()) AddOnce(static_cast<v1::ActorClass>(c), classes);
  }
  return classes;
}

}  // namespace

void ParamCoverage::Add(double value) {
  seen_lo = std::min(seen_lo, value);
  seen_hi = std::max(seen_hi, value);
}

double ParamCoverage::Ratio() const {
  if (!has_range()) return 1;
  return std::max(0.0, seen_hi - seen_lo) / (declared_hi - declared_lo);
}

std::vector<ParamCoverage> DeclaredParams(const v1::ScenarioSpec& spec) {
  std::vector<ParamCoverage> params;
  for (const v1::Param& param : spec.params()) {
    ParamCoverage& coverage = params.emplace_back();
    coverage.name = param.name();
    const Interval ends = BoundLaw(param.value().distribution());
    if (!std::isfinite(ends.lo) || !std::isfinite(ends.hi)) continue;
    coverage.declared_lo = ends.lo;
    coverage.declared_hi = ends.hi;
  }
  return params;
}

Coverage::Coverage(const v1::ScenarioSpec& spec) : params_(DeclaredParams(spec)) {
  for (const v1::Event& event : spec.events()) {
    const std::vector<v1::ActorClass> classes = Classes(spec, event);
    for (const std::string& road : Names(spec.roads())) {
      for (const std::string& environment : Names(spec.environments())) {
        for (const v1::ActorClass c : classes) cells_.push_back({event.id(), road, environment, c});
      }
    }
  }
}

void Coverage::Add(const v1::Scenario& scenario) {
  const v1::ScenarioSpec& concrete = scenario.concrete();
  const double weight = std::exp(scenario.log_p() - scenario.log_q());
  ++num_samples_;
  weight_ += weight;
  for (size_t p = 0; p < params_.size(); ++p) params_[p].Add(scenario.params(p).value());
  for (const v1::Event& event : concrete.events()) {
    std::vector<v1::ActorClass> classes;
    for (const v1::ActorBody& body : scenario.bodies()) {
      if (TakesPart(event, body.actor())) AddOnce(body.actor_class(), classes);
    }
    for (CoverageCell& cell : cells_) {
      if (cell.event != event.id() || cell.road != concrete.roads(0).name() ||
          cell.environment != concrete.environments(0).name() ||
          std::find(classes.begin(), classes.end(), cell.actor_class) == classes.end()) {
        continue;
      }
      ++cell.num_samples;
      cell.weight += weight;
    }
  }
}

}  // namespace longtail
