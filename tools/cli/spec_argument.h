// The SPEC arguments of a command: a path, or the id of a library event.
#ifndef LONGTAIL_TOOLS_CLI_SPEC_ARGUMENT_H_
#define LONGTAIL_TOOLS_CLI_SPEC_ARGUMENT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "scenarios/spec/spec_file.h"
#include "tools/cli/command_line.h"

namespace longtail {

// Paths of the library's specs, sorted. NotFound where there is no library.
absl::StatusOr<std::vector<std::string>> LibrarySpecs(const CommandContext& context);

// An existing path stands for itself; a bare word such as close_cut_in for the library's spec of
// that id. NotFound, with the nearest id, otherwise.
absl::StatusOr<std::string> ResolveSpec(const std::string& argument, const CommandContext& context);

// Resolves, reads and parses; warnings are shown on context.err. On faults shows them all there,
// leaves the exit code in context.exit_code and returns false.
bool LoadSpec(const std::string& argument, SpecFile* spec, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_SPEC_ARGUMENT_H_
