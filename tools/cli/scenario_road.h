// `longtail scenario road`: what is in an OpenDRIVE map and what is wrong with it; or the road of a spec, laid out.
#ifndef LONGTAIL_TOOLS_CLI_SCENARIO_ROAD_H_
#define LONGTAIL_TOOLS_CLI_SCENARIO_ROAD_H_

#include <cstdint>
#include <string>

#include "tools/cli/command_line.h"

namespace longtail {

struct ScenarioRoadOptions {
  std::string map = "";  // path of an OpenDRIVE file (.xodr); else a spec's, or the id of a library event
  uint64_t seed = 0;     // of a spec: whose road is drawn
  uint64_t index = 0;    // of the sample
  std::string out = "";  // SVG to write; empty for none, - for standard output
  bool json = false;
};

// Prints to context.out and returns the exit code.
int RunScenarioRoad(const ScenarioRoadOptions& options, CommandContext& context);

void AddScenarioRoad(CLI::App& scenario, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_SCENARIO_ROAD_H_
