// `longtail scenario road`: what is in an OpenDRIVE map, and what is wrong with it.
#ifndef LONGTAIL_TOOLS_CLI_SCENARIO_ROAD_H_
#define LONGTAIL_TOOLS_CLI_SCENARIO_ROAD_H_

#include <string>

#include "tools/cli/command_line.h"

namespace longtail {

struct ScenarioRoadOptions {
  std::string map = "";  // path of an OpenDRIVE file
  std::string out = "";  // SVG to write; empty for none, - for standard output
  bool json = false;
};

// Prints to context.out and returns the exit code.
int RunScenarioRoad(const ScenarioRoadOptions& options, CommandContext& context);

void AddScenarioRoad(CLI::App& scenario, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_SCENARIO_ROAD_H_
