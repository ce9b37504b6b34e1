// `longtail model …`: trains, evaluates and describes world models.
#ifndef LONGTAIL_TOOLS_CLI_MODEL_H_
#define LONGTAIL_TOOLS_CLI_MODEL_H_

#include "tools/cli/command_line.h"

namespace longtail {

void AddModelCommand(CLI::App& app, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_MODEL_H_
