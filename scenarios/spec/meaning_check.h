// Checks that need to know what the fields of a spec mean together.
#ifndef LONGTAIL_SCENARIOS_SPEC_MEANING_CHECK_H_
#define LONGTAIL_SCENARIOS_SPEC_MEANING_CHECK_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "longtail/v1/spec.pb.h"
#include "scenarios/spec/reporter.h"
#include "scenarios/spec/value_check.h"

namespace longtail {

// A step of the storyboard with the path of its message. spec outlives it.
struct PlacedStep {
  const v1::Step* step = nullptr;
  std::string path;
};

// Names that fields may refer to, in the order of the spec; "" stands for a thing without a name.
struct SpecNames {
  explicit SpecNames(const v1::ScenarioSpec& spec);

  // By FieldRule.refers_to; null for an unknown kind.
  const std::vector<std::string>* Of(absl::string_view kind) const;

  std::vector<std::string> actors;  // "ego" first
  std::vector<std::string> params;
  std::vector<std::string> steps;
  std::vector<std::string> events;
  std::vector<std::string> variables;
};

// All steps, in the order of the storyboard.
std::vector<PlacedStep> StepsOf(const v1::ScenarioSpec& spec);

// Everything below, and names, weights, windows and constraints.
void CheckMeaning(const v1::ScenarioSpec& spec, absl::string_view file_stem, ValueChecker& values, Reporter& reporter);

// Actors: circular starts, drivers, tyres, lanes that no road has.
void CheckActors(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter);

// Background traffic: names of its vehicles, lanes that no road has, classes and drivers, laws that are drawn anew.
void CheckTraffic(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter);

// Ego: its gear, its tyres, a drive that is written down.
void CheckEgo(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter);

// Trailers: who tows them, what they are asked to do, and that nobody else starts hitched.
void CheckTrailers(const v1::ScenarioSpec& spec, Reporter& reporter);

// Steps: what they ask of their actors, fields without effect, choices, actors that are hidden for ever.
void CheckSteps(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter);

// Bends that no draw can build, and starts that lie off every road.
void CheckRoads(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter);

// Cameras: frame rate and size, what a lens can show, faults that lie in the clip.
void CheckSensors(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter);

// Courses and groups of signals that no road has, wherever they are named.
void CheckRoadNames(const v1::ScenarioSpec& spec, Reporter& reporter);

// Steps that can never start and triggers that can never fire.
void CheckReachability(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_MEANING_CHECK_H_
