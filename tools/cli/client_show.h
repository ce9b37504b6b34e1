// `longtail client validate|models|datasets`: what the service says of a spec, and what it has.
#ifndef LONGTAIL_TOOLS_CLI_CLIENT_SHOW_H_
#define LONGTAIL_TOOLS_CLI_CLIENT_SHOW_H_

#include <string>
#include <vector>

#include "generator/service/client_channel.h"
#include "tools/cli/command_line.h"

namespace longtail {

struct ShowArguments {
  std::vector<std::string> specs = {};  // of validate
  bool json = false;
};

// As `scenario validate`, by the server's own library and version: 65 where a spec has faults.
int RunClientValidate(const ShowArguments& arguments, ClientChannel& client, CommandContext& context);
int RunClientModels(const ShowArguments& arguments, ClientChannel& client, CommandContext& context);
int RunClientDatasets(const ShowArguments& arguments, ClientChannel& client, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_CLIENT_SHOW_H_
