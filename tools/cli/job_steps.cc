#include "tools/cli/job_steps.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "generator/dataset/file_ops.h"
#include "generator/dataset/index/parquet.h"
#include "generator/dataset/plan.h"
#include "generator/jobs/slice.h"
#include "generator/jobs/stage_times.h"
#include "generator/jobs/worker.h"
#include "generator/pipeline/batch_runner.h"
#include "generator/pipeline/job_plan.h"
#include "generator/world_model/torch/torch_world_model.h"
#include "tools/cli/code_commit.h"
#include "tools/cli/device_argument.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/instruction_set.h"
#include "tools/cli/progress.h"
#include "tools/cli/spec_argument.h"
#include "tools/cli/stop_signals.h"
#include "tools/cli/table.h"
#include "tools/cli/weights_argument.h"

namespace longtail {
namespace {

int LoadJobModel(const JobArguments& arguments, const std::string& kind, CommandContext& context, JobModel* model) {
  if (kind != "net") return kExitDone;
  const absl::StatusOr<std::string> path = ResolveWeights(arguments.weights, context);
  if (!path.ok()) return Fail(path.status(), context);
  model->weights = std::filesystem::absolute(*path).string();
  absl::StatusOr<std::unique_ptr<WorldModel>> loaded = LoadModel(model->weights, arguments.device);
  if (!loaded.ok()) return Fail(loaded.status(), context);
  model->model = *std::move(loaded);
  return kExitDone;
}

int TakeSlice(const JobArguments& arguments, CommandContext& context, JobOptions* job) {
  const absl::StatusOr<Slice> slice = ResolveSlice(arguments.shard, ProcessEnvironment);
  if (!slice.ok()) {
    Fail(slice.status(), context);
    return kExitBadUsage;
  }
  job->root = arguments.out;
  job->slice_index = slice->index;
  job->num_slices = slice->count;
  return kExitDone;
}

struct StageRow {
  const char* stage;
  double seconds, ms_per_frame, share;
};

std::vector<StageRow> StageRows(const StageTimes& times, int64_t frames) {
  absl::Duration total;
  for (const absl::Duration spent : times.spent) total += spent;
  std::vector<StageRow> rows;
  for (int i = 0; i < kNumStages; ++i) {
    const double seconds = absl::ToDoubleSeconds(times.spent[i]);
    rows.push_back({kStageNames[i], seconds, 1e3 * seconds / std::max<int64_t>(1, frames),
                    seconds / std::max(1e-9, absl::ToDoubleSeconds(total))});
  }
  return rows;
}

void PrintTimings(const StageTimes& times, int64_t frames, std::ostream& out) {
  Table table({"stage", "s", "ms/frame", "share"});
  for (const StageRow& row : StageRows(times, frames)) {
    table.Add({row.stage, absl::StrFormat("%.2f", row.seconds), absl::StrFormat("%.2f", row.ms_per_frame),
               absl::StrFormat("%.0f %%", 100 * row.share)});
  }
  table.Print(out);
}

void PrintReport(const JobArguments& arguments, const JobReport& report, CommandContext& context) {
  if (arguments.json) {
    nlohmann::ordered_json failed = nlohmann::ordered_json::array();
    for (const FailedSample& sample : report.failed) {
      failed.push_back({{"unit_id", sample.unit_id},
                        {"spec", sample.spec_id},
                        {"sample_index", sample.sample_index},
                        {"reason", sample.reason}});
    }
    nlohmann::ordered_json json = {{"root", arguments.out},
                                   {"units", report.progress.num_units},
                                   {"units_done", report.progress.units_done},
                                   {"units_resumed", report.progress.units_resumed},
                                   {"frames", report.progress.frames},
                                   {"rejected_tries", report.progress.rejections},
                                   {"shards", report.progress.num_shards},
                                   {"shards_committed", report.shards_committed},
                                   {"all_committed", report.all_committed},
                                   {"complete", report.complete},
                                   {"failed", failed}};
    if (arguments.timings) {
      nlohmann::ordered_json& timings = json["timings"] = nlohmann::ordered_json::array();
      for (const StageRow& row : StageRows(report.times, report.progress.frames)) {
        timings.push_back(
            {{"stage", row.stage}, {"s", row.seconds}, {"ms_per_frame", row.ms_per_frame}, {"share", row.share}});
      }
    }
    context.out << json.dump(2) << "\n";
    return;
  }
  for (const FailedSample& sample : report.failed) {
    // The reason names the sample.
    context.err << "longtail: " << sample.spec_id << ": " << sample.reason << "\n";
  }
  const char* rest = report.complete ? "" : report.all_committed ? " (not finalised)" : " (not complete)";
  context.out << absl::StrFormat("%s: %d of %d clips in %d shards%s; %d frames made, %d tries rejected\n",
                                 arguments.out, report.progress.units_done - static_cast<int64_t>(report.failed.size()),
                                 report.progress.num_units, report.progress.num_shards, rest, report.progress.frames,
                                 report.progress.rejections);
  if (arguments.timings) PrintTimings(report.times, report.progress.frames, context.out);
}

}  // namespace

absl::StatusOr<std::unique_ptr<WorldModel>> LoadModel(const std::string& weights, const std::string& device) {
  TorchModelOptions options;
  options.weights_path = weights;
  options.device = device;
  options.compute = ComputeTypeOf(PinnedInstructionSet());
  return CreateTorchWorldModel(options);
}

int FailJob(const absl::Status& status, CommandContext& context) {
  const int code = Fail(status, context);
  if (status.code() == absl::StatusCode::kResourceExhausted || status.code() == absl::StatusCode::kNotFound ||
      status.code() == absl::StatusCode::kFailedPrecondition) {
    return kExitIoError;
  }
  return status.code() == absl::StatusCode::kUnavailable ? kExitTryAgain : code;
}

int MakeJobPlan(const JobArguments& arguments, CommandContext& context, JobModel* model, JobOptions* job) {
  if (const absl::Status here = DeviceIsThere(arguments.device); !here.ok()) return Fail(here, context);
  if (const int code = TakeSlice(arguments, context, job); code != kExitDone) return code;
  ClipOrder order{.specs = {},
                  .clips_per_spec = arguments.clips,
                  .seed = arguments.seed,
                  .model = arguments.model,
                  .quality = arguments.quality,
                  .labels = arguments.labels,
                  .initial_frames = arguments.initial_frames,
                  .crf = arguments.crf,
                  .units_per_batch = arguments.batch,
                  .max_isa = std::string(InstructionSetName(PinnedInstructionSet())),
                  .code_commit = CodeCommit()};
  int fault = kExitDone;
  for (const std::string& argument : arguments.specs) {
    SpecFile file;
    if (LoadSpec(argument, &file, context)) {
      order.specs.push_back(file.parsed.spec);
    } else {
      fault = context.exit_code;
    }
  }
  if (fault != kExitDone) return fault;
  if (const int code = LoadJobModel(arguments, arguments.model, context, model); code != kExitDone) return code;
  const absl::StatusOr<StoredPlan> begun = LoadPlan(PosixFileOps(), arguments.out);
  if (begun.ok()) order.code_commit = begun->plan.code_commit();
  absl::StatusOr<v1::Plan> plan = PlanClips(order, model->info());
  if (!plan.ok()) return Fail(plan.status(), context);
  job->plan = *std::move(plan);
  job->meta_files = MetaFiles(job->plan);
  job->clip_tables = {ParquetClipTable()};
  return kExitDone;
}

int LoadJobPlan(const JobArguments& arguments, CommandContext& context, JobModel* model, JobOptions* job) {
  if (const absl::Status here = DeviceIsThere(arguments.device); !here.ok()) return Fail(here, context);
  if (const int code = TakeSlice(arguments, context, job); code != kExitDone) return code;
  absl::StatusOr<StoredPlan> stored = LoadPlan(PosixFileOps(), arguments.out);
  if (!stored.ok()) return Fail(stored.status(), context);
  job->plan = std::move(stored->plan);
  job->meta_files = MetaFiles(job->plan);
  job->clip_tables = {ParquetClipTable()};
  const std::string& kind = job->plan.model().kind();
  if (kind != "net" && !arguments.weights.empty()) {
    context.err << "longtail: --weights needs a plan of --model net\n";
    return kExitBadUsage;
  }
  if (const int code = LoadJobModel(arguments, kind, context, model); code != kExitDone) return code;
  const absl::Status same =
      CheckBackend(job->plan, std::string(InstructionSetName(PinnedInstructionSet())), model->info());
  return same.ok() ? kExitDone : Fail(same, context);
}

int RunShards(const JobArguments& arguments, JobOptions job, JobModel model, JobFunction run, CommandContext& context) {
  job.num_workers = arguments.workers;
  job.strict = arguments.strict;
  job.stop = &CatchStopSignals();
  if (arguments.workers > 1) {
    model.model.reset();
    job.launch_worker = ExecLauncher({context.binary_dir + "/longtail_model", "worker", "--root", arguments.out,
                                      "--weights", model.weights, "--device", arguments.device});
  } else {
    job.make_runner = [&] {
      return absl::StatusOr<std::unique_ptr<BatchRunner>>(MakeClipRunner(job.plan, std::move(model.model)));
    };
  }
  Progress progress({.label = "generate", .unit = "frames", .terminal = context.err_is_terminal}, context.err);
  const double frames_per_unit =
      static_cast<double>(ExpectedSize(job.plan).num_frames) / (job.plan.clips_per_spec() * job.plan.specs_size());
  job.on_progress = [&](const JobProgress& now) {
    progress.Expect(std::llround(frames_per_unit * now.num_units), std::llround(frames_per_unit * now.units_resumed));
    progress.Update(now.frames, absl::StrFormat("%d/%d clips, %d/%d shards", now.units_done, now.num_units,
                                                now.shards_done, now.num_shards));
  };
  std::error_code ignored;  // run names what is wrong with the folder
  std::filesystem::create_directories(std::filesystem::absolute(arguments.out).parent_path(), ignored);
  const absl::StatusOr<JobReport> report = run(PosixFileOps(), job);
  if (!report.ok()) return FailJob(report.status(), context);
  progress.Finish();
  PrintReport(arguments, *report, context);
  if (report->stopped) return StopExitCode();
  return report->failed.empty() ? kExitDone : kExitChecksFailed;
}

}  // namespace longtail
