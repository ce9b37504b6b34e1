// Where the world model's weights come from.
#ifndef LONGTAIL_TOOLS_CLI_WEIGHTS_ARGUMENT_H_
#define LONGTAIL_TOOLS_CLI_WEIGHTS_ARGUMENT_H_

#include <string>

#include "absl/status/statusor.h"
#include "tools/cli/command_line.h"

namespace longtail {

// argument where it is not empty, else the shipped weights. NotFound, naming the path, where there is no such file.
absl::StatusOr<std::string> ResolveWeights(const std::string& argument, const CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_WEIGHTS_ARGUMENT_H_
