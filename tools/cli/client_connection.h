// What all verbs of `longtail client` share: the server's address, credentials, and Ctrl-C.
#ifndef LONGTAIL_TOOLS_CLI_CLIENT_CONNECTION_H_
#define LONGTAIL_TOOLS_CLI_CLIENT_CONNECTION_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "generator/service/client_channel.h"
#include "tools/cli/command_line.h"

namespace longtail {

struct ConnectionArguments {
  std::string server = ClientOptions().server;
  bool tls = false;
  std::string tls_ca, tls_cert, tls_key;  // paths
  std::string token_file;
  int retries = ClientOptions().retries;
};

void AddConnectionFlags(CLI::App& command, ConnectionArguments& arguments);

// What the arguments mean; reads the files that they name. NotFound for a file that is not there.
absl::StatusOr<ClientOptions> ConnectionOptions(const ConnectionArguments& arguments, CommandContext& context);

// Runs a verb with a channel that SIGINT and SIGTERM stop; a second signal ends the process. Call once a process.
// Returns the exit code: the verb's, or the signal's where one came.
int RunConnected(const ConnectionArguments& arguments, CommandContext& context,
                 const std::function<int(ClientChannel& client)>& verb);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_CLIENT_CONNECTION_H_
