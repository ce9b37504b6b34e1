#include "tools/cli/job.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "generator/dataset/file_ops.h"
#include "generator/dataset/index/parquet.h"
#include "generator/dataset/layout.h"
#include "generator/dataset/plan.h"
#include "generator/jobs/engine.h"
#include "generator/jobs/status.h"
#include "generator/pipeline/job_plan.h"
#include "tools/cli/dataset.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/job_arguments.h"
#include "tools/cli/job_status.h"
#include "tools/cli/job_steps.h"

namespace longtail {
namespace {

struct Rate {
  double frames_per_s = 0;  // of one worker
  std::string source;
};

Rate ExpectedRate(const v1::Plan& plan, double stated_frames_per_s, const std::string& root) {
  if (stated_frames_per_s > 0) return {stated_frames_per_s, "stated by --frames-per-s"};
  const absl::StatusOr<JobStatus> status = ReadJobStatus(PosixFileOps(), root, absl::Now());
  if (status.ok() && status->frames_per_s > 0) return {status->frames_per_s, "measured by attempts at this job"};
  return {BenchmarkedFramesPerSecond(plan), "stated in docs/benchmarks.md, for another machine"};
}

int RunJobPlan(const JobArguments& arguments, double stated_frames_per_s, CommandContext& context) {
  JobModel model;
  JobOptions job;
  if (const int code = MakeJobPlan(arguments, context, &model, &job); code != kExitDone) return code;
  std::error_code ignored;  // PlanJob names what is wrong with the folder
  std::filesystem::create_directories(std::filesystem::absolute(arguments.out).parent_path(), ignored);
  if (const absl::Status status = PlanJob(PosixFileOps(), job); !status.ok()) return FailJob(status, context);
  const absl::StatusOr<StoredPlan> stored = LoadPlan(PosixFileOps(), arguments.out);
  if (!stored.ok()) return FailJob(stored.status(), context);
  const int64_t num_units = int64_t{stored->plan.clips_per_spec()} * stored->plan.specs_size();
  const JobSize size = ExpectedSize(stored->plan);
  const Rate rate = ExpectedRate(stored->plan, stated_frames_per_s, arguments.out);
  const double worker_s = static_cast<double>(size.num_frames) / rate.frames_per_s;
  if (arguments.json) {
    context.out << nlohmann::ordered_json{{"root", arguments.out},
                                          {"plan_sha256", stored->sha256},
                                          {"units", num_units},
                                          {"shards", stored->plan.shards_size()},
                                          {"expected_frames", size.num_frames},
                                          {"expected_bytes", size.num_bytes},
                                          {"expected_worker_s", worker_s},
                                          {"frames_per_s_of_a_worker", rate.frames_per_s},
                                          {"rate_is", rate.source}}
                       .dump(2)
                << "\n";
    return kExitDone;
  }
  context.out << arguments.out << ": " << num_units << " units in " << stored->plan.shards_size() << " shards, plan "
              << stored->sha256 << "\n"
              << absl::StrFormat("about %d frames, %.2f GiB, %.2f hours of one worker at %.1f frames/s (%s)\n",
                                 size.num_frames, static_cast<double>(size.num_bytes) / (int64_t{1} << 30),
                                 worker_s / 3600, rate.frames_per_s, rate.source);
  return kExitDone;
}

int RunJobRun(const JobArguments& arguments, CommandContext& context) {
  JobModel model;
  JobOptions job;
  if (const int code = LoadJobPlan(arguments, context, &model, &job); code != kExitDone) return code;
  return RunShards(arguments, std::move(job), std::move(model), RunPlannedJob, context);
}

int RunJobRetry(const JobArguments& arguments, CommandContext& context) {
  const absl::StatusOr<JobStatus> status = ReadJobStatus(PosixFileOps(), arguments.out, absl::Now());
  if (!status.ok()) return Fail(status.status(), context);
  const std::vector<std::string> failed = FailedShards(*status);
  if (failed.empty()) {
    context.err << arguments.out << ": no shard has failed\n";
    return kExitDone;
  }
  JobModel model;
  JobOptions job;
  if (const int code = LoadJobPlan(arguments, context, &model, &job); code != kExitDone) return code;
  job.only_shards = failed;
  return RunShards(arguments, std::move(job), std::move(model), RunPlannedJob, context);
}

int RunJobStatus(const JobArguments& arguments, CommandContext& context) {
  const absl::StatusOr<JobStatus> status = ReadJobStatus(PosixFileOps(), arguments.out, absl::Now());
  if (!status.ok()) return Fail(status.status(), context);
  if (arguments.json) {
    context.out << JobStatusJson(arguments.out, *status) << "\n";
  } else {
    PrintJobStatus(arguments.out, *status, context.out);
  }
  return kExitDone;
}

int RunJobFinalize(const JobArguments& arguments, CommandContext& context) {
  const absl::StatusOr<StoredPlan> stored = LoadPlan(PosixFileOps(), arguments.out);
  if (!stored.ok()) return Fail(stored.status(), context);
  JobOptions job;
  job.root = arguments.out;
  job.meta_files = MetaFiles(stored->plan);
  job.clip_tables = {ParquetClipTable()};
  const absl::Status status = FinalizeJob(PosixFileOps(), job);
  if (absl::IsFailedPrecondition(status)) {
    Fail(status, context);
    return kExitTryAgain;
  }
  if (!status.ok()) return FailJob(status, context);
  if (arguments.json) {
    const absl::StatusOr<std::string> current = PosixFileOps().Read(CurrentPath(arguments.out));
    if (!current.ok()) return FailJob(current.status(), context);
    context.out << nlohmann::ordered_json{{"root", arguments.out},
                                          {"index", std::string(absl::StripAsciiWhitespace(*current))},
                                          {"shards", stored->plan.shards_size()}}
                       .dump(2)
                << "\n";
  } else {
    context.out << arguments.out << ": finalised\n";
  }
  return kExitDone;
}

int RunJobVerify(const JobArguments& arguments, CommandContext& context) {
  return RunDatasetVerify({.root = arguments.out, .sample = "", .json = arguments.json}, context);
}

}  // namespace

void AddJobCommand(CLI::App& app, CommandContext& context) {
  CLI::App* noun = AddCommand(app, "job", "plans, runs and watches generation on one machine or many",
                              "longtail job plan close_cut_in --out data --clips 1000 && longtail job run data");
  noun->require_subcommand(1);

  auto planned = std::make_shared<JobArguments>();
  auto frames_per_s = std::make_shared<double>(0);
  CLI::App* plan = AddCommand(*noun, "plan", "writes plan.json: units and shards, and what they may take",
                              "longtail job plan close_cut_in --out data --clips 1000 --seed 7");
  AddPlanFlags(*plan, *planned);
  plan->add_option("--frames-per-s", *frames_per_s, "of one worker, for the estimate; default: measured or benchmarked")
      ->check(CLI::PositiveNumber);
  plan->add_flag("--json", planned->json, "as JSON");
  plan->callback([planned, frames_per_s, plan, &context] {
    if (CheckModelFlags(*plan, *planned, context)) context.exit_code = RunJobPlan(*planned, *frames_per_s, context);
  });

  using Run = int (*)(const JobArguments&, CommandContext&);
  const auto add = [&](const char* name, const char* description, const char* example, Run run) {
    auto arguments = std::make_shared<JobArguments>();
    CLI::App* command = AddCommand(*noun, name, description, example);
    command->add_option("DIR", arguments->out, "root of the dataset: the folder with plan.json")->required();
    command->callback([arguments, run, &context] { context.exit_code = run(*arguments, context); });
    return std::make_pair(command, arguments);
  };
  const auto run = add("run", "makes what is not committed yet; a rerun resumes",
                       "longtail job run data --shard auto --workers 8", RunJobRun);
  AddShardFlag(*run.first, *run.second);
  const auto retry =
      add("retry", "makes the shards at which an attempt ended with an error", "longtail job retry data", RunJobRetry);
  for (const auto& [command, arguments] : {run, retry}) {
    AddWeightsFlags(*command, *arguments);
    AddRunFlags(*command, *arguments);
  }
  const auto status =
      add("status", "says what has become of each shard", "longtail job status data --json", RunJobStatus);
  const auto finalize = add("finalize", "writes the index of a job whose shards are all committed",
                            "longtail job finalize data", RunJobFinalize);
  const auto verify = add("verify", "reads every byte again and names every file that is not as committed",
                          "longtail job verify data", RunJobVerify);
  for (const auto& [command, arguments] : {status, finalize, verify}) {
    command->add_flag("--json", arguments->json, "as JSON");
  }
}

}  // namespace longtail
