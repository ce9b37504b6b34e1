// A first spec for an author, commented and valid: `longtail scenario new`.
#ifndef LONGTAIL_TOOLS_CLI_SCENARIO_NEW_H_
#define LONGTAIL_TOOLS_CLI_SCENARIO_NEW_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/cli/command_line.h"

namespace longtail {

// Names of the templates: blank, and the events of the library. NotFound where there is no library.
absl::StatusOr<std::vector<std::string>> TemplateNames(const CommandContext& context);

// text is the spec of the event or template `from`; the result is the same under the id `name`, with a comment before
// the first of each kind of field that has none.
std::string RenamedSpec(const std::string& text, const std::string& from, const std::string& name);

struct NewScenarioOptions {
  std::string name;
  std::string from = "blank";
  std::string out;  // Default: <name>.textproto here; - for standard output
  bool json = false;
};

// Never writes over a file (65); an unknown template or a name that is no id is bad usage (64).
int RunScenarioNew(const NewScenarioOptions& options, CommandContext& context);

void AddScenarioNew(CLI::App& scenario, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_SCENARIO_NEW_H_
