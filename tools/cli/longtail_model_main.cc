// The `longtail_model` binary: all commands, with those that need LibTorch, cameras or codecs. `longtail` execs it for
// these.
#include <string>
#include <vector>

#include "tools/cli/client.h"
#include "tools/cli/command_line.h"
#include "tools/cli/completion.h"
#include "tools/cli/dataset.h"
#include "tools/cli/demo.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/generate.h"
#include "tools/cli/instruction_set.h"
#include "tools/cli/job.h"
#include "tools/cli/model.h"
#include "tools/cli/preview_animation.h"
#include "tools/cli/serve.h"

int main(int argc, char** argv) {
  longtail::CommandContext context = longtail::MakeProcessContext(argv[0]);
  if (const absl::Status pinned = longtail::PinInstructionSet(); !pinned.ok()) {
    longtail::Fail(pinned, context);
    return longtail::kExitBadUsage;
  }
  return longtail::RunCommandLine(
      {longtail::AddAnimatedScenarioCommand, longtail::AddDatasetCommand, longtail::AddCompletionCommand,
       longtail::AddClientCommand, longtail::AddDemoCommand, longtail::AddGenerateCommand, longtail::AddJobCommand,
       longtail::AddModelCommand, longtail::AddServeCommand, longtail::AddWorkerCommand},
      std::vector<std::string>(argv + 1, argv + argc), context);
}
