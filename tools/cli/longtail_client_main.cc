// The `longtail_client` binary: the service's client, which needs gRPC and no LibTorch. `longtail` execs it.
#include <string>
#include <vector>

#include "tools/cli/client.h"
#include "tools/cli/command_line.h"

int main(int argc, char** argv) {
  longtail::CommandContext context = longtail::MakeProcessContext(argv[0]);
  return longtail::RunCommandLine({longtail::AddClientCommand}, std::vector<std::string>(argv + 1, argv + argc),
                                  context);
}
