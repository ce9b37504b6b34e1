// `longtail generate`: specs -> committed shards.
#ifndef LONGTAIL_TOOLS_CLI_GENERATE_H_
#define LONGTAIL_TOOLS_CLI_GENERATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tools/cli/command_line.h"

namespace longtail {

struct GenerateArguments {
  std::vector<std::string> specs;
  std::string out;
  uint32_t clips = 1;
  uint64_t seed = 0;
  std::string shard = "0/1";
  int workers = 1;
  std::string device = "cpu";
  std::string quality = "draft";
  std::string model = "net";
  std::string weights;
  std::string initial_frames = "none";
  std::string labels = "standard";
  uint32_t crf = 16;
  uint32_t batch = 8;
  bool strict = false;
  bool timings = false;
  bool json = false;
};

void AddGenerateCommand(CLI::App& app, CommandContext& context);

// The hidden command that worker processes run.
void AddWorkerCommand(CLI::App& app, CommandContext& context);

// Returns the exit code. All that is committed stays; a rerun resumes.
int RunGenerate(const GenerateArguments& arguments, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_GENERATE_H_
