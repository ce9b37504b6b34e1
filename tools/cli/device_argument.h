// --device of the commands that evaluate the network.
#ifndef LONGTAIL_TOOLS_CLI_DEVICE_ARGUMENT_H_
#define LONGTAIL_TOOLS_CLI_DEVICE_ARGUMENT_H_

#include <string>

#include "absl/status/status.h"
#include "tools/cli/command_line.h"

namespace longtail {

// device: "cpu" or "cuda:N"; its present value is the default.
void AddDeviceFlag(CLI::App& command, std::string& device);

// Unavailable where this build cannot drive the device.
absl::Status DeviceIsThere(const std::string& device);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_DEVICE_ARGUMENT_H_
