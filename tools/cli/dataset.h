// `longtail dataset …`: what is in a dataset, and whether it is whole.
#ifndef LONGTAIL_TOOLS_CLI_DATASET_H_
#define LONGTAIL_TOOLS_CLI_DATASET_H_

#include <string>

#include "tools/cli/command_line.h"

namespace longtail {

void AddDatasetCommand(CLI::App& app, CommandContext& context);

struct DatasetOptions {
  std::string root;
  std::string sample;  // inspect: unit id or index in plan order; empty is the first
  bool json = false;
};

// Each prints to context.out and returns the exit code.
int RunDatasetInfo(const DatasetOptions& options, CommandContext& context);
// 0 where the dataset is whole, 1 where it is not, 66 where there is none. Every problem is a line on context.out.
int RunDatasetVerify(const DatasetOptions& options, CommandContext& context);
int RunDatasetInspect(const DatasetOptions& options, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_DATASET_H_
