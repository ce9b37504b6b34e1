// The flags that `generate` and `job` share.
#ifndef LONGTAIL_TOOLS_CLI_JOB_ARGUMENTS_H_
#define LONGTAIL_TOOLS_CLI_JOB_ARGUMENTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tools/cli/command_line.h"

namespace longtail {

struct JobArguments {
  // What decides the bytes.
  std::vector<std::string> specs;
  uint32_t clips = 1;
  uint64_t seed = 0;
  std::string quality = "draft";
  std::string model = "net";
  std::string initial_frames = "none";
  std::string labels = "standard";
  uint32_t crf = 16;
  uint32_t batch = 1;
  // Where, and who does it.
  std::string out;
  std::string weights;
  std::string device = "cpu";
  std::string shard = "0/1";
  int workers = 1;
  bool strict = false;
  bool timings = false;
  bool json = false;
};

// SPEC… and what decides the bytes; --weights and --device with it.
void AddPlanFlags(CLI::App& command, JobArguments& arguments);

void AddWeightsFlags(CLI::App& command, JobArguments& arguments);

// --workers, --strict, --timings, --json.
void AddRunFlags(CLI::App& command, JobArguments& arguments);

void AddShardFlag(CLI::App& command, JobArguments& arguments);

// False, with the fault on context.err and its exit code, where a flag of AddPlanFlags was given that the reference
// camera has no use for.
bool CheckModelFlags(const CLI::App& command, const JobArguments& arguments, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_JOB_ARGUMENTS_H_
