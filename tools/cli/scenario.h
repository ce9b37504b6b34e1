// `longtail scenario …`: what authors of scenarios use.
#ifndef LONGTAIL_TOOLS_CLI_SCENARIO_H_
#define LONGTAIL_TOOLS_CLI_SCENARIO_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tools/cli/command_line.h"

namespace longtail {

void AddScenarioCommand(CLI::App& app, CommandContext& context);

struct ScenarioOptions {
  std::vector<std::string> specs;  // paths or library ids; commands on one spec use the first
  uint64_t seed = 0;
  uint64_t index = 0;  // first sample index
  uint64_t num_samples = 1;
  bool json = false;
  bool negative = false;  // the same samples without the event's steps
  std::string out;        // preview: file to write
};

// Each prints to context.out and returns the exit code.
int RunScenarioList(const ScenarioOptions& options, CommandContext& context);
int RunScenarioValidate(const ScenarioOptions& options, CommandContext& context);
int RunScenarioSample(const ScenarioOptions& options, CommandContext& context);
int RunScenarioSimulate(const ScenarioOptions& options, CommandContext& context);
int RunScenarioPreview(const ScenarioOptions& options, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_SCENARIO_H_
