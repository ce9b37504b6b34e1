// `longtail client`: the service's client.
#ifndef LONGTAIL_TOOLS_CLI_CLIENT_H_
#define LONGTAIL_TOOLS_CLI_CLIENT_H_

#include "tools/cli/command_line.h"

namespace longtail {

void AddClientCommand(CLI::App& app, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_CLIENT_H_
