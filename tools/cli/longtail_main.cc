// The `longtail` binary: commands without LibTorch and gRPC. It execs a binary of its own folder for the others, so
// that it starts fast itself: longtail_client for the service's client, longtail_model for what needs LibTorch, cameras
// or codecs.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "tools/cli/command_line.h"
#include "tools/cli/dataset.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/scenario.h"

namespace longtail {
namespace {

constexpr char kModelBinary[] = "longtail_model", kClientBinary[] = "longtail_client";

struct OtherCommand {
  const char* name;
  const char* description;
  const char* binary;
};

constexpr OtherCommand kOtherCommands[] = {
    {"client", "asks a running service for jobs, clips and what it has", kClientBinary},
    {"completion", "prints a script that completes commands in a shell", kModelBinary},
    {"demo", "makes a small dataset of rare events, with a contact sheet and videos", kModelBinary},
    {"generate", "makes labelled clips of specs with the world model", kModelBinary},
    {"job", "plans, runs and watches generation on one machine or many", kModelBinary},
    {"model", "trains, evaluates and describes world models", kModelBinary},
    {"serve", "serves scenarios, rollouts, jobs, datasets and models over gRPC", kModelBinary},
};

// Previews that move need cameras and codecs.
bool IsMovingPreview(const std::vector<std::string>& args) {
  return args.size() > 1 && args[0] == "scenario" && args[1] == "preview" &&
         std::any_of(args.begin(), args.end(), IsAnimation);
}

// The binary that has the command; empty for this one.
std::string OtherBinary(const std::vector<std::string>& args) {
  const size_t verb = !args.empty() && args.front() == "help" ? 1 : 0;
  for (const OtherCommand& command : kOtherCommands) {
    if (args.size() > verb && args[verb] == command.name) return command.binary;
  }
  return IsMovingPreview(args) ? kModelBinary : "";
}

void AddOtherCommandNames(CLI::App& app, CommandContext&) {
  for (const OtherCommand& command : kOtherCommands) app.add_subcommand(command.name, command.description);
}

int Exec(const std::string& name, char** argv, CommandContext& context) {
  const std::string binary = context.binary_dir + "/" + name;
  execv(binary.c_str(), argv);
  context.err << "longtail: cannot start " << binary << ": " << std::strerror(errno) << "\n";
  return errno == ENOENT ? kExitInputMissing : kExitOurBug;
}

int Main(int argc, char** argv) {
  CommandContext context = MakeProcessContext(argv[0]);
  std::vector<std::string> args(argv + 1, argv + argc);
  if (const std::string other = OtherBinary(args); !other.empty()) return Exec(other, argv, context);
  return RunCommandLine({AddOtherCommandNames, AddScenarioCommand, AddDatasetCommand}, args, context);
}

}  // namespace
}  // namespace longtail

int main(int argc, char** argv) { return longtail::Main(argc, argv); }
