// `longtail scenario …`: what authors of scenarios use.
#ifndef LONGTAIL_TOOLS_CLI_SCENARIO_H_
#define LONGTAIL_TOOLS_CLI_SCENARIO_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "scenarios/simulate.h"
#include "tools/cli/command_line.h"
#include "tools/cli/scenario_options.h"

namespace longtail {

void AddScenarioCommand(CLI::App& app, CommandContext& context);

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
int RunScenarioPreview(const ScenarioOptions& options, PreviewAnimator animate, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_SCENARIO_H_
