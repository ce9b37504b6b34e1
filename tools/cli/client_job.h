// `longtail client submit|watch|cancel|list`: jobs of the service.
#ifndef LONGTAIL_TOOLS_CLI_CLIENT_JOB_H_
#define LONGTAIL_TOOLS_CLI_CLIENT_JOB_H_

#include <cstdint>
#include <string>
#include <vector>

#include "generator/service/client_channel.h"
#include "tools/cli/client_request.h"
#include "tools/cli/command_line.h"

namespace longtail {

struct SubmitArguments {
  std::vector<std::string> specs;
  ClipArguments clips;
  std::string dataset;
  uint32_t batch = 8;
  std::string request_id;  // empty: one is drawn
  bool validate_only = false;
  bool watch = false;
  bool json = false;
};

struct WatchArguments {
  std::string job;
  int64_t after = 0;
  bool json = false;
};

struct CancelArguments {
  std::string job;
  std::string etag = "";
  bool json = false;
};

struct ListArguments {
  std::string state = "", dataset = "", filter = "";
  int64_t limit = 100;  // 0: all
  bool json = false;
};

// Each returns the exit code. Data goes to context.out, progress and faults to context.err.
int RunClientSubmit(const SubmitArguments& arguments, ClientChannel& client, CommandContext& context);
// 0 succeeded · 1 cancelled, or some samples were not made · that of the job's error where it failed. Where the channel
// is stopped the job goes on, which is said.
int RunClientWatch(const WatchArguments& arguments, ClientChannel& client, CommandContext& context);
int RunClientCancel(const CancelArguments& arguments, ClientChannel& client, CommandContext& context);
int RunClientList(const ListArguments& arguments, ClientChannel& client, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_CLIENT_JOB_H_
