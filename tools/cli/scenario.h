// `longtail scenario …`: what authors of scenarios use.
#ifndef LONGTAIL_TOOLS_CLI_SCENARIO_H_
#define LONGTAIL_TOOLS_CLI_SCENARIO_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "scenarios/simulate.h"
#include "tools/cli/command_line.h"

namespace longtail {

void AddScenarioCommand(CLI::App& app, CommandContext& context);

struct ScenarioOptions {
  std::vector<std::string> specs;  // paths or library ids; commands on one spec use the first
  uint64_t seed = 0;
  uint64_t index = 0;  // first sample index
  uint64_t num_samples = 1;
  bool json = false;
  bool deep = false;                 // validate: draw and simulate samples as well
  bool negative = false;             // the same samples without the event's steps
  std::string out;                   // preview: file to write
  std::string camera = "reference";  // preview: what draws the camera's picture, reference or control
};

// Bytes of a GIF or an mp4 of samples, at least one, by the ending of options.out.
using PreviewAnimator = absl::StatusOr<std::string> (*)(const std::vector<AcceptedScenario>& samples,
                                                        const ScenarioOptions& options, CommandContext& context);

// With previews that move; animate may be null.
void AddScenarioCommandWith(CLI::App& app, CommandContext& context, PreviewAnimator animate);

// Whether the ending of out asks for a moving preview: .gif or .mp4.
bool IsAnimation(const std::string& out);

// Each prints to context.out and returns the exit code.
int RunScenarioList(const ScenarioOptions& options, CommandContext& context);
int RunScenarioValidate(const ScenarioOptions& options, CommandContext& context);
int RunScenarioSample(const ScenarioOptions& options, CommandContext& context);
int RunScenarioSimulate(const ScenarioOptions& options, CommandContext& context);
int RunScenarioPreview(const ScenarioOptions& options, PreviewAnimator animate, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_SCENARIO_H_
