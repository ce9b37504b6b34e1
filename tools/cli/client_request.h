// The part of a request that jobs and streams share: specs and clip settings from the command line.
#ifndef LONGTAIL_TOOLS_CLI_CLIENT_REQUEST_H_
#define LONGTAIL_TOOLS_CLI_CLIENT_REQUEST_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "longtail/v1/clip_settings.pb.h"
#include "longtail/v1/spec_source.pb.h"
#include "tools/cli/client_error.h"
#include "tools/cli/command_line.h"

namespace longtail {

struct ClipArguments {
  uint32_t clips = 1;
  uint64_t seed = 0;
  std::string quality = "draft";
  std::string model;  // empty: the server's default
  std::string labels = "standard";
  std::string priority = "normal";
};

void AddClipFlags(CLI::App& command, ClipArguments& arguments);

// An existing file is sent as text, and noted in sent; another word is the id of a spec of the server's library.
// NotFound for a path without a file.
absl::StatusOr<v1::SpecSource> SpecSourceOf(const std::string& argument, SentSpecs& sent);

v1::ClipSettings SettingsOf(const ClipArguments& arguments);
v1::Priority PriorityOf(const ClipArguments& arguments);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_CLIENT_REQUEST_H_
