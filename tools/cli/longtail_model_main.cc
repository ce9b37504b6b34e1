// The `longtail_model` binary: the commands that need LibTorch. `longtail` execs it.
#include <string>
#include <vector>

#include "tools/cli/command_line.h"
#include "tools/cli/demo.h"
#include "tools/cli/generate.h"
#include "tools/cli/instruction_set.h"
#include "tools/cli/model.h"

int main(int argc, char** argv) {
  longtail::PinInstructionSet();
  longtail::CommandContext context = longtail::MakeProcessContext(argv[0]);
  return longtail::RunCommandLine(
      {longtail::AddDemoCommand, longtail::AddGenerateCommand, longtail::AddModelCommand, longtail::AddWorkerCommand},
      std::vector<std::string>(argv + 1, argv + argc), context);
}
