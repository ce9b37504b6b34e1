// `longtail serve`: the gRPC services in one process.
#ifndef LONGTAIL_TOOLS_CLI_SERVE_H_
#define LONGTAIL_TOOLS_CLI_SERVE_H_

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "generator/service/access_tokens.h"
#include "generator/service/service_host.h"
#include "tools/cli/command_line.h"

namespace longtail {

struct ServeArguments {
  std::string listen = "127.0.0.1:50051";
  bool allow_plain_text = false;
  std::string tls_cert, tls_key, tls_client_ca;  // paths
  std::string token_file;
  std::string dataset_root = "longtail_datasets";
  std::string state = "longtail_state";
  std::vector<std::string> weights;
  std::string device = "cpu";
  int max_models = 2;
  int stream_batch = 1;
  int streams = 64;
  int workers = std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, 8);
  int jobs = 4;
  int threads = 0;  // 0: as workers, at least 2
  int slow_reader_s = 30;
  int max_request_mib = 4;
  int metrics_port = -1;  // -1: none
  int retry_full_disk_s = 30;
  int drain_s = 30;
  bool json = false;
};

void AddServeCommand(CLI::App& app, CommandContext& context);

// Whether the flags make sense together, whatever their files hold: InvalidArgument naming the flag.
absl::Status CheckServeFlags(const ServeArguments& arguments);

// What the arguments mean; reads the files that they name. NotFound for a file that is not there, InvalidArgument for
// one that has a fault, such as a token file that others may read.
absl::StatusOr<ServiceHost::Options> ServeOptions(const ServeArguments& arguments, CommandContext& context);

// Serves until SIGINT or SIGTERM, then drains; a second signal ends at once. Returns the exit code.
int RunServe(const ServeArguments& arguments, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_SERVE_H_
