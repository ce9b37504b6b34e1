// `longtail client stream`: clips as the service makes them, without a dataset.
#ifndef LONGTAIL_TOOLS_CLI_CLIENT_STREAM_H_
#define LONGTAIL_TOOLS_CLI_CLIENT_STREAM_H_

#include <cstdint>
#include <string>

#include "generator/service/client_channel.h"
#include "tools/cli/client_request.h"
#include "tools/cli/command_line.h"

namespace longtail {

struct StreamArguments {
  std::string spec;
  ClipArguments clips;
  uint64_t first_sample = 0;
  std::string format = "png";
  uint32_t jpeg_quality = 95;
  uint32_t chunk = 8;
  std::string out;  // empty: parts are named, not kept
  bool json = false;
};

// 1 where some clips could not be made · 65 where the stream is broken in itself · 74 where clips cannot be written.
// Goes on by itself after a break; in the folder there are only whole clips at any time.
int RunClientStream(const StreamArguments& arguments, ClientChannel& client, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_CLIENT_STREAM_H_
