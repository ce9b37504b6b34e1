// `longtail generate`: specs -> committed shards.
#ifndef LONGTAIL_TOOLS_CLI_GENERATE_H_
#define LONGTAIL_TOOLS_CLI_GENERATE_H_

#include "tools/cli/command_line.h"
#include "tools/cli/job_arguments.h"

namespace longtail {

void AddGenerateCommand(CLI::App& app, CommandContext& context);

// The hidden command that worker processes run.
void AddWorkerCommand(CLI::App& app, CommandContext& context);

// Returns the exit code. All that is committed stays; a rerun resumes.
int RunGenerate(const JobArguments& arguments, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_GENERATE_H_
