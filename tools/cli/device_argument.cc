#include "tools/cli/device_argument.h"

#include <CLI/CLI.hpp>

#include "absl/strings/str_cat.h"
#include "tools/cli/flag_checks.h"

namespace longtail {

void AddDeviceFlag(CLI::App& command, std::string& device) {
  command.add_option("--device", device, "cpu or cuda:N; this build has no CUDA")
      ->check(CheckDevice)
      ->capture_default_str();
}

absl::Status DeviceIsThere(const std::string& device) {
  if (device == "cpu") return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("--device ", device, ": this build has no CUDA"));
}

}  // namespace longtail
