#include "tools/cli/generate.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generator/dataset/file_ops.h"
#include "generator/dataset/plan.h"
#include "generator/jobs/engine.h"
#include "generator/jobs/worker.h"
#include "generator/pipeline/batch_runner.h"
#include "kernels/status_macros.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/job_steps.h"

namespace longtail {

int RunGenerate(const JobArguments& arguments, CommandContext& context) {
  JobModel model;
  JobOptions job;
  if (const int code = MakeJobPlan(arguments, context, &model, &job); code != kExitDone) return code;
  return RunShards(arguments, std::move(job), std::move(model), RunJob, context);
}

void AddGenerateCommand(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<JobArguments>();
  CLI::App* command = AddCommand(app, "generate", "makes labelled clips of specs with the world model",
                                 "longtail generate close_cut_in --out data --clips 16 --seed 7");
  AddPlanFlags(*command, *arguments);
  AddShardFlag(*command, *arguments);
  AddRunFlags(*command, *arguments);
  command->callback([arguments, command, &context] {
    if (CheckModelFlags(*command, *arguments, context)) context.exit_code = RunGenerate(*arguments, context);
  });
}

void AddWorkerCommand(CLI::App& app, CommandContext& context) {
  struct WorkerArguments {
    std::string root, weights, device;
    int channel = -1;
    int parent = 0;
  };
  auto arguments = std::make_shared<WorkerArguments>();
  CLI::App* command = app.add_subcommand("worker", "")->group("");
  command->add_option("--root", arguments->root)->required();
  command->add_option("--weights", arguments->weights)->required();
  command->add_option("--device", arguments->device)->required();
  command->add_option("channel", arguments->channel)->required();
  command->add_option("parent", arguments->parent)->required();
  command->callback([arguments, &context] {
    const auto serve = [&]() -> absl::Status {
      RETURN_IF_ERROR(BecomeWorker(arguments->parent));
      ASSIGN_OR_RETURN(const StoredPlan stored, LoadPlan(PosixFileOps(), arguments->root));
      std::unique_ptr<WorldModel> model;
      if (stored.plan.model().kind() == "net") {
        ASSIGN_OR_RETURN(model, LoadModel(arguments->weights, arguments->device));
        if (model->info().sha256 != stored.plan.model().sha256()) {
          return absl::InvalidArgumentError(absl::StrCat(arguments->weights, ": not the weights of the plan"));
        }
      }
      const std::unique_ptr<BatchRunner> runner = MakeClipRunner(stored.plan, std::move(model));
      return ServeBatches(arguments->channel, PosixFileOps(), arguments->root, *runner);
    };
    if (const absl::Status status = serve(); !status.ok()) context.exit_code = Fail(status, context);
  });
}

}  // namespace longtail
