// `longtail scenario check`: whether events are what they claim to be, over many samples.
#ifndef LONGTAIL_TOOLS_CLI_SCENARIO_CHECK_H_
#define LONGTAIL_TOOLS_CLI_SCENARIO_CHECK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tools/cli/command_line.h"

namespace longtail {

struct ScenarioCheckOptions {
  std::vector<std::string> specs;  // paths or library ids; none for the whole library
  int num_samples = 200;
  uint64_t seed = 7;
  int num_threads = 0;  // 0: as many as the machine has
  bool json = false;
};

// Prints to context.out and returns the exit code: 1 where an event is not what it claims to be.
int RunScenarioCheck(const ScenarioCheckOptions& options, CommandContext& context);

void AddScenarioCheck(CLI::App& scenario, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_SCENARIO_CHECK_H_
