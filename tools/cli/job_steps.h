// What `generate` and `job` do, step by step: load the model, lay down the plan, run it, tell what came of it.
#ifndef LONGTAIL_TOOLS_CLI_JOB_STEPS_H_
#define LONGTAIL_TOOLS_CLI_JOB_STEPS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "generator/jobs/engine.h"
#include "generator/world_model/world_model.h"
#include "tools/cli/command_line.h"
#include "tools/cli/job_arguments.h"

namespace longtail {

// Neither for the reference camera.
struct JobModel {
  std::unique_ptr<WorldModel> model;
  std::string weights;  // absolute path of its file

  const ModelInfo* info() const { return model == nullptr ? nullptr : &model->info(); }
};

// Each returns the exit code, kExitDone where the next step may follow; faults are told on context.err.

// Fills in root, slice, plan and files of meta/ of job. Reads the specs, loads the model where arguments.model is
// "net", and makes the plan.
int MakeJobPlan(const JobArguments& arguments, CommandContext& context, JobModel* model, JobOptions* job);

// The same for the plan of the dataset at arguments.out, whose model it loads.
int LoadJobPlan(const JobArguments& arguments, CommandContext& context, JobModel* model, JobOptions* job);

// Calls run (RunJob or RunPlannedJob) with workers and progress, and prints the report.
using JobFunction = absl::StatusOr<JobReport> (*)(FileOps& files, const JobOptions& options);
int RunShards(const JobArguments& arguments, JobOptions job, JobModel model, JobFunction run, CommandContext& context);

// An error of a job as an exit code: what concerns the output folder is 74, not the caller's input.
int FailJob(const absl::Status& status, CommandContext& context);

absl::StatusOr<std::unique_ptr<WorldModel>> LoadModel(const std::string& weights, const std::string& device);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_JOB_STEPS_H_
