// `longtail demo`: the README's first command.
#ifndef LONGTAIL_TOOLS_CLI_DEMO_H_
#define LONGTAIL_TOOLS_CLI_DEMO_H_

#include "tools/cli/command_line.h"

namespace longtail {

void AddDemoCommand(CLI::App& app, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_DEMO_H_
