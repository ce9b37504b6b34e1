// A spec in words, for people who did not write it: `longtail scenario explain`.
#ifndef LONGTAIL_TOOLS_CLI_SCENARIO_EXPLAIN_H_
#define LONGTAIL_TOOLS_CLI_SCENARIO_EXPLAIN_H_

#include <string>
#include <vector>

#include "longtail/v1/spec.pb.h"
#include "tools/cli/command_line.h"

namespace longtail {

struct ExplainedItem {
  std::string name;  // of a road, an actor, a step; empty where the section is one statement
  std::string words;
};

struct ExplainedSection {
  std::string key;    // in JSON: "roads"
  std::string title;  // "Roads, one for each sample"
  std::vector<ExplainedItem> items;
};

// What will happen, the roads, light and weather, ego, the actors, the parameters, the steps, the events with window
// and detector, the clip, and the references. Sections without items are left out. spec must be valid.
std::vector<ExplainedSection> ExplainSpec(const v1::ScenarioSpec& spec);

// Wrapped at 110 columns. Steps, and actors, that differ in numbers alone are one.
std::string ExplanationText(const v1::ScenarioSpec& spec);

// An object: "id", and an array of {"name", "words"} a section; parameters have "unit" as well.
std::string ExplanationJson(const v1::ScenarioSpec& spec);

void AddScenarioExplain(CLI::App& scenario, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_SCENARIO_EXPLAIN_H_
