// What --help prints, laid out as a manual page: synopsis, description, arguments and options by group, commands,
// example, exit codes.
#ifndef LONGTAIL_TOOLS_CLI_HELP_PAGE_H_
#define LONGTAIL_TOOLS_CLI_HELP_PAGE_H_

#include <memory>

// Only .cc files that add commands include <CLI/CLI.hpp>: it is slow to compile.
namespace CLI {
class FormatterBase;
}

namespace longtail {

// A command's footer is its example. Commands that are added later take it from their parent.
std::shared_ptr<CLI::FormatterBase> HelpPageFormatter();

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_HELP_PAGE_H_
