// `longtail job …`: the steps of `generate` one by one, for jobs that many processes or machines share.
#ifndef LONGTAIL_TOOLS_CLI_JOB_H_
#define LONGTAIL_TOOLS_CLI_JOB_H_

#include "tools/cli/command_line.h"

namespace longtail {

void AddJobCommand(CLI::App& app, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_JOB_H_
