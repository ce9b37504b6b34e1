// `longtail completion SHELL`: a script that completes commands, flags and their values, made from the parser's tree.
#ifndef LONGTAIL_TOOLS_CLI_COMPLETION_H_
#define LONGTAIL_TOOLS_CLI_COMPLETION_H_

#include <string>
#include <vector>

#include "tools/cli/command_line.h"

namespace longtail {

// A command that is not hidden, with what may follow it.
struct CompletionNode {
  struct Word {
    std::string name;
    std::string description;
  };
  struct Flag {
    std::string name;  // "--seed"
    std::string description;
    bool takes_value = false;
    std::vector<std::string> values;  // known values; a file where there are none
  };
  std::string path;  // "/scenario/list"; empty for the program itself
  std::vector<Word> commands;
  std::vector<Flag> flags;
  std::vector<std::string> arguments;  // known words, such as the library's events
  bool takes_files = false;
};

// The tree under app in order, itself first. events: ids that a SPEC argument may be.
std::vector<CompletionNode> CompletionTree(const CLI::App& app, const std::vector<std::string>& events);

std::string BashCompletion(const std::vector<CompletionNode>& tree);
std::string ZshCompletion(const std::vector<CompletionNode>& tree);
std::string FishCompletion(const std::vector<CompletionNode>& tree);

// The tree is that of app when the command runs, so a process whose parser has all nouns is to run it.
void AddCompletionCommand(CLI::App& app, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_COMPLETION_H_
