// The frame of the command line: parsing, help, "did you mean", exit codes.
//
// A noun is a file with one function that adds its command to the parser:
//
//   void AddCountCommand(CLI::App& app, CommandContext& context) {
//     auto options = std::make_shared<CountOptions>();
//     CLI::App* command = AddCommand(app, "count", "counts things", "longtail count --to 3");
//     command->add_option("--to", options->to, "last number");
//     command->callback([options, &context] { context.exit_code = RunCount(*options, context); });
//   }
//
// What a command does is a function of its options and the context's streams, so tests call it.
#ifndef LONGTAIL_TOOLS_CLI_COMMAND_LINE_H_
#define LONGTAIL_TOOLS_CLI_COMMAND_LINE_H_

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"

// Only the .cc files that add commands include <CLI/CLI.hpp>: it is slow to compile.
namespace CLI {
class App;
}

namespace longtail {

struct CommandContext {
  std::ostream& out;  // data
  std::ostream& err;  // errors and progress
  bool err_is_terminal = false;
  bool color = false;            // ANSI colours on err
  std::string library_dir = "";  // scenarios/library; empty where it was not found
  std::string binary_dir = "";   // where the running binary lies
  int exit_code = 0;             // what the command came to
};

// Adds a command, or a verb to a noun, with its one-line description and an example for --help.
CLI::App* AddCommand(CLI::App& parent, const std::string& name, const std::string& description,
                     const std::string& example);

using CommandAdder = std::function<void(CLI::App& app, CommandContext& context)>;

// Parses args (without the program's name), runs the command they name, and returns the exit code.
// Usage errors are named on context.err with the nearest known name; exceptions end as exit code 70.
int RunCommandLine(const std::vector<CommandAdder>& adders, std::vector<std::string> args, CommandContext& context);

// Prints "longtail: <message>" and returns the status' exit code.
int Fail(const absl::Status& status, CommandContext& context);

// The context of a process: its standard streams, NO_COLOR, and where library and binaries lie
// (LONGTAIL_ROOT as set by the launcher, else beside the binary, else in its runfiles).
CommandContext MakeProcessContext(const char* argv0);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_COMMAND_LINE_H_
