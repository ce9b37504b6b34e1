// The `longtail` binary: commands without LibTorch. It execs longtail_model, from its own folder,
// for the commands that need LibTorch, cameras or codecs, so that it starts fast itself.
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

struct ModelCommand {
  const char* name;
  const char* description;
};

constexpr ModelCommand kModelCommands[] = {
    {"completion", "prints a script that completes commands in a shell"},
    {"demo", "makes a small dataset of rare events, with a contact sheet and videos"},
    {"generate", "makes labelled clips of specs with the world model"},
    {"job", "plans, runs and watches generation on one machine or many"},
    {"model", "trains, evaluates and describes world models"},
    {"serve", "serves scenarios, rollouts, jobs, datasets and models over gRPC"},
};

// Previews that move need cameras and codecs.
bool IsMovingPreview(const std::vector<std::string>& args) {
  return args.size() > 1 && args[0] == "scenario" && args[1] == "preview" &&
         std::any_of(args.begin(), args.end(), IsAnimation);
}

bool IsModelCommand(const std::string& word) {
  for (const ModelCommand& command : kModelCommands) {
    if (word == command.name) return true;
  }
  return false;
}

void AddModelCommandNames(CLI::App& app, CommandContext&) {
  for (const ModelCommand& command : kModelCommands) app.add_subcommand(command.name, command.description);
}

int ExecModelBinary(char** argv, CommandContext& context) {
  const std::string binary = context.binary_dir + "/longtail_model";
  execv(binary.c_str(), argv);
  context.err << "longtail: cannot start " << binary << ": " << std::strerror(errno) << "\n";
  return errno == ENOENT ? kExitInputMissing : kExitOurBug;
}

int Main(int argc, char** argv) {
  CommandContext context = MakeProcessContext(argv[0]);
  std::vector<std::string> args(argv + 1, argv + argc);
  const size_t verb = !args.empty() && args.front() == "help" ? 1 : 0;
  if ((args.size() > verb && IsModelCommand(args[verb])) || IsMovingPreview(args)) {
    return ExecModelBinary(argv, context);
  }
  return RunCommandLine({AddModelCommandNames, AddScenarioCommand, AddDatasetCommand}, args, context);
}

}  // namespace
}  // namespace longtail

int main(int argc, char** argv) { return longtail::Main(argc, argv); }
